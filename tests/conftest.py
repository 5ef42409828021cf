"""The sample company of the chain's tests: synced once, and copied for every test that changes something."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import Desk, made_home

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the programs that tests start are to be interrupted


@pytest.fixture(scope="session")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the company, to be copied and not to be written to."""
    return made_home(tmp_path_factory.mktemp("synced") / "home")


@pytest.fixture(scope="session")
def company(synced: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One home for all tests that only ask, by rules alone."""
    desk = Desk.copied(synced, tmp_path_factory.mktemp("shared") / "home")
    yield desk
    desk.engine.close()


@pytest.fixture
def home(synced: Path, tmp_path: Path) -> Path:
    """A home of this test's own, which asks no model, with empty caches and no runs."""
    return Path(shutil.copytree(synced, tmp_path / "home", symlinks=True))


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """That home's engine."""
    desk = Desk(home)
    yield desk
    desk.engine.close()
