"""Masking: the same for one person everywhere, of the same length, never the same for two; and what is left alone."""

from __future__ import annotations

import re

import pytest

from cascade.export.pseudonyms import Pseudonyms
from cascade.export.redact import Redactor, displayed_in, identities_in
from cascade.types import Identity

PEOPLE = (
    Identity(name="Ada Lovelace", address="ada@lovelace.org"),
    Identity(name="Tomas Reuter", address="U0TOMAS"),
    Identity(name="Delia Marsh", address="delivery@brackwater.example"),
    Identity(name="Rose Okoro", address="rose@wherry.example"),
    Identity(name="王伟"),
    Identity(name="José Núñez", address="+44 7700 900123"),
    Identity(name="The Heron Project"),
)


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor(b"a salt of this test", PEOPLE, words=("Kestrel",), keep=("ada",))


def word(redactor: Redactor, name: str) -> str:
    """What stands for a name."""
    return redactor.text(f"{name} ").strip()


def test_a_person_is_the_same_one_however_he_is_written(redactor: Redactor) -> None:
    ada, lovelace = word(redactor, "Ada"), word(redactor, "Lovelace")
    assert ada not in ("Ada", lovelace)
    assert ada.istitle()
    assert redactor.text("Ada's, ADA; LOVELACE, ada.") == f"{ada}'s, {ada.upper()}; {lovelace.upper()}, {ada.lower()}."
    mail = f"{ada.lower()}@{lovelace.lower()}.org"
    assert redactor.text("<ada@lovelace.org> mailto:ada@lovelace.org") == f"<{mail}> mailto:{mail}"
    assert redactor.text("adalovelace ada_lovelace Adas") == (
        f"{ada.lower()}{lovelace.lower()} {ada.lower()}_{lovelace.lower()} {ada}s"
    )
    assert redactor.text("@ada.l").startswith(f"@{ada.lower()}.")
    assert redactor.text("/home/ada/x.gguf C:\\Users\\ada\\x") == (
        f"/home/{ada.lower()}/x.gguf C:\\Users\\{ada.lower()}\\x"
    )


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("thanks tomas! tomas2 treuter Reuters <@U0TOMAS>", "tomas|reuter"),
        ("write to zoe.k+x@elsewhere.net or zoe%40elsewhere.net", "zoe|elsewhere"),
        ("https://bob:secret@host.example/x https://github.com/bobby/repo https://x.test/~bobby/?user=bobby", "bob"),
        ("call +44 7700 900123, 07700 900123, 447700900123, (020) 7946 0018 or 555-123-4567", "900123|0018|4567"),
        ("他说王伟不错", "王伟"),
        ("José Jose\u0301 NUNEZ Nun\u0303ez", "jos|nu.?.?ez"),
        ("signed: Kestrel, kestrel@", "kestrel"),
        ("the archive of www.brackwater.example/x", "brackwater"),
        ("Rose said", "rose"),
        ("3f9a21bcde1234567890abcd", "3f9a21bc"),
    ],
)
def test_what_names_somebody_goes_and_nothing_moves(redactor: Redactor, text: str, gone: str) -> None:
    masked = redactor.text(text)
    assert re.search(gone, text, re.I)
    assert not re.search(gone, masked, re.I), masked
    assert len(masked) == len(text)
    assert [c for c in masked if not c.isalnum() and c != "\u0301"] == [
        c for c in text if not c.isalnum() and c not in "\u0301\u0303"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-20T09:00:00Z +00:00 1776243600.000100 $40,000.00 10:30 v1.2.3 12-14 March 2026",
        "docs:handbook/warranty.md@120:340",
        "a rose is delivered to the marsh by Brackwater Timber; mark the heron",
        "@here and @channel, see https://example.com/docs/warranty?page=2",
        "run_began span_ended q1 retrieve.q1",
    ],
)
def test_what_names_nobody_stays(redactor: Redactor, text: str) -> None:
    assert redactor.text(text) == text


DATED = Redactor(
    b"a salt of this test",
    (Identity(name="May Whittle"), Identity(name="Jan de Wit"), Identity(name="April Rowe"), Identity(name="June Ito")),
)


@pytest.mark.parametrize(
    "text",
    [
        "on 12 May and on May 12th, 2025",
        "the 3rd of June, June 3, 12-14 April; April 2025 and April, 2025",
        "12-Jan-2025, Jan. 12, 1 jan",
        "(30 June)",
    ],
)
def test_a_month_beside_a_day_or_a_year_is_no_name(text: str) -> None:
    assert DATED.text(text) == text


@pytest.mark.parametrize(
    "text", ["May said", "room 12, May said", "ask May: 555 1234", "v3 June", "Jan 99 times", "4.12 May"]
)
def test_a_name_that_is_a_month_too_goes_elsewhere(text: str) -> None:
    masked = DATED.text(text)
    assert not re.search("may|june|jan", masked, re.I), masked
    assert len(masked) == len(text)


def test_a_month_that_a_person_asked_to_mask_goes_in_dates_too() -> None:
    assert "May" not in Redactor(b"a salt of this test", (), words=("May",)).text("on 12 May")


def test_what_only_says_that_a_name_is_a_lists_is_no_name() -> None:
    redactor = Redactor(b"s", (Identity(name="Boats Users List"), Identity(name="Ada (boats users list)")))
    masked = redactor.text("List what Ada told the Users on Boats")
    assert masked.startswith("List what ")
    assert " the Users on " in masked
    assert "Ada" not in masked
    assert "List" not in Redactor(b"s", (Identity(name="Franz List"),)).text("ask List")


def test_ids_that_hold_addresses_are_masked_alike_in_keys_and_in_longer_ids(redactor: Redactor) -> None:
    id_ = "mail:larch-1@brackwater.example"
    value = {id_: f"{id_}@0:120", "document": id_, "plain": ["larch", 3, None, True, 1.5], "text": "ada"}
    masked = redactor.value(value)
    [key, *rest] = masked
    assert rest == ["document", "plain", "text"]
    assert (masked[key], masked["document"]) == (f"{key}@0:120", key)
    assert key.startswith("mail:")
    assert key.endswith(".example")
    assert masked["plain"] == value["plain"]
    assert masked["text"] == "ada", "what the layout keeps is kept as a whole"


def test_a_name_that_a_cut_went_through_is_masked_by_the_beginning_of_its_pseudonym(redactor: Redactor) -> None:
    tomas, reuter = word(redactor, "Tomas"), word(redactor, "Reuter")
    assert redactor.text("from Tomas Reut") == f"from {tomas} {reuter[:4]}"
    assert redactor.text("<<<\nfrom Tomas Reut\n>>>\nWho?") == f"<<<\nfrom {tomas} {reuter[:4]}\n>>>\nWho?"


def test_tokens_are_masked_as_the_text_that_they_make(redactor: Redactor) -> None:
    pieces = [" Tom", "as", " said", " no"]
    whole = redactor.text("".join(pieces))
    tokens = [{"token": p, "logprob": -1.0, "top": [[p, -1.0], [" Reu", -2.0]]} for p in pieces]
    masked = redactor.value(tokens)
    assert "".join(t["token"] for t in masked) == whole
    assert masked[0]["top"] == [[whole[:4], -1.0], [" ···", -2.0]], "beside a name only lengths are told"
    assert masked[2]["top"][0] == [" said", -1.0]
    assert redactor.pieces(pieces) == [whole[:4], whole[4:6], " said", " no"]


def test_words_that_lost_their_capital_are_masked_where_a_query_or_a_plan_holds_them(redactor: Redactor) -> None:
    assert redactor.value({"query": "rose oar", "text": "rose oar"})["text"] == "rose oar"
    assert "rose" not in redactor.value({"query": "rose oar"})["query"]
    assert "rose" not in redactor.value({"topic": ["rose", "oar"]})["topic"]


def test_a_word_that_is_doubtful_is_so_in_its_other_forms_too() -> None:
    redactor = Redactor(b"salt", (Identity(name="Docs Winters"),))
    assert redactor.text("the doc, the docs and a winter here") == "the doc, the docs and a winter here"
    assert "Winters" not in redactor.text("Docs Winters here")


def test_a_quote_is_cut_out_of_the_masked_document() -> None:
    redactor = Redactor(b"s", PEOPLE)
    text = "Write to me: ada@lovelace.org, says Ada."
    document = redactor.document({"id": "mail:ada@lovelace.org", "etag": "e", "text": text, "title": "Ada"})
    assert document["etag"] == ""
    quote = redactor.value({"document": "mail:ada@lovelace.org", "start": 13, "end": 22, "text": text[13:22]})
    assert quote["text"] == document["text"][13:22], "also where a cut runs through an address"
    assert quote["document"] == document["id"]


def test_two_words_never_become_one_and_none_becomes_a_name_that_is_known() -> None:
    letters = [f"{a}{b}" for a in "abcdefghijklmnop" for b in "abcdefghijklmnop"]
    pseudonyms = Pseudonyms(b"s", lambda made: made.startswith("b"))
    made = [pseudonyms.word(w) for w in letters]
    assert len(set(made)) == len(letters)
    assert sum(m.startswith("b") for m in made) == 0
    assert [pseudonyms.word(w) for w in letters] == made
    assert len({pseudonyms.word(str(n)) for n in range(10)}) == 10


def test_another_salt_gives_other_words() -> None:
    one, other = (Redactor(salt, PEOPLE).text("Ada Lovelace Tomas Reuter") for salt in (b"1", b"2"))
    assert not set(one.split()) & set(other.split())


def test_people_are_found_in_values_and_beside_addresses() -> None:
    value = {
        "author": {"name": "Ada", "address": ""},
        "text": "then Ask Bo Ekman <bo@x.test> for",
        "n": [{"name": "x"}],
    }
    assert [str(found) for found in identities_in(value)] == ["Ada"]
    assert [found.split() for found in displayed_in(value)] == [["Ask", "Bo", "Ekman"]]
    assert list(identities_in({"name": "", "address": ""})) == []
    masked = Redactor(b"s", (), seen=displayed_in(value)).text("Bo Ekman, ask Ekman to ask")
    assert "Ekman" not in masked
    assert masked.count("ask") == 2, "what only looks like a name is masked with a capital alone"


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a@",
        "x",
        "1",
        "+1 ",
        "0 1",
        "@a-",
        "/home/",
        "http://",
        "https://a/users/",
        "é\u0301",
        "A b ",
        "a.b@",
        "[(",
    ],
)
def test_hostile_texts_take_time_in_step_with_their_length(redactor: Redactor, piece: str) -> None:
    text = piece * 60_000  # what grew with the square of it would hang the run
    assert len(redactor.text(text)) == len(text)
    assert list(displayed_in(text)) == []
