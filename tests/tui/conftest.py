"""A home for each test of the app, with the sample company in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def home(synced: Path, tmp_path: Path) -> Path:
    """A home of this test's own, which asks no model."""
    return Path(shutil.copytree(synced, tmp_path / "home", symlinks=True))
