"""What a paper says of an option, a command or a setting where it lists it: "what does --brief do?".

An entry is a line that opens with the name, alone or among others (“-b, --brief”), or a heading or the first cell of a
row that is it; what it means stands behind a mark on that line, or below it. Other lines that have the name use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.context import Context
from cascade.language import fold, stems
from cascade.questions.forms import asked_as, forms
from cascade.stages.citing.defined import asks_what
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_on
from cascade.stages.weighing.sentence import filed_as, record
from cascade.types import Document, Facet, Question, Quote, SubQuestion

__all__ = ["entry"]

_NAME = r"(?:the\s)?[\"“`'‘]?(?P<of>(?:[\w.:/-]+\s){0,3}?)(?P<name>[\w./:#?!*&@-]*\w[\w./:()*-]*)[\"”`'’]?"
_KIND = r"(?:\s(?:option|flag|switch|command|setting|key|field|parameter|variable|argument|property|code|error|alert))?"
_DOES = forms(
    rf"(?:and\s)?what\s(?:does|do|did)\s{_NAME}{_KIND}\s(?:do|mean|stand\sfor|control|set|print|show|return)",
    rf"what(?:['’]s|\sis)\s{_NAME}{_KIND}\s(?:for|used\sfor|good\sfor)",
)
_DEFAULT = forms(
    rf"what(?:['’]s|\s(?:is|are))\sthe\sdefaults?(?:\svalue|\ssetting)?\s(?:of|for)\s{_NAME}{_KIND}",
    rf"what(?:['’]s|\s(?:is|are))\s{_NAME}\sby\sdefault",
)
_READ = 60
"""Passages whose papers are looked at."""
_MANY = 2
"""Meanings that are told of one name; those that most papers give come first."""
_OPENS = re.compile(
    r"(?P<indent>[ \t>]*)(?:(?P<point>[-*+•]|\d{1,2}[.)])[ \t]+|\|[ \t]*|(?P<heading>#{1,6}[ \t]+))?(?=[^\s$])"
)
_SAYS = re.compile(r"(?:\s[–—-]|:|\s\|)\s+(?=\w|[\"“`*(])|\s{2,}(?=\w)|\t|$")
_NAMES = re.compile(r"(?:[^\s\[]|\[[^\]]*\])+(?:\s(?:[^\s\[]|\[[^\]]*\])+){0,4}(?<![.;,])\s?")
"""A few words, and no end of a sentence."""
_TAKES = re.compile(r"(?<=\w)[`*]*(?:=?[\[<({].*|=[A-Z].*|\s[\[<({].*|\s+[A-Z][A-Z_]+.*|\s\S+…)$")
_BELOW = re.compile(
    r"(?:\n[ \t]*(?:--?\w[^\n]*)?(?=\n))*(?P<said>\n(?P<indent>[ \t]*)(?!#)\S[^\n]*(?:\n[ \t]*(?!#|--?\w)\S[^\n]*)*)"
)
"""A paragraph below a name, and below other names of the same."""
_DESCRIBES = re.compile(r"(?:description|overview|summary|about|purpose)\W*", re.I)


def entry(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What papers list of the name that `sub` asks about; None where it asks about none, or none lists it."""
    default = asked_as(_DEFAULT, sub.text)
    asked = default or asked_as(_DOES, sub.text)
    of, name = (asked["of"].strip(), asked["name"].strip(".,;:")) if asked is not None else ("", asks_what(sub.text))
    if not name:
        return None
    facets = [Facet(text=word) for word in (*of.split(), name)]
    papers = [d for d in records_on(question, facets, _READ, ctx) if d.kind == "doc"]
    of_it = {root for word in of.split() if not word.startswith("-") for root in stems(word)}
    within = [p for p in papers if of_it <= {*stems(p.title), *stems(filed_as(p))}]
    found = [q for p in papers for q in _described(p, f"{of} {name}")] if default is None and asked is not None else []
    found = found or [q for p in papers for q in _entries(p, f"{of} {name}", default is not None)]
    if asked is None:
        found = [q for q in found if re.search(r"\n[ \t]*:\s", q.text)]  # a name over what it is
    else:
        found = found or [q for p in within for q in _entries(p, name, default is not None)]
    meanings: dict[str, list[Quote]] = {}
    for each in found:
        meanings.setdefault(" ".join(each.text.split()), []).append(each)
    quotes = [same[0] for same in sorted(meanings.values(), key=len, reverse=True)][:_MANY]
    return read_off(sub, quotes, (), "entries of papers", several=True) if quotes else None


def _entries(paper: Document, name: str, default: bool) -> Iterator[Quote]:
    """The entries of `paper` that are called `name`, each with what it says of it, or until its `default`."""
    option = name.strip().startswith("-")
    for line in re.finditer(r"[^\n]+", paper.text):
        opens = _OPENS.match(line[0])
        if opens is None or _plain(name) not in _plain(line[0]):
            continue
        says = _SAYS.search(line[0], opens.end())
        head = line[0][opens.end() : says.start() if says else None]
        heading = opens["heading"] is not None
        free = heading or (option and head.lstrip("`*").startswith("-"))
        called = [head.partition("(")[0]] if heading else re.split(r",\s+|\s/\s|\sor\s", head)
        if option > free or not all(map(_NAMES.fullmatch, called)) or not any(_is(each, name) for each in called):
            continue
        indent = len(opens["indent"])
        goes_on = re.compile(rf"(?:\n[ \t]{{{indent + 1},}}(?![-*+•]\s)\S[^\n]*)*").match(paper.text, line.end())
        end = goes_on.end() if goes_on is not None and ((says and says[0]) or opens["point"]) else 0
        if not end:
            end = _below(paper, line.end(), -1 if free else indent)
        while default and end and "default" not in paper.text[line.start() : end].lower():
            after = _BELOW.match(paper.text, end)
            end = after.end() if after is not None else 0
        if end > line.end() or (says and says[0]):
            yield record(paper, line.start() + indent, end)


def _described(paper: Document, name: str) -> Iterator[Quote]:
    """What a `paper` that is called `name` says first of it; under “Description”, where it has such a heading."""
    headings = [p for p in paper.parts if p.role == "heading"]
    first = next((p for p in headings if _DESCRIBES.fullmatch(paper.text[p.start : p.end])), None)
    at = first or next(iter(headings), None)
    said = _BELOW.match(paper.text, at.end if at is not None else 0)
    if said is not None and _plain(name) == _plain(re.split(r"\s[|–—-]\s", paper.title)[0]):
        yield record(paper, said.end("indent"), said.end())


def _is(called: str, name: str) -> bool:
    """Whether what is listed as `called`, with or without what it takes ("-n COUNT"), is `name`."""
    bare = _TAKES.sub("", called).strip("`*\"'“”[] ")
    if re.fullmatch(r"\s*-\w", name):
        return bare == name.strip()  # -l is not -L
    return _plain(name) in (_plain(bare), _plain(called))


def _plain(text: str) -> str:
    """`text` as names are compared: a command's page has hyphens where it is typed with spaces."""
    return " ".join(re.findall(r"[\w.:/#?!&@{}]+", fold(text)))


def _below(paper: Document, start: int, indent: int) -> int:
    """Where the paragraph below a name ends, or the one after it where it is a list; 0 where none lies further in than
    `indent`, as in code."""
    below = _BELOW.match(paper.text, start)
    if below is None or any(p.role == "code" for p in paper.parts_at(start - 1, start)):
        return 0
    said = below["said"].strip()
    if len(below["indent"]) <= indent and not said.startswith(": "):
        return 0
    after = _BELOW.match(paper.text, below.end()) if said.startswith(("* ", "- ")) else None
    return (after or below).end()
