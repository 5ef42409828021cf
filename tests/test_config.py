"""Settings read strictly, and are changed without losing what their owner wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.config import (
    STAGES,
    Config,
    ModelKind,
    Models,
    ModelSpec,
    SourceConfig,
    add_source,
    models_in_words,
    remove_source,
)
from cascade.errors import Busy, ConfigError, HomeError, NoSuch, UsageError
from cascade.home import Home


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("none", ModelKind.NONE),
        ("smollm2", ModelKind.BUNDLED),
        ("/models/x.GGUF", ModelKind.FILE),
        ("hub:owner/repo/file.gguf", ModelKind.HUB),
        ("openai/gpt-4o", ModelKind.REMOTE),
    ],
)
def test_a_model_is_told_by_its_name(name: str, kind: ModelKind) -> None:
    assert ModelSpec(name=name).kind is kind


def test_a_stage_may_have_its_own_model_and_remote_ones_are_known() -> None:
    models = Models(default="/models/x.gguf", synthesize="openai/gpt-4o")
    assert models.spec("cite").name == "/models/x.gguf"
    assert models.spec("synthesize").name == "openai/gpt-4o"
    assert models.remote() == ("openai/gpt-4o",)


def test_the_bundled_model_is_asked_where_it_helps_or_is_named_for_the_stage() -> None:
    models = Models(default="smollm2", cite="smollm2", synthesize="openai/gpt-4o")
    used = {stage: models.spec(stage).name for stage in STAGES}
    assert used == {
        "decompose": "none",
        "retrieve": "smollm2",
        "cite": "smollm2",
        "synthesize": "openai/gpt-4o",
        "verify": "none",
    }
    assert models.spec("default").name == "smollm2"
    assert models_in_words(used) == "smollm2 for retrieve and cite, openai/gpt-4o for synthesize"
    assert models_in_words(dict.fromkeys(STAGES, "none")) == "none"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[models]\ndefualt = 'none'", "models.defualt: there is no such field"),
        ("[recipe]\npool = 0", "recipe.pool: it should be greater than or equal to 1"),
        ("zone = 'Europe/Lundon'", "zone: there is no time zone 'Europe/Lundon'"),
        ("[[sources]]\nname = 'a'", "sources.0.kind: it is missing"),
        ("zone = ", "does not read"),
        ("[[sources]]\nname='a b'\nkind='mbox'", "sources.0.name"),
        ("[[sources]]\nname='a'\nkind='mbox'\n[[sources]]\nname='A'\nkind='mbox'", "two sources"),
    ],
)
def test_what_does_not_read_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "cascade.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=said) as caught:
        Config.load(file)
    assert str(file) in str(caught.value)


def test_sources_come_and_go_and_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "cascade.toml"
    file.write_text('# mine\nzone = "Europe/Zurich" # home\n')
    for name in ("one", "two"):
        add_source(file, SourceConfig.model_validate({"name": name, "kind": "mbox", "path": f"/{name}"}))
    config = Config.load(file)
    assert [s.name for s in config.sources] == ["one", "two"]
    assert config.source("two").options == {"path": "/two"}
    with pytest.raises(UsageError, match="two"):
        add_source(file, SourceConfig(name="two", kind="mbox"))
    remove_source(file, "one")
    remove_source(file, "two")
    assert Config.load(file).sources == ()
    assert "# mine" in file.read_text()
    assert "# home" in file.read_text()
    with pytest.raises(NoSuch, match="one"):
        remove_source(file, "one")


def test_a_home_is_for_its_owner_alone_and_has_one_writer(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    assert home.path.stat().st_mode & 0o777 == 0o700
    with home.writing(), pytest.raises(Busy, match="another cascade is writing"), Home(home.path).writing():
        pass
    with home.writing():
        pass


def test_a_path_that_cannot_be_a_home_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match="cannot be used as a home"):
        Home(tmp_path / "file" / "home")
