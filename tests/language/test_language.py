"""Words, stems, names and keywords."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from Stemmer import Stemmer  # type: ignore[import-not-found]

from cascade.language import asks, content_words, fold, keywords, names, seeks, stem, words
from cascade.language.overstemmed import OWN_STEMS
from cascade.questions.shape import question_shape


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zürich", "zurich"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("don’t", "don't"),
        ("ﬁne", "fine"),
        ("日本", "日本"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_drop_possessives_and_split_at_all_that_is_no_letter_or_digit() -> None:
    assert words("Acme's plan—we don’t (yet) use eid_7f22, 3.5% or Ölmühle’s.") == (
        ["acme", "plan", "we", "don't", "yet", "use", "eid", "7f22", "3", "5", "or", "olmuhle"]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("complaints", "complaint"),
        ("running", "runs"),
        ("priced", "pricing"),
        ("approvals", "approval"),
        ("日本", "日本"),
    ],
)
def test_stems_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("responsible", "response"),
        ("engineers", "engines"),
        ("accountant", "account"),
        ("business", "busy"),
        ("customer", "customs"),
        ("conversation", "conversion"),
        ("departments", "departed"),
        ("terminals", "terminated"),
    ],
)
def test_words_that_mean_something_else_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_word_with_a_stem_of_its_own_meets_its_forms() -> None:
    assert stem("responsibilities") == stem("responsible") == OWN_STEMS["responsibly"]
    porter = Stemmer("english")
    for own in set(OWN_STEMS.values()):
        forms = [form for form, known in OWN_STEMS.items() if known == own]
        assert porter.stemWord(forms[0]) != own, f"{own} has a stem of its own already"
        assert len({porter.stemWord(form) for form in forms}) <= 2, f"{forms} are no forms of one word"


def test_stems_are_the_same_in_many_threads() -> None:
    vocabulary = [
        f"{root}{ending}{n}"[:-1] + ending
        for n, root in enumerate(["organ", "relat", "hope"] * 300)
        for ending in ("ations", "ing")
    ]
    alone = [stem.__wrapped__(w) for w in vocabulary]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, vocabulary)) == alone


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Shall we row on Friday?", True),
        ("(“Shall we row on Friday?”)", True),
        ("*Shall we row on Friday?* :-)", True),
        ("Shall we row on Friday? Noon suits me.", False),
        ("We row on Friday.", False),
        ("", False),
    ],
)
def test_a_text_that_ends_in_a_question_asks(text: str, asked: bool) -> None:
    assert asks(text) is asked


def test_content_words() -> None:
    assert content_words("What are the complaints that we have about Zürich's exports?") == [
        "complaints",
        "zurich",
        "exports",
    ]
    assert content_words("") == []


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met Anna Holt and Bob Ray of Acme in Basel.", ["Anna Holt", "Bob Ray", "Acme", "Basel"]),
        ("Nova's price is lower than Orion’s.", ["Nova", "Orion"]),
        ("I think the Bank of Norway called.", ["Bank of Norway"]),
        ("Ask Jean-Luc de Winter or J. R. Hale.", ["Jean-Luc de Winter", "J. R. Hale"]),
        ("Send it to Hale & Sons, please.", ["Hale & Sons"]),
        ("Dr. Miller met Prof. Lang.", ["Miller", "Lang"]),
        ("In March the Nova team moved. On Monday we rest.", ["Nova"]),
        ("Revenue grew in the west.", []),
        ("Anna signed. We told Anna so.", ["Anna", "Anna"]),
        ("Anna signed the lease.", ["Anna"]),
        ("Release is late. The release of Nova waits for the Release.", ["Nova", "Release"]),
        ("PLEASE NOTE THE NEW DEADLINE FOR ALL", []),
        ("the iPhone and eBay, with NATO and GPT4all", ["iPhone", "eBay", "NATO", "GPT4all"]),
        ("The CEO and our HR sent IDs.", []),
        ("We use Node.js and AT&T lines.", ["Node.js", "AT&T"]),
        ("Best regards,\nAnna Holt\nHead of Sales", ["Anna Holt", "Sales"]),
        ("", []),
        ("das Büro in Zürich und Ölten", ["Büro", "Zürich", "Ölten"]),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    spans = names(text)
    assert [n.text for n in spans] == found
    assert all(text[n.start : n.end] == n.text for n in spans)


def test_a_doubtful_name_is_told_when_asked_for() -> None:
    assert [(n.text, n.sure) for n in names("Acme delivers to Basel.", doubtful=True)] == [
        ("Acme", False),
        ("Basel", True),
    ]
    assert [n.text for n in names("Delivery is late. We wait for delivery.", doubtful=True)] == []


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("Does anybody know where the oars are?", True),
        ("I am trying to mend the lock, but it sticks.", True),
        ("We’d like to row on Sundays too.", True),
        ("I couldn't find the keys.", True),
        ("I get an odd error when the pump starts.", True),
        ("Oil the lock, then turn the key twice.", False),
        ("We want three oars for the new boat.", False),
    ],
)
def test_who_tells_what_they_lack_seeks_it(text: str, *, sought: bool) -> None:
    assert seeks(text) is sought


# --- keywords -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "Do I know any recruiters working at a biotech company?",
            [("know", "word"), ("recruiters", "word"), ("working", "word"), ("biotech", "word"), ("company", "word")],
        ),
        (
            'Did anna@acme.example write "data residency" to Nova Labs about PR-123 and #45?',
            [
                ("anna@acme.example", "email"),
                ("write", "word"),
                ("data residency", "quoted"),
                ("Nova Labs", "name"),
                ("PR-123", "id"),
                ("#45", "number"),
            ],
        ),
        ("Which tasks has eid_7f22 closed?", [("tasks", "word"), ("eid_7f22", "id"), ("closed", "word")]),
        (
            "What did `billing_tag` cost, $40,000 or 3.5%?",
            [("billing_tag", "quoted"), ("cost", "word"), ("$40,000", "number"), ("3.5%", "number")],
        ),
        ("Did order P-2044 arrive?", [("order", "word"), ("P-2044", "id"), ("arrive", "word")]),
        ("Is plan B better than plan C?", [("plan B", "id"), ("better", "word"), ("plan C", "id")]),
        ("which manual of Q do I need?", [("manual", "word"), ("Q", "word"), ("need", "word")]),
        ("when is the next Q-day?", [("next", "word"), ("Q-day", "name")]),
        ("who maintains Q?", [("maintains", "word"), ("Q", "word")]),
        ("how do I build C++?", [("build", "word")]),
        ("Orion's customers and Orion", [("Orion", "name"), ("customers", "word")]),
        ("see https://a.example/x?y=1.", [("see", "word"), ("https://a.example/x?y=1", "url")]),
        ("List all employee IDs", [("employee", "word"), ("IDs", "word")]),
        ("Who is Dr. Miller?", [("Miller", "name")]),
        ("customer-facing docs", [("customer-facing", "word"), ("docs", "word")]),
        ("what is it?", []),
    ],
)
def test_keywords(question: str, found: list[tuple[str, str]]) -> None:
    assert [(k.text, k.kind) for k in keywords(question)] == found


def test_a_keyword_is_compared_by_its_stems() -> None:
    (keyword,) = keywords('"Customer Complaints"')
    assert keyword.stem == "customer complaint"


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A ",
        "A.",
        "Ab ",
        "a_",
        "1",
        "1-",
        "a1-",
        "'a ",
        '"a ',
        "http://",
        "@a",
        "x@a.",
        "A&",
        "A'",
        "“",
        "`a",
        "A\n",
        "Bank of ",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (80_000 // len(piece))
    names(text)
    keywords(text)
    question_shape(text)


def test_importing_is_cheap() -> None:
    code = "import sys, cascade.language, cascade.language.dates; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"asyncio", "numpy", "dateutil", "tantivy", "sqlite3", "llama_cpp"} & set(done.stdout.split())


def test_what_leads_up_to_a_source_is_no_name() -> None:
    assert [k.text for k in keywords("According to the lease, who pays for the roof?")] == ["lease", "pays", "roof"]
