"""The bundled model, requantized and loaded once for all tests of models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.config import ModelSpec
from cascade.home import Home
from cascade.models.local import LocalModel
from cascade.models.weights import locate


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that has the requantized weights."""
    home = Home(tmp_path_factory.mktemp("home"))
    locate(ModelSpec(name="smollm2"), home)
    return home


@pytest.fixture(scope="session")
def weights(shared_home: Home) -> Path:
    """The file of weights."""
    return locate(ModelSpec(name="smollm2"), shared_home).path


@pytest.fixture(scope="session")
def model(weights: Path) -> Iterator[LocalModel]:
    """The bundled model with one thread."""
    loaded = LocalModel("smollm2", weights, "test", context=1024, threads=1)
    yield loaded
    loaded.close()
