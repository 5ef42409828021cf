"""A person between the stages: stops before each, outputs and prompts changed by hand, and the run that goes on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.errors import CascadeError, ConfigError, NoSuch, PromptError, Stopped, UsageError
from cascade.home import packaged
from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from cascade.pipeline import CHAIN
from cascade.prompt import READERS
from cascade.runs import Run
from cascade.steps import Decision, Edit, Go, Halt, Use
from cascade.trace import Event, Rewound, SpanBegan, read_events
from cascade.types import Plan
from cascade.view import fold
from tests.desk import Desk, answer_of, notes, outcomes

ASKED = "Which blade does the bandsaw have?"
NAMES = ["decompose", "retrieve.q1", "cite.q1", "synthesize", "verify"]
KEEL = "Which glue is used for the keel?"


def plan_for(text: str, *facets: str) -> dict[str, Any]:
    subs = [{"id": "q1", "text": text, "operation": "find", "facets": [{"text": f} for f in facets]}]
    return {"operation": "find", "questions": subs, "reasons": ["written by hand"]}


GLUE = plan_for(KEEL, "glue", "keel")


class Watcher:
    """Decides by a list for each stage, one at each stop there, and goes on where it is used up; errors are raised."""

    def __init__(self, decisions: Mapping[str, Sequence[Decision | CascadeError]] | None = None) -> None:
        self.halts: list[Halt] = []
        self._left = {name: list(each) for name, each in (decisions or {}).items()}

    def __call__(self, halt: Halt) -> Decision | None:
        self.halts.append(halt)
        left = self._left.get(halt.name)
        decision = left.pop(0) if left else None
        if isinstance(decision, CascadeError):
            raise decision
        return decision

    @property
    def names(self) -> list[str]:
        return [halt.name for halt in self.halts]


def stepped(desk: Desk, watcher: Callable[[Halt], Decision | None], asked: str = ASKED, **options: Any) -> Run:
    return desk.engine.ask(desk.question(asked), RunOptions(**options), before=watcher)


def text_of(run: Run) -> str:
    return answer_of(run).text


def edited(prompt: str, line: str = "Be quick about it.") -> str:
    return (packaged("prompts") / f"{prompt}.md").read_text().replace("=== user", f"{line}\n=== user", 1)


def writing(*sentences: str) -> ScriptedModel:
    """A model that proposes nothing, and answers with these sentences, one a reply, the last one for ever."""
    left = list(sentences)

    def answer(request: Generate) -> str:
        if (request.json_schema or {})["title"] != "Written":
            return "{}"
        text = left.pop(0) if len(left) > 1 else left[0]
        return json.dumps({"sentences": [{"quotes": [1], "text": text}]})

    return ScriptedModel(answer)


# --- stops --------------------------------------------------------------------------------------------------------


def test_each_stage_is_halted_at_with_what_it_is_about_to_do(desk: Desk) -> None:
    watcher = Watcher({"cite.q1": [Go()]})
    run = stepped(desk, watcher)
    assert watcher.names == NAMES
    assert list(outcomes(run)) == NAMES
    assert all(halt.inputs["question"]["text"] == ASKED for halt in watcher.halts)
    assert [list(halt.made) for halt in watcher.halts] == [NAMES[:n] for n in range(5)]
    cite = watcher.halts[2]
    assert (cite.stage, cite.model, cite.prompts, cite.pinned) == ("cite", "none", (), False)
    assert cite.inputs["found"] == cite.made["retrieve.q1"] == run.output("retrieve.q1")
    assert watcher.halts[4].model == "", "verify never asks one"
    assert run.answer == desk.ask(ASKED).answer


def test_the_prompts_that_a_stage_may_use_are_named_where_it_asks_a_model(desk: Desk) -> None:
    desk.seat(writing("no"))
    watcher = Watcher()
    stepped(desk, watcher, models={"default": "scripted"})
    assert [halt.prompts for halt in watcher.halts] == [tuple(p for p in s.prompts if p not in READERS) for s in CHAIN]
    assert {halt.model for halt in watcher.halts[:4]} == {"scripted"}


def test_what_a_hook_does_to_a_halt_changes_nothing(desk: Desk) -> None:
    def meddling(halt: Halt) -> None:
        for value in (*halt.inputs.values(), *halt.made.values()):
            if isinstance(value, dict):
                value.clear()

    assert stepped(desk, meddling).answer == desk.ask(ASKED).answer


@pytest.mark.parametrize(("error", "state", "code"), [(Stopped("enough"), "stopped", 130), (NoSuch("no"), "failed", 8)])
def test_what_a_hook_raises_ends_the_run(desk: Desk, error: CascadeError, state: str, code: int) -> None:
    with pytest.raises(type(error)):
        stepped(desk, Watcher({"cite.q1": [error]}))
    run = desk.last()
    assert (run.view.state, run.view.exit_code) == (state, code)
    assert list(outcomes(run)) == NAMES[:2], "a stage that was not begun has no span"


def test_a_hook_may_wait_for_another_thread(desk: Desk) -> None:
    """As an app's does: the run stays on the thread that holds its handles, and whoever decides is on another."""
    halted, decided = threading.Event(), threading.Event()
    runs: list[Run] = []

    def before(halt: Halt) -> Decision | None:
        if halt.name != "synthesize":
            return None
        halted.set()
        assert decided.wait(60)
        return Use(output={"text": "Ask the yard."})

    def work() -> None:
        with type(desk.engine)(desk.engine.home.path) as engine:
            runs.append(engine.ask(desk.question(ASKED), before=before))

    worker = threading.Thread(target=work)
    worker.start()
    assert halted.wait(60)
    assert desk.engine.search("bandsaw").total, "others read meanwhile"
    assert desk.ask(KEEL).answer is not None
    decided.set()
    worker.join(60)
    assert outcomes(runs[0])["synthesize"] == "pinned"


# --- outputs by hand ----------------------------------------------------------------------------------------------


def test_a_skipped_stage_takes_the_persons_output_and_a_rerun_keeps_it(desk: Desk) -> None:
    claim = "The bandsaw has a new blade of 32 mm."
    run = stepped(desk, Watcher({"synthesize": [Use(output={"claims": [{"text": claim, "quotes": [1]}]})]}))
    assert list(outcomes(run).values()) == ["computed"] * 3 + ["pinned", "computed"]
    assert text_of(run) == f"{claim} [1]"
    assert set(run.head.pins) == {"synthesize"}
    again = desk.engine.rerun(run)
    assert outcomes(again)["synthesize"] == "pinned"
    assert text_of(again) == text_of(run)


def test_an_edited_plan_goes_on_in_the_same_run_with_new_stages(desk: Desk) -> None:
    watcher = Watcher({"cite.q1": [Edit(outputs={"decompose": GLUE})]})
    run = stepped(desk, watcher)
    assert watcher.names == [*NAMES[:3], *NAMES[1:]], "what is after the plan is halted at again, the plan is not"
    assert run.plan == Plan.model_validate(GLUE)
    assert outcomes(run) == {**dict.fromkeys(NAMES, "computed"), "decompose": "pinned"}
    assert "Marlow epoxy" in text_of(run)
    assert [s.name for s in run.view.replaced] == NAMES[:2]
    assert [s.outcome for s in run.view.replaced] == ["computed"] * 2
    old = run.view.replaced[1]
    assert run.blobs.get(old.output or "") != run.output("retrieve.q1"), "what was made first can still be opened"
    assert [e.to for e in read_events(run.folder) if isinstance(e, Rewound)] == ["decompose"]
    assert [r.id for r in desk.engine.runs()] == [run.id]
    assert run.blobs.get(run.head.pins["decompose"]) == GLUE
    again = desk.engine.rerun(run, RunOptions(recipe={"quotes": 1}))
    assert again.plan == run.plan


def test_the_stages_before_the_change_are_neither_run_nor_recorded_again(desk: Desk) -> None:
    def before(halt: Halt) -> Decision | None:
        if halt.name != "synthesize" or not halt.made["retrieve.q1"]["hits"]:
            return None
        return Edit(outputs={"retrieve.q1": {**halt.made["retrieve.q1"], "hits": []}})

    run = stepped(desk, before)
    began = [e.name for e in read_events(run.folder) if isinstance(e, SpanBegan) and e.parent is None]
    assert began == ["decompose", "retrieve.q1", "cite.q1", "retrieve.q1", "cite.q1", "synthesize", "verify"]
    assert outcomes(run)["retrieve.q1"] == "pinned"
    assert answer_of(run).status == "not_found"


def test_the_chain_goes_on_from_the_earliest_of_several_changes(desk: Desk) -> None:
    cited = desk.ask(KEEL).output("cite.q1")
    watcher = Watcher({"verify": [Edit(outputs={"cite.q1": cited, "decompose": GLUE})]})
    run = stepped(desk, watcher)
    assert watcher.names == [*NAMES, "retrieve.q1", "synthesize", "verify"], "nobody is asked about what he just gave"
    assert list(outcomes(run).values()) == ["pinned", "computed", "pinned", "computed", "computed"]
    assert set(run.head.pins) == {"decompose", "cite.q1"}


def test_what_was_given_for_a_later_stage_is_forgotten_where_an_earlier_one_changes(desk: Desk) -> None:
    found = desk.ask(ASKED).output("retrieve.q1")
    watcher = Watcher(
        {"retrieve.q1": [Use(output={**found, "hits": []})], "cite.q1": [Edit(outputs={"decompose": GLUE})]}
    )
    run = stepped(desk, watcher)
    assert watcher.names == [*NAMES[:3], *NAMES[1:]]
    assert outcomes(run)["retrieve.q1"] == "computed"
    assert "Marlow epoxy" in text_of(run)
    assert set(run.head.pins) == {"decompose"}


def test_what_the_run_was_given_at_its_start_comes_back_where_an_edit_of_it_is_forgotten(desk: Desk) -> None:
    given = plan_for(ASKED, "bandsaw", "blade")
    found = desk.ask(ASKED).output("retrieve.q1")
    nothing = {**found, "hits": []}
    watcher = Watcher(
        {
            "cite.q1": [Edit(outputs={"retrieve.q1": nothing})],
            "synthesize": [Edit(outputs={"decompose": GLUE})],
        }
    )
    run = stepped(desk, watcher, pins={"decompose": given, "retrieve.q1": found})
    assert [h.pinned for h in watcher.halts[:3]] == [True, True, False]
    assert run.blobs.get(run.head.pins["retrieve.q1"]) == found
    assert run.blobs.get(run.head.pins["decompose"]) == GLUE
    assert outcomes(run)["retrieve.q1"] == "pinned"


def test_a_plan_may_be_edited_again_and_again(desk: Desk) -> None:
    plans = [plan_for(f"Which glue number {n}?", "glue", f"word{n}") for n in range(3)]
    run = stepped(desk, Watcher({"retrieve.q1": [Edit(outputs={"decompose": plan}) for plan in plans]}))
    assert run.plan == Plan.model_validate(plans[-1])
    assert [s.outcome for s in run.view.replaced] == ["computed", "pinned", "pinned"]


def test_another_number_of_sub_questions(desk: Desk) -> None:
    two = {**GLUE, "questions": [*GLUE["questions"], {"id": "q2", "text": ASKED, "facets": [{"text": "bandsaw"}]}]}
    run = stepped(desk, Watcher({"verify": [Edit(outputs={"decompose": two}), Edit(outputs={"decompose": GLUE})]}))
    assert [s.name for s in run.view.stages] == NAMES
    assert [s.name for s in run.view.replaced].count("retrieve.q2") == 1
    assert text_of(run) == text_of(desk.ask(ASKED, pins={"decompose": GLUE}))


def test_what_is_told_live_folds_as_what_is_recorded(desk: Desk) -> None:
    told: list[Event] = []
    watcher = Watcher({"cite.q1": [Edit(outputs={"decompose": GLUE})], "synthesize": [Use(output={})]})
    run = desk.engine.ask(desk.question(ASKED), listen=told.append, before=watcher)
    assert list(read_events(run.folder)) == told
    assert fold(told) == fold(read_events(run.folder))
    assert {s.outcome for s in run.view.stages} == {"computed", "pinned"}


def test_a_run_that_is_ended_after_a_change_keeps_it_for_the_rerun(desk: Desk) -> None:
    watcher = Watcher({"retrieve.q1": [Edit(outputs={"decompose": GLUE})], "cite.q1": [Stopped("enough")]})
    with pytest.raises(Stopped):
        stepped(desk, watcher)
    again = desk.engine.rerun(desk.last())
    assert "Marlow epoxy" in text_of(again)


def test_a_rerun_can_be_stepped_through_too(desk: Desk) -> None:
    run = desk.ask(ASKED)
    watcher = Watcher({"retrieve.q1": [Edit(outputs={"decompose": GLUE})]})
    again = desk.engine.rerun(run, start="cite", before=watcher)
    assert [h.pinned for h in watcher.halts[:2]] == [True, True]
    assert again.head.forked == run.id
    assert again.plan == Plan.model_validate(GLUE)


# --- prompts by hand ----------------------------------------------------------------------------------------------


def test_an_edited_prompt_takes_the_run_back_to_the_first_stage_that_used_it(desk: Desk) -> None:
    model = writing("The bandsaw has a new blade of 23 mm.", "The bandsaw has a new blade of 32 mm.")
    desk.seat(model)
    watcher = Watcher({"verify": [Edit(prompts={"synthesize": edited("synthesize", "Like a sailor.")})]})
    run = stepped(desk, watcher, models={"synthesize": "scripted"})
    assert watcher.names == [*NAMES, "synthesize", "verify"]
    assert "sailor" not in model.asked[0].system
    assert "Like a sailor." in model.asked[1].system
    assert text_of(run) == "The bandsaw has a new blade of 32 mm. [1]"
    assert [s.name for s in run.view.replaced] == ["synthesize"]
    assert run.blobs.get(run.head.prompts["synthesize"]) == edited("synthesize", "Like a sailor.")
    again = desk.engine.rerun(run, start="synthesize")
    assert again.head.prompts == run.head.prompts


def test_an_edited_prompt_that_nothing_has_used_yet_changes_what_comes(desk: Desk) -> None:
    model = writing("The bandsaw has a new blade of 32 mm.")
    desk.seat(model)
    watcher = Watcher({"synthesize": [Edit(prompts={"synthesize": edited("synthesize", "Like a sailor.")})]})
    run = stepped(desk, watcher, models={"synthesize": "scripted"})
    assert watcher.names == [*NAMES[:4], *NAMES[3:]]
    assert "Like a sailor." in model.asked[0].system
    assert run.view.replaced == []
    assert "the prompt synthesize" in notes(run)


def test_a_prompt_and_an_output_at_once(desk: Desk) -> None:
    model = writing("The bandsaw has a new blade of 32 mm.")
    desk.seat(model)
    both = Edit(outputs={"decompose": GLUE}, prompts={"synthesize": edited("synthesize", "Like a sailor.")})
    run = stepped(desk, Watcher({"verify": [both]}), models={"synthesize": "scripted"})
    assert [s.name for s in run.view.replaced] == NAMES[:4]
    assert "Like a sailor." in model.asked[-1].system
    assert "Which glue" in run.output("decompose")["questions"][0]["text"]


# --- what does not fit --------------------------------------------------------------------------------------------

Q = {"id": "q1", "text": "x"}
CITED: dict[str, Any] = {"sub": "q1", "items": [{"value": "x", "quotes": [1]}]}


@pytest.mark.parametrize(
    ("name", "output", "said"),
    [
        ("decompose", {"operation": "find"}, "questions"),
        ("decompose", {"operation": "find", "questions": []}, "questions: there has to be one"),
        ("decompose", {"operation": "find", "questions": [Q, Q]}, r"questions\.1\.id"),
        ("decompose", {"operation": "find", "questions": [{**Q, "needs": ["q2"]}]}, r"questions\.0\.needs: 'q2'"),
        (
            "decompose",
            {"operation": "find", "questions": [{**Q, "facets": [{"text": "£"}]}]},
            "facets.0: .*'£' holds no",
        ),
        ("retrieve.q1", {"sub": "q2", "query": ""}, "sub: it is for q1, and says 'q2'"),
        ("retrieve.q1", {"sub": "q1", "query": "", "hits": [1]}, r"hits\.0"),
        ("cite.q1", CITED, "items: there is no quote 1"),
        ("cite.q1", {**CITED, "items": [{"value": "x", "quotes": []}]}, "items: one has no quote"),
        ("synthesize", [], "the whole"),
        ("verify", {"status": "answered", "text": "", "claims": [{"text": "x", "quotes": [3]}]}, "claims.*quote 3"),
    ],
)
def test_an_output_that_does_not_fit_is_refused_with_its_field(
    company: Desk, name: str, output: Any, said: str
) -> None:
    with pytest.raises(ConfigError, match=f"{name}.*{said}"):
        company.engine.check_output(name, output)


@pytest.mark.parametrize("name", ["guess", "decompose.q1", "retrieve_q1", ""])
def test_a_stage_that_there_is_none_of(company: Desk, name: str) -> None:
    with pytest.raises(NoSuch) as caught:
        company.engine.check_output(name, {})
    assert "retrieve.q1" in caught.value.hint
    for options in (RunOptions(pins={name: {}}), RunOptions(fresh=(name,))):
        with pytest.raises(UsageError, match=f"no stage '{name}'"):
            company.engine.ask(company.question(ASKED), options)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no head", "begins with a line"),
        (edited("synthesize").replace("Question: {{question}}", "").replace('slots = ["question"]', ""), "slots"),
        (edited("synthesize").replace('untrusted = ["quotes"]', "").replace("[", '["quotes", ', 1), "untrusted"),
    ],
)
def test_a_prompt_that_does_not_fit_is_refused(company: Desk, text: str, said: str) -> None:
    with pytest.raises(PromptError, match=said):
        company.engine.check_prompt("synthesize", text)
    with pytest.raises(PromptError, match=said):
        company.ask(ASKED, prompts={"synthesize": text})


def test_a_prompt_that_no_stage_uses_is_refused(company: Desk) -> None:
    with pytest.raises(UsageError, match="no prompt 'sing'") as caught:
        company.engine.check_prompt("sing", "x")
    assert "synthesize" in caught.value.hint
    with pytest.raises(UsageError, match="no prompt 'sing'"):
        company.ask(ASKED, prompts={"sing": edited("judge")})


@pytest.mark.parametrize(
    ("decision", "error", "said"),
    [
        (Use(output={"claims": 7}), ConfigError, "claims"),
        (Edit(outputs={"decompose": {}}), ConfigError, "decompose.*operation"),
        (Edit(outputs={"verify": {}}), NoSuch, "verify has made nothing yet"),
        (Edit(prompts={"synthesize": "x"}), PromptError, "synthesize"),
        (Edit(prompts={"sing": "x"}), UsageError, "sing"),
    ],
)
def test_a_decision_that_cannot_be_followed_ends_the_run_in_words(
    desk: Desk, decision: Decision, error: type[CascadeError], said: str
) -> None:
    with pytest.raises(error, match=said):
        stepped(desk, Watcher({"synthesize": [decision]}))
    run = desk.last()
    assert (run.view.state, run.view.exit_code) == ("failed", error.exit_code)
    assert list(outcomes(run)) == NAMES[:3]


def test_an_output_for_a_sub_question_that_the_plan_does_not_have_is_told(desk: Desk) -> None:
    run = desk.ask(ASKED, pins={"retrieve.q7": {"sub": "q7", "query": ""}})
    assert "the output given for retrieve.q7 is not used" in notes(run)
    assert notes(desk.ask(ASKED, pins={"retrieve": run.output("retrieve.q1")})) == ""


def test_hits_of_another_plan_are_read_all_the_same(desk: Desk) -> None:
    found = desk.ask(KEEL).output("retrieve.q1")
    run = desk.ask(ASKED, pins={"decompose": plan_for(KEEL, "keel"), "retrieve.q1": found})
    assert "Marlow epoxy" in text_of(run)


# --- to begin with ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(5))
def test_a_blank_output_fits_wherever_it_stands_in(desk: Desk, number: int) -> None:
    def before(halt: Halt) -> Decision | None:
        if halt.name != NAMES[number]:
            return None
        blank = desk.engine.blank_output(halt)
        desk.engine.check_output(halt.name, blank)
        return Use(output=blank)

    run = stepped(desk, before)
    assert outcomes(run)[NAMES[number]] == "pinned"
    assert run.view.state == "done"


def test_a_prompts_text_is_the_runs_own_before_the_homes(desk: Desk) -> None:
    shipped = (packaged("prompts") / "judge.md").read_text()
    assert desk.engine.prompt("judge") == shipped
    run = desk.ask(ASKED, prompts={"judge": edited("judge")})
    assert desk.engine.prompt("judge", run) == edited("judge")
    assert desk.engine.prompt("read", run) == (packaged("prompts") / "read.md").read_text()
    with pytest.raises(PromptError, match="sing"):
        desk.engine.prompt("sing")


def test_the_chain_is_the_settings_list_of_stages() -> None:
    from cascade.config import STAGES

    assert tuple(s.name for s in CHAIN) == STAGES
