"""The shape of a question: operation, kind of answer, and what it asks for."""

from __future__ import annotations

import pytest

from cascade.questions.shape import question_shape
from cascade.types import Operation


@pytest.mark.parametrize(
    ("question", "operation", "answer_type", "asked"),
    [
        ("Do I know any recruiters working at a biotech company?", "who", "person", "recruiters"),
        ("Was there any update about our deal with Acme from last week's board meeting?", "latest", "text", ""),
        ("What are the most common customer complaints we have about exports?", "list", "text", "customer complaints"),
        ("Which of our customers complained about pricing?", "list", "company", "customers"),
        ("Tell me who signed the contract with Orion.", "who", "person", "people"),
        ("who's our contact at Nordwind", "who", "person", "people"),
        ("Whose laptop was stolen?", "who", "person", "people"),
        ("until when is the mast insured?", "find", "date", "date"),
        ("By when do we need the sails?", "find", "date", "date"),
        ("what is the mast budget now?", "find", "money", "mast budget"),
        ("How much compensation did the skipper get", "find", "money", ""),
        ("Has anyone talked to Miller?", "who", "person", "people"),
        ("The mast creaks in the wind. Is anybody looking into it?", "find", "yes/no", ""),
        ("guests keep losing their key. is somebody on that??", "find", "yes/no", ""),
        ("Which engineer reviewed PR-123?", "who", "person", "engineer"),
        ("List the employee IDs of the reviewers", "who", "person", "employee IDs"),
        ("List all open PRs for the billing service", "list", "url", "open PRs"),
        ("Can you provide links to the approved PRs?", "list", "url", "links"),
        ("Are there any open orders from Basel?", "list", "text", "open orders"),
        ("Name the three biggest suppliers", "list", "company", "suppliers"),
        ("What companies has Anna worked for?", "list", "company", "companies"),
        ("Find the names of companies that cancelled", "list", "company", "companies"),
        ("Which customer complaints mention the scanner?", "list", "text", "customer complaints"),
        ("Find bugs reported by Anna", "list", "text", "bugs"),
        ("How many tickets did Anna close in May?", "count", "number", "tickets"),
        ("What is the total number of employees?", "count", "number", "employees"),
        ("In how many cities do we have an office?", "count", "number", "cities"),
        ("who told the caterer how many chairs we need?", "who", "person", "people"),
        ("Who came, and how many chairs were left?", "count", "number", "chairs"),
        ("How often do we meet with Nordwind?", "find", "text", ""),
        ("How long is the notice period?", "find", "number", "duration"),
        ("How much did we pay for the new pumps?", "find", "money", ""),
        ("How much memory does it need?", "find", "number", ""),
        ("how much credit did the skipper get", "find", "money", ""),
        ("How much goodwill did we give the Marlins?", "find", "money", ""),
        ("What percentage of users left?", "find", "number", "percentage"),
        ("How many percent of the users left?", "find", "number", "percentage"),
        ("When did we sign the lease?", "find", "date", "date"),
        ("Could you please tell me when the next board meeting is?", "find", "date", "date"),
        ("In what year was the office opened?", "find", "date", "year"),
        ("Where is the spare key?", "find", "place", "place"),
        ("What is the email address of Bob Ray?", "find", "text", "email address"),
        ("After the outage, what did support tell customers?", "find", "text", ""),
        ("After the outage, who told the customers?", "who", "person", "people"),
        ("Why was the launch delayed?", "find", "text", ""),
        ("Which team owns billing?", "find", "text", "team"),
        ("Is the migration on track?", "find", "yes/no", ""),
        ("Do we have a contract with Basel Logistics?", "find", "yes/no", ""),
        ("What changed in the onboarding guide since March?", "change", "text", ""),
        ("How has the pricing changed over time?", "change", "text", ""),
        ("Give me the history of the Orion deal", "timeline", "text", ""),
        ("Which changes did Anna suggest?", "list", "text", "changes"),
        ("Compare Nova and Orion on price", "compare", "text", ""),
        ("What is the difference between plan A and plan B?", "compare", "text", ""),
        ("Is Nova cheaper than Orion?", "compare", "text", ""),
        ("latest status of the Orion migration", "latest", "text", ""),
        ("", "find", "text", ""),
        ("???", "find", "text", ""),
        ("Wer hat den Vertrag unterschrieben?", "find", "text", "Wer hat den Vertrag unterschrieben"),
    ],
)
def test_what_a_question_asks_for(question: str, operation: str, answer_type: str, asked: str) -> None:
    shape = question_shape(question)
    assert (shape.operation, shape.answer_type, shape.asked) == (Operation(operation), answer_type, asked)


@pytest.mark.parametrize(
    ("question", "superlative"),
    [
        ("What are the most common complaints?", "most common"),
        ("What was the first decision?", "first"),
        ("Find the latest invoice", "latest"),
        ("Who are our top 5 customers?", "top 5"),
        ("Which supplier is the cheapest?", "cheapest"),
        ("What happened last week?", ""),
        ("Did most of them agree?", ""),
        ("What is her last name?", ""),
        ("Who left in the first quarter?", ""),
        ("Does it take at least a day?", ""),
    ],
)
def test_superlatives(question: str, superlative: str) -> None:
    assert question_shape(question).superlative == superlative


@pytest.mark.parametrize(
    ("question", "yes_no", "recency", "negation"),
    [
        ("Is Anna still our contact?", True, True, False),
        ("What is the current price?", False, True, False),
        ("Which bugs did not need a fix?", False, False, True),
        ("Who hasn't replied?", False, False, True),
        ("Who knows Bob?", False, False, False),
        ("Are there no objections?", True, False, True),
        ("What did Anna note about the knot?", False, False, False),
    ],
)
def test_marks(question: str, yes_no: bool, recency: bool, negation: bool) -> None:
    shape = question_shape(question)
    assert (shape.is_yes_no, shape.recency, shape.negation) == (yes_no, recency, negation)


def test_certain_where_the_grammar_leaves_no_choice() -> None:
    assert question_shape("How many orders are late?").certain
    assert not question_shape("orion migration plan").certain


@pytest.mark.parametrize("piece", ["a ", "so ", "what ", "the most ", "how many ", "is ", ", ", "compare ", "can you "])
def test_hostile_questions_take_no_time(piece: str) -> None:
    question_shape(piece * 100_000)


def test_a_time_after_the_noun_is_no_part_of_what_is_asked_for() -> None:
    shape = question_shape("Which incidents last quarter were caused by a bad deploy?")
    assert (shape.asked, shape.operation) == ("incidents", Operation.LIST)
