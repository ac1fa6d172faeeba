"""The verbs of the tests, and what they need."""

import contextlib
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import scaffolder
from scaffolder.cli.main import run
from scaffolder.decision.engine import decide
from scaffolder.decision.model import Decision, RuleSet
from scaffolder.project.catalog import read_catalog
from scaffolder.project.create import Draft, drafted
from scaffolder.project.plan import plan

ROOT = Path(__file__).parents[1]
# The two documents lie beside a checkout for those who work on the rules; nobody else needs them.
# Sets of projects and of moments are run in part, unless all is asked for.
ALL = bool(os.environ.get("SCAFFOLDER_TEST_ALL"))
DOCUMENTS = ROOT.parent / "shared" / "documents"


def assert_decides(
    answers: Mapping[str, str],
    outcome: str,
    *,
    by: str | None = None,
    counts: Mapping[str, int] | None = None,
    ruleset: RuleSet | None = None,
) -> Decision:
    """The answers lead to the outcome, decided by that tier (or tie_break, default) with those counts."""
    decision = decide(ruleset or scaffolder.load_ruleset(), answers)
    assert decision.outcome == outcome
    if by is not None:
        assert decision.decided_by == by
    if counts is not None:
        assert dict(next(tally for tally in reversed(decision.tallies) if tally.decisive).counts) == dict(counts)
    return decision


def assert_renders(
    folder: Path, framework: str, answers: Mapping[str, str] | None = None, details: Mapping[str, str] | None = None
) -> Path:
    """The answers render into a project of the framework; its folder."""
    ruleset = scaffolder.load_ruleset()
    catalog = read_catalog(ROOT / "templates")
    catalog = replace(catalog, origin={"_commit": f"v{catalog.version}", "_src_path": "git+scaffolder::web"})
    project = plan(catalog, decide(ruleset, answers or {}), framework, {"project_name": folder.name, **(details or {})})
    assert project.refusal is None
    with drafted(project, folder) as draft:
        assert_whole(draft)
        draft.publish()
    return folder


def assert_whole(draft: Draft) -> None:
    """Every rendered file reads as if it had been written by hand."""
    for name in draft.files:
        text = (draft.folder / name).read_text(encoding="utf-8")
        assert "{{ package_name" not in text, name
        assert "{%- " not in name
        assert not text or text.endswith("\n"), f"{name} does not end with a line break"
        assert not text.endswith("\n\n"), f"{name} ends with blank lines"
        assert all(line == line.rstrip() for line in text.split("\n")), f"{name} has blanks at the end of a line"
        assert "\n\n\n\n" not in text, f"{name} has a hole"


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


def command(*arguments: str, cwd: Path | None = None) -> Result:
    """Run a command line in this process, with nobody at the terminal."""
    out, err, before = io.StringIO(), io.StringIO(), Path.cwd()
    stdin = sys.stdin
    try:
        os.chdir(cwd or before)
        with (
            Path(os.devnull).open(encoding="utf-8") as nobody,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            sys.stdin = nobody
            status = run(arguments)
    finally:
        sys.stdin = stdin
        os.chdir(before)
    return Result(status, out.getvalue(), err.getvalue())
