"""Who can help with something, where nobody is said to: whoever writes about it."""

from __future__ import annotations

from cascade.engine import Engine
from tests.stages.small import ask, kept, values

_MAILS = (
    ("runa@loft.example", "Runa Dahl", "Sails", "The spinnaker of the cutter is patched with new cloth, said Odd."),
    ("odd@loft.example", "Odd Lien", "Lunch", "There is soup, and Runa brings bread."),
    ("tor@loft.example", "Tor Vik", "Glue", "For epoxy please go to Odd, he mixes it best."),
)

loft = kept({"loft.md": "# The loft\n\nThe loft is dry.\n"}, _MAILS)


def test_whoever_writes_about_it_may_help_and_not_who_is_named_beside_it(loft: Engine) -> None:
    assert values(ask(loft, "Who can help with the spinnaker of the cutter?")) == {"Runa Dahl"}
    assert values(ask(loft, "Who knows about the spinnaker?")) == {"Runa Dahl"}


def test_who_is_said_to_help_comes_first(loft: Engine) -> None:
    assert values(ask(loft, "Who can I ask about epoxy glue?")) == {"Odd Lien"}


def test_nobody_is_told_where_no_record_is_about_all_of_it(loft: Engine) -> None:
    assert not values(ask(loft, "Who can help with the spinnaker of the trawler?"))
