"""A document opened at its quote: marked and in sight, in its thread or chat or page, whatever became of it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from textual import events
from textual.containers import VerticalScroll
from textual.selection import SELECT_ALL

from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.screens.document import DocumentScreen
from cascade.tui.source import Source, reference
from cascade.tui.widgets.paragraphs import Mark, Paragraph, row_of, rows
from cascade.tui.widgets.prose import Prose
from cascade.tui.widgets.source_text import told
from cascade.types import Document, Identity, Involved, Locator, Part, Quote
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

NARROW, WIDE = (80, 24), (160, 48)
LARCH = "When does Brackwater deliver the larch?"
SPARS = "The spars of the Merganser are made of Sitka spruce from Orkney."


def asked(home: Path, text: str, folder: Path | None = None, files: dict[str, str] | None = None) -> Run:
    """A run of the home, with its answer; `files` are brought into the library before."""
    desk = Desk(home)
    if folder is not None and files is not None:
        desk.bring(folder, files)
    run = desk.ask(text)
    desk.engine.close()
    assert run.answer is not None
    assert run.answer.quotes, f"{text} is not answered"
    return run


def first(run: Run) -> Quote:
    assert run.answer is not None
    return run.answer.quotes[0]


async def open_it(app: CascadeApp, pilot: Driver, what: Quote | str, run: Run | None, sign: str) -> DocumentScreen:
    """Push the screen, and wait until it shows `sign`."""
    screen = DocumentScreen(what, run)
    await app.push_screen(screen)
    await until(pilot, lambda: sign in shown(app), sign)
    return screen


def marked(screen: DocumentScreen, style: str = "quote") -> list[str]:
    """The words that are marked in the text."""
    paragraphs = screen.query_one("#text", Prose).paragraphs
    return [p.text[m.start : m.end] for p in paragraphs for m in p.marks if m.style == style]


# --- the page -----------------------------------------------------------------------------------------------------


def test_a_mail_that_was_wrapped_wider_than_the_screen_is_wrapped_anew(home: Path, tmp_path: Path) -> None:
    lines = (
        "The cradle of the Merganser was built by Ole Strand in the winter of 2024, when\n"
        "the slipway was frozen and nobody could launch, and it carries eleven tonnes.\n"
    )
    run = asked(home, "Who built the cradle of the Merganser?", tmp_path / "cradles", {"cradle.txt": lines})

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "cradle")
        page = [line.strip() for line in shown(app).splitlines()]
        assert "2024, when the slipway was frozen and nobody could" in " ".join(page)
        assert not any(line == "when" for line in page), "no row of one word"
        await pilot.resize_terminal(120, 24)
        await until(pilot, lambda: "2024, when\n" in shown(app), "its own lines, where there is room")
        text = screen.query_one("#text", Prose).get_selection(SELECT_ALL)
        assert text is not None
        assert text[0].strip() == lines.strip(), "what is copied has its own line ends"

    drive(home, script, size=(70, 24))


# --- threads ------------------------------------------------------------------------------------------------------


def test_a_mail_stands_open_among_the_headers_of_its_thread(home: Path) -> None:
    run = asked(home, LARCH)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "▾")
        assert marked(screen) == ["Brackwater Timber delivers the larch on 9 April."]
        text = shown(app)
        assert "Larch for the Heron" in text
        assert "Delia Marsh · 2026-03-09" in text
        assert "mail: mail.mbox, line 1" in text
        folded = [line for line in text.splitlines() if line.strip().startswith("▸")]
        assert folded, "the others of the thread have a line each"
        whole = len(text.splitlines())
        await pilot.press("j", "enter")
        await until(pilot, lambda: shown(app).count("▾") == 2, "the next message, unfolded")
        assert len(marked(screen)) == 1
        await pilot.press("enter")
        await until(pilot, lambda: shown(app).count("▾") == 1)
        assert len(shown(app).splitlines()) == whole
        y = next(n for n, line in enumerate(shown(app).splitlines()) if line.strip().startswith("▸"))
        await pilot.click(offset=(10, y))
        await until(pilot, lambda: shown(app).count("▾") == 2, "unfolded by a click")
        await pilot.press("t")
        await until(pilot, lambda: "▾" not in shown(app) and "▸" not in shown(app), "the mail alone")
        assert len(marked(screen)) == 1

    drive(home, script, size=WIDE)


def test_a_chat_is_shown_with_who_wrote_what_when(home: Path) -> None:
    run = asked(home, "Which blade does the bandsaw have?")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "Tomas Reuter")
        lines = [line.strip() for line in shown(app).splitlines()]
        at = lines.index("Tomas Reuter  2026-04-13 09:05")
        assert lines[at + 1] == "Which blade did you take?"
        assert lines[at + 2] == "Jana Petrak  2026-04-13 09:06"
        assert marked(screen) == ["The bandsaw has a new blade of 32 mm, the old one went blunt on the oak."]

    drive(home, script, size=WIDE)


def document(text: str, *parts: Part, **fields: object) -> Document:
    made = {"id": "docs:a.pdf", "source": "docs", "kind": "doc", "title": "A", "text": text, "parts": parts, **fields}
    return Document.model_validate(made)


def quoted(document: Document, words: str, **fields: object) -> Quote:
    start = document.text.index(words)
    made = {
        "n": 1, "document": document.id, "native_id": document.native_id, "source": document.source,
        "kind": document.kind, "title": document.title, "start": start, "end": start + len(words), "text": words,
    }  # fmt: skip
    return Quote.model_validate({**made, **fields})


def styled(paragraphs: list[Paragraph], style: str) -> list[str]:
    return [p.text[m.start : m.end] for p in paragraphs for m in p.marks if m.style == style]


def test_pages_are_ruled_and_the_quotes_own_page_stands_out() -> None:
    text = "One is here.\nTwo is there.\nThree is nowhere."
    pages = [
        Part(start=0, end=12, role="page"),
        Part(start=13, end=26, role="page"),
        Part(start=27, end=44, role="page"),
    ]
    paper = document(text, *pages)
    source = Source("UTC", quoted(paper, "Two is there."), paper, (paper,))
    shown_ = list(told(source, thread=True, opened={paper.id}))
    rules = [p for p in shown_ if p.text.startswith("── page")]
    assert [p.text.split("─")[2].strip() for p in rules] == ["page 1 of 3", "page 2 of 3", "page 3 of 3"]
    assert [p.style for p in rules] == ["dim", "warning", "dim"]
    assert styled(shown_, "quote") == ["Two is there."]
    assert "".join(p.text for p in shown_ if p not in rules) == text.replace("\n", "")


def test_replies_and_signatures_are_dim_and_headings_stand_out() -> None:
    text = "# Spars\nThey are spruce.\n> Of what?\n-- \nAnn"
    spans = (("heading", 0, 7), ("quoted", 25, 35), ("signature", 36, 43))
    parts = [Part(start=start, end=end, role=role) for role, start, end in spans]
    mail = document(text, *parts)
    shown_ = list(told(Source("UTC", None, mail, (mail,)), thread=True, opened=set()))
    assert styled(shown_, "dim") == ["> Of what?", "-- \nAnn"]
    assert styled(shown_, "heading") == ["# Spars"]


def test_a_quote_that_runs_over_messages_is_marked_all_the_same() -> None:
    text = "Ann: It came.\nBob: It went."
    ann, bob = Identity(name="Ann"), Identity(name="Bob")
    chat = document(
        text, Part(start=5, end=13, role="message", author=ann), Part(start=19, end=27, role="message", author=bob)
    )
    apart = list(told(Source("UTC", quoted(chat, "It went."), chat, (chat,)), thread=True, opened=set()))
    assert styled(apart, "who") == ["Ann", "Bob"]
    assert styled(apart, "quote") == ["It went."]
    over = list(told(Source("UTC", quoted(chat, "It came.\nBob: It"), chat, (chat,)), thread=True, opened=set()))
    assert styled(over, "quote") == ["It came.\nBob: It"]


def test_a_reference_says_what_it_is_of_whom_when_and_where() -> None:
    ann = Identity(name="Ann Oakley")
    paper = document(
        SPARS,
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
        people=[Involved(role="author", identity=ann)],
    )
    quote = quoted(paper, SPARS, author=ann, at=paper.created_at, locator=Locator(path="a.pdf", page=3))
    assert reference(Source("UTC", quote, paper)) == f"“{SPARS}”\nA, Ann Oakley, 2026-01-02 (docs: a.pdf, page 3)"
    assert reference(Source("UTC", None, paper)) == "A, Ann Oakley, 2026-01-02 (docs)"


# --- what became of it --------------------------------------------------------------------------------------------


def changed(home: Path, tmp_path: Path, change: Callable[[Path], object]) -> Run:
    """A run on a file that has been changed, and synced, since."""
    folder = tmp_path / "boats"
    run = asked(home, "What are the spars of the Merganser made of?", folder, {"spars.md": f"# Spars\n\n{SPARS}\n"})
    change(folder)
    desk = Desk(home)
    desk.engine.sync("boats", force=True)
    desk.engine.close()
    return run


def test_a_document_that_was_changed_says_so_and_shows_the_quote_as_it_was(home: Path, tmp_path: Path) -> None:
    run = changed(home, tmp_path, lambda folder: (folder / "spars.md").write_text("# Spars\n\nThey are of ash now.\n"))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "has changed since the run")
        assert marked(screen) == [SPARS]
        assert "They are of ash now." in shown(app)

    drive(home, script, size=NARROW)


def test_a_quote_that_has_moved_is_marked_where_it_stands_now(home: Path, tmp_path: Path) -> None:
    def longer(folder: Path) -> None:
        (folder / "spars.md").write_text(f"# Spars\n\nOf late much has been said of them.\n\n{SPARS}\n")

    run = changed(home, tmp_path, longer)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "has changed since the run; the quoted")
        assert marked(screen) == [SPARS]
        assert shown(app).count("Sitka") == 1

    drive(home, script, size=NARROW)


def test_a_document_that_is_gone_says_so_and_shows_the_quote(home: Path, tmp_path: Path) -> None:
    run = changed(home, tmp_path, lambda folder: (folder / "spars.md").unlink())

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "no longer in the library")
        assert marked(screen) == [SPARS]
        await pilot.press("u", "y")
        assert "Sitka spruce" in app.clipboard

    drive(home, script, size=NARROW)


def test_an_id_that_nothing_holds_is_told_and_the_screen_left(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.push_screen(DocumentScreen("mail:nobody"))
        await until(pilot, lambda: not isinstance(app.screen, DocumentScreen))
        await until(pilot, lambda: "does not hold" in " ".join(shown(app).split()), "the complaint")

    drive(home, script, size=WIDE)


# --- long documents -----------------------------------------------------------------------------------------------


def test_a_megabyte_opens_at_its_quote_and_is_found_in_and_selected(home: Path, tmp_path: Path) -> None:
    filler = "".join(
        f"Line {n} tells of nothing that anybody would want to know about boats.\n\n" for n in range(16_000)
    )
    half = len(filler) // 2
    at = filler.index("\n\n", half) + 2
    text = f"# Log of the yard\n\n{filler[:at]}{SPARS}\n\n{filler[at:]}The very last words.\n"
    assert len(text) > 1_000_000
    run = asked(home, "What are the spars of the Merganser made of?", tmp_path / "boats", {"log.md": text})

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "Sitka spruce")
        page = screen.query_one("#page", VerticalScroll)
        line = next(n for n, row in enumerate(shown(app).splitlines()) if "Sitka" in row)
        assert page.region.y + page.size.height // 4 < line < page.region.bottom - page.size.height // 4
        await pilot.press("slash", *"line 15999 ", "enter")
        await until(pilot, lambda: "Line 15999 tells" in shown(app) and "1 of 1" in shown(app))
        assert page.scroll_y > page.max_scroll_y * 0.95
        await pilot.press("end")
        await until(pilot, lambda: "The very last words." in shown(app))
        rows_ = shown(app).splitlines()
        y = next(n for n, row in enumerate(rows_) if "very last" in row)
        x = rows_[y].index("very")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 8, y))
        await pilot.mouse_up(offset=(x + 8, y))
        assert app.screen.get_selected_text() == "very last"

    drive(home, script, size=NARROW)


# --- keys ---------------------------------------------------------------------------------------------------------


def test_words_are_found_one_place_after_the_other(home: Path) -> None:
    run = asked(home, LARCH)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "▾")
        await pilot.press("slash", *"LARCH")
        await until(pilot, lambda: "1 of " in shown(app))
        places = len(marked(screen, "found")) + 1
        assert places > 1
        assert f"1 of {places}" in shown(app)
        await pilot.press("enter", "n")
        await until(pilot, lambda: f"2 of {places}" in shown(app))
        await pilot.press("N", "N")
        await until(pilot, lambda: f"{places} of {places}" in shown(app))
        assert len(marked(screen, "here")) == 1
        await pilot.press("escape")
        await until(pilot, lambda: not marked(screen, "found"))
        assert isinstance(app.screen, DocumentScreen), "the first Escape ends the search"
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, DocumentScreen))

    drive(home, script, size=NARROW)


def test_the_other_citations_are_a_key_away(home: Path) -> None:
    run = asked(home, "How many boats were sold in 2025?")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await open_it(app, pilot, first(run), run, "Source 1 of 2")
        await pilot.press("n")
        await until(pilot, lambda: "Source 2 of 2" in shown(app) and "Oskar Lind" in shown(app))
        await pilot.press("n")
        await pilot.press("p")
        await until(pilot, lambda: "Source 1 of 2" in shown(app) and "Priya Nandan" in shown(app))

    drive(home, script, size=NARROW)


def test_the_quote_and_the_path_are_copied(home: Path, tmp_path: Path) -> None:
    run = asked(home, "What are the spars of the Merganser made of?", tmp_path / "boats", {"spars.md": SPARS})

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await open_it(app, pilot, first(run), run, "Sitka")
        await pilot.press("y")
        assert app.clipboard.startswith(f"“{SPARS}”\n")
        assert "boats: spars.md" in app.clipboard
        await pilot.press("u")
        assert app.clipboard == str(tmp_path / "boats" / "spars.md")

    drive(home, script, size=NARROW)


def test_a_resize_keeps_the_place_and_everything_within_the_screen(home: Path, tmp_path: Path) -> None:
    line = "{} is a line that is long enough to be broken where there is not much room.\n\n"
    lines = "".join(line.format(n) for n in range(200))
    files = {"log.md": f"{lines[: len(lines) // 2]}\n\n{SPARS}\n\n{lines[len(lines) // 2 :]}"}
    run = asked(home, "What are the spars of the Merganser made of?", tmp_path / "boats", files)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "Sitka spruce")
        for size in (WIDE, (60, 20), NARROW):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.size == size and "Merganser" in shown(app))  # type: ignore[misc]
            assert marked(screen) == [SPARS]
            assert screen.query_one("#page").max_scroll_x == 0
            assert all(len(line) <= size[0] for line in shown(app).splitlines())

    drive(home, script, size=NARROW)


def test_widths_that_a_layout_only_tries_leave_the_place(home: Path, tmp_path: Path) -> None:
    line = "{} is a line that is long enough to be broken where there is not much room.\n\n"
    lines = "".join(line.format(n) for n in range(200))
    files = {"log.md": f"{lines[: len(lines) // 2]}\n\n{SPARS}\n\n{lines[len(lines) // 2 :]}"}
    run = asked(home, "What are the spars of the Merganser made of?", tmp_path / "boats", files)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await open_it(app, pilot, first(run), run, "Sitka spruce")
        text, page = screen.query_one("#text", Prose), screen.query_one("#page")
        before = page.scroll_y
        text.get_content_height(app.size, app.size, text.size.width // 2)
        text.post_message(events.Resize(text.size, text.virtual_size))
        await pilot.pause()
        await pilot.pause()
        assert "Merganser" in shown(app)
        assert page.scroll_y == before

    drive(home, script, size=NARROW)


# --- rows ---------------------------------------------------------------------------------------------------------


def test_text_is_broken_between_words_and_wide_letters_count_twice() -> None:
    text = Paragraph("one two three\n\n漢字漢字漢字 end")
    broken = [text.text[r.start : r.end] for r in rows([text], 8)]
    assert broken == ["one two ", "three", "", "漢字漢字", "漢字 end"]
    assert "".join(broken) == text.text.replace("\n", "")
    long = Paragraph("a" * 20, lead="• ", indent=2)
    assert [r.end - r.start for r in rows([long], 12)] == [8, 8, 4]
    clipped = Paragraph("abcdefghij", clipped=True)
    assert [r.end for r in rows([clipped], 8)] == [7]


def test_a_place_in_the_text_has_its_row() -> None:
    texts = [Paragraph("one two three"), Paragraph(""), Paragraph("four")]
    made = rows(texts, 8)
    assert [row_of(made, *place) for place in ((0, 0), (0, 8), (0, 13), (1, 0), (2, 3))] == [0, 1, 1, 2, 3]


def test_marks_that_overlap_make_pieces_of_one_look_each() -> None:
    paragraph = Paragraph("abcdef", (Mark(0, 4, "quote"), Mark(2, 6, "found", "x")))
    assert [(p.start, p.end, p.styles, p.target) for p in paragraph.between(1, 5)] == [
        (1, 2, ("quote",), ""),
        (2, 4, ("quote", "found"), "x"),
        (4, 5, ("found",), "x"),
    ]
