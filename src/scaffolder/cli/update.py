"""`scaffolder update`: preview, apply, finish, take back."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from scaffolder.cli.answers import given_answers
from scaffolder.cli.fleet import update_all
from scaffolder.errors import Cancelled, Refused, UsageError
from scaffolder.face import update_screens as screens
from scaffolder.face.console import Console, err, out
from scaffolder.face.lines import Line
from scaffolder.project import applying, finishing
from scaffolder.project.catalog import read_catalog
from scaffolder.project.journal import CONFLICTS, read_journal
from scaffolder.project.origin import read_origin
from scaffolder.project.templates import template_at
from scaffolder.project.update import Update, prepared, target_version

_CONFLICTS = 3


@click.command()
@click.argument("paths", metavar="[PATH …]", nargs=-1)
@click.option("--preview", is_flag=True, help="Show what would become of every file, and change nothing.")
@click.option("--to", metavar="VERSION", help="Go to this version of the template instead of the newest.")
@click.option("-a", "--answer", "pairs", multiple=True, metavar="KEY=VALUE", help="Change or add an answer.")
@click.option("--allow-dirty", is_flag=True, help="Merge edits that are not committed, as they are.")
@click.option("--trust", is_flag=True, help="Let the template run its tasks, migrations and extensions.")
@click.option("--finish", is_flag=True, help="Check that no conflict is left, and end the update.")
@click.option("--abort", is_flag=True, help="Take the update back.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=2, metavar="N", help="So many projects at a time.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: a new question gets its default.")
@click.option("-v", "--verbose", is_flag=True, help="Every file, and the difference.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def update(
    ctx: click.Context, /, *, paths: tuple[str, ...], preview: bool, to: str | None, pairs: tuple[str, ...],
    allow_dirty: bool, trust: bool, finish: bool, abort: bool, jobs: int, yes: bool, verbose: bool, as_json: bool,
) -> None:  # fmt: skip
    """Bring the projects in PATH … (the current directory when left out) to a newer template.

    What their owners wrote is kept. Nothing changes before the whole result is known; conflicts are left as git leaves
    them, with exit status 3.
    """
    if sum((preview, finish, abort)) > 1:
        raise UsageError("--preview, --finish and --abort exclude one another", fix="Give one of them.")
    if len(paths) > 1:
        ctx.exit(update_all(out(color=ctx.obj), paths, _same_options(ctx.params), jobs, as_json=as_json))
    project = Path(paths[0] if paths else ".")
    if finish or abort:
        finishing.finish(project, trusted=trust) if finish else applying.abort(project)
        _tell(ctx.obj, as_json, {"project": str(project), "state": "finished" if finish else "aborted"},
              "The update is finished; commit it." if finish else "The update is taken back.")  # fmt: skip
        return
    _go_on_where_stopped(ctx.obj, project)
    answers = {key: answer.value for key, answer in given_answers(pairs, None, {}).items()}
    if not (yes or as_json or preview) and sys.stdin.isatty():
        answers = ask_what_is_new(err(color=ctx.obj), project, to, answers)
    status = _update(
        ctx.obj, project, to, answers, preview=preview, dirty=allow_dirty, trusted=trust, verbose=verbose,
        as_json=as_json,
    )  # fmt: skip
    ctx.exit(status)


def _same_options(given: Mapping[str, Any]) -> list[str]:
    """The options as they were given, to be given on."""
    flags = [
        f"--{name.replace('_', '-')}" for name in ("preview", "finish", "abort", "allow_dirty", "trust") if given[name]
    ]
    answers = [word for pair in given["pairs"] for word in ("-a", pair)]
    return [*flags, *answers, *(["--to", given["to"]] if given["to"] else [])]


def ask_what_is_new(console: Console, project: Path, to: str | None, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers, and those to questions that the project's version did not ask yet."""
    origin = read_origin(project)
    version = target_version(origin, to)
    if version == origin.version:
        return dict(answers)
    template = template_at(origin.source)
    before, after = (read_catalog(template.folder(number)) for number in (origin.version, version))
    asked = [name for name in after.asked if name not in before.asked and name not in answers]
    if not asked:
        return dict(answers)
    from scaffolder.cli.ask import ask_entries
    from scaffolder.face.prompts import Back

    console.show([Line(f"Version {version} of the template asks more than {origin.version} did.")])
    try:
        return {**answers, **ask_entries(after, asked)}
    except Back as stop:
        raise Cancelled("cancelled; nothing was changed") from stop


def _update(
    color: bool | None, project: Path, to: str | None, answers: Mapping[str, str], /, *, preview: bool, dirty: bool,
    trusted: bool, verbose: bool, as_json: bool,
) -> int:  # fmt: skip
    """Work the update out, show it, and apply it unless it is only to be shown; the exit status."""
    origin = read_origin(project)
    version = target_version(origin, to)
    if version == origin.version and not answers:
        _tell(color, as_json, {"project": str(project), "state": "current", "version": version},
              f"Version {version} is the newest; there is nothing to update.")  # fmt: skip
        return 0
    with prepared(project, version, answers, scratch=preview, dirty=dirty, trusted=trusted) as planned:
        _show(err(color=color) if not preview else out(color=color), planned, verbose=verbose, quiet=as_json)
        if planned.in_the_way:
            fix = "Move them away, or commit them."
            raise Refused(f"the template has new files where others lie: {', '.join(planned.in_the_way)}", fix=fix)
        if not preview:
            applying.apply(project, planned.journal)
    if as_json:
        click.echo(json.dumps(_document(planned, preview=preview), indent=2, ensure_ascii=False))
    elif not preview:
        out(color=color).show(screens.applied(version, planned.conflicts, trust=planned.journal.migrate))
    return _CONFLICTS if planned.conflicts else 0


def _go_on_where_stopped(color: bool | None, project: Path) -> None:
    """End an update that was stopped while it was applied."""
    read_origin(project)
    try:
        journal = read_journal(project)
    except Exception:  # noqa: BLE001 - what is wrong with the repository is told by the checks that follow
        return
    if journal and journal.phase == CONFLICTS:
        fix = "Resolve its conflicts and finish it with --finish, or take it back with --abort."
        raise Refused(f"an update to version {journal.new} is under way", where=str(project), fix=fix)
    if journal:
        applying.resume(project)
        what = f"An update to version {journal.new} had been stopped; it is complete now."
        err(color=color).show([Line(what)])


def _show(console: Console, planned: Update, *, verbose: bool, quiet: bool) -> None:
    if quiet:
        return
    versions = (planned.origin.version, planned.version)
    console.show(screens.plan(versions, planned.changes, planned.ignored, verbose=verbose))
    console.show(screens.migrations(planned.migrations, waiting=planned.journal.migrate))
    if verbose:
        console.show(screens.difference(planned.difference))


def _document(planned: Update, *, preview: bool) -> dict[str, object]:
    return {
        "project": str(planned.project),
        "state": "preview" if preview else "conflicts" if planned.conflicts else "updated",
        "from": planned.origin.version,
        "version": planned.version,
        "files": [{"path": path, "change": kind} for path, kind in planned.changes],
        "conflicts": list(planned.conflicts),
        "ignored": list(planned.ignored),
        "migrations": list(planned.migrations),
    }


def _tell(color: bool | None, as_json: bool, document: dict[str, object], sentence: str) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        out(color=color).show([Line(sentence)])
