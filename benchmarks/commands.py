"""How long commands take beside a yardstick, in turn in one run: `python -m benchmarks.commands [RUNS]`.

Prints the median of the ratios of processor time, pair by pair, and the limit it is held to. Measure an installed
scaffolder (its modules compiled), not one whose modules Python compiles anew at each start.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scaffolder.resources import resource as data

PASS = (sys.executable, "-c", "pass")
SCAFFOLDER = (str(Path(sys.executable).with_name("scaffolder")),)
COPIER = (str(Path(sys.executable).with_name("copier")),)


@dataclass(frozen=True)
class Pair:
    """A command, what it is held against, and how many times as long it may take at most."""

    name: str
    command: Sequence[str]
    yardstick: Sequence[str]
    limit: float


def pairs() -> list[Pair]:
    template = str(data("templates"))
    return [
        Pair("--version / python -c pass", (*SCAFFOLDER, "--version"), PASS, 3),
        Pair("why --json / python -c pass", (*SCAFFOLDER, "why", "-a", "admin=yes", "--json"), PASS, 6),
        Pair("why / python -c pass", (*SCAFFOLDER, "why", "--admin", "yes"), PASS, 6),
        Pair(
            "new -y --no-git / copier copy --defaults",
            (*SCAFFOLDER, "new", "{folder}/my-site", "--framework", "django", "-y", "--no-git"),
            (*COPIER, "copy", "--defaults", "--quiet", "--data", "framework=django", template, "{folder}/my-site"),
            1,
        ),
    ]


def seconds(command: Sequence[str]) -> float:
    """The processor time of one run, its children's included."""
    with tempfile.TemporaryDirectory() as folder:
        words = [word.replace("{folder}", folder) for word in command]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, check=True, capture_output=True, cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    missed = 0
    for pair in pairs():
        seconds(pair.command), seconds(pair.yardstick)
        taken = [(seconds(pair.command), seconds(pair.yardstick)) for _ in range(runs)]
        ratio = statistics.median(one / other for one, other in taken)
        mine, other = (statistics.median(times) * 1000 for times in zip(*taken, strict=True))
        missed += ratio > pair.limit
        print(f"{pair.name:42} {ratio:6.2f} × (limit {pair.limit:g})  {mine:6.0f} ms / {other:.0f} ms")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
