"""Copies, and themes of short statements."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter

import pytest

from cascade.similar import COPY, clusters, fingerprint, fold_copies, near

MAIL = (
    "Hi all, the board met on Tuesday and agreed that we open the second store in the harbour before the summer. "
    "Anna will talk to the owner of the building, and Bob looks for people who can run it. Please send me your "
    "questions by Friday, so that we can answer them together in the next call."
)


def test_a_text_is_nearest_to_itself() -> None:
    assert near(MAIL, MAIL) == 1.0
    assert near(MAIL, MAIL.upper().replace(",", " ,\n> ")) > COPY
    assert near(MAIL, "") == 0.0
    assert near("", "") == 0.0
    assert near("yes", "yes") == 1.0


def test_a_forwarded_copy_is_near() -> None:
    forwarded = "FYI\n\n> " + MAIL.replace(". ", ".\n> ")
    assert near(MAIL, forwarded) > COPY
    assert near(forwarded, MAIL) == near(MAIL, forwarded)


@pytest.mark.parametrize(
    ("old", "new"), [("second", "third"), ("Tuesday", "Monday"), ("Anna", "Carla"), ("Bob looks", "Dan looks")]
)
def test_a_changed_name_or_number_is_no_copy(old: str, new: str) -> None:
    changed = MAIL.replace(old, new)
    assert changed != MAIL
    assert near(MAIL, changed) < (COPY if old[0].isupper() else 1.0)


def test_numbers_decide_between_templates() -> None:
    one = "Your order 1044 has left our store and will arrive within three days. Thank you for your trust."
    assert near(one, one.replace("1044", "2071")) < 0.5
    assert fold_copies([one, one.replace("1044", "2071"), one]) == [[0, 2], [1]]


def test_texts_of_their_own_are_far_apart() -> None:
    other = "The pump of the cold store leaks again, and the supplier wants four weeks for the seal. We have none left."
    assert near(MAIL, other) < 0.1


def test_copies_are_folded_into_the_first() -> None:
    texts = [
        MAIL,
        "Something else entirely is said here.",
        f"Fwd: {MAIL}",
        "",
        MAIL,
        "Another thing is told in this one.",
    ]
    assert fold_copies(texts) == [[0, 2, 4], [1], [3], [5]]
    assert fold_copies([]) == []


def test_every_text_is_in_one_group() -> None:
    generator = random.Random(4)
    vocabulary = [f"w{n}" for n in range(40)]
    texts = [" ".join(generator.choices(vocabulary, k=generator.randint(0, 12))) for _ in range(300)]
    texts += generator.sample(texts, 100)
    groups = fold_copies(texts)
    assert sorted(m for g in groups for m in g) == list(range(400))
    assert [g[0] for g in groups] == sorted(g[0] for g in groups)
    assert all(g == sorted(g) for g in groups)
    assert len({t for t in texts if t}) >= len(groups) - texts.count("")


def test_fingerprints_are_the_same_in_every_process() -> None:
    code = f"from cascade.similar import fingerprint; print(sorted(fingerprint({MAIL!r}).shingles)[:3])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(sorted(fingerprint(MAIL).shingles)[:3])


# --- themes -------------------------------------------------------------------------------------------------------

COMPLAINTS = {
    "export": (
        "The CSV export drops the last column whenever the report is filtered.",
        "Exporting to Excel takes more than ten minutes for a month of data.",
        "Our accountants say that the export is missing the tax column.",
        "I tried to export the report twice and got an empty CSV file.",
        "The exported spreadsheet has wrong date formats, we fix them by hand.",
        "Export of large reports times out every single time.",
        "When we export to Excel, umlauts turn into question marks.",
        "Every exported report lacks the totals row.",
    ),
    "login": (
        "Users are logged out after five minutes and have to sign in again.",
        "Single sign-on fails for everybody with a new password.",
        "I cannot log in on my phone since the update, it says wrong password.",
        "The password reset mail never arrives.",
        "Half of our team could not sign in on Monday morning.",
        "Login with the company account loops back to the sign-in page.",
        "After resetting my password I was locked out for a day.",
    ),
    "price": (
        "The new pricing is far too high for a team of our size.",
        "We were charged twice on our last invoice.",
        "Nobody told us that the price would go up by thirty percent.",
        "The invoice does not show which seats we pay for.",
        "Your price per seat doubled and our budget did not.",
        "We got an invoice for a plan that we cancelled, please refund us.",
        "Billing still charges us for users who left.",
    ),
    "scanner": (
        "The scanner needs three tries before it reads a label.",
        "Scanning in the cold store does not work with gloves.",
        "Barcodes with a blue print are not recognised by the scanner.",
        "The scanner app crashes after about fifty labels.",
        "The camera takes ages to focus when I scan a barcode.",
        "In dim light the scanner does not recognise any label.",
    ),
    "": (
        "The coffee machine in the lobby is a joke.",
        "Parking near your office is impossible.",
        "The music on your hotline is awful.",
    ),
}
SAID = [(theme, text) for theme, texts in COMPLAINTS.items() for text in texts]


@pytest.mark.parametrize("seed", range(5))
def test_complaints_fall_into_their_themes(seed: int) -> None:
    said = random.Random(seed).sample(SAID, len(SAID))
    found = clusters([text for _, text in said], None, ["customer", "complaints"])
    assert sorted(m for c in found for m in c.members) == list(range(len(said)))
    assert [len(c.members) for c in found] == sorted((len(c.members) for c in found), reverse=True)
    heard = [Counter(said[m][0] for m in c.members) for c in found]
    pure = sum(h.most_common(1)[0][1] for h in heard)
    assert pure >= 0.9 * len(said)
    for theme, texts in COMPLAINTS.items():
        most = max(h[theme] for h in heard)
        assert most >= len(texts) / 2 if theme else most == 1
    assert len([c for c in found if len(c.members) > 1]) <= 7


def test_a_theme_is_told_by_its_own_words_and_its_best_text() -> None:
    found = clusters([text for _, text in SAID])
    export = next(c for c in found if c.members[0] == 0)
    assert "export" in export.label_terms
    assert export.centre in export.members
    assert all(len(c.label_terms) <= 4 and c.label_terms for c in found)


def test_words_of_the_question_group_nothing() -> None:
    texts = ["The scanner is slow.", "The scanner is heavy.", "The scanner is expensive."]
    assert len(clusters(texts)) == 1
    assert len(clusters(texts, ignore=["scanners"])) == 3


def test_the_weights_of_the_library_count() -> None:
    texts = [
        "The valve report is red.",
        "The valve report is blue.",
        "The pump report is green.",
        "The pump report is grey.",
    ]
    common = {"report": 0.0}
    found = clusters(texts, lambda word: common.get(word, 3.0))
    assert [c.members for c in found] == [(0, 1), (2, 3)]


def test_the_order_of_what_is_alike_does_not_change_themes() -> None:
    texts = [text for _, text in SAID]
    one = {frozenset(texts[m] for m in c.members) for c in clusters(texts)}
    back = texts[::-1]
    other = {frozenset(back[m] for m in c.members) for c in clusters(back)}
    assert one == other


def test_nothing_and_hardly_anything() -> None:
    assert clusters([]) == []
    assert [c.members for c in clusters(["", "the of", "pump"])] == [(0,), (1,), (2,)]


@pytest.mark.parametrize("kind", ["same", "two words", "random", "many"])
def test_time_is_bounded(kind: str) -> None:
    generator = random.Random(1)
    vocabulary = [f"word{n}" for n in range(300)]
    texts = {
        "same": ["the same words again and again"] * 500,
        "two words": [f"alpha beta{n % 7}" for n in range(500)],
        "random": [" ".join(generator.choices(vocabulary, k=12)) for _ in range(500)],
        "many": [" ".join(generator.choices(vocabulary, k=8)) for _ in range(3000)],
    }[kind]
    found = clusters(texts)
    fold_copies(texts)
    assert sum(len(c.members) for c in found) == len(texts)


@pytest.mark.parametrize("piece", ["a", "a ", "1", "A", "\n"])
def test_a_huge_text_has_a_small_fingerprint(piece: str) -> None:
    assert len(fingerprint(piece * 2_000_000).shingles) <= 20_000
