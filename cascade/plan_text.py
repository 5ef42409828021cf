"""A plan as lines that a person can edit, and back.

    operation: compare

    q1 find  Who leads the Lisbon project?
      must Lisbon == Project Heron = Lisboa
      word project ~ scheme 0.48, proposal 0.41
      word leads x0.5 = heads, runs
      only after 2026-03-01T00:00:00Z
    q2 find  When did {q1} start?
      needs q1
    q3 who  Who approved most of its pull requests?
      step find pull requests
      step collect people: approved as name
      step most

`must` and `word` are what evidence has to speak of, with other names of it after `==`, other words for it after `=`,
and words near in meaning after `~`, each with how near (0 to 1); `only` narrows the search; each `step` works on what
the one above it gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from cascade.json_text import Misread

__all__ = ["plan_fault", "plan_text", "read_plan"]

_OPERATION = re.compile(r"operation:\s*(\S+)\s*")
_QUESTION = re.compile(r"(\S+) (\S+) {1,2}(\S.*)")
_FACET = re.compile(r"(.+?)(?: x([\d.]+))?(?: == (.+?))?(?: = (.+?))?(?: ~ (.+))?")
_COSINE = re.compile(r"[01]?\.\d+|[01]")
_STEP = re.compile(r"(\w+)(?: ((?!as )[^:]+?))?(?:: (.+?))?(?: as (\w+))?")
_LISTS = {"source": "sources", "kind": "kinds", "in": "labels"}
_PLAIN = {"after", "before", "thread"}
_PEOPLE = {"from", "to", "with"}


def plan_text(plan: dict[str, Any]) -> str | None:
    """`plan` as lines; None for one that they cannot say whole (a newline in a name)."""
    try:
        text = _written(plan)
        return text if read_plan(text) == _with_names(plan) else None
    except (Misread, KeyError, TypeError):
        return None


def plan_fault(text: str, error: Exception) -> int | None:
    """The character of `text` that `error` speaks of: of the line that does not read, or of the question it names."""
    if isinstance(error, Misread):
        return error.at
    named = re.search(r"does not fit: (?:questions\.(\d+)|(operation))\b", str(error))
    if named is None:
        return None
    heads = list(re.finditer(r"^[^\s#].*", text, re.MULTILINE))
    questions = [head.start() for head in heads if not _OPERATION.fullmatch(head[0])]
    return questions[int(named[1])] if named[1] else heads[0].start()


def read_plan(text: str, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The plan (JSON) that `text` writes down; raises `Misread` for a line that does not read.

    Where the operation of the plan `before` was changed at the top alone, its questions that had the old one take the
    new one: they are what is carried out.
    """
    plan: dict[str, Any] = {"operation": "", "questions": [], "reasons": []}
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        try:
            _take(plan, line.rstrip())
        except ValueError as error:
            raise Misread(f"line {number}: {error}", at) from error
        at += len(line)
    if not plan["operation"]:
        raise Misread("line 1: the plan begins with its operation, as in `operation: find`", 0)
    if before is not None and before["operation"] != plan["operation"]:
        had = [sub["id"] for sub in before["questions"] if sub["operation"] == before["operation"]]
        for sub in plan["questions"]:
            if sub["id"] in had and sub["operation"] == before["operation"]:
                sub["operation"] = plan["operation"]
    return plan


# --- writing ------------------------------------------------------------------------------------------------------


def _written(plan: dict[str, Any]) -> str:
    lines = [f"operation: {plan['operation']}", ""]
    for sub in plan["questions"]:
        lines.append(f"{sub['id']} {sub['operation']}  {sub['text']}")
        lines += [f"  {line}" for line in _told(sub)]
    lines += ["", *(f"# {reason}" for reason in plan["reasons"])]
    return "\n".join(lines).rstrip() + "\n"


def _with_names(plan: dict[str, Any]) -> dict[str, Any]:
    """`plan` as it is written today: a plan of an older run has no other names, and no steps."""
    questions = [
        {"steps": [], **sub, "facets": [{"names": [], "similar": [], **facet} for facet in sub["facets"]]}
        for sub in plan["questions"]
    ]
    return {**plan, "questions": questions}


def _told(sub: dict[str, Any]) -> Iterator[str]:
    for facet in sub["facets"]:
        weight = f" x{facet['weight']}" if facet["weight"] != 1.0 else ""
        names = f" == {', '.join(facet['names'])}" if facet.get("names") else ""
        also = f" = {', '.join(facet['variants'])}" if facet["variants"] else ""
        near = ", ".join(f"{each['text']} {each['cosine']}" for each in facet.get("similar", ()))
        yield f"{'must' if facet['must'] else 'word'} {facet['text']}{weight}{names}{also}{near and f' ~ {near}'}"
    filters = sub["filters"]
    for word, field in _LISTS.items():
        yield from (f"only {word} {value}" for value in filters[field])
    yield from (f"only {role} {name}" for role, name in filters["people"])
    yield from (f"only {word} {filters[word]}" for word in sorted(_PLAIN) if filters[word])
    if filters["attachment"] is not None:
        yield f"only attachment {'yes' if filters['attachment'] else 'no'}"
    if sub["needs"]:
        yield f"needs {', '.join(sub['needs'])}"
    if sub["loose"]:
        yield "loose"
    for step in sub.get("steps", ()):
        what = f" {step['what']}" if step["what"] else ""
        by = f": {', '.join(step['by'])}" if step["by"] else ""
        yield f"step {step['do']}{what}{by}{f' as {w}' if (w := step['written']) else ''}"


# --- reading ------------------------------------------------------------------------------------------------------


def _take(plan: dict[str, Any], line: str) -> None:
    """Take one line in; raises `ValueError` that says what is wrong with it."""
    if not line.strip():
        return
    if line.startswith("#"):
        plan["reasons"].append(line[1:].strip())
    elif found := _OPERATION.fullmatch(line):
        plan["operation"] = found[1]
    elif not line[0].isspace():
        found = _QUESTION.fullmatch(line)
        if found is None:
            raise ValueError("a question is a name, an operation and its text: `q1 find  Who leads it?`")
        plan["questions"].append(_question(found[1], found[2], found[3]))
    elif not plan["questions"]:
        raise ValueError("this belongs to a question, and there is none above it")
    else:
        word, _, rest = line.strip().partition(" ")
        if word not in _READ:
            raise ValueError(f"{word!r}: a line below a question begins with one of {', '.join(_READ)}")
        _READ[word](plan["questions"][-1], rest.strip())


def _question(name: str, operation: str, text: str) -> dict[str, Any]:
    filters: dict[str, Any] = {**dict.fromkeys(_PLAIN), "attachment": None, "people": []}
    filters |= {field: [] for field in _LISTS.values()}
    return {
        "id": name,
        "text": text,
        "operation": operation,
        "facets": [],
        "filters": filters,
        "loose": False,
        "needs": [],
        "steps": [],
    }


def _facet(must: bool) -> Callable[[dict[str, Any], str], None]:
    def read(sub: dict[str, Any], rest: str) -> None:
        found = _FACET.fullmatch(rest)
        if found is None:
            raise ValueError("what evidence has to speak of is missing: `must Lisbon = Lisboa`")
        names, variants = ([e.strip() for e in (group or "").split(",") if e.strip()] for group in found.group(3, 4))
        weight = float(found[2]) if found[2] else 1.0
        similar = [_similar(each.strip()) for each in (found[5] or "").split(",") if each.strip()]
        facet = {"text": found[1], "variants": variants, "names": names, "must": must, "weight": weight}
        sub["facets"].append({**facet, "similar": similar})

    return read


def _similar(text: str) -> dict[str, Any]:
    """A near word with its cosine, as `trail 0.61`; one without is half as good as the word itself."""
    word, _, cosine = text.rpartition(" ")
    told = word and _COSINE.fullmatch(cosine)
    return {"text": word, "cosine": float(cosine)} if told else {"text": text, "cosine": 0.5}


def _only(sub: dict[str, Any], rest: str) -> None:
    word, _, value = rest.partition(" ")
    filters = sub["filters"]
    if not value:
        raise ValueError("what it is narrowed to is missing: `only from Ann`, `only after 2026-03-01`")
    if word in _LISTS:
        filters[_LISTS[word]].append(value)
    elif word in _PEOPLE:
        filters["people"].append([word, value])
    elif word in _PLAIN:
        filters[word] = value
    elif word == "attachment":
        filters["attachment"] = value == "yes"
    else:
        known = ", ".join([*_LISTS, *sorted(_PEOPLE), *sorted(_PLAIN), "attachment"])
        raise ValueError(f"there is no filter {word!r}: {known}")


def _needs(sub: dict[str, Any], rest: str) -> None:
    sub["needs"] = [each.strip() for each in rest.split(",") if each.strip()]


def _step(sub: dict[str, Any], rest: str) -> None:
    found = _STEP.fullmatch(rest)
    if found is None:
        raise ValueError("a step is what it does, with what, by what: `step collect people: wrote as id`")
    by = [each.strip() for each in (found[3] or "").split(",") if each.strip()]
    sub["steps"].append({"do": found[1], "what": found[2] or "", "by": by, "written": found[4] or ""})


def _loose(sub: dict[str, Any], _: str) -> None:
    sub["loose"] = True


_READ: dict[str, Callable[[dict[str, Any], str], None]] = {
    "must": _facet(True),
    "word": _facet(False),
    "only": _only,
    "needs": _needs,
    "loose": _loose,
    "step": _step,
}
