"""Names of one thing: how documents tell them, what they weigh, what a person says, and that they are kept current."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.aliases import Alias, NameBook, Own, Relation, Store, Telling
from cascade.aliases.told import tellings
from cascade.errors import ConfigError, UsageError
from cascade.plan_text import plan_text, read_plan
from cascade.types import Document, Identity, Part
from tests.desk import Desk, answer_of

AT = datetime(2026, 3, 1, tzinfo=UTC)


def document(text: str, **fields: object) -> Document:
    plain = {"id": "docs:1", "source": "docs", "kind": "doc", "title": "Notes", "created_at": AT}
    return Document.model_validate({**plain, "text": text, **fields})


def pairs(text: str) -> set[tuple[str, str]]:
    return {(t.one, t.other) for t in tellings(document(text))}


@pytest.mark.parametrize(
    "text",
    [
        "We are renaming StreamPad to RiverLog from Monday on.",
        "Marketing rebranded StreamPad as RiverLog last week.",
        "StreamPad has been renamed RiverLog.",
        "StreamPad was officially rebranded to RiverLog.",
        "Please change the name of StreamPad to RiverLog in all slides.",
        "I'd like to suggest changing the product name from StreamPad to RiverLog.",
        "RiverLog (formerly StreamPad) opens in May.",
        "RiverLog, previously known as StreamPad, opens in May.",
        "RiverLog, née StreamPad, opens in May.",
        "The product once known as StreamPad is now RiverLog.",
        "What we used to call StreamPad is now RiverLog.",
        "RiverLog used to be called StreamPad.",
        "From today on StreamPad is now called RiverLog.",
        "Post: StreamPad is from today called RiverLog, on the doors too please.",
        "StreamPad is called RiverLog from today on.",
        "The owners met: Project StreamPad is from today to be called RiverLog.",
        "From Monday 5 May our app StreamPad is called RiverLog.",
        "As of June the StreamPad will be called RiverLog.",
        "The customers chose, so we call it RiverLog instead of StreamPad.",
        "It is called RiverLog and no longer StreamPad.",
        "RiverLog (formerly StreamPad) should not open before May, under discussion.",
        "Henceforth StreamPad shall be called RiverLog.",
        "As of 1 May, StreamPad will be known as RiverLog.",
        "StreamPad now goes by the name RiverLog.",
        "StreamPad, now known as “RiverLog”, is stable.",
        "RiverLog (code name StreamPad) ships in June.",
        "RiverLog, code-named StreamPad, ships in June.",
        "RiverLog (working title: StreamPad) goes live.",
        "The code name for RiverLog is StreamPad.",
        "The official name of StreamPad will be RiverLog.",
        "StreamPad's new name is RiverLog.",
        "StreamPad will be launched as RiverLog in spring.",
        "We decided to call Project StreamPad “RiverLog”.",
        "After the vote we agreed to call the StreamPad project RiverLog.",
        "StreamPad changed its name to RiverLog.",
        "KAN-12 Rename StreamPad to RiverLog",
        'Ann has renamed the channel from "planning-StreamPad" to "planning-RiverLog"',
        "StreamPad (aka RiverLog) has a new owner.",
        "StreamPad, also known as RiverLog,\nhas a new owner.",
    ],
)
def test_people_say_it_in_many_ways(text: str) -> None:
    assert pairs(text) == {("StreamPad", "RiverLog")}


@pytest.mark.parametrize(
    "text",
    [
        "We will not rename StreamPad to RiverLog.",
        "They decided against renaming StreamPad to RiverLog.",
        "The file was renamed from report.doc to final.doc.",
        "Rename the column Price to Cost, and the branch master to main.",
        "I renamed x to y in the script; foo() is now called bar().",
        "Ann called Bob Lee on Monday, and was named Director.",
        "Ann was renamed by Bob to the board.",
        "Ann Lee, formerly Acme's treasurer, joins us (previously at Brackwater).",
        "This is also known as the usual way, formerly known as luck.",
        "The price was changed from Monday to Friday.",
        "Ann is now CEO of Acme.",
        "The oak is known as strong.",
        "I called Ann instead of Bob.",
        "From the team Ann is called Anni.",
    ],
)
def test_what_only_sounds_alike_is_no_name(text: str) -> None:
    assert pairs(text) == set()


def test_a_telling_is_the_verbatim_sentence_with_its_author_and_time() -> None:
    text = "Ann: Morning all.\nBob: We are renaming Poolish to Daybreak. More soon.\n"
    at = text.index("We are")
    later = datetime(2026, 3, 2, tzinfo=UTC)
    bob = Part(start=at, end=len(text) - 1, role="message", author=Identity(name="Bob"), at=later)
    chat = document(text, kind="chat", parts=(bob,))
    [telling] = tellings(chat)
    assert telling.text == "We are renaming Poolish to Daybreak." == chat.text[telling.start : telling.end]
    assert (telling.by, telling.at, telling.relation, telling.firm) == ("Bob", later, Relation.RENAMED, True)


def test_what_is_proposed_or_asked_is_told_apart_and_what_is_quoted_is_not_told_again() -> None:
    for text in (
        "I propose to rename Larch to Heron.",
        "Is StreamPad now called RiverLog?",
        "[VOTE] Rename Larch to Heron",
    ):
        [telling] = tellings(document(text))
        assert not telling.firm, text
    [aside] = tellings(document("Could Heron (formerly Larch) be shut in May?"))
    assert aside.firm
    quoted = document("> We are renaming Larch to Heron.", parts=(Part(start=0, end=33, role="quoted"),))
    assert tellings(quoted) == ()


def test_initials_stand_for_the_words_before_them() -> None:
    assert pairs("Ask the Change Review Board (CRB) first.") == {("CRB", "Change Review Board")}
    assert pairs("the Department of\nLarge Oars (DLO)") == {("DLO", "Department of Large Oars")}
    assert pairs("We looked at the boats (CRB) and the oars (ABC).") == set()


def test_a_channel_tells_by_its_own_lines_what_it_was_called() -> None:
    text = "bot: This is the very beginning of the planning-oarX-PM channel.\nbot: Ann joined planning-oarX-PM."
    [telling] = tellings(document(text, kind="chat", labels=("planning-RowForce-PM",)))
    assert (telling.one, telling.other, telling.channel) == ("oarX", "RowForce", True)
    assert tellings(document(text, kind="chat", labels=("planning-oarX-PM",))) == ()
    assert tellings(document("bot: Ann joined team-oars.", kind="chat", labels=("team-boats",))) == ()


# --- weighing -----------------------------------------------------------------------------------------------------


class Counted:
    """Passages as the names in them."""

    def __init__(self, *passages: str) -> None:
        self._passages = [set(p.split()) for p in passages]

    @property
    def size(self) -> int:
        return len(self._passages)

    def frequency(self, name: str) -> int:
        return sum(name in p for p in self._passages)

    def together(self, one: str, other: str) -> int:
        return sum({one, other} <= p for p in self._passages)


def told(text: str, **fields: object) -> tuple[Telling, ...]:
    return tellings(document(text, **fields))


def one(book: NameBook, word: str = "") -> Alias:
    [alias] = book.aliases(word)
    return alias


def test_one_who_proposes_is_not_believed_several_who_tell_are() -> None:
    proposal = told("I propose to rename Larch to Heron.")
    assert not one(NameBook(proposal)).used
    notice = told("Larch has been renamed to Heron.", id="docs:2")
    assert one(NameBook(notice)).used
    assert not one(NameBook(notice)).strong
    both = one(NameBook(proposal + notice))
    assert both.strong
    assert both.tellings[0].document == "docs:2", "the firm one comes first"
    again = told("Larch has been renamed to Heron.", id="docs:3")
    assert one(NameBook(notice + again)).confidence == one(NameBook(notice)).confidence, "a copy is no second witness"


def test_names_that_meet_far_more_often_than_by_chance_are_surer() -> None:
    notice = told("Larch has been renamed to Heron.")
    apart = Counted(*["Larch"] * 5, *["Heron"] * 5, *["oars"] * 90)
    often = Counted(*["Larch Heron"] * 5, *["Heron"] * 5, *["oars"] * 90)
    assert not one(NameBook(notice, counts=apart)).strong
    alias = one(NameBook(notice, counts=often))
    assert alias.strong
    assert (alias.together, alias.chance) == (5, 0.5)


def test_initials_of_several_things_are_nobodys() -> None:
    board = told("the Change Review Board (CRB)")
    assert one(NameBook(board)).used
    other = told("a Cheap Red Boat (CRB)", id="docs:2")
    assert not any(alias.used for alias in NameBook(board + other).aliases())
    known = Counted(*["CRB"] * 99, *["oars"] * 20)
    assert not one(NameBook(board, counts=known)).used, "it is written a hundred times without these words"


def test_a_word_that_is_spelled_like_a_name_is_not_taken_for_it() -> None:
    book = NameBook(told("Larch has been renamed to Heron.") + told("the World Health Organization (WHO)"))
    assert [c.name for c in book.called("Larch")] == ["Heron"]
    assert book.called("larch", written=False) == ()
    assert [c.name for c in book.called("WHO")] == ["World Health Organization"]
    assert book.called("who", written=False) == ()
    assert book.called("World Health Organization") == (), "a search for it would find every question"
    camel = NameBook(told("StreamPad has been renamed to RiverLog."))
    assert [c.name for c in camel.called("riverlog", written=False)] == ["StreamPad"]


def test_a_name_that_was_given_twice_leads_from_the_first_to_the_last() -> None:
    steps = told("Lark is now called Heron.") + told("Lark has been renamed to Heron.", id="docs:2")
    steps += told("Heron is now called Egret.", id="docs:3") + told("We renamed Heron to Egret.", id="docs:4")
    called = NameBook(steps).called("Lark")
    assert [(c.name, c.strong) for c in called] == [("Heron", True), ("Egret", True)]
    assert len(called[1].by) == 2


def test_what_was_told_later_is_not_known_before() -> None:
    notice = told("Larch has been renamed to Heron.")
    assert NameBook(notice, until=datetime(2026, 2, 1, tzinfo=UTC)).aliases() == ()
    assert one(NameBook(notice, until=datetime(2026, 4, 1, tzinfo=UTC))).since == AT


# --- what the person says -----------------------------------------------------------------------------------------


def test_a_person_joins_and_splits_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("# the yard's names\nOsprey = Gannet  # since 2020\n")
    Own.say(file, "Heron", "Harbour Hub", same=True)
    assert [str(said) for said in Own.load(file).joined] == ["Osprey = Gannet", "Heron = Harbour Hub"]
    Own.say(file, "harbour hub", "Heron", same=False)
    assert file.read_text() == "# the yard's names\nOsprey = Gannet  # since 2020\nharbour hub != Heron\n"
    book = NameBook(told("Heron has been renamed to Harbour Hub."), Own.load(file))
    assert one(book, "Heron").struck
    assert book.called("Heron") == ()
    [osprey] = book.called("Osprey")
    assert (osprey.name, osprey.strong) == ("Gannet", True)
    assert osprey.sentence("Osprey") == "Osprey is also called Gannet: you said so, in names.txt"


def test_what_is_no_pair_of_names_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    for pair in (("Heron", "—"), ("Heron", "heron"), ("a = b", "c")):
        with pytest.raises(UsageError):
            Own.say(file, *pair, same=True)
    assert not file.exists()
    file.write_text("Heron = Hub\nHeron is Hub\n")
    with pytest.raises(ConfigError, match="line 2"):
        Own.load(file)


# --- kept current -------------------------------------------------------------------------------------------------


def known(desk: Desk) -> set[tuple[str, str]]:
    return {(a.one, a.other) for a in desk.engine.names()}


def test_a_sync_learns_and_forgets(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "wiki", {"a.md": "Larch is now called Heron.", "b.md": "the Change Review Board (CRB)"})
    assert {("Larch", "Heron"), ("CRB", "Change Review Board")} <= known(desk)
    (tmp_path / "wiki" / "a.md").write_text("Lark is now called Egret, as of today.")
    desk.engine.sync("wiki")
    assert ("Lark", "Egret") in known(desk)
    assert ("Larch", "Heron") not in known(desk)
    desk.engine.remove("wiki")
    assert not {("Lark", "Egret"), ("CRB", "Change Review Board")} & known(desk)


def test_a_file_that_is_gone_or_of_other_rules_is_made_again(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "wiki", {"a.md": "Larch is now called Heron."})
    before = desk.engine.home.learned.read_bytes()
    desk.engine.home.learned.unlink()
    desk.engine.sync("wiki")
    assert desk.engine.home.learned.read_bytes() == before
    desk.engine.home.learned.write_bytes(before.replace(b'"rules": "', b'"rules": "0'))
    assert ("Larch", "Heron") in known(desk), "until the next sync the old ones do"
    assert Store(desk.engine.home.learned).revision == 0
    desk.engine.sync("wiki")
    assert desk.engine.home.learned.read_bytes() == before
    desk.engine.home.learned.write_text("{")
    assert known(desk) == set()


def test_the_plan_looks_for_the_other_name_and_says_on_whose_word(desk: Desk, tmp_path: Path) -> None:
    wiki = {
        "notice.md": "StreamPad has been renamed to RiverLog.",
        "plan.md": "As of May, StreamPad will be known as RiverLog.",
        "owner.md": "The treasurer of StreamPad is Olive Marsh.",
    }
    desk.bring(tmp_path / "wiki", wiki)
    run = desk.ask("Who is the treasurer of RiverLog?")
    assert run.plan is not None
    [facet] = [f for f in run.plan.questions[0].facets if f.text == "RiverLog"]
    assert facet.names == ("StreamPad",)
    [reason] = [r for r in run.plan.reasons if "also called" in r]
    assert reason.startswith("RiverLog is also called StreamPad: ")
    assert "renamed to RiverLog" in reason
    assert "Olive Marsh" in answer_of(run).text
    without = desk.ask("Who is the treasurer of RiverLog?", recipe={"other_names": False})
    assert without.plan is not None
    assert not any(f.names for f in without.plan.questions[0].facets)
    desk.engine.say_names("StreamPad", "RiverLog", same=False)
    split = desk.ask("Who is the treasurer of RiverLog?")
    assert split.plan is not None
    assert not any(f.names for f in split.plan.questions[0].facets), "what the person says counts at once"


def test_a_person_who_edits_the_plan_as_lines_keeps_the_other_names(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "wiki", {"notice.md": "Ask Olive Marsh."})
    desk.engine.say_names("StreamPad", "RiverLog", same=True)
    plan = desk.ask("Who is the treasurer of RiverLog?").plan
    assert plan is not None
    text = plan_text(plan.model_dump(mode="json"))
    assert text is not None
    assert "  must RiverLog == StreamPad\n" in text
    again = read_plan(text.replace("== StreamPad", "== StreamPad, Egret = pad"))
    [facet] = [f for f in again["questions"][0]["facets"] if f["text"] == "RiverLog"]
    assert (facet["names"], facet["variants"]) == (["StreamPad", "Egret"], ["pad"])


def test_a_weak_name_counts_less(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "wiki", {"notice.md": "StreamPad, also known as Dragonfly2, opens in May."})
    run = desk.ask("Who is the treasurer of StreamPad?")
    assert run.plan is not None
    [facet] = [f for f in run.plan.questions[0].facets if f.text == "StreamPad"]
    assert (facet.names, facet.variants) == ((), ("Dragonfly2",))
    assert any("perhaps also called Dragonfly2" in reason for reason in run.plan.reasons)
