"""A program's documentation: how something is done, what an option does, and what stands on every page."""

from __future__ import annotations

from time import perf_counter

import pytest

from cascade.engine import Engine
from cascade.stages.citing.paragraph import numbered_steps
from tests.stages.small import answered, kept

_FOOT = "\n---\n*Lantern is kept by the Wickmakers' Guild; no warranty is given.*\n"
_PAGES = {
    "guide.md": """\
# Lantern guide

## Trimming a wick

A wick that smokes is too long. Cut it at the mark:

```sh
lantern trim --to mark
lantern relight
```

The flame settles within a minute.

## Trimming in a gale

Do not.

## Winding down

Lower the flame first, and shut the vent after it.

## Checks

All lamps are checked by `lantern look`. To look at one lamp alone:

```sh
lantern look @porch
```
""",
    "commands.md": """\
# Commands

| Command | What it is for |
|---|---|
| `lantern trim` | cut a wick to a length |
| `lantern dim` | lower a flame, a step at a time |

- `-q, --quietly` – say nothing but errors
- `--to LENGTH` – where to cut

* `--plain`
* `--sober`

## `gaze(lamp[, hour])`

<!-- since: 3 -->

* `lamp` {Lamp}

Says how a lamp burns, see [hours][].

[hours]: hours.md

### `soot-limit`

* Default: 12

Grains of soot after which a lamp is put out.
""",
    "lantern-vent.html": """<title>lantern vent - Lantern</title><h1>lantern-vent(1)</h1>
<h2 id="syn">Synopsis</h2><pre>lantern vent [--wide]</pre><h2>Description</h2>
<p>Opens the vent of a lamp, so that it breathes.</p>
<dl><dt id="wide"><a href="#wide">--wide</a></dt><dd><p>Opens it as far as it goes.</p></dd></dl>""",
    "words.md": "# Words\n\n**Snuffer**\n: A cone that puts a flame out.\n\n**Cresset**\n: An iron basket for fire.\n",
    "about.md": """\
# About Lantern

Lantern is a program that minds wicks.

`LANTERN_HOME` is where its oil book lies. Lantern needs Tallow 4 or newer to be built.

During the vigil the oil is free. The vigil is nine weeks. Supper is on the 11th of each month.

## Oils

Rape oil and tallow will do. Paraffin is not allowed.

## Refilling

Fill it to the rim. It takes four minutes.
""",
    "night.md": "# Night watch\n\n## Shutdown\n\n1. Dim all lamps.\n2. Lock the oil store.\n",
}

lantern = kept({name: text if "html" in name else text + _FOOT for name, text in _PAGES.items()})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "How do I trim a wick?",
            "A wick that smokes is too long. Cut it at the mark:\nlantern trim --to mark\nlantern relight [1]",
        ),
        (
            "How do I look at one lamp?",
            "All lamps are checked by `lantern look`. To look at one lamp alone:\nlantern look @porch [1]",
        ),
        ("How do we shut down for the night?", "1. Dim all lamps.\n2. Lock the oil store. [1]"),
    ],
)
def test_how_something_is_done_is_told_by_the_heading_that_says_it_with_its_code(
    lantern: Engine, text: str, told: str
) -> None:
    assert answered(lantern, text).text == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What does lantern dim do?", "lantern dim – lower a flame, a step at a time [1]"),
        (
            "What does gaze do?",
            "`gaze(lamp[, hour])`\n* `lamp` {Lamp}\nSays how a lamp burns, see [hours][]. [1]",
        ),
        ("what does -q do", "- `-q, --quietly` – say nothing but errors [1]"),
        ("What does lantern vent do?", "Opens the vent of a lamp, so that it breathes. [1]"),
        ("What does the --wide option do?", "--wide\nOpens it as far as it goes. [1]"),
        (
            "What is the default of soot-limit?",
            "`soot-limit`\n* Default: 12\nGrains of soot after which a lamp is put out. [1]",
        ),
        ("What is a cresset?", "**Cresset**: An iron basket for fire. [1]"),
    ],
)
def test_what_is_listed_is_told_by_its_entry(lantern: Engine, text: str, told: str) -> None:
    assert answered(lantern, text).text == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What is Lantern?", "Lantern is a program that minds wicks. [1]"),
        ("Which Tallow version is needed?", "Lantern needs Tallow 4 or newer to be built. [1]"),
        ("How long is the vigil?", "The vigil is nine weeks. [1]"),
        ("How long does a refill take?", "Fill it to the rim. It takes four minutes. [1]"),
        ("Which oils are allowed?", "Rape oil and tallow will do. Paraffin is not allowed. [1]"),
        ("When is supper?", "Supper is on the 11th of each month. [1]"),
    ],
)
def test_what_something_is_and_how_much_is_told_by_what_says_so_alone(lantern: Engine, text: str, told: str) -> None:
    assert answered(lantern, text).text == told


def test_one_thing_that_does_something_is_no_list(lantern: Engine) -> None:
    assert answered(lantern, "Which command lowers a flame?").quotes[0].text.startswith("| `lantern dim`")


def test_what_stands_on_every_page_answers_only_what_it_says(lantern: Engine) -> None:
    assert not [q for q in answered(lantern, "Which lamps are kept by a porter?").quotes if "warranty" in q.text]
    [quote] = answered(lantern, "Is any warranty given?").quotes
    assert "no warranty is given" in quote.text


def test_steps_are_looked_for_in_time_that_grows_with_the_text() -> None:
    text = "1. Options\n" + "       as many words as a page of a manual has in a line of its own\n" * 400 + "end"
    begun = perf_counter()
    assert not list(numbered_steps(text))
    assert perf_counter() - begun < 1
