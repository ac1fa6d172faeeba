"""A kill at any moment of creation leaves nothing, or the whole project, under the chosen name."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import ALL

SWEEP = 24 if ALL else 7


def start(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "scaffolder", "new", "shop", "--admin", "yes", "-y"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def contents(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda way: way.name)
def test_nothing_or_the_whole_project(tmp_path: Path, way: signal.Signals) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    began = time.monotonic()
    assert start(whole).wait() == 0
    lasts = time.monotonic() - began
    expected = contents(whole / "shop")
    seen = set()
    for n in range(SWEEP):
        folder = tmp_path / f"run{n}"
        folder.mkdir()
        process = start(folder)
        time.sleep(lasts * (n + 0.5) / SWEEP * 1.1)
        os.killpg(process.pid, way)
        process.wait()
        project = folder / "shop"
        seen.add(project.exists())
        if project.exists():
            assert contents(project) == expected
            status = subprocess.run(["git", "status", "--porcelain"], cwd=project, capture_output=True, check=True)
            assert not status.stdout
        elif way != signal.SIGKILL:
            assert not list(folder.iterdir()), "a run that is asked to stop clears away what it began"
        # Whatever a killed run left behind is no hindrance to the next, which clears it away.
        assert project.exists() or start(folder).wait() == 0
        assert [path.name for path in folder.iterdir()] == ["shop"]
    assert False in seen, "no run was stopped in time; the sweep shows nothing"
