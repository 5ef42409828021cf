"""Each reader of what a record tells outright, in its turn."""

from __future__ import annotations

from cascade.context import Context
from cascade.stages.digests import present
from cascade.stages.evidence import Evidence
from cascade.stages.outright.away import away
from cascade.stages.outright.birthdays import birthdays
from cascade.stages.outright.coming import coming
from cascade.stages.outright.contact import contact_of, contact_of_role
from cascade.stages.outright.entry import entry
from cascade.stages.outright.enveloped import last_from
from cascade.stages.outright.headlined import headlined
from cascade.stages.outright.introduced import introduced
from cascade.stages.outright.kept import kept
from cascade.stages.outright.lacking import lacking
from cascade.stages.outright.managed import managed
from cascade.stages.outright.owed import owed
from cascade.stages.outright.procedure import procedure
from cascade.stages.outright.promised import promised
from cascade.stages.outright.replied import replied
from cascade.stages.outright.requested import requested, unanswered
from cascade.stages.outright.rostered import rostered
from cascade.stages.outright.scheduled import repeated, scheduled
from cascade.stages.outright.section import section
from cascade.stages.outright.shared_out import shared_out
from cascade.stages.outright.standin import standin
from cascade.stages.outright.tallied import tallied
from cascade.stages.outright.ticked import ticked
from cascade.stages.outright.unsubscribed import unsubscribed
from cascade.stages.outright.voted import voted
from cascade.stages.planning.familiar import by_name
from cascade.stages.tabular.filtered import filtered
from cascade.stages.tabular.tabled import tabled
from cascade.stages.timelines import between_versions
from cascade.types import Question, SubQuestion

__all__ = ["told_outright"]

_READERS = (
    tallied,
    owed,
    kept,
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
    voted,
    headlined,
    unsubscribed,
    promised,
    requested,
    unanswered,
    ticked,
    present,
    between_versions,
    coming,
    lacking,
    shared_out,
    rostered,
    procedure,
    tabled,
    filtered,
    entry,
)
"""Asked in turn; those that take the most kinds of question come last."""


def told_outright(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What a record tells by what it is; None where `sub` asks for nothing of the kind, or no record has it.

    Whom `sub` calls by what they do is looked for by name then.
    """
    named = by_name(sub.text, ctx)
    asked = [sub] if named == sub.text else [sub, sub.model_copy(update={"text": named})]
    return next(filter(None, (reader(question, each, ctx) for each in asked for reader in _READERS)), None)
