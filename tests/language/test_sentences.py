"""Sentences: where they end in mails, chats, minutes, lists and tables, and what always holds of their spans."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from cascade.language.sentence import LONGEST, sentences, unwrapped

# Sentences are divided by `¦`; what lies between brackets of the kind ⟦…⟧ is left out of every sentence.
CASES = {
    "plain": "We met on Monday. ¦Nobody objected! ¦Did you? ¦Yes.",
    "titles": "Dr. Miller and Mrs. Ito met Prof. Lang. ¦They agreed.",
    "companies": "Acme Inc. bought Basel Ltd. for cash. ¦It was cheap. ¦Orion Corp. The deal is void.".replace(
        "Corp. The", "Corp. ¦The"
    ),
    "clauses": "The fee is paid in May by whoever hires the barge for\nthe season. ¦\n"
    "1.1 The barge is hired for a week, at a rate of\n3.5 per cent above. ¦\n"
    "1.2 Fuel is extra, and is paid for at the end.",
    "initials": "J. R. Hale wrote to A. Smith. ¦Nobody replied.",
    "countries": "The U.S. Government and the U.K. office signed. ¦We are based in the U.S. ¦The rest is abroad.",
    "latin": "Bring fruit, e.g. apples, i.e. something fresh, etc. and water. ¦See Meyer et al. for more.",
    "times": "The call is at 5 p.m. on Friday. ¦It ends at 6 p.m. ¦Please be on time.",
    "months": "On Jan. 5 and Sept. 12 we ship. ¦That is settled.",
    "numbers": "It grew 3.5 percent to 1.200,50 in v2.3.1 of 2025. ¦No. 5 is late. ¦No. ¦We wait.",
    "urls": "Read https://example.org/a.html?x=1.2 and mail bob.ray@example.org. ¦Then reply.",
    "quotes": 'He said "we must wait." and left. ¦"Really?" she asked. ¦"Go." ¦They went.',
    "brackets": "We chose plan B (see Fig. 3. It is odd) after all. ¦Fine.",
    "ellipsis": "I think... we could wait. ¦Well... ¦Maybe not.",
    "lower chat": "did you see it? ¦yes i did. ¦then call me",
    "footnote": "Sales fell.[3] ¦Costs rose.",
    "wrapped mail": (
        "We have looked at the numbers of the third quarter, and they are not as\n"
        "good as we thought. ¦Mr. Jones will show them to the board on the fifth of\n"
        "next month, when everybody is back.\n\n¦Best regards,\n¦Anna Holt\n¦Head of Sales"
    ),
    "ragged wrap": (
        "This mail was wrapped twice on its way through several old servers, so that its\n"
        "lines\nare ragged although nothing ends before this stop. ¦Sorry."
    ),
    "wide wrap": (
        "The boathouse is open from eight in the morning until the light fails, and whoever is last to leave has to "
        "lock the doors, to turn the\nheating down and to hang the key behind the kitchen door. ¦Exit codes of the "
        "alarm, which is on the wall beside the second door: 0 off, 1 on, 2 night,\n7 test, 8 broken. ¦The panel lies "
        "below the stairs and is opened with the small key that hangs in the office of the harbour master or\n"
        "`panel.key` of the spares."
    ),
    "lines that are paragraphs": (
        "The boathouse is open from eight in the morning until the light fails, and whoever is last to leave has to "
        "lock the doors at night\n¦The heating is turned down by whoever leaves last and turned up by the first who "
        "comes, whatever the weather is and whoever pays\n¦Fine."
    ),
    "code": "Start it:\n⟦```sh\n⟧¦pump start --slow\npump log".replace("\npump log", "\n¦pump log")
    + "⟦\n```\n⟧¦It hums.",
    "code after a blank line": "⟦```\n⟧¦one\n\n¦two⟦\n```\n⟧¦Then wait.",
    "quoted reply": (
        "¦Agreed.\n\n⟦> ⟧¦Shall we move the launch of the new pump to the second week of June,\n"
        "> or is that too late for you? ¦Tell me.\n¦No, that is fine."
    ),
    "list": (
        "Open points:\n¦⟦- ⟧first point\n¦⟦- ⟧second point, which goes\n  over two lines. ¦It has two sentences.\n"
        "¦1. one\n¦2. two"
    ),
    "list of wrapped items": (
        "⟦* ⟧¦The supplier will send a new quote for the housing and the two seals before\n  the end of the week\n"
        "⟦* ⟧¦Ana calls them"
    ),
    "chat": "Anna Holt: are we done\n¦Bob: nearly. ¦one more test\n¦[12:31] Bob: done",
    "whatsapp": "[16/08/2023, 11:12:00] Jo: Thanks. ¦Bye\n¦[16/08/2023, 11:13:20] Al: Ok",
    "short lines": "ok sounds good\n¦let me check\n¦back in 5",
    "table": "| Part | Price |\n¦| Seal | 3.20. net |",
    "tabs": "Part\tPrice\n¦Seal\t3.20",
    "headings": "⟦# ⟧¦Decisions\n¦We keep the seal.\n¦RISKS AND COSTS\n¦None so far.",
    "header lines": "From: Anna Holt\n¦Subject: Re: pumps\n\n¦Hello Bob.",
    "paragraphs": "One thought without a stop\n\n¦Another one",
    "japanese": "会議は月曜日です。¦次回は未定です。",
    "german": "Das ist z.B. gut. ¦Der Preis beträgt 3,50 Euro. ¦Schön!",
    "rule": "Above\n⟦-----\n⟧¦Below",
}


def expected(case: str) -> tuple[str, list[str]]:
    text = re.sub("[¦⟦⟧]", "", case)
    kept = re.sub("⟦.*?⟧", "", case, flags=re.S)
    return text, [part.strip() for part in kept.split("¦") if part.strip()]


@pytest.mark.parametrize("name", CASES)
def test_where_sentences_end(name: str) -> None:
    text, wanted = expected(CASES[name])
    assert [text[start:end] for start, end in sentences(text)] == wanted


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Not this. But this one. And this. Not that."
    start, end = text.index("But"), text.index(" Not that")
    assert [text[a:b] for a, b in sentences(text, start, end)] == ["But this one.", "And this."]


def test_no_sentence_is_longer_than_the_longest() -> None:
    text = "a word, then another; " * 200
    spans = sentences(text)
    assert max(end - start for start, end in spans) <= LONGEST
    assert all(text[end - 1] in ",;" for start, end in spans)
    assert len(sentences("x" * 5000)) == -(-5000 // LONGEST)


PIECES = [
    "word", "Word", "Dr", "Inc", "U.S", "e.g", "3", "3.5", ".", "!", "?", "...", "。", '"', "”", "(", ")", "[1]", "\n",
    "\n\n", "- ", "> ", "# ", "| ", "\t", " ", " ", " ", " ", "Anna:", "1.", "é", "語", "x" * 50, "[12:30]",
    "--", "👍",
]  # fmt: skip


def test_spans_are_in_order_trimmed_and_hold_every_word() -> None:
    generator = random.Random(3)
    for _ in range(3000):
        text = "".join(generator.choices(PIECES, k=generator.randint(0, 60)))
        spans = sentences(text)
        assert all(start < end for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)
        held = "".join(text[start:end] for start, end in spans)
        assert re.findall(r"\w", held) == re.findall(r"\w", text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "word ",
        "\n",
        "a\n",
        ".",
        ". ",
        '"?',
        " ",
        ">",
        "> \n",
        "A",
        "| ",
        "\t",
        "Dr. ",
        "A: ",
        "A: x\n",
        "- ",
        "字。",
        "[",
        "(. ",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (120_000 // len(piece))
    sentences(text)
    sentences(text + " a")


def test_what_was_wrapped_wider_than_there_is_room_is_one_line_and_the_rest_stays() -> None:
    wrapped = "The ferry leaves at nine from the upper quay, and whoever comes late\nhas to take the bridge."
    kept = [
        "> The ferry leaves at nine from the upper quay, and whoever comes late\n> has to take the bridge.",
        "Berth                Length in metres                Who has it this year\n"
        "Quay 1               12                              Ann Ray, till October",
        "Mind the step.\nThe quay is wet.",
        "Regards,\nAnn",
    ]
    text = "\n\n".join([wrapped, *kept])
    fitted = unwrapped(text, 50)
    assert fitted == "\n\n".join([wrapped.replace("\n", " "), *kept])
    assert unwrapped(text, 80) == text, "there is room for its lines"
