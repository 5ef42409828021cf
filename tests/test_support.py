"""Facts of a text, claims held against their quotes, and statements that disagree."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from cascade.conflicts import conflicts, supersedes
from cascade.language.stated import facts
from cascade.support import check
from cascade.types import Verdict

GOOD, HALF, BAD = Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.UNSUPPORTED


def test_facts_of_a_text_by_kind() -> None:
    text = (
        'On 3 March 2026 Anna Holt paid $40k for twelve seals (PR-12, https://a.example/x?y=2), "as agreed", '
        "and told bob@acme.example on Friday that 3.5% of v2.3.1 is left."
    )
    found = facts(text)
    assert [q.text for q in found.numbers] == ["$40k", "twelve", "3.5%"]
    assert [d.text for d in found.dates] == ["3 March 2026"]
    assert [n.text for n in found.names] == ["Anna Holt"]
    assert set(found.ids) == {"PR-12", "https://a.example/x?y=2", "bob@acme.example", "v2.3.1"}
    assert found.quoted == ("as agreed",)
    assert found.days == ("Friday",)


def test_relative_days_are_dates_where_the_time_of_writing_is_known() -> None:
    found = facts("We signed yesterday.", datetime(2026, 3, 10, tzinfo=UTC))
    assert [str(d.first) for d in found.dates] == ["2026-03-09"]
    assert found.days == ()


# --- claims -------------------------------------------------------------------------------------------------------

BUDGET = "Anna Holt approved a budget of $40,000 for the Nova pump on March 3, 2026."


@pytest.mark.parametrize(
    ("claim", "quote", "verdict"),
    [
        # the same, said otherwise
        (BUDGET, BUDGET, GOOD),
        ("Anna approved 40k USD for the Nova pump.", BUDGET, GOOD),
        ("The budget for Nova is $40k, approved on 2026-03-03.", BUDGET, GOOD),
        ("In March 2026 Holt approved the pump's budget.", BUDGET, GOOD),
        ("Twelve people joined.", "12 people joined the call.", GOOD),
        ("5 percent left.", "5% of them left.", GOOD),
        ("The call is at 14:30.", "The call is at 2:30 pm.", GOOD),
        ("Holt, Anna approved the budget.", BUDGET, GOOD),
        ("The pump needs 1200 litres.", "The pump needs 1,200 litres.", GOOD),
        ("PR-12 was merged.", "I merged pr-12 today", GOOD),
        ("The 12-month plan starts.", "The plan of 12 months starts.", GOOD),
        # a fact that is not there
        ("Anna approved $45,000 for the Nova pump.", BUDGET, BAD),
        ("Anna approved 40,000 EUR for the Nova pump.", BUDGET, BAD),
        ("Anna approved the Nova pump on March 4, 2026.", BUDGET, BAD),
        ("The budget for the Orion pump was approved.", BUDGET, BAD),
        ("We heard that Bob Holt approved the budget.", BUDGET, BAD),
        ("5% left.", "5 of them left.", BAD),
        ("The call is at 15:30.", "The call is at 2:30 pm.", BAD),
        ("It ships on Friday.", "It ships on Thursday.", BAD),
        ("PR-13 was merged.", "I merged PR-12.", BAD),
        ("Write to bob@acme.example.", "Write to rob@acme.example.", BAD),
        ('Anna said "never again".', "Anna said it will not happen again.", BAD),
        # turned around
        ("Anna approved the budget.", "Anna has not approved the budget.", BAD),
        ("Anna has not approved the budget.", "Anna approved the budget.", BAD),
        ("The office in Basel is open.", "The office in Basel isn't open.", BAD),
        ("We still sell the seal.", "We no longer sell the seal.", BAD),
        ("The board rejected the budget.", "The board approved the budget.", BAD),
        ("Sales rose in the west.", "Sales fell in the west.", BAD),
        ("It works before the update.", "It works after the update.", BAD),
        ("Anna approved the budget.", "Anna not only approved the budget, she raised it.", GOOD),
        ("The plan is final.", "The plan is final, there is no doubt.", GOOD),
        # its own words
        ("Bob approved the budget of the pump.", "She approved the budget of the pump.", BAD),
        ("Delta pays for the whole pump.", "They pay for the whole pump.", HALF),
        ("The weather in the mountains ruined our summer.", BUDGET, BAD),
        ("Revenue of the pump's budget was approved.", BUDGET, HALF),
        ("Yes.", BUDGET, GOOD),
    ],
)
def test_a_claim_against_its_quote(claim: str, quote: str, verdict: Verdict) -> None:
    result = check(claim, [quote])
    assert result.verdict is verdict, result
    assert bool(result.reason) is (verdict is not GOOD)


def test_what_is_missing_is_told_as_it_is_written() -> None:
    result = check("Anna approved $45,000 on March 4, 2026.", [BUDGET])
    assert result.missing == ("$45,000", "March 4, 2026")
    assert result.reason == "“$45,000”, “March 4, 2026” are in none of its quotes"


def test_given_facts_count_as_shown() -> None:
    quote = "We approved the budget yesterday."
    assert check("Anna Holt approved the budget on 9 March 2026.", [quote]).verdict is BAD
    result = check("Anna Holt approved the budget on 9 March 2026.", [quote], ["Anna Holt", "2026-03-10"])
    assert result.verdict is GOOD


def test_what_is_only_given_is_no_support() -> None:
    result = check("Anna approved the budget.", ["Lunch is at noon."], ["Did Anna approve the budget?"])
    assert result.verdict is HALF
    assert result.overlap == 1.0


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Anna Holt, 2026-03-09: Will do by the 8th.", GOOD),
        ("Anna Holt, 2026-03-09: Will do by the 9th.", BAD),
        ("Anna Holt, 2026-03-09:", HALF),
    ],
)
def test_few_words_of_a_quote_stand_after_who_said_them_and_when(claim: str, verdict: Verdict) -> None:
    given = ["Anna Holt", "2026-03-09"]
    assert check(claim, ["Will do by the 8th. Cheers!"], given).verdict is verdict


def test_a_name_must_stand_together() -> None:
    assert check("It was Bob Holt.", ["It was Bob Ray, said Anna Holt."]).missing == ("Bob Holt",)


def test_facts_may_come_from_different_quotes() -> None:
    assert check("Anna pays $5 and Bob pays $6.", ["Anna pays $5.", "Bob pays $6."]).verdict is GOOD


SUBJECTS = [
    "Anna Holt",
    "The board of Nova",
    "Acme Labs",
    "My team",
    "Revenue",
    "PR-12",
    "Zürich's office",
    "“Blue Note”",
]
ACTS = ["approved", "has not approved", "no longer sells", "will ship", "asked Bob Ray for", "paid $40k for", "counts"]
THINGS = [
    "twelve seals",
    "1,200 litres of oil",
    "the 12-month plan",
    "3.5% of it",
    "v2.3.1",
    "https://a.example/x?y=2",
    "it",
]
TIMES = [
    "on 3 March 2026",
    "yesterday",
    "in May",
    "at 2:30 pm",
    "by Friday",
    "since 2024",
    "before the 2nd of June",
    "",
]


def test_a_sentence_always_stands_on_itself_and_never_with_another_number() -> None:
    generator = random.Random(8)
    for _ in range(1500):
        parts = [generator.choice(kind) for kind in (SUBJECTS, ACTS, THINGS, TIMES)]
        text = f"{' '.join(parts).strip()}."
        result = check(text, [f"He wrote: {text}", "Something else."])
        assert result.verdict is GOOD, result
        assert check(text[:-1] + ", and 7777 more.", [text]).verdict is BAD
        assert check(f"Carla Moss says that {text}", [text]).verdict is BAD


# --- conflicts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        (
            "The launch of Nova is on 3 May 2026.",
            "Nova's launch is planned for 10 May 2026.",
            ("3 May 2026", "10 May 2026"),
        ),
        ("The budget for the Nova pump is $40,000.", "Nova pump budget: 45k USD", ("$40,000", "45k USD")),
        ("The north hall has 40 seats.", "There are 50 seats in the north hall.", ("40", "50")),
        ("Nova launches on Monday.", "Nova launches on Tuesday.", ("Monday", "Tuesday")),
        ("The launch of Nova is on 3 May.", "The launch of Nova moved from 3 May to 10 May.", ("3 May", "10 May")),
        ("Refunds take 5 days.", "Our refunds take ten days.", ("5", "ten")),
    ],
)
def test_statements_that_disagree(one: str, other: str, values: tuple[str, str]) -> None:
    (found,) = conflicts([one, other])
    assert (found.a, found.b, found.values) == (0, 1, values)
    assert found.what


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The launch of Nova is on 3 May 2026.", "Nova launches in May 2026."),
        ("The launch of Nova is on 3 May.", "The launch of Orion is on 10 May."),
        ("The north hall has 40 seats.", "The south hall has 50 seats."),
        ("Revenue in Q3 2025 was $5m.", "Revenue in Q4 2025 was $6m."),
        ("Revenue was $5m.", "Costs were $6m."),
        ("The call on May 3 has 12 guests.", "The call on May 10 has 14 guests."),
        ("Plan A costs $5.", "Plan B costs $6."),
        ("PR-12 has 3 comments.", "PR-13 has 5 comments."),
        ("The budget is $40,000.", "The budget is 40k USD."),
        ("The call is at 2:30 pm.", "The call is at 14:30."),
        ("Nova has 40 seats.", "Nova has 3 doors."),
        ("No numbers here.", "None there."),
    ],
)
def test_statements_that_do_not_disagree(one: str, other: str) -> None:
    assert conflicts([one, other]) == []


def test_a_quote_does_not_contradict_itself() -> None:
    assert conflicts(["Nova has 40 seats. Nova has 50 seats."]) == []


@pytest.mark.parametrize(
    ("text", "replaces"),
    [
        ("The launch was moved to 10 May.", True),
        ("We use Orion instead of Nova.", True),
        ("Basel is no longer our office.", True),
        ("The price is now $5.", True),
        ("This replaces the plan of March.", True),
        ("Renaming Nova to Orion tomorrow.", True),
        ("The deadline has been pushed back to June.", True),
        ("The new deadline is June.", True),
        ("Avoid implying that it supersedes the contract.", False),
        ("The note does not replace the plan.", False),
        ("The launch is on 3 May.", False),
        ("Let us know what you think.", False),
        ("Anna moved the chairs.", False),
    ],
)
def test_supersedes(text: str, replaces: bool) -> None:
    assert supersedes(text) is replaces


# --- hostile ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "1 ", "$", "A ", "a1-", '"', "not ", "Nova to ", "x@", "twenty ", "3 May to ", "1'"],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    facts(text)
    supersedes(text)
    check(text[:4000], [text[:4000]], [text[:1000]])
    conflicts([text[:20_000]] * 3)


@pytest.mark.parametrize(
    "quote",
    [
        "Warns where the map doesn't\nknow.",
        "It is not\nsure to run; ask Anna.",
        "No gate was oiled in the second\nquarter.",
    ],
)
def test_a_quotes_own_words_stand_wherever_its_lines_break(quote: str) -> None:
    assert check(" ".join(quote.split()), [quote]).verdict is GOOD


def test_what_puts_records_together_stands_where_each_fact_is_in_one_of_them() -> None:
    rows = ["Batch | 5 | 12 | everything", "Cottage | 1 | 1 | labels"]
    assert check("Batch allows the owner up to 5 shops, Cottage 1.", rows).verdict is HALF
    assert check("Batch allows the owner up to 6 shops, Cottage 1.", rows).verdict is BAD
    assert check("Batch allows the owner up to 5 shops.", ["The weather was fine."], rows[:1]).verdict is BAD
