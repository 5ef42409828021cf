"""What a record tells outright, whatever was found: a list, a section, a card, an entry of a calendar, a table's row.

Such an answer is read off what the record is, so the passages' order has no part in it: no model is asked for one.
"""

from __future__ import annotations

from cascade.context import Context
from cascade.stages.citing.away import away
from cascade.stages.citing.birthdays import birthdays
from cascade.stages.citing.contact import contact_of
from cascade.stages.citing.directory import directory
from cascade.stages.citing.enveloped import last_from
from cascade.stages.citing.filtered import filtered
from cascade.stages.citing.introduced import introduced
from cascade.stages.citing.lacking import lacking
from cascade.stages.citing.managed import managed
from cascade.stages.citing.owed import owed
from cascade.stages.citing.procedure import procedure
from cascade.stages.citing.promised import promised
from cascade.stages.citing.replied import replied
from cascade.stages.citing.requested import requested, unanswered
from cascade.stages.citing.roles import contact_of_role
from cascade.stages.citing.rostered import rostered
from cascade.stages.citing.scheduled import repeated, scheduled
from cascade.stages.citing.section import section
from cascade.stages.citing.shared_out import shared_out
from cascade.stages.citing.standin import standin
from cascade.stages.citing.tabled import tabled
from cascade.stages.digests import present
from cascade.stages.evidence import Evidence
from cascade.stages.timelines import between_versions
from cascade.types import Question, SubQuestion

__all__ = ["told_outright"]

_READERS = (
    owed,
    section,
    introduced,
    managed,
    standin,
    last_from,
    contact_of,
    contact_of_role,
    away,
    birthdays,
    scheduled,
    repeated,
    replied,
    promised,
    requested,
    unanswered,
    present,
    between_versions,
    lacking,
    shared_out,
    directory,
    rostered,
    procedure,
    tabled,
    filtered,
)
"""Asked in turn; those that take the most kinds of question come last."""


def told_outright(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What a record tells by what it is; None where `sub` asks for nothing of the kind, or no record has it."""
    return next(filter(None, (reader(question, sub, ctx) for reader in _READERS)), None)
