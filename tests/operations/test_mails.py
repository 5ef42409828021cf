"""Plans over mails, which are long and share common words: what is read of many, and what of one is quoted."""

from __future__ import annotations

from pathlib import Path

from cascade.config import RunOptions
from cascade.types import Question
from tests.desk import answer_of
from tests.stages.small import AS_OF, answered, library

FIXED = "who fixed the leak under the sink?"
CHATTER = "The weather has been fine and the garden looks lovely, as every year around this time. " * 12
REPORT = (
    "ruth@desks.example",
    "Ruth Hale",
    "Sink",
    "We have a bug called 'Leak under the sink'. Two tenants reported that water drips onto the carpet of the hall.",
)
MENDED = (
    "olaf@desks.example",
    "Olaf Brandt",
    "Re: Sink",
    f"{CHATTER}\n\nThe bug 'Leak under the sink' has been fixed. {CHATTER}",
)


def test_of_a_long_mail_the_sentence_is_quoted_that_tells_what_was_done(tmp_path: Path) -> None:
    with library(tmp_path, {"empty.md": "# Desks\n"}, [REPORT, MENDED]) as engine:
        answer = answered(engine, FIXED)
    assert [item.value for item in answer.items] == ["Olaf Brandt"]
    assert [quote.text for quote in answer.quotes] == ["The bug 'Leak under the sink' has been fixed."]


def test_of_mails_that_share_a_common_word_those_are_read_that_rank_best(tmp_path: Path) -> None:
    others = [
        ("ann@desks.example", "Ann Poole", f"Lunch {n}", f"Lunch {n} is ready, plates go to the sink.")
        for n in range(20)
    ]
    with library(tmp_path, {"empty.md": "# Desks\n"}, [REPORT, MENDED, *others]) as engine:
        options = RunOptions(models={"default": "none"}, recipe={"pool_all": 8})
        answer = answer_of(engine.ask(Question(text=FIXED, as_of=AS_OF), options))
    assert [item.value for item in answer.items] == ["Olaf Brandt"]
    assert answer.coverage.read < answer.coverage.matched
    assert not answer.coverage.complete
