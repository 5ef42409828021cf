"""The index on real files: what is found, in which order, why, and what is said when it is not."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from cascade.errors import Busy, HomeError
from cascade.index import Found, Index
from cascade.query import Query, Term, parse
from cascade.types import Document, Filters, Identity, Involved, Part, Passage

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
ANN = Identity(name="Ann B. Lee", address="ann.lee@example.org")
BOB = Identity(name="Ray, Bob", address="bob@client.test")


def document(
    name: str,
    text: str,
    *,
    title: str = "",
    source: str = "mail",
    kind: str = "email",
    at: datetime | None = None,
    author: Identity = ANN,
    to: Identity = BOB,
    labels: tuple[str, ...] = (),
    thread: str | None = None,
    parts: tuple[Part, ...] = (),
    files: int = 0,
) -> Document:
    people = (Involved(role="author", identity=author), Involved(role="recipient", identity=to))
    return Document(
        id=f"{source}:{name}",
        source=source,
        kind=kind,
        title=title,
        text=text,
        created_at=at,
        people=people,
        labels=labels,
        thread=thread,
        parts=parts,
        meta={"attachments": files},
    )


def cut(found: Document, size: int = 10_000, context: str = "") -> list[Passage]:
    muted = [(p.start, p.end) for p in found.parts if p.role == "quoted"]
    return [
        Passage(
            id=f"{found.id}@{start}:{min(start + size, len(found.text))}",
            document=found.id,
            source=found.source,
            kind=found.kind,
            title=found.title,
            start=start,
            end=min(start + size, len(found.text)),
            text=found.text[start : start + size],
            context=context or found.title,
            at=found.at,
            muted=tuple((s, e) for s, e in muted if s < start + size and e > start),
        )
        for start in range(0, len(found.text), size)
    ]


def fill(index: Index, documents: Iterable[Document], *, revision: int = 1, size: int = 10_000) -> None:
    with index.writer() as writer:
        for each in documents:
            writer.delete(each.id)
            writer.add(cut(each, size), each)
        writer.commit(revision)


def read(text: str) -> Query:
    return parse(text, as_of=NOW, zone="UTC")


def names(found: Found) -> list[str]:
    return [hit.document.partition(":")[2] for hit in found.hits]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A small office: mails, a chat and a report."""
    index = Index(tmp_path_factory.mktemp("office"))
    day = timedelta(days=1)
    carol = Identity(name="Carol Díaz", address="U07CAROL")
    reply = "Agreed, ship it.\n> the invoice total is wrong\n"
    fill(
        index,
        [
            document("invoice", "The invoice total is 40,000 euro.", title="Invoice 118", at=NOW - 9 * day, files=1),
            document(
                "reply",
                reply,
                title="Re: the plan",
                at=NOW - 8 * day,
                author=BOB,
                to=ANN,
                thread="t1",
                parts=(Part(start=17, end=46, role="quoted"),),
            ),
            document("report", "She reported that reports are reporting.", title="Weekly", at=NOW - 7 * day),
            document(
                "receive",
                "We receive the goods on Friday; the café is shut.",
                at=NOW - 6 * day,
                labels=("INBOX/Work",),
                thread="t1",
            ),
            document(
                "run",
                "Lunch? Budget talk moved. I will bring the numbers.",
                source="slack",
                kind="chat",
                at=NOW - 2 * day,
                author=carol,
                to=carol,
                labels=("#general",),
            ),
            document(
                "undated", "An undated memo about the budget.", source="files", kind="doc", author=carol, to=carol
            ),
            document("tokyo", "東京都の会議は中止です。", source="files", kind="doc", at=NOW - 30 * day),
        ],
    )
    return index


# --- finding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("invoice", {"invoice", "reply"}),
        ("invoice -ship", {"invoice"}),
        ("report", {"report"}),
        ('"reported that"', {"report"}),
        ('"report"', set()),
        ("title:invoice", {"invoice"}),
        ("40,000", {"invoice"}),
        ("cafe", {"receive"}),
        ("CAFÉ", {"receive"}),
        ("東京", {"tokyo"}),
        ("京東", set()),
        ("budget|invoice", {"invoice", "reply", "run", "undated"}),
        ("from:ann", {"invoice", "report", "receive", "tokyo"}),
        ('from:"ann lee"', {"invoice", "report", "receive", "tokyo"}),
        ('from:"lee, ann"', {"invoice", "report", "receive", "tokyo"}),
        ("from:ann.lee@example.org", {"invoice", "report", "receive", "tokyo"}),
        ("to:client.test -title:invoice", {"report", "receive", "tokyo"}),
        ('from:"bob ray"', {"reply"}),
        ("with:bob -from:bob in:work", {"receive"}),
        ("from:diaz", {"run", "undated"}),
        ("from:U07carol kind:chat", {"run"}),
        ("in:general", {"run"}),
        ("in:#General", {"run"}),
        ("in:inbox/work", {"receive"}),
        ("source:SLACK", {"run"}),
        ("source:slack|files", {"run", "undated", "tokyo"}),
        ("-kind:email", {"run", "undated", "tokyo"}),
        ("thread:t1", {"reply", "receive"}),
        ("has:attachment", {"invoice"}),
        ("-has:attachment from:ann after:8d", {"report", "receive"}),
        ("on:2026-03-09", {"invoice"}),
        ("before:2026-03", {"tokyo"}),
        ("ship ~nowhere", {"reply"}),
        ("~ship ~lunch", {"reply", "run"}),
    ],
)
def test_finds(office: Index, typed: str, expected: set[str]) -> None:
    found = office.search(read(typed), lenient=False)
    assert set(names(found)) == expected
    assert found.total == office.count(read(typed)) == len(expected)
    assert {d.partition(":")[2] for d in office.document_ids(read(typed))} == expected


def test_without_terms_the_newest_come_first_and_the_undated_last(office: Index) -> None:
    assert names(office.search(read("-title:weekly"))) == ["run", "receive", "reply", "invoice", "tokyo", "undated"]


def test_the_word_as_written_ranks_above_its_other_forms(index: Index) -> None:
    texts = ("he reports often", "he report often", "he reported often")
    fill(index, [document(str(n), text) for n, text in enumerate(texts)])
    assert names(index.search(read("report")))[0] == "1"
    assert names(index.search(read("reported")))[0] == "2"


def test_a_word_is_not_widened_to_one_that_means_something_else(index: Index) -> None:
    texts = ("the engine hums", "an engineer sings", "two engineers hum", "a response", "who is responsible")
    fill(index, [document(str(n), text) for n, text in enumerate(texts)])
    assert set(names(index.search(read("engineer")))) == {"1", "2"}
    assert set(names(index.search(read("engines")))) == {"0"}
    assert set(names(index.search(read("responsibility"), lenient=False))) == {"4"}


def test_a_phrase_that_is_inflected_stands_for_the_forms_of_its_words_too(index: Index) -> None:
    texts = ("a life jacket each", "the life jackets hang there", "the jacket of my life", "lives and jackets")
    fill(index, [document(str(n), text) for n, text in enumerate(texts)])
    loose = Term(text="life jacket", inflected=True)
    assert names(index.search(Query(must=(loose,)))) == ["0", "1"], "as it is written comes first"
    assert names(index.search(Query(must=(Term(text="life jacket"),)), lenient=False)) == ["0"]
    assert index.doc_frequency(["life jacket", "life jackets"]) == {"life jacket": 2, "life jackets": 2}


def test_quoted_text_counts_less_than_the_writers_own(index: Index) -> None:
    own, quoted = "merger talks today", "yes\n> merger talks today"
    parts = (Part(start=4, end=len(quoted), role="quoted"),)
    fill(index, [document("a", quoted, parts=parts), document("b", own)])
    assert names(index.search(read("merger"))) == ["b", "a"]


def test_no_phrase_runs_across_a_quotation(index: Index) -> None:
    text = "red\n> blue\ngreen"
    fill(index, [document("a", text, parts=(Part(start=4, end=11, role="quoted"),))])
    assert index.count(read('"red green"')) == 0
    assert index.count(read("red blue green")) == 1


def test_from_finds_a_chat_by_who_speaks_in_that_passage(index: Index) -> None:
    text = "hello there all" + " " * 5 + "goodbye for now"
    parts = (
        Part(start=0, end=15, role="message", author=ANN),
        Part(start=20, end=35, role="message", author=BOB),
    )
    talk = Document(id="chat:1", source="chat", kind="chat", title="", text=text, parts=parts)
    with index.writer() as writer:
        writer.add(cut(talk, 18), talk)
        writer.commit(1)
    assert [hit.passage for hit in index.search(read("from:ann")).hits] == ["chat:1@0:18"]
    assert [hit.passage for hit in index.search(read("from:bob")).hits] == ["chat:1@18:35"]


def test_alternatives_and_boosts_of_a_stage_decide_the_order(index: Index) -> None:
    fill(index, [document("a", "apple pie"), document("b", "cherry pie"), document("c", "plum pie")])
    should = (Term(text="cherry", boost=3.0, others=(Term(text="plum", boost=0.5),)), Term(text="apple"))
    found = index.search(Query(should=should))
    assert names(found) == ["b", "a", "c"]
    assert index.count(Query(should=should, filters=Filters(kinds=("chat",)))) == 0


# --- saying so ----------------------------------------------------------------------------------------------------


def test_a_slip_is_mended_and_told(office: Index) -> None:
    found = office.search(read("recieve"))
    assert names(found) == ["receive"]
    assert str(found.query) == "receive"
    assert found.notes == ("no passage has 'recieve': read as 'receive'",)
    assert office.search(read("recieve"), lenient=False).total == 0
    assert [near.word for near in office.near("recieve")] == ["receive"]


def test_a_word_that_nothing_has_is_left_out_and_told(office: Index) -> None:
    found = office.search(read("invoice xyzzyx total"))
    assert set(names(found)) == {"invoice", "reply"}
    assert found.relaxed
    assert "no passage has xyzzyx" in found.notes


def test_all_the_words_in_one_document_come_before_some_of_them(index: Index) -> None:
    fill(index, [document("long", "alpha " + "x " * 40 + "omega"), document("other", "alpha only")], size=50)
    found = index.search(read("alpha omega"))
    assert set(names(found)) == {"long"}
    assert found.relaxed
    assert any("1 documents have them" in note for note in found.notes)


def test_some_of_the_words_where_nothing_has_all(office: Index) -> None:
    found = office.search(read("lunch budget invoice"))
    assert names(found) == ["run"]
    assert any("at least 2 of 3" in note for note in found.notes)


def test_a_phrase_that_nothing_has_is_read_as_its_words(office: Index) -> None:
    found = office.search(read('"goods receive"'))
    assert names(found) == ["receive"]
    assert any('no passage has "goods receive": read as the words' in note for note in found.notes)


def test_filters_are_never_relaxed_and_each_is_told_alone(office: Index) -> None:
    found = office.search(read("invoice kind:chat from:anne in:nowhere"))
    assert (found.hits, found.total) == ((), 0)
    told = "\n".join(found.notes)
    assert "kind:chat alone matches 1 passages" in told
    assert "from:anne alone matches 0 passages" in told
    assert "in:nowhere alone matches 0 passages (there are: " in told
    assert "without the filters 2 passages match" in told


def test_a_name_near_the_one_that_was_meant_is_told(office: Index) -> None:
    assert any("(there are: carol)" in note for note in office.search(read("from:carrol")).notes)


# --- order --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["same", "kind:email"])
def test_ties_come_in_the_order_of_their_ids_on_every_page(tmp_path: Path, typed: str) -> None:
    ids = [f"{n:03}" for n in range(150)]
    orders = []
    for seed in (1, 2):
        shuffled = random.Random(seed).sample(ids, len(ids))
        index = Index(tmp_path / str(seed))
        for start in range(0, len(ids), 40):
            batch = shuffled[start : start + 40]
            fill(index, [document(name, "the same words", at=NOW) for name in batch], revision=start)
        pages = [names(index.search(read(typed), limit=7, offset=offset)) for offset in range(0, 160, 7)]
        orders.append([name for page in pages for name in page])
    assert orders == [ids, ids]


def test_a_page_beyond_the_last_is_empty_and_still_counts(office: Index) -> None:
    found = office.search(read("invoice"), limit=5, offset=50)
    assert (found.hits, found.total) == ((), 2)
    assert office.search(read("invoice"), limit=0).total == 2


# --- why ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["invoice total", "reports", '"invoice total"', "budget|invoice ~lunch", "recieve"])
def test_the_parts_of_a_score_sum_to_it(office: Index, typed: str) -> None:
    found = office.search(read(typed))
    parts = office.explain(found.query, found.hits)
    assert found.hits
    for hit in found.hits:
        assert sum(part.value for part in parts[hit.passage]) == pytest.approx(hit.score, abs=0.005)


def test_the_parts_name_fields_and_forms(office: Index) -> None:
    found = office.search(read("invoices"))
    parts = office.explain(found.query, found.hits)
    named = {hit.document: {part.name for part in parts[hit.passage]} for hit in found.hits}
    assert named == {
        "mail:invoice": {"title forms", "text forms", "context forms"},
        "mail:reply": {"quoted forms"},
    }


def test_counts(office: Index) -> None:
    assert office.size == 7
    assert office.doc_frequency(["budget", "invoices", "receive the goods", "nowhere", "?"]) == {
        "budget": 2,
        "invoices": 1,
        "receive the goods": 1,
        "nowhere": 0,
        "?": 0,
    }


# --- keeping ------------------------------------------------------------------------------------------------------


def test_a_commit_replaces_and_removes(index: Index) -> None:
    fill(index, [document("a", "first words"), document("b", "other words")], revision=3)
    assert index.revision == 3
    fill(index, [document("a", "second words")], revision=4)
    with index.writer() as writer:
        writer.delete("mail:b")
        writer.commit(5)
    assert (index.count(read("first")), index.count(read("second")), index.size, index.revision) == (0, 1, 1, 5)


def test_what_is_not_committed_is_dropped(index: Index) -> None:
    fill(index, [document("a", "kept")])
    with index.writer() as writer:
        writer.add(cut(document("b", "lost")), document("b", "lost"))
    assert (index.size, Index(index.folder.parent).size, index.revision) == (1, 1, 1)


def test_one_writer_at_a_time(index: Index) -> None:
    with index.writer(), pytest.raises(Busy), Index(index.folder.parent).writer():
        pass


_WRITER = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from test_index import *
index = Index(Path({folder!r}))
fill(index, [document(f"new{{n}}", "fresh words here") for n in range(2000)], revision=9, size=5)
"""


def test_a_commit_of_another_process_is_seen_and_searching_goes_on_meanwhile(index: Index) -> None:
    fill(index, [document("old", "stale words")])
    script = _WRITER.format(path=[str(Path(__file__).parent)], folder=str(index.folder.parent))
    other = subprocess.Popen([sys.executable, "-c", script])
    seen = set()
    while other.poll() is None:
        found = index.search(read("words"))
        seen.add(found.total)
        assert all(hit.passage for hit in found.hits)
    assert other.returncode == 0
    assert seen <= {1, 2001}
    assert (index.count(read("fresh")), index.revision) == (2000, 9)


def _write_until_killed(folder: Path, ready: Callable[[], None]) -> None:
    index = Index(folder)
    ready()
    for revision in range(2, 10_000):
        fill(index, [document(f"n{n}", f"words of {revision}") for n in range(50)], revision=revision)


def test_killed_while_writing_it_opens_and_holds_whole_commits(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    fill(Index(tmp_path), [document(f"n{n}", "words of 1") for n in range(50)])
    for pause in (0.05, 0.11, 0.2):
        ready = context.Event()
        process = context.Process(target=_write_until_killed, args=(tmp_path, ready.set))
        process.start()
        assert ready.wait(10)
        process.join(pause)
        process.kill()
        process.join()
        index = Index(tmp_path)
        assert index.size == 50
        assert index.count(read("words")) == 50
        assert index.count(read(f"{index.revision}|{index.revision + 1}")) == 50
        fill(index, [document("n0", f"words of {index.revision}")], revision=index.revision)
        assert index.size == 50


@pytest.mark.parametrize("damage", ["meta.json", "*.idx", "*.store"])
def test_damaged_files_are_told_with_a_way_out(tmp_path: Path, damage: str) -> None:
    index = Index(tmp_path)
    fill(index, [document("a", "words")])
    for file in index.folder.glob(damage):
        file.write_bytes(b"{}")
    with pytest.raises(HomeError) as told:
        Index(tmp_path).search(read("words"))
    assert str(index.folder) in told.value.hint


def test_no_damage_at_all_escapes_as_anything_else(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = Index(tmp_path / "whole")
    fill(whole, [document(str(n), f"words number {n}", at=NOW) for n in range(200)])
    files = sorted(path.name for path in whole.folder.iterdir() if path.suffix not in ("", ".json", ".lock"))
    dice = random.Random(1)
    refused = 0
    for turn in range(60):
        copy = tmp_path / f"copy{turn}"
        shutil.copytree(whole.folder, copy / whole.folder.name)
        target = copy / whole.folder.name / dice.choice(files)
        damaged = bytearray(target.read_bytes())
        for _ in range(3):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        target.write_bytes(damaged[: dice.choice((len(damaged), len(damaged) // 2))])
        try:
            index = Index(copy)
            index.search(read("words number"))
            index.document_ids(read("from:ann"))
        except HomeError:
            refused += 1
    assert refused > 20
    capfd.readouterr()  # tantivy prints where it gave up


def test_what_a_word_weighs_does_not_tell_how_often_a_library_was_written(
    index: Index, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mails = [document(f"m{n}", "A note on the sluice." if n < 4 else f"A note on harbour {n}.") for n in range(80)]
    once = Index(tmp_path_factory.mktemp("once"))
    fill(once, mails)
    fill(index, mails)
    fill(index, mails[:30], revision=2)
    asked = ["sluice", "harbour", "note", "40", "nowhere"]
    assert once.doc_frequency(asked) == {"sluice": 4, "harbour": 76, "note": 80, "40": 1, "nowhere": 0}
    again = index.doc_frequency(asked)
    assert again.pop("harbour") == pytest.approx(76, rel=0.1)
    assert again == {"sluice": 4, "note": 80, "40": 1, "nowhere": 0}
    once.close()


def test_a_deleted_index_is_a_new_one(tmp_path: Path) -> None:
    index = Index(tmp_path)
    fill(index, [document("a", "words")], revision=7)
    shutil.rmtree(index.folder)
    fresh = Index(tmp_path)
    assert (fresh.revision, fresh.size) == (0, 0)


def test_a_writer_sweeps_away_indexes_of_other_schemas(tmp_path: Path) -> None:
    old = tmp_path / "0123456789abcdef"
    old.mkdir()
    index = Index(tmp_path)
    assert old.exists()
    fill(index, [document("a", "words")])
    assert [path.name for path in tmp_path.iterdir()] == [index.folder.name]


# --- anything at all ----------------------------------------------------------------------------------------------


def test_odd_texts_are_indexed_and_found(index: Index) -> None:
    odd = {
        "nul": "a\x00b marker",
        "long": "z" * 100_000 + " marker",
        "marks": "e\u0301\u0327" * 2_000 + " marker",
        "emoji": "👩‍👩‍👧 marker",
        "empty": " ",
        "hindi": "नमस्ते marker",
    }
    fill(index, [document(name, text, title=name) for name, text in odd.items()])
    assert set(names(index.search(read("marker")))) == odd.keys() - {"empty"}
    assert names(index.search(read("नमस्ते"))) == ["hindi"]
    assert index.count(read("👩‍👩‍👧 marker")) == 5


def test_any_query_that_reads_also_runs(office: Index) -> None:
    dice = random.Random(5)
    pieces = [
        "invoice",
        '"the invoice"',
        "-ship",
        "~lunch^3",
        "from:",
        "in:x",
        "a|b",
        '"',
        "東京",
        "re-port",
        "c++",
        "-",
        "2026",
    ]
    for _ in range(300):
        typed = " ".join(dice.choice(pieces) for _ in range(dice.randrange(1, 6)))
        if not any(c.isalnum() for c in typed):
            continue
        found = office.search(read(typed))
        assert found.total >= len(found.hits)
        office.explain(found.query, found.hits)


@pytest.mark.parametrize("said", ["Permission denied", "Read-only file system"])
def test_an_index_that_may_not_be_written_is_not_told_to_be_deleted(
    office: Index, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    def refused() -> None:
        raise ValueError(f'Failed to acquire Lockfile: IoError(Os {{ code: 13, message: "{said}" }}). None')

    monkeypatch.setattr(office, "_index", SimpleNamespace(reload=refused))
    monkeypatch.setattr(office, "_snapshot", None)
    with pytest.raises(HomeError, match="may not write there") as caught:
        office.search(read("invoice"))
    assert "delete" not in caught.value.hint
