"""Updating beside Copier, and checking a thousand projects: `python -m benchmarks.updates [RUNS]`.

One project of the template's oldest release is updated to its newest by each in turn, each time from the same state;
what counts is the time on the clock, pair by pair.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scaffolder.project.releases import ADDRESS
from scaffolder.project.templates import template_at

SCRIPTS = Path(sys.executable).parent
WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


def git(project: Path, *arguments: str) -> None:
    subprocess.run(["git", *WHO, *arguments], cwd=project, check=True, capture_output=True)


def old_project(folder: Path) -> Path:
    """A project of the oldest release, committed."""
    project = folder / "my-site"
    copy = [
        "copy",
        "--defaults",
        "--quiet",
        "--vcs-ref",
        f"v{template_at(ADDRESS).versions[0]}",
        "-d",
        "framework=django",
        "-d",
        "admin=yes",
    ]
    subprocess.run([SCRIPTS / "copier", *copy, "git+scaffolder::web", project], check=True, capture_output=True)
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "-m", "Start")
    return project


def seconds(command: Sequence[str | Path], project: Path) -> float:
    git(project, "reset", "--quiet", "--hard")
    git(project, "clean", "--quiet", "-fd")
    start = time.monotonic()
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    return time.monotonic() - start


def compared(folder: Path, runs: int) -> float:
    """The median ratio of our update's time to Copier's."""
    project = old_project(folder)
    ours: list[str | Path] = [SCRIPTS / "scaffolder", "update", "-y"]
    theirs: list[str | Path] = [SCRIPTS / "copier", "update", "--defaults", "--quiet"]
    seconds(ours, project), seconds(theirs, project)
    taken = [(seconds(ours, project), seconds(theirs, project)) for _ in range(runs)]
    ratio = statistics.median(one / other for one, other in taken)
    mine, other = (statistics.median(times) for times in zip(*taken, strict=True))
    print(f"update / copier update        {ratio:5.2f} × (limit 0.4)  {mine:.2f} s / {other:.2f} s")
    return ratio


def checked(folder: Path, count: int) -> float:
    """How long a check of so many projects takes, in seconds."""
    template = folder / "my-site"
    projects = [folder / "many" / f"site{n}" for n in range(count)]
    for project in projects:
        shutil.copytree(template, project, ignore=shutil.ignore_patterns(".git", "src", "tests"))
    start = time.monotonic()
    result = subprocess.run([SCRIPTS / "scaffolder", "check", *projects], capture_output=True, check=False)
    taken = time.monotonic() - start
    assert result.stdout.count(b"\n") == count
    shutil.rmtree(folder / "many")
    print(f"check of {count:5} projects      {taken:5.2f} s")
    return taken


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as name:
        ratio = compared(Path(name), runs)
        checked(Path(name), 250)
        taken = checked(Path(name), 1000)
    return 0 if ratio <= 0.4 and taken <= 10 else 1


if __name__ == "__main__":
    sys.exit(main())
