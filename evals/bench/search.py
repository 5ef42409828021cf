"""How fast search is: inside a process beside bare tantivy on the same index, and cold from the shell.

    python -m evals.bench.search [--passages N] [--queries N] [--cold]

Prints ratios taken in one run, each side the best of several interleaved rounds. Bare tantivy parses the words with
its own parser over the same fields and weights, all words required, and reads the ids of 20 hits; cascade reads the
query language, widens words to their forms, counts, breaks ties by id. The texts are made up: Zipf's law over invented
words that take English endings.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import click
import tantivy

from cascade.config import Recipe
from cascade.index import Index
from cascade.index.compile import WEIGHT
from cascade.index.schema import ANALYSER, analyser
from cascade.query import parse
from cascade.ranker import Ranker
from cascade.stages.finding.fuse import ordered
from cascade.types import Document, Hit, Identity, Involved, Passage, Score

START = datetime(2024, 1, 1, tzinfo=UTC)
LIMIT = 20
ROUNDS = 5


class Language:
    """Invented words with English endings, drawn by Zipf's law."""

    def __init__(self, dice: random.Random, size: int = 20_000) -> None:
        syllables = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "on")]
        endings = ("", "", "", "s", "ed", "ing", "er")
        self._dice = dice
        stems = ("".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(size))
        self.words = [stem + dice.choice(endings) for stem in stems]
        self._weights = list(accumulate(1 / rank for rank in range(1, size + 1)))

    def some(self, count: int) -> list[str]:
        """`count` words, the common ones often."""
        return self._dice.choices(self.words, cum_weights=self._weights, k=count)


def mails(language: Language, dice: random.Random, count: int) -> Iterator[Document]:
    """Short mails between 200 people."""
    people = [
        Identity(name=f"{a.title()} {b.title()}", address=f"{a}.{b}@example.org")
        for a, b in (language.some(2) for _ in range(200))
    ]
    for number in range(count):
        roles = ("author", "recipient", "cc")
        yield Document(
            id=f"mail:{number}@example.org",
            source="mail",
            kind="email",
            title=" ".join(language.some(6)),
            text=" ".join(language.some(dice.randrange(20, 200))),
            created_at=START + timedelta(minutes=number),
            people=tuple(Involved(role=role, identity=dice.choice(people)) for role in roles),
        )


def passage(document: Document) -> Passage:
    """The whole document as one passage."""
    return Passage(
        id=f"{document.id}@0:{len(document.text)}",
        document=document.id,
        source=document.source,
        kind=document.kind,
        title=document.title,
        start=0,
        end=len(document.text),
        text=document.text,
        context=f"{document.title} {document.author} {document.at:%d %B %Y}",
        at=document.at,
    )


class Timing(NamedTuple):
    """Seconds."""

    median: float
    total: float


def time_each(searches: Sequence[Callable[[str], object]], queries: Sequence[str]) -> list[Timing]:
    """Each search over all queries: rounds interleaved, the best round of each."""
    best: list[Timing] = []
    for _ in range(ROUNDS):
        found = []
        for search in searches:
            took = []
            for query in queries:
                start = time.perf_counter()
                search(query)
                took.append(time.perf_counter() - start)
            found.append(Timing(sorted(took)[len(took) // 2], sum(took)))
        best = [min(pair, key=lambda t: t.total) for pair in zip(best, found, strict=True)] if best else found
    return best


def in_process(folder: Path, passages: int, queries: int) -> None:
    """Index, then search beside bare tantivy."""
    dice = random.Random(7)
    language = Language(dice)
    documents = [(document, [passage(document)]) for document in mails(language, dice, passages)]
    index = Index(folder)
    start, cpu = time.perf_counter(), time.process_time()
    with index.writer() as writer:
        for document, cut in documents:
            writer.add(cut, document)
        fed = time.perf_counter() - start
        writer.commit(1)
    took, spent = time.perf_counter() - start, time.process_time() - cpu
    size = sum(len(document.text) for document, _ in documents)
    click.echo(
        f"indexed {passages:,} mails, {size / 1e6:.0f} MB of text: {passages / took:,.0f} mails/s "
        f"(fed at {passages / fed:,.0f}/s; {spent / passages * 1e6:.0f} µs of processor a mail)"
    )

    bare = tantivy.Index.open(str(index.folder))
    bare.register_tokenizer(ANALYSER, analyser())
    searcher = bare.searcher()
    now = datetime.now(UTC)

    def native(text: str) -> object:
        query = bare.parse_query(text, list(WEIGHT), field_boosts=dict(WEIGHT), conjunction_by_default=True)
        return [searcher.doc(address)["id"] for _, address in searcher.search(query, LIMIT).hits]

    def ours(text: str) -> object:
        return index.search(parse(text, as_of=now, zone="UTC"), limit=LIMIT)

    for words in (1, 2, 3, 4):
        asked = [" ".join(dice.sample(dice.choice(documents)[0].text.split(), words)) for _ in range(queries)]
        first, second = time_each((native, ours), asked)
        click.echo(
            f"{words} words of one mail: bare tantivy {first.median * 1e3:.2f} ms, cascade "
            f"{second.median * 1e3:.2f} ms (medians); all {queries}: {second.total / first.total:.2f} times bare"
        )
    strangers = [" ".join(language.some(5)) for _ in range(queries)]
    alone = time_each((ours,), strangers)[0]
    click.echo(f"5 words that hardly any mail has together: cascade {alone.median * 1e3:.2f} ms (as many as any has)")
    learned_order([cut for _, [cut] in documents[:200]], dice)


def learned_order(passages: Sequence[Passage], dice: random.Random) -> None:
    """Put what a search found into the order of a learned ranker, with all parts that a score may have."""
    names = ("bm25", "coverage", "likelihood", "recency", "authority", "pin")
    hits = [
        Hit(passage=p, score=dice.random(), rank=0, parts=tuple(Score(name=n, value=dice.random()) for n in names))
        for p in passages
    ]
    ranker = Ranker(parts=names, weights=tuple(dice.uniform(-1, 1) for _ in names))
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ordered(hits, ranker, Recipe())
        took.append(time.perf_counter() - start)
    click.echo(f"the learned order of {len(hits)} candidates: {min(took) * 1e3:.2f} ms")


def cold(folder: Path) -> None:
    """`cascade search` from the shell beside importing what it needs."""
    home, source = folder / "home", folder / "notes"
    source.mkdir()
    for number in range(200):
        (source / f"{number}.md").write_text(
            f"# Note {number}\n\nThe quarterly report of team {number}.\n", encoding="utf-8"
        )
    command = str(Path(sys.executable).with_name("cascade"))
    environment = {**os.environ, "CASCADE_HOME": str(home)}

    def run(*arguments: str) -> float:
        start = time.perf_counter()
        subprocess.run(arguments, env=environment, check=True, capture_output=True)
        return time.perf_counter() - start

    run(command, "add", str(source), "--name", "notes")
    run(command, "sync")
    floor, searched = [], []
    for _ in range(15):
        floor.append(run(sys.executable, "-c", "import pydantic, tantivy"))
        searched.append(run(command, "search", "quarterly report"))
    click.echo(
        f"cold: python -c 'import pydantic, tantivy' {min(floor) * 1e3:.0f} ms, cascade search "
        f"{min(searched) * 1e3:.0f} ms: {min(searched) / min(floor):.2f} times"
    )


@click.command()
@click.option("--passages", default=30_000, show_default=True)
@click.option("--queries", default=200, show_default=True, help="For each number of words.")
@click.option("--cold/--no-cold", "with_cold", default=True, show_default=True, help="Time the command too.")
def main(passages: int, queries: int, with_cold: bool) -> None:
    """Print how fast search is beside bare tantivy, and how fast the command starts."""
    with tempfile.TemporaryDirectory() as folder:
        in_process(Path(folder) / "index", passages, queries)
        if with_cold:
            cold(Path(folder))


if __name__ == "__main__":
    main()
