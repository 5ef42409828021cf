"""Voices as a question asks for them: in themes, by whom, how many, how often each, and whether there are more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from textwrap import shorten
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import content_words, stem, stems, words
from cascade.language.stance import Stance
from cascade.match import inverse_frequency
from cascade.questions.voiced import Voiced, voiced
from cascade.shown import counted
from cascade.stages.evidence import Evidence, Group, one_each, read_off, told_by
from cascade.stages.finding.search import matcher_of, records_of
from cascade.stages.voices.aspects import by_aspect, speaks_of
from cascade.stages.voices.heard import Voice, voices_in
from cascade.types import Facet, Filters, Item, Question, SubQuestion

__all__ = ["voices"]

_READ = 3_000
"""Passages in which voices are looked for."""
_CUES = {
    Stance.COMPLAINT: (
        "late wrong broken missing slow stuck never not cannot can't won't doesn't didn't isn't again "
        "twice waiting disappointed unhappy complaint complain"
        " problem trouble issue error crash fails failed lost damaged rude dirty expensive annoyed "
        "nobody still too poor cold refund ticket survey"
    ),
    Stance.PRAISE: "love like great thank thanks happy pleased lovely wonderful best excellent helpful friendly "
    "easy delicious compliment fresh brilliant perfect survey",
    Stance.WISH: "could would please add want wants like wish ask asked request suggestion offer possible chance "
    "plan more feature improve survey",
    Stance.LEAVING: "cancel cancelling cancelled leaving leave left notice close account switching moving lost gone "
    "churn goodbye stop terminate renew exit",
    Stance.RETURN: "return returned returning refund exchange back",
    Stance.DOUBT: "expensive worry worried concern hesitate sure contract price objection security competitor "
    "compared prospect demo lead sign dear",
    Stance.ANY: "customer",
}
_GENERIC = frozenset(
    "product products service services company business platform software work firm organisation things".split()
)
"""What names all that voices may speak of, as the organisation's own name does."""
_GENERAL = frozenset(map(stem, "new latest old last recent current missing".split()))
"""Words of a topic that do not tell what it is."""
_PERSONS = frozenset(
    (
        "",
        *"tenant resident guest patient pupil student member visitor user reader parent passenger staff "
        "employee".split(),
    )
)
"""Those who speak for themselves, and not for a firm."""
_KINDS = ("email", "chat", "doc", "meeting")
_SERVES, _EITHER, _NAMES = 0.3, 0.5, 0.7
"""Share of the topic that a voice speaks of; of one that is told by name, and where the topic is a whole clause."""
_PHRASE = 2
_THEMES, _TOLD, _SHOWN, _SEVERAL, _FEW, _LINE = 8, 15, 2, 2, 5, 160
_MOST, _READ_OUT = 0.6, 40
_COMMON = 0.35
_MANY = 10
"""From so many voices on, what more than that share of them says tells no theme."""
_MONTHS = 12
_BRIEF = 300
"""Characters of what one says in all, up to which all of it may tell the theme."""
_SAYS_NONE = frozenset(
    stems(
        "again time times day days week weeks month months year years hour hours minute minutes people thing "
        "things way lot please thanks hello dear hi still ever never always just new old last next first "
        "second third good bad great happy sorry problem problems issue issues complaint complaints question "
        "help need want like get got make made come came go went take took give say said tell told think know "
        "see look ask monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow "
        "morning evening night customer customers member members twice once stop "
    )
)
"""Words of which no theme is."""


def voices(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the voices that `sub` asks for say, in the way it asks; None where it asks for something else, or there are
    none."""
    asked = voiced(question.text) or voiced(sub.text)
    if asked is None:
        return None
    if set(words(asked.topic)) <= _GENERIC | set(words((ctx.library.own_domain() or "").partition(".")[0])):
        asked = asked._replace(topic="")
    heard = _heard(question, sub, asked, ctx)
    alone = len(heard) < _SEVERAL and asked.stance is Stance.COMPLAINT and asked.want == "themes"
    if not heard or (alone and not (asked.topic or asked.name)):
        return None
    ctx.note(f"{counted(len(heard), asked.stance.value)} heard")
    if asked.want == "themes":
        return _themes(sub, asked, heard, ctx)
    if asked.want == "trend":
        return _trend(question, sub, asked, heard)
    if asked.want == "most":
        return _most(sub, asked, heard)
    if asked.want == "any":
        return _newest(sub, asked, heard)
    return _whose(sub, asked, heard)


def _heard(question: Question, sub: SubQuestion, asked: Voiced, ctx: Context) -> list[Voice]:
    """The voices that are asked for, each once."""
    topic = _topic(sub, asked, ctx)
    said = [form for f in topic for form in f.forms]
    should = said if asked.stance is Stance.ANY and said else [*said, *_CUES[asked.stance].split()]
    every = ctx.index.size <= _READ  # of a library that can be read through, all is
    documents = records_of(question, Filters(kinds=_KINDS), _READ, ctx, () if every else should, lenient=False)
    match = matcher_of(topic, ctx.index)
    clause = len(content_words(asked.topic)) > _PHRASE and " or " not in asked.topic
    least = (_NAMES if clause else _EITHER) if asked.want in ("who", "count") else _SERVES
    kept: dict[object, Voice] = {}
    for voice in voices_in(question, documents, asked.stance, ctx, lenient=bool(topic)):
        if topic:
            if not speaks_of(asked.topic, voice) and match.share(match(voice.text).found, range(len(topic))) < least:
                continue
            voice = voice._replace(quotes=(max(voice.quotes, key=lambda q: match(q.text).coverage),))
        if asked.name and not set(words(asked.name)) <= set(words(f"{voice.who} {voice.quote.text}")):
            continue
        after, before = sub.filters.after, sub.filters.before
        if voice.at and ((after and voice.at < after) or (before and voice.at >= before)):
            continue
        kept.setdefault(voice.key or (voice.quote.document, voice.quote.start), voice)
    return list(kept.values())


def _topic(sub: SubQuestion, asked: Voiced, ctx: Context) -> list[Facet]:
    """What the voices are to speak of, with other words for it."""
    own = set(stems(" ".join(content_words(asked.topic)))) - _GENERAL
    known = [f for f in sub.facets if own.issuperset(stems(f.text))]
    left = own - {s for f in known for s in stems(f.text)}
    more = [w for w in content_words(asked.topic) if stem(w) in left]
    return [*known, *(Facet(text=w, variants=ctx.thesaurus.variants(w)) for w in more)]


# --- themes -------------------------------------------------------------------------------------------------------


def _themes(sub: SubQuestion, asked: Voiced, heard: Sequence[Voice], ctx: Context) -> Evidence:
    """What several of them say, the most frequent first, each with the words of two; where no two say the same, all."""
    parted = _sorted(heard) or _parted(asked, heard, ctx)
    several = {name: m for name, m in parted.items() if len(m) >= _SEVERAL}
    if len(heard) < _FEW or not several:
        return _newest(sub, asked, heard)
    first = sorted(several.items(), key=lambda pair: -len(pair[1]))[:_THEMES]
    quotes = [v.quote for _, members in first for v in members]
    at, items, lines = 1, list[Item](), list[str]()
    for name, members in first:
        items.append(Item(value=name, quotes=tuple(range(at, at + len(members)))))
        lines.append(f"{name} ({len(members)} of {len(heard)}): {' '.join(map(_in_words, members[:_SHOWN]))}")
        at += len(members)
    groups = tuple(Group(label=i.value, quotes=i.quotes, records=len(i.quotes)) for i in items)
    rest = len(heard) - len(quotes)
    lead = f"{counted(len(first), 'theme')} in {counted(len(heard), asked.stance.value)}, the most common first"
    if len(heard) > 2 * len(quotes) and len(heard) <= _READ_OUT:  # most ask for something of their own
        told = {(q.document, q.start) for q in quotes}
        alone = [v for v in heard if (v.quote.document, v.quote.start) not in told][: _TOLD - len(first)]
        items += [Item(value=_in_words(v), quotes=(n,)) for n, v in enumerate(alone, len(quotes) + 1)]
        lines += [_in_words(v) for v in alone]
        quotes += [v.quote for v in alone]
    lead += f" ({rest} say something else):" if rest else ":"
    evidence = read_off(sub, quotes, items, _heard_in(asked, heard), course=lead, lines=lines, several=True)
    return evidence.model_copy(update={"groups": groups, "total": len(heard)})


def _sorted(heard: Sequence[Voice]) -> dict[str, list[Voice]]:
    """Voices by what they are filed under, where most are."""
    told: dict[str, list[Voice]] = {}
    for voice in heard:
        told.setdefault(voice.sort, []).append(voice)
    loose = len(told.pop("", ()))
    return told if 2 * loose < len(heard) else {}


def _parted(asked: Voiced, heard: Sequence[Voice], ctx: Context) -> dict[str, list[Voice]]:
    """Voices by what they speak of in general, and those of which that tells nothing by words that they share."""
    told = {name: members for name, members in by_aspect(heard, asked.topic).items() if len(members) >= _SEVERAL}
    if len(told) <= _SEVERAL and any(len(members) > _MOST * len(heard) for members in told.values()):
        told = {}  # what most of them speak of is no theme of theirs
    known = {(voice.key, voice.text) for members in told.values() for voice in members}
    return told | _by_word(asked, heard, [n for n, v in enumerate(heard) if (v.key, v.text) not in known], ctx)


def _by_word(asked: Voiced, heard: Sequence[Voice], left: list[int], ctx: Context) -> dict[str, list[Voice]]:
    """The voices that are `left`, by the word that most of them share, one after the other: what is said in few records
    of the library before what is said everywhere. What most of all that are heard say parts none."""
    said = [_spoken(asked, voice) for voice in heard]
    often = Counter(root for each in said for root in each)
    frequency, size = ctx.index.doc_frequency(sorted({w for each in said for w in each.values()})), ctx.index.size
    called = {root: word for each in said for root, word in each.items()}
    rare = {root: inverse_frequency(frequency.get(word, 0), max(size, 1)) for root, word in called.items()}
    most = (_COMMON if len(heard) >= _MANY else _MOST) * len(heard)
    common = {root for root, n in often.items() if n > most}
    parted: dict[str, list[Voice]] = {}
    while left:
        shared = Counter(root for n in left for root in said[n] if root not in common)
        root = max(shared, key=lambda r: (shared[r] >= _SEVERAL, shared[r] * rare[r], r), default="")
        if shared[root] < _SEVERAL:
            break
        members = [n for n in left if root in said[n]]
        beside = Counter(other for n in members for other in said[n] if other not in (root, *common))
        more = [other for other, n in beside.most_common(2) if 2 * n >= len(members) and n >= _SEVERAL]
        parted[", ".join(called[each] for each in (root, *more))] = [heard[n] for n in members]
        left = [n for n in left if n not in members]
    return parted


def _spoken(asked: Voiced, voice: Voice) -> dict[str, str]:
    """The words of meaning of one voice by their stems, without those of the question and of who speaks."""
    shown = "\n".join(q.text for q in voice.quotes)
    text = voice.text if len(voice.text) <= _BRIEF else shown
    none = {*stems(asked.topic), *stems(voice.who), asked.stance.value, *_SAYS_NONE}
    return {root: word for word in content_words(text) if word.isalpha() and (root := stem(word)) not in none}


def _in_words(voice: Voice) -> str:
    """What one says, with who says it."""
    return f"{voice.who}: {_words(voice)}" if voice.who else _words(voice)


def _words(voice: Voice) -> str:
    text = shorten(" ".join(voice.quote.text.split()), _LINE, placeholder=" …")
    return f"“{text}”"


# --- whose --------------------------------------------------------------------------------------------------------


def _called(asked: Voiced, voice: Voice) -> str:
    """Whose voice it is: a firm's where those are asked for, else who says it."""
    return (voice.firm if asked.who not in _PERSONS else "") or voice.who


def _whose(sub: SubQuestion, asked: Voiced, heard: Sequence[Voice]) -> Evidence | None:
    """Who they are, each once with all that they say."""
    theirs: dict[str, list[Voice]] = {}
    for voice in sorted((v for v in heard if v.who), key=lambda v: str(v.at), reverse=True):
        theirs.setdefault(_called(asked, voice), []).append(voice)
    if not theirs:
        return None
    quotes, items = told_by((who, v.quote) for who, own in theirs.items() for v in own)
    lines = [f"{who}: {' '.join(map(_words, own[:_SHOWN]))}" for who, own in theirs.items()]
    lead = f"{len(items)} {'counted' if asked.want == 'count' else 'found'}:"
    evidence = read_off(sub, quotes, items, _heard_in(asked, heard), course=lead, lines=lines, several=True)
    return evidence.model_copy(update={"total": len(items)}) if asked.want == "count" else evidence


def _most(sub: SubQuestion, asked: Voiced, heard: Sequence[Voice]) -> Evidence | None:
    """Who says it most often."""
    often = Counter(_called(asked, v) for v in heard if v.who)
    if not often:
        return None
    first = often.most_common(5)
    latest = {_called(asked, v): v for v in sorted(heard, key=lambda v: str(v.at))}
    items = [Item(value=name, quotes=(n,)) for n, (name, times) in enumerate(first, 1) if times == first[0][1]]
    told = "; ".join(f"{name}: {times}" for name, times in first)
    return read_off(
        sub,
        [latest[name].quote for name, _ in first],
        items,
        _heard_in(asked, heard),
        told=f"{told} (of {counted(len(heard), asked.stance.value)})",
    )


def _newest(sub: SubQuestion, asked: Voiced, heard: Sequence[Voice]) -> Evidence:
    """The newest of them, each in its own words."""
    ordered = sorted(heard, key=lambda v: str(v.at), reverse=True)
    lines = [f"{f'{v.at:%Y-%m-%d} ' if v.at else ''}{_in_words(v)}" for v in ordered[:_TOLD]]
    yes = "Yes: " if asked.want == "any" else ""
    order = ", the newest first" if len(heard) > 1 else ""
    lead = f"{yes}{counted(len(heard), asked.stance.value)}{_about(asked)}{order}:"
    left = len(heard) - len(lines)
    return read_off(
        sub,
        [v.quote for v in ordered[:_TOLD]],
        one_each(lines),
        _heard_in(asked, heard),
        course=lead,
        several=True,
        unread=left,
    )


def _heard_in(asked: Voiced, heard: Sequence[Voice]) -> str:
    return counted(len(heard), asked.stance.value)


def _about(asked: Voiced) -> str:
    return f" about {asked.topic}" if asked.topic else ""


def _trend(question: Question, sub: SubQuestion, asked: Voiced, heard: Sequence[Voice]) -> Evidence | None:
    """How many there were each month."""
    dated = sorted((v for v in heard if v.at), key=lambda v: str(v.at))
    if not dated:
        return None
    zone = ZoneInfo(question.zone)
    months = Counter((at := v.at.astimezone(zone)).year * 12 + at.month - 1 for v in dated if v.at)
    row = range(max(max(months) - _MONTHS + 1, min(months)), max(months) + 1)
    half = len(row) // 2
    before, lately = sum(months[m] for m in row[:half]), sum(months[m] for m in row[len(row) - half :])
    course = "more lately" if lately > before else "fewer lately" if lately < before else "as many lately as before"
    told = "; ".join(f"{date(m // 12, m % 12 + 1, 1):%B %Y}: {months[m]}" for m in row)
    told = f"{counted(len(dated), asked.stance.value)}{_about(asked)}, {course}: {told}"
    return read_off(
        sub, [v.quote for v in dated], [Item(value=str(len(dated)), quotes=(1,))], _heard_in(asked, heard), told=told
    )
