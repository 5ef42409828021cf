"""The kiln maker, asked by all tests of steps: nothing changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from tests.operations.kiln import made


@pytest.fixture(scope="session")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = made(tmp_path_factory.mktemp("kiln"))
    yield engine
    engine.close()
