"""A run in one file: it opens without its library, masked where that was asked for, and is not trusted."""

from __future__ import annotations

import json
import re
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cascade import runfile
from cascade.cli.stages import stage_record
from cascade.engine import Engine
from cascade.engine.nearby import around
from cascade.errors import NoSuch, UsageError
from cascade.runs import Run, answer_json
from cascade.types import Identity
from tests.desk import Desk, answer_of, outcomes, scripted

LARCH = "When does Delia Marsh deliver the larch?"
UNKNOWN = "What did the larch for the Heron from Trondskerry cost?"
"""Nothing tells it, and somebody might know."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Engine]:
    """A home where there is nothing."""
    with Engine(tmp_path / "elsewhere") as engine:
        yield engine


def told(desk: Desk) -> Run:
    """A run of which a model wrote and scored, and that took all of it from the cache of another."""
    name = "Delia Marsh, delivery@brackwater.example, thinks so"
    desk.seat(scripted({"note": name}, score=lambda request: [-float(n) for n in range(len(request.items))]))
    first = desk.ask(LARCH, {"default": "scripted"})
    again = desk.engine.rerun(first)
    assert set(outcomes(again).values()) == {"cached"}
    return again


def members(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


# --- opened elsewhere ---------------------------------------------------------------------------------------------


def test_a_run_opens_without_its_library(desk: Desk, tmp_path: Path, elsewhere: Engine) -> None:
    run = told(desk)
    desk.engine.mark(run.id, name="larch", starred=True)
    file = desk.engine.export(run.id, tmp_path)
    assert file == tmp_path / f"{run.id}.cascade.zip"
    assert file.stat().st_mode & 0o077 == 0
    opened = elsewhere.run(str(file))
    assert opened.file is not None
    assert not opened.file.manifest.redacted
    assert (opened.head, opened.answer, opened.plan, opened.marks) == (run.head, run.answer, run.plan, run.marks)
    assert answer_json(opened) == answer_json(run)
    for span in run.view.stages:
        mine, theirs = (
            stage_record(each, span, engine.run) for each, engine in ((run, desk.engine), (opened, elsewhere))
        )
        assert mine == theirs, "with the calls of the run that computed it"
    assert any(stage_record(opened, span, elsewhere.run)["calls"] for span in run.view.stages)
    assert run.answer is not None
    assert run.answer.quotes
    for quote in run.answer.quotes:
        document = elsewhere.document(quote.document, opened)
        assert document.text[quote.start : quote.end] == quote.text
        assert elsewhere.around(document, opened) == desk.engine.around(document)
        assert len(elsewhere.around(document, opened)) > 1
    with pytest.raises(NoSuch, match="neither the run's file nor the library"):
        elsewhere.document("docs:nowhere.md", opened)
    assert not elsewhere.home.library.exists(), "no library was made for it"


def test_two_runs_of_which_one_is_a_file_are_compared(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(LARCH)
    file = desk.engine.export(run.id, tmp_path / "a.cascade.zip")
    difference = desk.engine.diff(str(file), run.id)
    assert not difference.plan_changed
    assert (difference.passages_gone, difference.quotes_new, difference.text[0]) == ((), (), difference.text[1])


def test_the_same_run_gives_the_same_bytes_but_for_when_it_was_written(desk: Desk, tmp_path: Path) -> None:
    run = told(desk)
    one, other = (desk.engine.export(run.id, tmp_path / f"{n}.zip") for n in (1, 2))
    texts = [members(file) for file in (one, other)]
    for each in texts:
        assert json.loads(each.pop("manifest.json"))["run"] == run.id
    assert texts[0] == texts[1]
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_file_that_is_there_is_not_replaced_unasked(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(LARCH)
    file = tmp_path / "a.cascade.zip"
    file.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        desk.engine.export(run.id, file)
    assert file.read_text() == "mine"
    desk.engine.export(run.id, file, force=True)
    assert desk.engine.run(str(file)).id == run.id
    with pytest.raises(UsageError, match="cannot be written"):
        desk.engine.export(run.id, tmp_path / "not" / "there.zip")
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_run_that_failed_is_exported_as_far_as_it_got(desk: Desk, tmp_path: Path, elsewhere: Engine) -> None:
    desk.seat(scripted(RuntimeError("torn"), reads=True))
    with pytest.raises(Exception, match="torn"):
        desk.ask(LARCH, {"cite": "scripted"})
    run = desk.last()
    opened = elsewhere.run(str(desk.engine.export(run.id, tmp_path)))
    assert (opened.view.state, opened.view.error, opened.answer) == ("failed", run.view.error, None)
    assert opened.passages() == run.passages()
    assert opened.documents, "what it found came with it"


def test_what_a_file_holds_cannot_be_marked_or_forgotten(desk: Desk, tmp_path: Path) -> None:
    file = str(desk.engine.export(desk.ask(LARCH).id, tmp_path))
    with pytest.raises(UsageError, match="cannot be marked"):
        desk.engine.mark(file, starred=True)
    with pytest.raises(UsageError, match="cannot be forgotten"):
        desk.engine.delete(file)


def test_a_file_is_run_again_where_its_library_is_and_nowhere_else(desk: Desk, tmp_path: Path, synced: Path) -> None:
    run = desk.ask(LARCH)
    plain = desk.engine.export(run.id, tmp_path / "plain.zip")
    redacted = desk.engine.export(run.id, tmp_path / "redacted.zip", redact=True)
    again = desk.engine.rerun(desk.engine.run(str(plain)))
    assert (again.head.forked, again.answer) == (run.id, run.answer)
    with pytest.raises(UsageError, match="is redacted"):
        desk.engine.rerun(desk.engine.run(str(redacted)))
    other = Desk.copied(synced, tmp_path / "other")
    other.engine.remove("mail")
    with pytest.raises(UsageError, match=r"another library: [0-9]+ of the [0-9]+ passages"):
        other.engine.rerun(other.engine.run(str(plain)))
    assert list(other.engine.runs()) == [], "nothing was begun"
    other.engine.close()


def test_a_document_is_shown_among_the_nearest_of_its_conversation(company: Desk) -> None:
    library = company.engine.library
    mail = library.get("mail:larch-1@brackwater.example")
    assert mail is not None
    thread = library.thread(mail)
    assert company.engine.around(mail) == tuple(thread)
    child = mail.model_copy(update={"id": "mail:a", "parent": mail.id, "thread": None})
    other = mail.model_copy(update={"id": "mail:z", "thread": "another"})
    assert child in around(mail, [*thread, child, other])
    assert other not in around(mail, [*thread, child, other])
    assert mail in around(child, [*thread, child])
    assert around(mail, thread, limit=1) == (mail,)


# --- masked -------------------------------------------------------------------------------------------------------


def names_of(people: set[Identity]) -> set[str]:
    """Every address, and every word of a name, that gives one of them away."""
    words = {word.casefold() for p in people for word in re.findall(r"[^\W\d_]+", p.name)}
    return {w for w in words if len(w) > 1} | {p.address.casefold() for p in people if p.address}


@pytest.mark.parametrize(
    "question",
    [
        LARCH,
        "Who leads the workshop?",
        "Which clubs complained about the oars?",
        "How many incidents were there?",
        UNKNOWN,
    ],
)
def test_nobody_is_named_in_a_masked_file(desk: Desk, tmp_path: Path, elsewhere: Engine, question: str) -> None:
    desk.seat(scripted({"note": "Delia Marsh"}, score=lambda r: [-float(n) for n in range(len(r.items))]))
    run = desk.engine.rerun(desk.ask(question, {"default": "scripted"}))
    desk.engine.mark(run.id, name="Delia and tomas@wherry.example")
    file = desk.engine.export(run.id, tmp_path / "masked.zip", redact=True)
    known = names_of(set(desk.engine.library.identities()))
    assert {"delia", "marsh", "tomas", "u0tomas", "delivery@brackwater.example"} <= known
    texts = members(file)
    whole = "\n".join([*texts, *texts.values()]).casefold()
    found = {w for w in known if re.search(rf"(?<![^\W_]){re.escape(w)}(?![^\W_])", whole)}
    assert not found
    assert "brackwater.example" not in whole
    plain = members(desk.engine.export(run.id, tmp_path / "plain.zip"))
    telling = {n for n, text in plain.items() if "delia" in text.casefold() or "wherry.example" in text.casefold()}
    assert {n for n in telling if n.startswith("blobs/")}
    assert not {n for n in telling & set(texts) if n.startswith("blobs/")}, "no value is called by what it was"

    opened = elsewhere.run(str(file))
    assert opened.file is not None
    assert opened.file.manifest.redacted
    assert outcomes(opened) == outcomes(run)
    for span in opened.view.stages:
        assert stage_record(opened, span, elsewhere.run)["output"] is not None
    assert opened.documents
    quotes = opened.answer.quotes if opened.answer else ()
    assert len(quotes) == len(run.answer.quotes if run.answer else ())
    knows = opened.answer.knows if opened.answer else ()
    assert bool(knows) == (question == UNKNOWN)
    for quote in (*quotes, *(expert.latest for expert in knows)):
        assert elsewhere.document(quote.document, opened).text[quote.start : quote.end] == quote.text
    for id_, text in opened.found().items():
        document, _, place = id_.rpartition("@")
        start, end = map(int, place.split(":"))
        assert elsewhere.document(document, opened).text[start:end] == text


def test_two_masked_files_share_no_pseudonym_and_words_can_be_added(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(LARCH)
    one = desk.engine.run(str(desk.engine.export(run.id, tmp_path / "1.zip", redact=True)))
    other = desk.engine.run(str(desk.engine.export(run.id, tmp_path / "2.zip", redact=True, mask=["larch"])))
    asked = [each.head.question.text for each in (one, other)]
    words = [set(re.findall(r"\w+", text)) for text in asked]
    assert {"When", "does", "deliver", "the", "larch"} <= words[0]
    assert words[0] & words[1] == {"When", "does", "deliver", "the"}
    assert not any("larch" in text.casefold() for text in members(tmp_path / "2.zip").values())


def test_the_words_that_a_run_is_written_with_are_nobodys_names(desk: Desk, tmp_path: Path, elsewhere: Engine) -> None:
    desk.seat(scripted({"note": "so"}, score=lambda request: [-float(n) for n in range(len(request.items))]))
    run = desk.ask(LARCH, {"default": "scripted"})
    words = ("plan", "found", "evidence", "email", "doc", "chat", "author", "rerank", "judge", "computed", "mail")
    masked = elsewhere.run(str(desk.engine.export(run.id, tmp_path / "masked.zip", redact=True, mask=words)))
    for span, other in zip(run.view.stages, masked.view.stages, strict=True):
        assert set(other.inputs) == set(span.inputs)
        assert [call.prompt for call in other.all_calls()] == [call.prompt for call in span.all_calls()]
    assert any(call.prompt == "rerank" for span in masked.view.stages for call in span.all_calls())
    assert {d.kind for d in masked.documents.values()} <= {"email", "doc", "chat"}
    assert {p.role for d in masked.documents.values() for p in d.people} >= {"author"}
    assert [each.kind for each in answer_of(masked).coverage.sources] == [
        each.kind for each in answer_of(run).coverage.sources
    ]


# --- files that are not to be trusted -----------------------------------------------------------------------------


@pytest.fixture
def good(desk: Desk, tmp_path: Path) -> dict[str, str]:
    return members(desk.engine.export(desk.ask(LARCH).id, tmp_path / "good.zip"))


def packed(path: Path, texts: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "/etc/passwd", "C:\\evil", "blobs/../../evil.json", "blobs/x.json", "run.json/", "link", "NUL",
     "blobs/0123456789abcdef01234567.json\n", "origins/../run.json", "origins/a/blobs/b.json"],
)  # fmt: skip
def test_a_member_that_no_run_has_is_refused(
    good: dict[str, str], elsewhere: Engine, tmp_path: Path, name: str
) -> None:
    file = packed(tmp_path / "evil.zip", {**good, name: "{}"})
    with pytest.raises(NoSuch, match="no run has a member"):
        elsewhere.run(str(file))
    assert not (tmp_path / "evil.json").exists()


@pytest.mark.parametrize(
    ("member", "text", "said"),
    [
        ("manifest.json", "{", "manifest.json"),
        ("manifest.json", '{"format": 99, "run": "x", "made": "2026-01-01T00:00:00Z", "cascade": "9"}', "layout 99"),
        ("run.json", "[]", "run.json"),
        ("run.json", "[" * 100_000, "run.json"),
        ("run.json", b"\xff\xfe", "run.json"),
        ("events.jsonl", '{"event": "danced"}\n', "events.jsonl"),
        ("events.jsonl", '{"event":"noted","at":0.1,"span":7,"text":"x"}\n', "does not fit"),
        ("documents.jsonl", '{"id": 1}\n', "documents.jsonl"),
        ("marks.json", "3", "marks.json"),
    ],
)
def test_what_does_not_read_is_said(
    good: dict[str, str], elsewhere: Engine, tmp_path: Path, member: str, text: str | bytes, said: str
) -> None:
    file = packed(tmp_path / "bad.zip", {**good, member: text})
    with pytest.raises(NoSuch, match=said):
        _ = elsewhere.run(str(file)).marks


@pytest.mark.parametrize("id_", ["../../evil", "last", "", "/etc/other.cascade.zip", "120000-abc\n"])
@pytest.mark.parametrize("field", ["id", "forked", "follows", "origin"])
def test_what_is_no_runs_id_leads_nowhere(desk: Desk, tmp_path: Path, elsewhere: Engine, field: str, id_: str) -> None:
    good = members(desk.engine.export(told(desk).id, tmp_path / "good.zip"))
    if field == "origin":
        text = re.sub(r'(?<="origin": )"[^"]+"', lambda _: json.dumps(id_), good["events.jsonl"])
        assert text != good["events.jsonl"]
        file = packed(tmp_path / "evil.zip", {**good, "events.jsonl": text})
    else:
        head = {**json.loads(good["run.json"]), field: id_}
        file = packed(tmp_path / "evil.zip", {**good, "run.json": json.dumps(head)})
    with pytest.raises(NoSuch, match="is no run's id"):
        elsewhere.run(str(file))


def test_recorded_values_of_another_shape_are_refused(good: dict[str, str], elsewhere: Engine, tmp_path: Path) -> None:
    for span in elsewhere.run(str(tmp_path / "good.zip")).view.stages:
        file = packed(tmp_path / "odd.zip", {**good, f"blobs/{span.output}.json": '{"status": "fine", "hits": 3}'})
        with pytest.raises(NoSuch, match="does not fit"):
            elsewhere.run(str(file))


def test_a_value_that_is_missing_is_told_when_it_is_asked_for(
    good: dict[str, str], elsewhere: Engine, tmp_path: Path
) -> None:
    file = packed(tmp_path / "few.zip", {n: t for n, t in good.items() if not n.startswith("blobs/")})
    opened = elsewhere.run(str(file))
    with pytest.raises(NoSuch, match=r"the recorded value|holds no readable run"):
        opened.output("decompose")


def test_what_inflates_beyond_its_bounds_is_refused(
    good: dict[str, str], elsewhere: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = packed(tmp_path / "bomb.zip", {**good, "documents.jsonl": "\n" * 5_000_000})
    monkeypatch.setattr(runfile, "ENTRY", 4_000_000)
    with pytest.raises(NoSuch, match=r"documents\.jsonl has more than"):
        elsewhere.run(str(file))
    monkeypatch.setattr(runfile, "ENTRY", 6_000_000)
    monkeypatch.setattr(runfile, "UNPACKED", 4_000_000)
    with pytest.raises(NoSuch, match="unpacked"):
        elsewhere.run(str(file))
    monkeypatch.setattr(runfile, "MEMBERS", 3)
    with pytest.raises(NoSuch, match="more than 3 members"):
        elsewhere.run(str(file))
    monkeypatch.setattr(runfile, "LARGEST", 100)
    with pytest.raises(NoSuch, match="it has more than"):
        elsewhere.run(str(file))


def test_a_member_that_lies_about_its_length_is_read_no_further(
    good: dict[str, str], elsewhere: Engine, tmp_path: Path
) -> None:
    file = packed(tmp_path / "liar.zip", {**good, "documents.jsonl": "\n" * 5_000_000})
    data = file.read_bytes()
    file.write_bytes(data.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 1000)))
    with pytest.raises(NoSuch, match=r"documents\.jsonl: .*CRC"):
        elsewhere.run(str(file))


def test_what_is_no_such_archive_is_refused(good: dict[str, str], elsewhere: Engine, tmp_path: Path) -> None:
    whole = (tmp_path / "good.zip").read_bytes()
    file = tmp_path / "x.zip"
    damages: list[Callable[[], object]] = [
        lambda: file.write_bytes(b""),
        lambda: file.write_bytes(b"PK\x03\x04 no zip"),
        lambda: file.write_bytes(whole[: len(whole) // 2]),
        lambda: packed(file, {"a.txt": "x"}),
        lambda: packed(file, {n: t for n, t in good.items() if n != "manifest.json"}),
        lambda: shutil.copy(Path(__file__), file),
    ]
    for damage in damages:
        damage()
        with pytest.raises(NoSuch):
            elsewhere.run(str(file))
    file.unlink()
    with pytest.raises(NoSuch, match="there is no file"):
        elsewhere.run(str(file))
    packed(file, good)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("run.json", good["run.json"])
    with pytest.raises(NoSuch, match="two members have one name"):
        elsewhere.run(str(file))


def test_damage_anywhere_is_a_sentence_and_never_a_traceback(
    good: dict[str, str], elsewhere: Engine, tmp_path: Path
) -> None:
    whole = bytearray((tmp_path / "good.zip").read_bytes())
    file = tmp_path / "x.zip"
    for at in range(0, len(whole), max(len(whole) // 150, 1)):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        file.write_bytes(damaged)
        try:
            opened = elsewhere.run(str(file))
            for span in opened.view.stages:
                stage_record(opened, span, elsewhere.run)
        except NoSuch:
            continue
    assert good
