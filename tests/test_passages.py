"""Passages: what always holds of any document, and where cuts fall in mail, chat and documents."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.passages import passages, passages_at, span_of
from cascade.types import Document, Identity, Involved, Part, Passage

ANN = Identity(name="Ann Lee", address="ann@example.org")
BOB = Identity(name="Bob Ray", address="bob@example.org")


def document(
    text: str,
    parts: tuple[Part, ...] = (),
    kind: str = "email",
    title: str = "Pumps",
    people: tuple[Involved, ...] = (),
    labels: tuple[str, ...] = (),
) -> Document:
    return Document(
        id="s:1", source="s", kind=kind, title=title, text=text, parts=parts, people=people, labels=labels, thread="t"
    )


def texts(document: Document, size: int = 1200) -> list[str]:
    return [p.text for p in passages(document, size=size)]


# --- what always holds --------------------------------------------------------------------------------------------

ROLES = ("body", "quoted", "forwarded", "signature", "heading", "message", "turn", "page", "cell", "code", "header")
WORDS = st.sampled_from(
    ["pump", "late. ", "\n", "\n\n", "> quoted\n", "a | b | c\n", " ", "# Costs\n", "x" * 90, "語。", "\t", "!"]
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = "".join(draw(st.lists(WORDS, max_size=120)))
    offsets = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(offsets, offsets, st.sampled_from(ROLES)), max_size=12))
    parts = [Part(start=min(a, b), end=max(a, b), role=role) for a, b, role in spans]
    kind = draw(st.sampled_from(["email", "chat", "doc", "contact"]))
    return document(text, tuple(sorted(parts, key=lambda p: (p.start, -p.end))), kind)


@settings(max_examples=400, deadline=None)
@given(documents(), st.integers(20, 400))
def test_passages_of_any_document(document: Document, size: int) -> None:
    found = passages(document, size=size)
    covered: set[int] = set()
    muted = {i for p in document.parts if p.role in ("quoted", "signature") for i in range(p.start, p.end)}
    for passage in found:
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.text == passage.text.strip()
        assert passage.id == f"s:1@{passage.start}:{passage.end}"
        assert span_of(passage.id) == ("s:1", passage.start, passage.end)
        quoted = muted.issuperset(i for i in range(passage.start, passage.end) if not document.text[i].isspace())
        assert len(passage.text) <= (size * 4 if document.kind == "contact" or quoted else size)
        assert passage.context
        assert len(passage.context) <= 400
        inside = {i for a, b in passage.muted for i in range(a, b)}
        assert inside == muted & set(range(passage.start, passage.end))
        covered.update(range(passage.start, passage.end))
    assert all(i in covered or c.isspace() for i, c in enumerate(document.text))
    starts = [p.start for p in found]
    assert starts == sorted(set(starts))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert passages_at(document, [(p.start, p.end) for p in found]) == found
    assert [Passage.model_validate(p.model_dump()) for p in found] == found


@pytest.mark.parametrize(
    "text",
    ["x" * 2_000_000, "|" * 2_000_000, "\t" * 2_000_000, "\n" * 2_000_000 + "x", "." * 2_000_000, ". " * 1_000_000],
    ids=["x", "|", "tab", "newline", "dot", "sentence"],
)
def test_monotonous_text_takes_linear_time(text: str) -> None:
    n = 20_000
    parts = tuple(Part(start=i * 80, end=i * 80 + 40, role=("quoted", "heading", "message")[i % 3]) for i in range(n))
    started = time.process_time()
    passages(document(text, parts))
    assert time.process_time() - started < 5


# --- cuts ---------------------------------------------------------------------------------------------------------


def test_a_short_document_is_one_trimmed_passage() -> None:
    [passage] = passages(document("\n  The pumps are late.\n\n"))
    assert (passage.text, passage.start, passage.end) == ("The pumps are late.", 3, 22)


def test_a_document_without_text_is_found_by_its_title() -> None:
    [passage] = passages(document("  \n"))
    assert passage.text == ""
    assert passage.context.startswith("Pumps")


def test_long_text_is_cut_into_like_pieces_between_paragraphs() -> None:
    paragraph = "The pumps are late. " * 10
    found = texts(document("\n\n".join([paragraph.strip()] * 7)))
    assert [t.count("\n\n") + 1 for t in found] == [3, 4]


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    found = texts(document("The number 12.5 of pumps\nis too low. " * 40), size=300)
    assert all(t.startswith("The number") and t.endswith("too low.") for t in found)


def test_rows_of_a_table_stay_whole() -> None:
    row = "Acme Inc. of Basel. | 12 pumps | $40,000"
    found = texts(document("\n".join([row] * 60), kind="doc"), size=300)
    assert {line for t in found for line in t.split("\n")} == {row}


def test_a_run_of_chat_is_cut_between_messages_before_the_speaker() -> None:
    text, parts = "", []
    for i in range(30):
        said = f"Message {i} has two sentences. This is\n\nthe other one."
        text += "Ann Lee: "
        parts.append(Part(start=len(text), end=len(text) + len(said), role="message", native_id=str(i)))
        text += said + "\n"
    found = texts(document(text, tuple(parts), kind="chat"), size=300)
    assert len(found) > 5
    assert all(t.startswith("Ann Lee: Message") and t.endswith("other one.") for t in found)


def test_what_is_passed_on_shares_no_passage_with_what_is_said_of_it() -> None:
    own, head, passed = "This is a hoax.\n\n", "---- Forwarded ----\nFrom: Bo\n\n", "Pay into the new account."
    text = own + head + passed
    parts = (
        Part(start=0, end=len(own), role="body"),
        Part(start=len(own), end=len(own + head), role="quoted"),
        Part(start=len(own + head), end=len(text), role="forwarded", author=BOB),
    )
    assert texts(document(text, parts)) == [(own + head).strip(), passed]


def test_the_quoted_tail_of_a_mail_has_a_passage_of_its_own() -> None:
    body, quoted = "Yes, please order them.\n\n", "> Shall we order the pumps?\n" * 20
    parts = (Part(start=0, end=len(body), role="body"), Part(start=len(body), end=len(body + quoted), role="quoted"))
    one, other = passages(document(body + quoted, parts))
    assert one.text == body.strip()
    assert one.muted == ()
    assert other.text == quoted.strip()
    assert other.muted == ((other.start, other.end),)


@pytest.mark.parametrize(("lines", "count"), [(100, 1), (200, 2)])
def test_what_is_quoted_at_the_end_is_cut_less_often(lines: int, count: int) -> None:
    body, quoted = "Yes, please order them.\n\n", "> Shall we order the pumps?\n" * lines
    parts = (Part(start=0, end=len(body), role="body"), Part(start=len(body), end=len(body + quoted), role="quoted"))
    own, *tail = passages(document(body + quoted, parts))
    assert own.text == body.strip()
    assert len(tail) == count
    assert len(passages(document(quoted))) > 2 * count


def test_a_short_signature_stays_with_its_mail() -> None:
    body, signature = "Yes, please order them.\n", "-- \nAnn"
    parts = (Part(start=len(body), end=len(body + signature), role="signature"),)
    [passage] = passages(document(body + signature, parts))
    assert passage.muted == ((len(body), len(body + signature)),)


def test_a_quote_and_its_answer_stay_together() -> None:
    text, parts = "", []
    for i in range(12):
        question = f"> Question {i}: shall we order the pumps of the other maker this time?"
        parts.append(Part(start=len(text), end=len(text) + len(question), role="quoted"))
        text += f"{question}\nAnswer {i}: no.\n\nNot now.\n\n"
    found = texts(document(text, tuple(parts)), size=300)
    assert len(found) > 3
    assert all(t.startswith("> Question") and t.endswith("Not now.") for t in found)


def test_pages_are_apart_and_headings_begin_passages_that_say_where_they_stand() -> None:
    body = "The pumps are late. " * 20
    text = f"# Report\n\n## Costs\n{body}\n## Dates\n{body}\n### Spring\n{body}"
    parts = tuple(
        Part(start=text.index(words), end=text.index(words) + len(words), role="heading")
        for words in ("Report", "Costs", "Dates", "Spring")
    )
    found = passages(document(text, parts, kind="doc"))
    assert [p.text.split("\n")[0] for p in found] == ["# Report", "## Dates", "### Spring"]
    assert found[2].context.endswith("\nReport › Dates")
    pages = (Part(start=0, end=12, role="page"), Part(start=12, end=24, role="page"))
    assert texts(document("First page. Second page.", pages, kind="doc")) == ["First page.", "Second page."]


def test_a_contact_is_one_passage() -> None:
    assert len(texts(document("Works at Example Ltd.\n" * 100, kind="contact"))) == 1


# --- what comes with a passage ------------------------------------------------------------------------------------


def test_context_says_title_people_date_and_labels() -> None:
    people = (
        Involved(role="author", identity=ANN),
        Involved(role="recipient", identity=BOB),
        *(Involved(role="recipient", identity=Identity(address=f"r{i}@example.org")) for i in range(9)),
    )
    one = document("Late.", people=people, labels=("INBOX",))
    one = one.model_copy(update={"created_at": datetime(2024, 5, 1, tzinfo=UTC)})
    [passage] = passages(one)
    assert passage.context.split("\n") == [
        "Pumps",
        "Ann Lee to Bob Ray, r0@example.org, r1@example.org, r2@example.org and 6 more",
        "1 May 2024, in INBOX",
    ]
    assert (passage.author, passage.at, passage.thread) == (ANN, one.created_at, "t")


def test_context_names_the_participants_of_a_chat_and_is_bounded() -> None:
    people = tuple(Involved(role="participant", identity=who) for who in (ANN, BOB))
    one = document("Late.", kind="chat", title="word " * 200, people=people, labels=("channel " * 50,) * 9)
    [passage] = passages(one)
    title, who, labels = passage.context.split("\n")
    assert len(title) <= 110
    assert title.endswith("word…")
    assert who == "with Ann Lee, Bob Ray"
    assert len(labels) <= 60


@pytest.mark.parametrize("text", ["", "s:1", "s:1@", "s:1@2", "s:1@a:b", "@1:2", "s:1@-1:2", "s:1@1:²"])
def test_what_is_no_passage_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no passage id"):
        span_of(text)


def test_a_document_id_may_hold_any_character() -> None:
    assert span_of("mail:a@b:c@3:40") == ("mail:a@b:c", 3, 40)
