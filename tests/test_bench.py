"""The benches run on little, and print their ratios with both figures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def bench(*arguments: str, path: str | None = None) -> str:
    """What `python -m evals.bench` prints."""
    environment = {**os.environ, "PATH": os.environ["PATH"] if path is None else path}
    command = [sys.executable, "-m", "evals.bench", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sync_is_timed_beside_what_is_installed() -> None:
    said = bench("sync", "--count", "40", "--rounds", "1")
    assert re.search(r"40 mails, \d+ MB, \d+ cores", said)
    assert re.search(r"cascade sync +[\d,]+ mails/s .* s of processor, largest process \d+ MB", said)
    for program, command in (("mu", "mu index"), ("notmuch", "notmuch new")):
        if shutil.which(program):
            assert re.search(rf"cascade sync takes in [\d.]+ times the mails per second of {command}", said)
        else:
            assert f"{program} is not installed" in said


def test_sync_says_what_is_not_installed(tmp_path: Path) -> None:
    said = bench("sync", "--count", "20", "--rounds", "1", path=str(tmp_path))
    assert "mu is not installed" in said
    assert "notmuch is not installed" in said
    assert "times the mails" not in said


def test_search_is_timed_beside_bare_tantivy() -> None:
    said = bench("search", "--passages", "300", "--queries", "5", "--no-cold")
    assert len(re.findall(r"bare tantivy [\d.]+ ms, cascade [\d.]+ ms .* [\d.]+ times bare", said)) == 4
    assert re.search(r"the learned order of 200 candidates: [\d.]+ ms", said)


def test_the_model_is_timed_beside_bare_llama_cpp() -> None:
    said = bench("model", "--pairs", "1", "--threads", "1", "--questions", "1", "--tokens", "4")
    assert re.search(r"\d+ distinct, \d+ evaluated +evaluated/distinct [\d.]+", said)
    assert len(re.findall(r"bare +[\d.]+ +ratio [\d.]+", said)) == 3
