"""`scaffolder check`: one line for each project, and an exit status for all."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from scaffolder import api
from scaffolder.decision.document import Document, read_document
from scaffolder.decision.engine import decide, still_taken
from scaffolder.decision.model import RuleSet
from scaffolder.decision.wording import Words
from scaffolder.errors import ScaffolderError
from scaffolder.face import update_screens as screens
from scaffolder.face.console import err, out
from scaffolder.face.screens import today
from scaffolder.project.origin import Origin, read_origin, version_key
from scaffolder.project.record import RECORD, read_record
from scaffolder.project.releases import ADDRESS
from scaffolder.project.templates import template_at
from scaffolder.resources import resource

_OUT_OF_DATE = 4
_ENTRY = re.compile(r"^## (\d+\.\d+\.\d+)[^\n]*\n+(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class State:
    """How one project stands: its version, the newest, its decision and, where it is another, today's."""

    path: str
    origin: Origin
    newest: str
    record: Document | None
    today: Document | None

    @property
    def outcome(self) -> str | None:
        """What today's rules would decide, where it is something else."""
        return self.today.outcome if self.today else None

    @property
    def differences(self) -> dict[str, str]:
        """The rules that came out otherwise than they were recorded, with what they come to today."""
        if not (self.record and self.today):
            return {}
        before = {rule.id: rule.result for rule in self.record.rules}
        return {rule.id: rule.result for rule in self.today.rules if before.get(rule.id) != rule.result}

    @property
    def current(self) -> bool:
        return self.origin.version == self.newest and self.outcome is None


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--rules", metavar="DIR", help="Decide by the rules in this directory.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def check(ctx: click.Context, /, *, paths: tuple[str, ...], rules: str | None, as_json: bool) -> None:
    """Is there a newer template for the projects in PATHS, or would today's rules decide otherwise?

    Ends with 4 when something is out of date, with 1 when a project could not be looked at.
    """
    ruleset, newest = api.load_ruleset(rules), cache(lambda address: template_at(address).newest)
    states: list[State] = []
    failed: list[tuple[str, ScaffolderError]] = []
    for path in paths or (".",):
        try:
            states.append(_state(path, ruleset, newest))
        except ScaffolderError as error:
            failed.append((path, error))
    if len(failed) == 1 and not states:
        raise failed[0][1]
    _show(ctx.obj, ruleset, states, failed, as_json=as_json)
    ctx.exit(1 if failed else _OUT_OF_DATE if any(not state.current for state in states) else 0)


def _state(path: str, ruleset: RuleSet, newest: Callable[[str], str]) -> State:
    project = Path(path)
    origin = read_origin(project)
    latest = max(newest(origin.source), origin.version, key=version_key)
    record = read_record(project)[1] if (project / RECORD).exists() else None
    today = _decided_otherwise(ruleset, record) if record else None
    return State(path=path, origin=origin, newest=latest, record=record, today=today)


def _decided_otherwise(ruleset: RuleSet, record: Document) -> Document | None:
    """What today's rules decide for the recorded answers, where the outcome is another."""
    decision = decide(ruleset, still_taken(ruleset, record.answers))
    return read_document(decision.to_dict()) if decision.outcome != record.outcome else None


def _show(
    color: bool | None,
    ruleset: RuleSet,
    states: Sequence[State],
    failed: Sequence[tuple[str, ScaffolderError]],
    *,
    as_json: bool,
) -> None:
    if as_json:
        document = {
            "projects": [_document(state) for state in states],
            "failed": [{"project": path, **error.to_dict()} for path, error in failed],
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    console = out(color=color)
    console.show(screens.checked(s.path, s.origin.version, s.newest, s.outcome) for s in states)
    if len(states) == 1 and not states[0].current and states[0].origin.source == ADDRESS:
        console.show(screens.news(_news(states[0].origin.version)))
    if len(states) == 1 and states[0].record and states[0].today:
        console.show(today(Words(ruleset), states[0].record, states[0].today))
    for _, error in failed:
        err(color=color).error(error)


def _document(state: State) -> dict[str, object]:
    return {
        "project": state.path,
        "version": state.origin.version,
        "newest": state.newest,
        "current": state.current,
        "decided_otherwise": state.outcome,
        "rules": state.differences,
    }


def _news(since: str) -> list[tuple[str, str]]:
    """What the changelog of the template says of every version after `since`, newest first."""
    text = (resource("templates") / "CHANGELOG.md").read_text(encoding="utf-8")
    return [
        (version, news.strip()) for version, news in _ENTRY.findall(text) if version_key(version) > version_key(since)
    ]
