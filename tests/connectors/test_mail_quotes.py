"""Whose words are whose: replies, forwards, signatures and footers in the ways that programs and people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from cascade_connectors.mail.quotes import mark
from cascade_connectors.mail.told import written_at

from cascade.types import Part

OWN = "The new berth plan is fine.\nPlease send it to the crew."


def parts(text: str, *writer: str, reply: bool = True) -> list[tuple[str, str]]:
    """(role, text) of the parts, stripped."""
    found = mark(text, writer, UTC, reply=reply)
    assert tuple(Part.model_validate(p.model_dump()) for p in found) == found
    return [(p.role, text[p.start : p.end].strip()) for p in found]


def own(text: str, *writer: str, reply: bool = True) -> str:
    return "\n".join(words for role, words in parts(text, *writer, reply=reply) if role == "body")


def quoted(text: str) -> list[Part]:
    return [p for p in mark(text, (), UTC) if p.role == "quoted"]


ATTRIBUTIONS = [
    "On Mon, Mar 2, 2026 at 9:05 AM Mira Okafor <mira@example.org> wrote:",
    "On 2026-03-02 09:05, Mira Okafor wrote:",
    "On Mar 2, 2026, at 9:05,\nMira Okafor <mira@example.org>\nwrote:",
    "Am 02.03.2026 um 09:05 schrieb Mira Okafor:",
    "Am Mo., 2. März 2026 um 09:05 Uhr schrieb Mira Okafor <mira@example.org>:",
    "Le lun. 2 mars 2026 à 09:05, Mira Okafor <mira@example.org> a écrit :",
    "El lun, 2 mar 2026 a las 9:05, Mira Okafor (<mira@example.org>) escribió:",
    "Il giorno lun 2 mar 2026 alle ore 09:05 Mira Okafor <mira@example.org> ha scritto:",
    "Em seg., 2 de mar. de 2026 às 09:05, Mira Okafor <mira@example.org> escreveu:",
    "Op ma 2 mrt 2026 om 09:05 schreef Mira Okafor <mira@example.org>:",
    "Den mån 2 mars 2026 kl 09:05 skrev Mira Okafor <mira@example.org>:",
    "pon., 2 mar 2026 o 09:05 Mira Okafor <mira@example.org> napisał(a):",
    "пн, 2 мар. 2026 г. в 09:05, Mira Okafor <mira@example.org> писал(а):",
    "2026年3月2日(月) 9:05 Mira Okafor <mira@example.org> 写道：",
    "---- On Mon, 02 Mar 2026 09:05:00 +0000 Mira Okafor <mira@example.org> wrote ----",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", ["> Is it fine?\n> Mira", "Is it fine?\n\nMira"])
def test_attributions_tell_who_and_when(attribution: str, quote: str) -> None:
    text = f"{OWN}\n\n{attribution}\n\n{quote}\n"
    assert own(text) == OWN
    for part in quoted(text):
        assert part.author is not None
        assert part.author.name == "Mira Okafor"
        assert part.at == datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert quoted(text)[-1].end >= text.index("Mira", text.index("Is it fine"))


HEADS = [
    "-----Original Message-----\nFrom: Mira Okafor [mailto:mira@example.org]\nSent: Monday, March 2, 2026 9:05 AM\n"
    "To: Jon Berg\nSubject: Berths",
    "From: Mira Okafor <mira@example.org>\nSent: Monday, March 2, 2026 9:05 AM\nTo: Jon Berg\nSubject: Berths",
    "________________________________\nFrom: Mira Okafor <mira@example.org>\nDate: Mon, 2 Mar 2026 09:05:00 +0000\n"
    "To: Jon Berg\nCc: Harbour\nSubject: Berths",
    "*From:* Mira Okafor <mira@example.org>\n*Sent:* Monday, 2 March 2026 09:05\n*To:* Jon Berg\n*Subject:* Berths",
    "-----Ursprüngliche Nachricht-----\nVon: Mira Okafor <mira@example.org>\nGesendet: Montag, 2. März 2026 09:05\n"
    "An: Jon Berg\nBetreff: Liegeplätze",
    "De : Mira Okafor <mira@example.org>\nEnvoyé : lundi 2 mars 2026 09:05\nÀ : Jon Berg\nObjet : Quais",
    "---------- Forwarded message ---------\nFrom: Mira Okafor <mira@example.org>\nDate: Mon, Mar 2, 2026 at 9:05 AM\n"
    "Subject: Berths\nTo: Jon Berg <jon@example.org>",
    "Begin forwarded message:\n\nFrom: Mira Okafor <mira@example.org>\nSubject: Berths\n"
    "Date: 2 March 2026 at 09:05:00 GMT\nTo: Jon Berg <jon@example.org>",
    "From: Harbour <harbour-bounces@example.org> On Behalf Of Mira Okafor\nSent: Monday, March 2, 2026 9:05 AM\n"
    "To: crew\nSubject: Berths",
]


@pytest.mark.parametrize("head", HEADS)
def test_quoted_heads_tell_who_and_when_and_reach_to_the_end(head: str) -> None:
    text = f"{OWN}\n\n{head}\n\nIs it fine?\n\nBest regards,\nMira\n"
    assert own(text) == OWN
    part, *closing = quoted(text)  # of what is passed on the question is in neither
    assert [text[p.start : p.end].strip() for p in closing] in ([], ["Best regards,\nMira"])
    assert part.author is not None
    assert part.author.name == "Mira Okafor"
    assert part.at == datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert text[part.start : part.end].startswith(head.split("\n")[0])


ALONE = [
    "On Tue, 4 Mar 2025, Mira Okafor wrote:",
    "On Tue, 4 Mar 2025,\nMira Okafor wrote:",
    "Am 4. März 2025 schrieb Mira Okafor:",
    "Le 4 mars 2025, Mira Okafor a écrit :",
    "Mira Okafor <mira@example.org> writes:",
    "Mira Okafor wrote:",
]


@pytest.mark.parametrize("attribution", ALONE)
@pytest.mark.parametrize("below", ["", "[snip]\n\n> Is it fine?\n\n", "\n\n\n\n\n> Is it fine?\n\n"])
def test_an_attribution_is_nobodys_words_whatever_follows_it(attribution: str, below: str) -> None:
    text = f"{OWN}\n\n{attribution}\n\n{below}Yes, it is.\n"
    assert own(text).replace("[snip]\n", "") == f"{OWN}\nYes, it is."
    [first, *_] = quoted(text)
    assert first.author is not None
    assert first.author.name == "Mira Okafor"


def test_a_level_deeper_down_tells_that_marks_quote() -> None:
    text = "Yes.\n\n> Is it fine?\n>\n> Ada Lund wrote:\n>\n> > Shall we move the ferry?\n\nNo.\n"
    assert own(text, reply=False) == "Yes.\nNo."


def test_each_level_has_its_own_author_and_is_taken_up_again() -> None:
    text = (
        "Agreed.\n\nOn 2 Mar 2026 at 9:05, Mira Okafor wrote:\n> Fine by me.\n>\n"
        "> On 1 Mar 2026 at 8:00, Ada Lund wrote:\n>> Shall we move the ferry?\n>> To berth 4?\n> It is free.\n"
        ">> From Monday on.\n\nBut not before ten.\n\n> So be it.\n"
    )
    found = [(p.author.name if p.author else "", text[p.start : p.end].strip().split("\n")[-1]) for p in quoted(text)]
    assert found == [
        ("Mira Okafor", "> On 1 Mar 2026 at 8:00, Ada Lund wrote:"),
        ("Ada Lund", ">> To berth 4?"),
        ("Mira Okafor", "> It is free."),
        ("Ada Lund", ">> From Monday on."),
        ("Mira Okafor", "> So be it."),
    ]
    assert own(text) == "Agreed.\nBut not before ten."


def test_attributions_behind_the_mark_bars_and_initials() -> None:
    inside = "Yes.\n> On 2 Mar 2026, at 09:05, Mira Okafor <mira@example.org> wrote:\n>\n> Is it fine?\n"
    bars = "On 2 March 2026 at 09:05, Mira Okafor wrote:\n| Is it fine?\n| Mira\n\nYes.\n"
    initials = '>>>>> "MO" == Mira Okafor <mira@example.org> writes:\n\n    MO> Is it fine?\n\nYes.\n'
    cited = f"Mira Okafor wrote:\n{initials}"
    for text in (inside, bars, initials, cited):
        assert own(text) == "Yes."
        assert {p.author.name for p in quoted(text) if p.author} == {"Mira Okafor"}


def test_the_end_of_a_quoted_line_that_was_broken_stays_quoted() -> None:
    text = (
        "On 2 Mar 2026 at 9:05, Mira Okafor wrote:\n"
        "> The ferry from the islands is going to arrive at a quarter past ten\nor so.\n"
        "> We need a berth for it.\n\nYes.\n"
    )
    assert own(text) == "Yes."


def test_times_without_a_zone_are_in_that_of_the_mail() -> None:
    text = "Yes.\n\nOn 2 Mar 2026 at 9:05, Mira Okafor wrote:\n> Is it fine?\n"
    (part,) = (p for p in mark(text, (), timezone(timedelta(hours=2))) if p.role == "quoted")
    assert part.at == datetime(2026, 3, 2, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("On 13/04/2026 10:00", datetime(2026, 4, 13, 10, tzinfo=UTC)),
        ("On 4/13/26 10:00 PM", datetime(2026, 4, 13, 22, tzinfo=UTC)),
        ("12:30 am, 2026-04-13", datetime(2026, 4, 13, tzinfo=UTC)),
        ("On 4/5/2026 10:00", None),
        ("On 31 Feb 2026", None),
        ("on the whole", None),
        ("Mon, 13 Apr 2026 10:00:00 -0700", datetime(2026, 4, 13, 17, tzinfo=UTC)),
    ],
)
def test_dates_that_are_read_differently_elsewhere_are_left_out(line: str, expected: datetime | None) -> None:
    assert written_at(line, UTC) == expected


NOT_QUOTED = [
    "On the whole, I agree.\nOn Monday we sail.",
    "The note said:\n\nNothing of the kind.",
    "As Ada wrote:\n\n    the tide is a clock.",
    "On 4 March Ada wrote to all crews:\n\nthe tide is a clock.",
    "We met on 4 March.\nAda and the crew then wrote:\n\n1. berth",
    "Who is it that wrote:\n\nthe tide is a clock?",
    "From: our side all is well.\n\nThe rest is up to you.",
    "# Plan\n----\n\n1. berth\n2. fuel\n\n----\nThe dashes are for show.",
    "Mail comes from: mira@example.org and from: jon@example.org\n\nBoth are fine.",
    "These are the points:\n-- first, the berth\n-- second, the fuel\nThat is all.",
    "Status: open\nOwner: Mira\nDue: Monday\n\nPlease close it.",
]


@pytest.mark.parametrize("text", NOT_QUOTED)
def test_what_only_looks_like_a_quote_is_not(text: str) -> None:
    assert own(text) == text.strip()


def test_marks_in_a_mail_that_answers_nothing_are_prompts() -> None:
    text = "Run this:\n\n> make harbour\nok\n> make test\n"
    assert own(text, reply=False) == text.strip()
    assert own(text) == "Run this:\nok"
    told = "See below.\n\nOn 2 Mar 2026 at 9:05, Mira Okafor wrote:\n> Is it fine?\n"
    assert own(told, reply=False) == "See below."


SIGNATURES = [
    "-- \nJon Berg\nHarbour office\n+47 55 00 00 00",
    "--\nJon",
    "Best regards,\nJon Berg\nHarbour office",
    "Mit freundlichen Grüßen\n\nJon Berg",
    "Cordialement,\nJon",
    "Jon Berg\nHarbour office, 2nd floor\nwww.example.org",
    "Jon",
    "Sent from my iPhone",
    "Get Outlook for Android<https://aka.example.org/x>",
    "Von meinem Telefon gesendet",
    "_______________________________________________\nHarbour mailing list\nhttps://example.org/listinfo/harbour",
    "---------------------------------------------------------------------\n"
    "To unsubscribe, e-mail: harbour-unsubscribe@example.org",
    "This e-mail is confidential and meant for its recipient only.\nIf you are not the intended recipient, delete it.",
    "Thanks,\nJon\n\n--\nJon Berg\nHarbour office",
]


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("below", ["", "\n\nOn 2 Mar 2026 at 9:05, Mira Okafor wrote:\n> Is it fine?"])
def test_signatures_end_the_own_words(signature: str, below: str) -> None:
    text = f"{OWN}\n\n{signature}{below}\n"
    assert own(text, "Jon Berg", "Jon") == OWN
    signed = "\n".join(words for role, words in parts(text, "Jon Berg", "Jon") if role in ("signature", "footer"))
    assert "".join(signed.split()) == "".join(signature.split())


NOT_SIGNED = [
    "Thanks, that is what I meant.\nThe berth is free from ten on.",
    "Thanks\nCould you also ask the crew about the fuel?",
    "The message was sent from my iPhone app to all users.",
    "Sent from my desk, which is easier than from the phone.",
    "A table:\n--\nis not a signature when as much as this comes below it." + "\nAnd more of it, line by line." * 80,
    "The word confidential alone does not make a disclaimer.",
]


@pytest.mark.parametrize("text", NOT_SIGNED)
def test_what_only_looks_like_a_signature_is_not(text: str) -> None:
    assert own(text, "Jon Berg") == text


def test_what_follows_a_phones_signature_is_what_was_replied_to() -> None:
    text = "On my way.\n\nSent from my phone\n\nThe ferry is in at ten.\nMira\n"
    assert parts(text) == [
        ("body", "On my way."),
        ("signature", "Sent from my phone"),
        ("quoted", "The ferry is in at ten.\nMira"),
    ]


TEXTS = [f"{OWN}\n\n{above}\n\n> Fine?\n\n{s}\n" for above in (*ATTRIBUTIONS, *HEADS) for s in SIGNATURES[:4]]


@pytest.mark.parametrize("text", [*TEXTS, *NOT_QUOTED, "", "\n\n", ">", "> \n>>\n", "--", "On 2 Mar 2026, X wrote:"])
def test_parts_leave_out_nothing_but_blanks_and_do_not_overlap(text: str) -> None:
    found = mark(text, ("Jon Berg",), UTC)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "".join("".join(text[p.start : p.end] for p in found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "line",
    [
        "> a\n\n",
        "> a\n",
        ">" * 50 + "\n",
        "On 2 Mar 2026 10:00, a@x.org wrote:\n",
        "On 2 Mar 2026 10:00, a@x.org wrote:\n> x\n",
        "From: a@x.org\nDate: 2 Mar 2026\nSubject: x\n\n",
        "-----Original Message-----\n",
        "-- \n",
        "a:\n",
        "Sent from my x\n\n",
        "_____\n\n",
        "\n",
        " ",
        "Thanks\n",
        '>>>>> "A" == B\n',
        "\n|",
        "key: value\n",
    ],
)
@pytest.mark.parametrize("reply", [True, False])
def test_long_and_odd_texts_take_time_in_proportion(line: str, reply: bool) -> None:
    text = line * (400_000 // len(line))
    mark(text, ("Jon",), UTC, reply=reply)


@pytest.mark.parametrize(("head", "subject_tells"), [(HEADS[6], False), (HEADS[7], False), (HEADS[1], True)])
def test_what_is_passed_on_is_its_own_writers_words_and_its_head_nobodys(head: str, subject_tells: bool) -> None:
    text = f"Can you deal with it?\n\n{head}\n\nBerth 4 is free from May.\n\n> Is berth 4 free?\n"
    found = mark(text, (), UTC, reply=False, forward=subject_tells)
    assert [(p.role, text[p.start : p.end].strip().split("\n")[0]) for p in found] == [
        ("body", "Can you deal with it?"),
        ("quoted", head.split("\n")[0]),
        ("forwarded", "Berth 4 is free from May."),
        ("quoted", "> Is berth 4 free?"),
    ]
    assert found[2].author is not None
    assert found[2].author.name == "Mira Okafor"


def test_what_a_writer_closes_with_is_not_passed_on_as_their_words() -> None:
    closing = "All the best,\n\nMira Okafor\nHarbour Master | Quay 3\n"
    text = f"See below.\n\n{HEADS[6]}\n\nBerth 4 is free from May.\n\n{closing}"
    found = mark(text, (), UTC, reply=False)
    assert [(p.role, text[p.start : p.end].strip().split("\n")[0]) for p in found[2:]] == [
        ("forwarded", "Berth 4 is free from May."),
        ("quoted", "All the best,"),
    ]
    assert not any(p.role == "signature" for p in found)


PATCH = """\
diff --git a/oven/fan.c b/oven/fan.c
index 11aa22b..33cc44d 100644
--- a/oven/fan.c
+++ b/oven/fan.c
@@ -4,3 +4,3 @@ void fan(void)
 {
-    turn(ON);
+    turn(OFF);
 }
@@ -20 +20,2 @@
 end
+done
"""


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_patch_is_nobodys_words_and_what_is_said_around_it_is(indent: str) -> None:
    patch = "".join(f"{indent}{line}\n" for line in PATCH.splitlines())
    text = f"The fan is off now.\n\n{patch}\nWe turn it on in May.\n"
    assert [(role, body.strip()) for role, body in parts(text) if role in ("body", "listing")] == [
        ("body", "The fan is off now."),
        ("listing", patch.strip()),
        ("body", "We turn it on in May."),
    ]


def test_a_patch_that_breaks_off_ends_there() -> None:
    text = "--- fan.c (added)\n+++ fan.c\n@@ -0,0 +1,90 @@\n+one\n+two\nThe rest is in the shed.\n"
    assert [body.strip() for role, body in parts(text) if role == "body"] == ["The rest is in the shed."]


def test_the_fields_and_counts_of_a_commit_are_nobodys_words() -> None:
    head = "Repository: bakery\nUpdated Branches:\n  refs/heads/main 1a2b3c4d5 -> 6e7f8a9b0\n"
    fields = (
        f"Commit: {'0a1b2c3d' * 5}\nAuthor: Mira Okafor <mira@oven.example>\nAuthored: Wed Mar 6 14:25:15 2024 +0100\n"
    )
    counts = " oven/fan.c | 12 ++++++------\n 1 file changed, 6 insertions(+), 6 deletions(-)\n"
    text = f"{head}\nThe fan turns the other way now.\n\n{fields}\n{counts}"
    assert [body.strip() for role, body in parts(text) if role == "body"] == ["The fan turns the other way now."]


def test_fields_of_anything_else_are_somebodys_words() -> None:
    text = "Place: Oven hall\nHost: Mira Okafor\nBuns: rye | 40\n\n2 files changed, and commit 4 was left."
    assert [role for role, _ in parts(text)] == ["body"]


def test_the_footer_of_a_list_is_no_part_of_the_signature_above_it() -> None:
    footer = "_______________\nHarbour mailing list\nhttps://example.org/listinfo/harbour"
    text = f"The berth is free.\n\n-- \nJon Berg\nHarbour office\n{footer}\n"
    assert [(role, words.strip()) for role, words in parts(text)][1:] == [
        ("signature", "-- \nJon Berg\nHarbour office"),
        ("footer", footer),
    ]
