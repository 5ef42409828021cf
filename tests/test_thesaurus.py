"""Words that mean much the same: the packaged groups and one's own."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from cascade.language import words
from cascade.language.wordforms import closeness
from cascade.thesaurus import PACKAGED, Thesaurus


def test_a_word_is_found_in_any_of_its_forms() -> None:
    thesaurus = Thesaurus([["recruiter", "headhunter", "talent partner"]])
    assert thesaurus.variants("recruiter") == ("headhunter", "talent partner")
    assert thesaurus.variants("Recruiters") == ("headhunter", "talent partner")
    assert thesaurus.variants("talent partners") == ("recruiter", "headhunter")
    assert thesaurus.variants("talent") == thesaurus.variants("partner") == ()
    assert thesaurus.variants("boat") == ()


def test_a_word_of_several_groups_has_the_others_of_all_each_once() -> None:
    thesaurus = Thesaurus([["bug", "fault", "error"], ["crash", "fault", "bug"]])
    assert thesaurus.variants("bug") == ("fault", "error", "crash")


def test_ones_own_groups_are_added_to_the_packaged_ones(tmp_path: Path) -> None:
    own = tmp_path / "thesaurus.txt"
    assert Thesaurus.load(own).fingerprint == Thesaurus.load().fingerprint, "no file, no groups"
    own.write_text("# the yard's words\n\nkevel , cleat,\nrecruiter, crimp\n")
    both = Thesaurus.load(own)
    assert both.variants("cleats") == ("kevel",)
    assert both.variants("recruiter") == (*Thesaurus.load().variants("recruiter"), "crimp")
    assert both.variants("# the yard's words") == ()


def test_the_fingerprint_changes_with_the_groups_and_only_with_them(tmp_path: Path) -> None:
    one, same, other = tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "3.txt"
    one.write_text("kevel, cleat\n")
    same.write_text("# said otherwise\n\n  kevel ,cleat \n")
    other.write_text("kevel, cleat, bollard\n")
    prints = [Thesaurus.load(path).fingerprint for path in (one, same, other)]
    assert prints[0] == prints[1] != prints[2]


def test_every_packaged_group_relates_its_members_both_ways() -> None:
    groups = [line for line in PACKAGED.read_text().splitlines() if line and not line.startswith("#")]
    assert len(groups) > 50
    thesaurus = Thesaurus.load()
    for group in groups:
        both, _, found = group.partition(">")
        members, others = ([_bare(m) for m in part.split(",")] if part else [] for part in (both, found))
        assert len(members) + len(others) > 1, f"a group of one: {members}"
        assert all((*members, *others)), f"an empty member: {group}"
        for member in members:
            assert words(member), f"no word in {member!r}"
            assert set(thesaurus.variants(member)) >= {m for m in (*members, *others) if m != member}


def test_the_packaged_groups_are_small_and_each_stands_there_once() -> None:
    told = set()
    for line in PACKAGED.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        both, _, found = line.partition(">")
        members, others = ([_bare(m) for m in part.split(",")] if part else [] for part in (both, found))
        assert line == " ".join(line.lower().split()), f"written otherwise than the rest: {line}"
        assert len(members) <= 12, f"more than anybody reads through: {line}"
        odd = set(line) - set("abcdefghijklmnopqrstuvwxyz0123456789 ,>'&/:.-")
        assert not odd, f"no such letters: {odd} in {line}"
        assert line.count(">") <= 1, f"two arrows: {line}"
        written = [words(member) for member in (*members, *others)]
        pairs = [(one, two) for one, two in combinations(written, 2) if len(one) == len(two)]
        twice = [(one, two) for one, two in pairs if closeness(one, two, "", "") == 0]
        assert not twice, f"a member twice in {line}: {twice}"
        same = frozenset(members), frozenset(others)
        assert same not in told, f"the group stands there already: {line}"
        told.add(same)


def test_what_follows_an_arrow_is_found_and_finds_nothing() -> None:
    thesaurus = Thesaurus([["complaint", "grievance > stuck", "late"]])
    assert thesaurus.variants("complaints") == ("grievance", "stuck", "late")
    assert thesaurus.variants("stuck") == ()


def test_a_phrase_with_a_small_word_is_read_as_one_also_around_what_it_is_done_to() -> None:
    thesaurus = Thesaurus([["look after", "own"], ["switch off", "retire"], ["law firm", "firm"], ["hand in", "give"]])
    assert thesaurus.phrases("Who looks after the rota?") == ["looks after"]
    assert thesaurus.phrases("Who can switch the old feed off?") == ["switch off"]
    assert thesaurus.phrases("Which law firm do we use?") == [], "words of meaning alone say as much one by one"
    assert thesaurus.phrases("Do I hand the form out in June?") == [], "nobody knows what “in” belongs to"


def test_of_words_with_one_stem_the_nearest_in_form_is_meant() -> None:
    thesaurus = Thesaurus([["cancel", "terminate"], ["allow", "let"], ["allowance", "quota"], ["approve", "agree"]])
    assert thesaurus.variants("terminals") == (), "no form of “terminate”, though their stem is one"
    assert thesaurus.variants("terminated") == ("cancel",)
    assert thesaurus.variants("allowances") == ("quota",)
    assert thesaurus.variants("allowed") == ("let",)
    assert thesaurus.variants("approval") == ("agree",), "a word made of it, where nothing is nearer"


def test_a_member_that_is_marked_is_found_as_that_part_of_speech_alone() -> None:
    thesaurus = Thesaurus([["send", "to share"], ["salary", "the pay"]])
    assert thesaurus.variants("share") == ("send",), "nothing tells what it is"
    assert thesaurus.variants("share", "verb") == thesaurus.variants("sharing") == ("send",)
    assert thesaurus.variants("share", "noun") == ()
    assert thesaurus.variants("pay", "noun") == ("salary",)
    assert thesaurus.variants("pay", "verb") == thesaurus.variants("paying") == ()
    assert thesaurus.variants("sends") == ("share",), "the mark is no word of it"


def test_words_of_meaning_that_stand_together_have_what_means_all_of_them() -> None:
    thesaurus = Thesaurus([["tug order", "chit"], ["law firm", "practice"], ["tug", "tow"]])
    assert thesaurus.compounds("Who signs the tug orders?") == {"tug": ("chit",), "order": ("chit",)}
    assert thesaurus.compounds("Who orders the tug?") == thesaurus.compounds("Which firm knows the law?") == {}


def test_one_of_the_words_that_stand_together_says_nothing_of_the_others() -> None:
    thesaurus = Thesaurus([["tug order", "order", "chit"]])
    assert thesaurus.compounds("Who signs the tug order?") == {"tug": ("chit",), "order": ("chit",)}


def _bare(member: str) -> str:
    """A member of a packaged group without its mark."""
    return member.strip().removeprefix("to ").removeprefix("the ")


@pytest.mark.parametrize("word", ["stalled", "boarded", "conferred", "relatively", "courted", "lobbying"])
def test_a_verb_finds_nothing_of_a_thing_with_its_stem(word: str) -> None:
    found = set(Thesaurus.load().variants(word))
    assert not found & {"booth", "directors", "congress", "mother", "tribunal", "foyer"}


def test_a_phrase_is_known_by_the_irregular_forms_of_its_verb() -> None:
    thesaurus = Thesaurus([["take over from", "replace"], ["come up with", "invent"], ["the go ahead", "leave"]])
    assert thesaurus.phrases("Who took over from Odile?") == ["took over from"]
    assert "replace" in thesaurus.variants("took over from")
    assert {"took over from", "taken over from"} <= set(thesaurus.variants("replace"))
    assert thesaurus.phrases("Who came up with the sail loft?") == ["came up with"]
    assert thesaurus.variants("leave") == ("go ahead",), "what is meant as a thing has no past"


def test_a_verb_is_looked_up_by_its_irregular_forms() -> None:
    thesaurus = Thesaurus([["lend", "loan"], ["the ring", "band"]])
    assert thesaurus.variants("lent") == ("lend", "loan")
    assert thesaurus.variants("loan") == ("lend",), "what it finds is as it was"
    assert thesaurus.variants("rang") == (), "what is meant as a thing has no past"
