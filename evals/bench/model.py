"""How fast the bundled model reads and writes beside bare llama-cpp-python, and how often it reads the same thing.

    python -m evals.bench.model [--threads N] [--pairs N] [--questions N] [--tokens N]

Prints ratios taken in one run, each side the best of several interleaved rounds on the same weights and threads.
Bare is what one would write first: a loop over `Llama.eval` with all logits for scores, `Llama.create_completion` for
writing; once more on the weights as they are shipped, before they were requantized. The texts are made up.
"""

from __future__ import annotations

import importlib.metadata
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from cascade.config import ModelSpec
from cascade.home import Home
from cascade.models.base import Generate, ScoreItem, ScoreRequest
from cascade.models.cores import free_cores
from cascade.models.local import LocalModel
from cascade.models.weights import BUNDLED, locate

ROUNDS = 3
PREFIX = "Read the passage and write the question that it answers.\n\n"
QUESTION = "\nQuestion: When was the delivery of the new chairs put off, and by whom?"

_WHO = ("Nadia", "Omar", "Ines", "the printers", "our landlord", "the board", "a customer in Porto", "nobody")
_DID = ("put off", "ordered", "complained of", "paid for", "forgot", "asked about", "moved", "found")
_WHAT = ("the chairs", "the ferry timetable", "two invoices", "the lift", "a birthday", "the yearly report", "the keys")
_WHEN = ("on Friday", "before lunch", "in March", "again", "without a word", "as agreed", "for the third time")


def passage(dice: random.Random, sentences: int) -> str:
    """A few sentences of a chat."""
    return " ".join(
        f"{dice.choice(_WHO).capitalize()} {dice.choice(_DID)} {dice.choice(_WHAT)} {dice.choice(_WHEN)}."
        for _ in range(sentences)
    )


def distinct(sequences: Iterable[Sequence[int]]) -> int:
    """Tokens of `sequences` when what any of them begin with alike is counted once: the nodes of their trie."""
    count, last = 0, list[int]()
    for sequence in sorted(map(list, sequences)):
        shared = next((i for i, (a, b) in enumerate(zip(last, sequence, strict=False)) if a != b), len(last))
        count += len(sequence) - shared
        last = sequence
    return count


def questions(dice: random.Random, count: int) -> list[Generate | ScoreRequest]:
    """What a chain asks for `count` questions: a plan, scores of a pool and an answer for each."""
    asked: list[Generate | ScoreRequest] = []
    for _ in range(count):
        question = f"Who {dice.choice(_DID)} {dice.choice(_WHAT)} {dice.choice(_WHEN)}?"
        examples = (f'Who {did} {what}?\n{{"operation": "who"}}' for did, what in zip(_DID, _WHAT, strict=False))
        plan = "You plan how a question is looked up, and you reply with JSON that names one operation."
        asked.append(Generate(system="\n".join([plan, *examples]), user=question, max_tokens=4))
        items = tuple(ScoreItem(context=passage(dice, 5), target=f"\nQuestion: {question}") for _ in range(16))
        asked.append(ScoreRequest(prefix=PREFIX, items=items))
        answer = "You answer from the numbered sentences alone, in one sentence, and give their numbers."
        quotes = "\n".join(f"[{n}] {passage(dice, 1)}" for n in range(1, 6))
        asked.append(Generate(system=answer, user=f"{quotes}\nQuestion: {question}", max_tokens=4))
    return asked


def shared(model: LocalModel, count: int) -> tuple[int, int, int]:
    """Prompt tokens of the requests of `count` questions: submitted, distinct, evaluated."""
    submitted = evaluated = 0
    sequences: list[list[int]] = []
    for request in questions(random.Random(1), count):
        usage = (model.generate(request) if isinstance(request, Generate) else model.score(request)).usage
        submitted, evaluated = submitted + usage.submitted, evaluated + usage.evaluated
        sequences += model.sequences(request)
    return submitted, distinct(sequences), evaluated


def bare_scores(other: Any, contexts: Sequence[str]) -> None:
    """The same log-likelihoods with `Llama.eval`, a text at a time."""
    target = other.tokenize(QUESTION.encode(), add_bos=False)
    for context in contexts:
        before = other.tokenize((PREFIX + context).encode(), add_bos=False)
        other.reset()
        other.eval(before + target)
        logits = other.scores[len(before) - 1 : other.n_tokens - 1]
        logits = logits - logits.max(axis=1, keepdims=True)
        float((logits[range(len(target)), target] - np.log(np.exp(logits).sum(axis=1))).sum())


def best(*sides: Callable[[], object]) -> list[float]:
    """Seconds of each side, the best of `ROUNDS` turns, after one to warm up."""
    for side in sides:
        side()
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(ROUNDS):
        for side, taken in zip(sides, times, strict=True):
            began = time.perf_counter()
            side()
            taken.append(time.perf_counter() - began)
    return [min(taken) for taken in times]


def compare_scores(model: LocalModel, other: Any, name: str, pairs: int, sentences: int) -> str:
    """Pairs a second of both."""
    dice = random.Random(sentences)
    contexts = [passage(dice, sentences) for _ in range(pairs)]
    request = ScoreRequest(prefix=PREFIX, items=tuple(ScoreItem(context=c, target=QUESTION) for c in contexts))
    ours, theirs = best(lambda: model.score(request), lambda: bare_scores(other, contexts))
    tokens = sum(map(model.count, contexts)) / pairs
    return (
        f"scores, passages of {tokens:3.0f} tokens  {pairs / ours:6.1f} pairs/s  {name} {pairs / theirs:.1f}  "
        f"ratio {theirs / ours:.2f}"
    )


def compare_writing(model: LocalModel, other: Any, tokens: int) -> str:
    """Tokens a second of both, of one reply after a prompt of a usual length."""
    user = passage(random.Random(2), 12) + " Tell all of it again in your own words, at length."
    prompt = f"<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n"
    wrote: list[int] = [0, 0]

    def ours() -> None:
        model.score(ScoreRequest(items=(ScoreItem(context="Forget", target=" it"),)))
        wrote[0] = model.generate(Generate(user=user, max_tokens=tokens)).usage.generated

    def theirs() -> None:
        other.reset()
        said = other.create_completion(prompt, max_tokens=tokens, temperature=0, top_k=1)
        wrote[1] = said["usage"]["completion_tokens"]

    mine, bares = best(ours, theirs)
    return (
        f"writing after {model.count(user)} tokens     {wrote[0] / mine:6.1f} tokens/s  bare {wrote[1] / bares:.1f}  "
        f"ratio {bares * wrote[0] / (mine * wrote[1]):.2f}"
    )


def bare(path: Path, threads: int, logits_all: bool = False) -> Any:
    """llama-cpp-python's own model."""
    import llama_cpp

    return llama_cpp.Llama(
        str(path), n_ctx=4096, n_threads=threads, n_threads_batch=threads, logits_all=logits_all, verbose=False
    )


def shipped() -> Path:
    """The bundled weights as they come."""
    distribution = importlib.metadata.distribution(BUNDLED)
    return next(Path(str(distribution.locate_file(f))) for f in distribution.files or () if f.name.endswith(".gguf"))


@click.command()
@click.option("--threads", default=0, help="Decoding threads of both sides; 0: the cores that are free.")
@click.option("--pairs", default=32, help="Pairs of a passage and a question to score.")
@click.option("--questions", "count", default=6, help="Questions whose prompts are counted.")
@click.option("--tokens", default=64, help="Tokens to write.")
def main(threads: int, pairs: int, count: int, tokens: int) -> None:
    """Compare, and print a line for each figure."""
    threads = threads or free_cores()
    with tempfile.TemporaryDirectory() as folder:
        path = locate(ModelSpec(name="smollm2"), Home(Path(folder))).path
        began = time.perf_counter()
        model = LocalModel("smollm2", path, "bench", threads=threads)
        click.echo(f"{model.about()}, {threads} threads, ready in {time.perf_counter() - began:.2f} s")
        submitted, apart, evaluated = shared(model, count)
        click.echo(
            f"prompts of {count} questions: {submitted} tokens submitted, {apart} distinct, {evaluated} evaluated  "
            f"evaluated/distinct {evaluated / apart:.2f}"
        )
        for weights, name in ((path, "bare"), (shipped(), "bare, weights as shipped")):
            other = bare(weights, threads, True)
            for sentences in (5, 16):
                click.echo(compare_scores(model, other, name, pairs, sentences))
            other.close()
        other = bare(path, threads)
        click.echo(compare_writing(model, other, tokens))
        other.close()
        model.close()


if __name__ == "__main__":
    main()
