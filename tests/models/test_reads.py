"""Which weights are enough for a model that reads."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from cascade.models.weights import READS, bundled, reads


def weights(path: Path, shape: tuple[int, int]) -> Path:
    """A file that says of itself to have one matrix of `shape`."""
    name = b"token_embd.weight"
    head = struct.pack("<4sIQQ", b"GGUF", 3, 1, 0)
    tensor = struct.pack("<Q", len(name)) + name + struct.pack("<I2QIQ", 2, *shape, 0, 0)
    path.write_bytes(head + tensor)
    return path


@pytest.mark.parametrize(("shape", "strong"), [((40_000, 30_000), True), ((1000, 1000), False)])
def test_weights_enough_make_a_model_that_reads(tmp_path: Path, shape: tuple[int, int], strong: bool) -> None:
    assert reads(weights(tmp_path / "model.gguf", shape)) is strong
    assert (shape[0] * shape[1] >= READS) is strong


@pytest.mark.parametrize(
    "file",
    [bundled, lambda: Path("/nowhere/model.gguf"), lambda: Path(__file__)],
    ids=["bundled", "none", "no weights"],
)
def test_the_bundled_model_and_what_does_not_tell_its_size_do_not_read(file: Callable[[], Path]) -> None:
    assert not reads(file())
