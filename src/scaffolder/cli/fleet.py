"""Updating many projects: each in a process of its own, a few at a time, one line for each, one status for all."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from scaffolder.face.console import Console
from scaffolder.face.lines import GOOD, PLAIN, TITLE, WARN, Line

_OK, _ERROR, _CONFLICTS = 0, 1, 3


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How the update of one project ended: its exit status and the JSON it printed."""

    path: str
    status: int
    document: dict[str, Any]

    @property
    def line(self) -> Line:
        if "error" in self.document:
            return Line(f"{self.path}: {self.document['error']['message']}", WARN)
        state, version = self.document["state"], self.document["version"]
        conflicts = self.document.get("conflicts", [])
        told = f": {', '.join(conflicts)}" if conflicts else ""
        return Line(f"{self.path}: {state}, version {version}{told}", WARN if conflicts else PLAIN)


def update_all(console: Console, paths: Sequence[str], options: Sequence[str], jobs: int, *, as_json: bool) -> int:
    """Update every project with the same options; the exit status for all of them.

    One that fails does not stop the others. Conflicts anywhere give 3, unless something failed, which gives 1.
    """
    with ThreadPoolExecutor(jobs) as pool:
        outcomes = pool.map(partial(_updated, options=options), paths)
        ended = list(_told(console, outcomes, quiet=as_json))
    if as_json:
        document = [{**outcome.document, "project": outcome.path, "status": outcome.status} for outcome in ended]
        sys.stdout.write(json.dumps({"projects": document}, indent=2, ensure_ascii=False) + "\n")
    else:
        console.show(_summary(ended))
    failed = any(outcome.status not in (_OK, _CONFLICTS) for outcome in ended)
    return _ERROR if failed else max((outcome.status for outcome in ended), default=_OK)


def _updated(path: str, options: Sequence[str]) -> Outcome:
    command = [sys.executable, "-m", "scaffolder", "update", "--json", *options, "--", path]
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False
    )
    try:
        document = json.loads(result.stdout)
    except ValueError:
        document = {"error": {"code": "error", "message": result.stderr.strip() or "it ended without a word"}}
    return Outcome(path=path, status=result.returncode, document=document)


def _told(console: Console, outcomes: Iterator[Outcome], *, quiet: bool) -> Iterator[Outcome]:
    for outcome in outcomes:
        if not quiet:
            console.show([outcome.line])
        yield outcome


def _summary(ended: Sequence[Outcome]) -> Iterator[Line]:
    conflicts = sum(outcome.status == _CONFLICTS for outcome in ended)
    failed = sum(outcome.status not in (_OK, _CONFLICTS) for outcome in ended)
    yield Line()
    yield Line(
        f"{len(ended)} projects: {len(ended) - conflicts - failed} done, {conflicts} with conflicts, {failed} failed",
        GOOD if not conflicts and not failed else TITLE,
    )
