"""eval compare, report and ablate: what they print and write, what they open, and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cascade.errors import NoSuch, Stopped, UsageError
from cascade.evals.store import writing
from tests.cli.conftest import Cli
from tests.cli.shell import Talk, on_terminal
from tests.evals.synthetic import answered, result

HULLS = "The warranty on hulls runs for five years."
LARCH = "Brackwater Timber delivers the larch on 9 April."
STEAM = "An incident at the steam box: the lid slipped and an apprentice scalded a thumb."
CASES = (
    {"id": "hulls", "question": "How long is the warranty on hulls?", "tags": ["look-up"], "answer": HULLS,
     "evidence": [{"quote": HULLS}]},
    {"id": "larch", "question": "When does Brackwater deliver the larch?", "tags": ["mail"], "answer": LARCH,
     "evidence": [{"quote": LARCH}]},
    {"id": "crane", "question": "What is at the crane and the steam box?", "tags": ["look-up"], "answer": STEAM,
     "evidence": [{"quote": STEAM}]},
    {"id": "quartet", "question": "What did the trombone quartet play?", "tags": ["none"], "answerable": False},
)  # fmt: skip


def write(home: Path, *cases: object) -> None:
    folder = home / "evals" / "yard"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"as_of": "2026-04-20T09:00:00Z", **dict(case)}) for case in cases]  # type: ignore[call-overload]
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n")


@pytest.fixture
def two(cli: Cli, home: Path) -> None:
    """The suite run as it is, and reading one passage alone, which loses the crane."""
    write(home, *CASES)
    assert cli("eval", "run", "yard", "--name", "before", "-q").code == 0
    assert cli("eval", "run", "yard", "--name", "after", "-q", "--recipe", "keep=1", "--recipe", "quotes=1").code == 0


def json_of(cli: Cli, *arguments: str) -> dict[str, object]:
    told = cli(*arguments, "--json")
    assert told.code == 0, told.err
    found = told.json()
    assert isinstance(found, dict)
    return found


# --- compare ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two")
def test_a_comparison_tells_figures_verdicts_and_cases(cli: Cli) -> None:
    told = cli("eval", "compare", "before", "after")
    assert told.code == 0
    assert told.out.startswith("before → after: 4 cases\nfrom: model none\nto: recipe keep 1, recipe quotes 1, model")
    assert re.search(r"^quality: -?[\d.]+ points, 95% interval .* to .*; A/A spread not measured: .+$", told.out, re.M)
    assert re.search(r"^of 100 +from +to +change +95% interval +A/A ± +cases +so it is$", told.out, re.M)
    assert re.search(r"^tag +of 100 +from", told.out, re.M)
    assert re.search(
        r"^0 better\n1 worse\npoints +status .*\n +-\d+ +answered → not found +\S+ +\S+ +crane$", told.out, re.M
    )
    assert "nothing was repeated" in told.out
    assert "cascade eval compare" in told.err
    assert "--open crane" in told.err
    assert cli("eval", "compare", "before").out == told.out, "beside the newest"
    assert len(cli("eval", "compare", "before", "after", "--all").out) > len(told.out)


def test_a_tag_that_is_real_alone_is_told_as_one_look_of_many(cli: Cli, home: Path) -> None:
    for name, better in (("before", 0), ("after", 6)):
        gained = {f"t{tag}": better if tag == 0 else 3 for tag in range(9)}
        each = [
            answered(f"{tag}-{n}", tag, measures={"answer_f1": float(n < gains)})
            for tag, gains in gained.items()
            for n in range(10)
        ]
        made = result(name, each, home=str(home))
        with writing(home / "results", made.head) as file:
            for one in made.answered:
                file.append(one)
    told = cli("eval", "compare", "before", "after", "--all")
    assert told.code == 0, told.err
    assert re.search(r"^t0 +answer_f1 .* one look of many$", told.out, re.M)
    assert not re.search(r"^t\d .* real$", told.out, re.M)
    assert "of 2 real taken alone, none hold among them all" in told.out


@pytest.mark.usefixtures("two")
def test_json_has_all_of_it(cli: Cli) -> None:
    found = cli("eval", "compare", "before", "after", "--json").json()
    assert [found["a"]["name"], found["b"]["name"], found["cases"]] == ["before", "after", 4]
    assert {each["measure"] for each in found["measures"]} >= {"quality", "answer_f1", "abstention_recall"}
    assert {each["tag"] for each in found["by_tag"]} == {"look-up", "mail", "none"}
    assert set(found["measures"][0]["difference"]) >= {"change", "low", "high", "p", "spread", "verdict"}


def test_a_case_that_was_changed_between_does_not_count(cli: Cli, home: Path) -> None:
    write(home, *CASES)
    cli("eval", "run", "yard", "--name", "before", "-q")
    write(home, {**CASES[0], "answer": "Nothing at all."}, *CASES[1:])
    cli("eval", "run", "yard", "--name", "after", "-q")
    told = cli("eval", "compare", "before", "after")
    assert told.out.startswith("before → after: 3 cases\n")
    assert "cases that were changed between them are not counted: 1" in told.out


def runs_of_the_crane(cli: Cli) -> list[str]:
    [crane] = cli("eval", "compare", "before", "after", "--json").json()["worse"]
    assert crane["case"] == "crane"
    return list(crane["runs"])


@pytest.mark.usefixtures("two")
def test_the_runs_of_a_case_are_opened_as_a_diff_where_there_is_no_terminal(cli: Cli) -> None:
    one, other = runs_of_the_crane(cli)
    told = cli("eval", "compare", "before", "after", "--open", "cra")
    assert told.code == 0
    assert told.out == cli("diff", one, other).out
    assert told.out.startswith(f"{one} → {other}\n")


@pytest.mark.usefixtures("two")
def test_on_a_terminal_they_are_opened_in_the_app(cli: Cli, home: Path) -> None:
    one, other = runs_of_the_crane(cli)
    talk = Talk(home, "eval", "compare", "before", "after", "--open", "crane")
    talk.wait_for("Swap")  # the keys are told before the runs are read
    talk.wait_for(one)
    talk.wait_for(other)
    talk.press("\x11")
    assert talk.end() == 0


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["before", "nobody"], NoSuch.exit_code, "there is no result 'nobody'"),
        (["before", "after", "--open", "zzz"], NoSuch.exit_code, "no case 'zzz' changed"),
        ([], UsageError.exit_code, "Missing argument 'ONE'"),
    ],
)
def test_what_cannot_be_compared_is_told(cli: Cli, arguments: list[str], code: int, said: str) -> None:
    told = cli("eval", "compare", *arguments)
    assert told.code == code
    assert said in told.err
    assert told.out == ""


@pytest.mark.usefixtures("two")
def test_a_comparison_keeps_to_the_width_of_the_terminal(home: Path) -> None:
    told = on_terminal(home, "eval", "compare", "before", "after", columns=80)
    assert told.code == 0
    plain = re.sub(r"\x1b\[[\d;]*m", "", told.out)
    assert max(len(row) for row in plain.splitlines() if "cascade eval compare" not in row) <= 80


# --- report -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two")
def test_a_report_is_one_page_for_this_person_alone(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    told = cli("eval", "report", "before", "-o", str(file))
    assert told.code == 0
    assert re.fullmatch(rf"{re.escape(str(file))} · 0\.\d MB · 4 answers\n", told.out)
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert page.count("Found for q1") == 4, "each case with its trace"
    assert "holds expected evidence" in page
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("two")
def test_a_report_stands_where_one_is_and_is_not_written_over(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = json_of(cli, "eval", "report")
    file = tmp_path / str(found["file"])
    assert file.name == f"{found['result']}.html"
    assert file.stat().st_size == found["bytes"]
    again = cli("eval", "report")
    assert (again.code, file.name in again.err, "--force" in again.err) == (UsageError.exit_code, True, True)
    assert cli("eval", "report", "--force").code == 0
    nowhere = cli("eval", "report", "-o", str(tmp_path / "no" / "page.html"))
    assert nowhere.code == UsageError.exit_code
    assert "cannot be written" in nowhere.err
    assert sorted(path.name for path in tmp_path.glob("*.html*")) == [file.name]


@pytest.mark.usefixtures("two")
def test_a_report_of_two_tells_what_changed(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert json_of(cli, "eval", "report", "before", "after", "-o", str(file))["before"] is not None
    page = file.read_text(encoding="utf-8")
    assert "<h1>yard: after</h1>" in page
    assert "<h2>Beside before</h2>" in page


# --- ablate -------------------------------------------------------------------------------------------------------


def test_an_ablation_is_a_table_and_a_sentence(cli: Cli, home: Path) -> None:
    write(home, *CASES)
    told = cli("eval", "ablate", "yard", "--only", "gold", "--only", "retrieval")
    assert told.code == 0
    begins = re.match(r"yard: 4 cases, (\d+) variants of yard-", told.out)
    assert begins
    assert re.search(r"^quality as it is: [\d.]+ of 100, 95% interval", told.out, re.M)
    assert re.search(r"^no synonyms +[\d.]+ +[+-][\d.]+ +-?[\d.]+ to [\d.]+ +yard-\S+ +no difference$", told.out, re.M)
    assert re.search(r"^gold cite +[\d.]+ +[+-][\d.]+ +-?[\d.]+ to [\d.]+ +3 +yard-", told.out, re.M)
    assert "limits the result" in told.out.splitlines()[-1]
    assert len(cli("eval", "list", "--json").out.split('"result"')) == 1 + int(begins[1]) + 1
    assert cli("eval", "ablate", "yard", "--only", "gold", "--only", "retrieval").out == told.out


def test_an_ablation_as_json_and_of_other_measures(cli: Cli, home: Path) -> None:
    write(home, *CASES)
    found = cli("eval", "ablate", "yard", "--only", "gold", "--limit", "2", "--json").json()
    assert [row["variant"]["name"] for row in found["rows"]] == [
        "gold decompose", "gold retrieve", "gold cite", "gold synthesize",
    ]  # fmt: skip
    assert len(found["baseline"]["cases"]) == 2
    assert (found["limit"], "cannot be told" in found["said"]) == (None, True)
    told = cli("eval", "ablate", "yard", "--only", "gold", "--measure", "evidence_recall@5", "--measure", "items_f1")
    assert re.search(r"^evidence_recall@5 as it is", told.out, re.M)
    assert "items_f1: no case defines it" in told.out


def test_repeats_put_the_noise_floor_beside_the_figures(cli: Cli, home: Path) -> None:
    write(home, *CASES)
    told = cli("eval", "ablate", "yard", "--only", "retrieval", "--samples", "2", "--limit", "2")
    assert "A/A spread ±0.0" in told.out


def test_where_nothing_can_be_left_out_that_is_said(cli: Cli, home: Path) -> None:
    write(home, *CASES)
    told = cli("eval", "ablate", "yard", "--only", "prompts")
    assert told.code == 0
    assert "there was nothing to leave out: without a model no prompt is used" in told.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nosuch"], NoSuch.exit_code, "nosuch"),
        (["yard", "--measure", "beauty"], UsageError.exit_code, "there is no measure 'beauty'"),
        (["yard", "--only", "colours"], UsageError.exit_code, "colours"),
        (["yard", "--recipe", "pool=few"], UsageError.exit_code, "pool"),
        (["yard", "--tag", "blue"], NoSuch.exit_code, "blue"),
    ],
)
def test_an_ablation_that_cannot_be_meant_is_refused(
    cli: Cli, home: Path, arguments: list[str], code: int, said: str
) -> None:
    write(home, *CASES)
    told = cli("eval", "ablate", *arguments)
    assert told.code == code
    assert said in told.err


def test_an_ablation_can_be_stopped_and_keeps_what_was_asked(cli: Cli, home: Path) -> None:
    write(home, *({**CASES[0], "id": f"c{n}", "question": f"What is said of hull number {n}?"} for n in range(150)))
    talk = Talk(home, "eval", "ablate", "yard", "--only", "retrieval")
    talk.wait_for(": no coverage")
    talk.interrupt()
    assert talk.end() == Stopped.exit_code
    listed = [each for each in cli("eval", "list", "--json").jsons() if "result" in each]
    assert [each["asked"] for each in listed][-1] == 150, "the baseline"
    assert 1 < len(listed) < 7
    assert (listed[0]["ended"] is None) == (listed[0]["asked"] < 150)
