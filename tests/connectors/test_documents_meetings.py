"""Transcripts become meetings with turns, and texts that only look like them do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cascade_connectors.documents import Extracted, read_document

from cascade.types import Identity


def _read(text: str, name: str = "weekly.txt") -> Extracted:
    return read_document(name, text.encode())


def _turns(found: Extracted) -> list[tuple[str, str, str | None]]:
    """Author, text and time stamp of each turn."""
    return [
        (str(p.author), found.text[p.start : p.end], p.locator.ts if p.locator else None)
        for p in found.parts
        if p.role == "turn"
    ]


def _attendees(found: Extracted) -> list[str]:
    return [str(p.identity) for p in found.people if p.role == "attendee"]


def test_a_list_of_who_does_what_has_no_speakers() -> None:
    head = "# Choir board\n\nPresent: Ana Ruiz, Bo Lind, Cy Marsh\n\n"
    rest = "## Agreed\n- New robes: green.\n\n## Actions\n- Ana Ruiz: order robes.\n- Bo Lind: book the hall.\n"
    found = _read(f"{head}{rest}- Cy Marsh: print the songs.", "choir.md")
    assert (found.kind, _turns(found)) == ("doc", [])
    talk = _read("- Ana: Robes?\n- Bo: Green.\n- Ana: Fine.\n- Bo: Done.\n")
    assert [author for author, _, _ in _turns(talk)] == ["Ana", "Bo", "Ana", "Bo"]


def test_turns_carry_their_speakers() -> None:
    found = _read("Ana: Shall we start?\nBo: Yes.\nand quickly.\n\nAna: Then the budget.\n")
    assert found.kind == "meeting"
    assert _turns(found) == [
        ("Ana", "Ana: Shall we start?", None),
        ("Bo", "Bo: Yes.\nand quickly.", None),
        ("Ana", "Ana: Then the budget.", None),
    ]
    assert _attendees(found) == ["Ana", "Bo"]


def test_ids_and_names_of_those_present_are_paired() -> None:
    found = _read(
        "Date: 2024-05-06T10:00:00\nAbout: planning\nParticipants: u_1, u_2, u_3\n\n"
        "Attendees\nAna Ruiz, Bo Lund, Ana Ruiz\nTranscript\nBo Lund: Welcome.\nAna Ruiz: Hello.\n"
    )
    assert found.kind == "meeting"
    assert found.created_at == datetime(2024, 5, 6, 10, tzinfo=UTC)
    assert found.labels == ("planning",)
    assert [p.identity for p in found.people] == [
        Identity(name="Ana Ruiz", address="u_1"),
        Identity(name="Bo Lund", address="u_2"),
        Identity(name="Ana Ruiz", address="u_3"),
    ]
    authors = [p.author for p in found.parts if p.role == "turn"]
    assert authors == [Identity(name="Bo Lund", address="u_2"), Identity(name="Ana Ruiz")], (
        "two share a name: no id is hers"
    )


def test_turns_may_follow_the_header_at_once() -> None:
    found = _read("Date: 2024-05-06\nAna: One.\nBo: Two.\nAna: Three.\n")
    assert [name for name, _, _ in _turns(found)] == ["Ana", "Bo", "Ana"]
    assert found.created_at == datetime(2024, 5, 6, tzinfo=UTC)


def test_lists_of_unequal_length_are_not_paired() -> None:
    found = _read("Participants: u_1, u_2\nAttendees: Ana Ruiz\n\nAna Ruiz: Hello.\nBo Lund: Hi.\nAna Ruiz: So.\n")
    assert [p.identity for p in found.people if p.identity.address] == [
        Identity(address="u_1"),
        Identity(address="u_2"),
    ]


def test_time_stamps_place_turns_in_the_recording() -> None:
    found = _read(
        "# Call with Nordwind\n\nA short call about ice.\nCole: send the draft.\nMeeting header\n"
        "Date: 2024-05-06T10:00:00Z\n"
        "Attendees:\n- Nordwind: Ana Ruiz, Ida Holm\n- Us: Bo Lund\n\n"
        "[00:00] Bo Lund: Welcome.\n\n[00:41] Ana Ruiz: Thanks. One thing: ice.\n\n[01:02:03] Bo Lund: Yes.\n",
        "call.md",
    )
    assert (found.kind, found.title) == ("meeting", "Call with Nordwind")
    assert [(name, stamp) for name, _, stamp in _turns(found)] == [
        ("Bo Lund", "00:00"),
        ("Ana Ruiz", "00:41"),
        ("Bo Lund", "01:02:03"),
    ]
    assert [p.at for p in found.parts if p.role == "turn"] == [
        datetime(2024, 5, 6, 10, 0, 0, tzinfo=UTC),
        datetime(2024, 5, 6, 10, 0, 41, tzinfo=UTC),
        datetime(2024, 5, 6, 11, 2, 3, tzinfo=UTC),
    ]
    assert _attendees(found) == ["Ana Ruiz", "Ida Holm", "Bo Lund"]


def test_a_name_and_a_time_on_a_line_of_their_own() -> None:
    found = _read("Ana Ruiz  0:03\nHello all.\n\nBo Lund  0:15\nHi.\nWhere were we?\n\nAna Ruiz  1:20\nAt the ice.\n")
    assert _turns(found) == [
        ("Ana Ruiz", "Ana Ruiz  0:03\nHello all.", "0:03"),
        ("Bo Lund", "Bo Lund  0:15\nHi.\nWhere were we?", "0:15"),
        ("Ana Ruiz", "Ana Ruiz  1:20\nAt the ice.", "1:20"),
    ]


def test_bold_names_are_names() -> None:
    found = _read("**Ana:** One.\n\n**Bo:** Two.\n\n**Ana:** Three.\n", "talk.md")
    assert [name for name, _, _ in _turns(found)] == ["Ana", "Bo", "Ana"]


def test_a_chat_that_says_so_is_a_chat() -> None:
    found = _read(
        "# Ice\n\nSource type: slack\nTopic: ice\n\nAna: It melts.\n\nBo: I see:\n- one\n- two\n\nAna: Ok.\n", "a.md"
    )
    assert (found.kind, found.title) == ("chat", "Ice")
    assert [name for name, _, _ in _turns(found)] == ["Ana", "Bo", "Ana"]


def test_a_dated_log_whose_name_announces_talk() -> None:
    text = "2024-05-06T10:00:00\nAna Ruiz: https://x.test/plan\n"
    found = _read(text, "planning_1_chat.txt")
    assert (found.kind, found.created_at) == ("meeting", datetime(2024, 5, 6, 10, tzinfo=UTC))
    assert _attendees(found) == ["Ana Ruiz"]
    assert _read(text, "links.txt").kind == "doc"


def test_subtitles_join_the_cues_of_one_speaker() -> None:
    found = _read(
        "WEBVTT\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:02.500\n<v Ana Ruiz>Hello <i>all</i>.</v>\n\n"
        "2\n00:00:03.000 --> 00:00:04.000\n<v Ana Ruiz>Shall we?</v>\n\n"
        "00:01:05.000 --> 00:01:06.000 align:start\nBo: Yes.\n",
        "call.vtt",
    )
    assert found.text == "Ana Ruiz: Hello all. Shall we?\nBo: Yes."
    assert _turns(found) == [
        ("Ana Ruiz", "Ana Ruiz: Hello all. Shall we?", "00:00:01.000"),
        ("Bo", "Bo: Yes.", "00:01:05.000"),
    ]
    assert found.kind == "meeting"


def test_subtitles_without_names_are_turns_of_nobody() -> None:
    found = _read(
        "1\n00:00:01,000 --> 00:00:02,000\nIt rains.\n\n2\n00:00:03,000 --> 00:00:04,000\nIt pours.\n", "film.srt"
    )
    assert (found.text, _attendees(found)) == ("It rains. It pours.", [])
    assert [p.author for p in found.parts] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Introduction: What it is.\nOverview: How it works.\nCosts: What it takes.\nRisks: What may fail.\n",
        "INFO: started\nERROR: no disk\nINFO: stopped\nERROR: again\nINFO: done\n",
        "Q: Is it safe?\nA: It is.\nQ: Is it quick?\nA: It is not.\n",
        "host: a\nport: 1\nhost: b\nport: 2\n",
        "Note: read this.\nNote: and this.\nNote: and that.\n",
        "We met on Monday. Ana said: no.\nThen we ate.\nBo said: yes.\nThen we left.\nIt was late.\n",
        "Date: 2024-05-06\nAna\n\nBo\n",
        "2024-05-06\nKey points: none\nNext steps: many\n",
        "Ana: hi\n" + "A line of prose that nobody says.\n" * 8 + "Bo: hi\nAna: bye\n",
    ],
    ids=["headings", "log", "questions", "settings", "notes", "prose", "list", "minutes", "mostly prose"],
)
def test_what_only_looks_like_talk_stays_a_document(text: str) -> None:
    found = _read(text)
    assert found.kind == "doc"
    assert not found.people
    assert not _turns(found)


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("Ilse Brandt, Prof. Omar Hadi (school board). Apologies: Nia Pell.", ["Ilse Brandt", "Prof. Omar Hadi"]),
        ("Ilse Brandt. Absent: Nia Pell and Tor Li.", ["Ilse Brandt"]),
        ("Dr. Jo Li, Mr. A. Fenn. Minutes taken by: Nia Pell", ["Dr. Jo Li", "Mr. A. Fenn"]),
        ("Ilse Brandt, Tor Vik. The meeting opened at 9.", ["Ilse Brandt", "Tor Vik"]),
    ],
)
def test_what_stands_behind_the_names_of_those_present_is_no_name(line: str, there: list[str]) -> None:
    found = _read(f"# Parents' evening\n\nDate: 2026-05-05\nPresent: {line}\n\nThe hall is too small.", "parents.md")
    assert _attendees(found) == there
