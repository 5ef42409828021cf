"""Hints in the app: keys where a key does it, a shell where none does."""

from __future__ import annotations

import pytest

from cascade.tui.hints import here


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        ("name it: `cascade add PATH`", "name it: F5, then a"),
        ("mend the record, then `cascade sync mail`", "mend the record, then F5, then s"),
        ("if they are really gone: `cascade sync mail --force`", "if they are really gone: F5, then f"),
        ("its files were damaged: `cascade runs` lists the others", "its files were damaged: F4 lists the others"),
        ("see it: `cascade show 120000-abcde --stage cite.q1`", "see it: F3, then cite.q1"),
        ("from there: `cascade rerun 120000-abcde`", "from there: F3, then r"),
        (
            "`cascade pin 'docs:a b.md'`, `cascade rerun 1-a --rank-now`",
            "* where it is open, in a shell, `cascade rerun 1-a --rank-now`",
        ),
        ("more: `cascade rerun 1-a --recipe pool=120`", "more: in a shell, `cascade rerun 1-a --recipe pool=120`"),
        ("say which it is: `cascade add /a b/c --kind …` (mbox, eml)", "say which it is: choose above (mbox, eml)"),
        ("name another: `--model none`", "name another: F3, then m"),
        ("`cascade export RUN` writes such a file", "F4, then E writes such a file"),
        ("is its disk mounted?\x1b[31m", "is its disk mounted?"),
    ],
)
def test_a_hint_names_the_keys_that_do_what_its_command_does(hint: str, told: str) -> None:
    assert here(hint) == told
