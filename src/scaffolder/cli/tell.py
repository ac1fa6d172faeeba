"""What `scaffolder new` says: the review, the result and the next steps."""

import json
import os
import shlex
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from scaffolder.decision.document import read_document
from scaffolder.decision.model import UNSURE
from scaffolder.decision.wording import Words
from scaffolder.face import screens
from scaffolder.face.console import Console
from scaffolder.face.lines import COMMAND, GOOD, QUIET, TITLE, WARN, Line
from scaffolder.project.create import Draft
from scaffolder.project.plan import Plan

_PIP = (
    ("python3 -m venv .venv", "make its environment"),
    (".venv/bin/pip install --upgrade pip", "25.1 or newer"),
    (".venv/bin/pip install -e . --group dev", "install it"),
)


def possible(project: Plan) -> str | None:
    """The nearest answers that can be built, as one sentence."""
    if project.refusal is None:
        return None
    ways = (f"{name}={' or '.join(values)}" for name, values in project.alternatives(project.refusal) if values)
    return f"Possible: {'; '.join(ways)}."


def note(talk: Console, text: str) -> None:
    """Say something the person should know and need not act on."""
    talk.show([Line(text, WARN, mark="Note: ")])


def review(talk: Console, project: Plan, draft: Draft) -> None:
    """What is about to be written, where, and with which assumptions."""
    talk.show([Line(), *_summary(project, draft), Line()])


def dry_run(console: Console, project: Plan, draft: Draft, again: str, *, as_json: bool) -> None:
    """What would be written."""
    if as_json:
        click.echo(json.dumps(_document(project, draft, again), indent=2, ensure_ascii=False))
        return
    console.show([*_summary(project, draft), Line(), *(Line(file, indent=2) for file in draft.files)])
    console.show([Line(), Line("Nothing was written.", QUIET)])


def result(
    console: Console, talk: Console, project: Plan, draft: Draft, address: str | None, *, again: str, as_json: bool
) -> None:
    """The project is there: why it is what it is, and what to type next."""
    if as_json:
        document = {
            **_document(project, draft, again),
            "next_steps": [command for command, _ in _steps(project, draft)],
        }
        click.echo(json.dumps({**document, "verified": address is not None}, indent=2, ensure_ascii=False))
        return
    if address:
        talk.show([Line(f"Its tests pass and {address} answered 200.", GOOD)])
    kind = f": a {project.about.label} project" if project.catalog.decides else ""
    title = f"{project.project_name} is ready{kind}"
    talk.show([Line()])
    console.panel(title, screens.next_steps(_steps(project, draft)))
    console.show([Line("The same again, without questions:", QUIET), Line(again, COMMAND)])


def command_again(project: Plan, draft: Draft, sources: Sequence[str]) -> str:
    """The one command that makes the same project without questions; `sources` name its rules and template."""
    words = ["scaffolder", "new", _shown(draft.destination)]
    if draft.destination.name != project.project_name:
        words += ["-a", f"project_name={project.project_name}"]
    for name, answer in project.decision.answers.items():
        if answer.value != UNSURE:
            words += ["-a", f"{name}={answer.value}"]
    words += [
        word
        for name, value in project.details.items()
        if name != "project_name" and value != project.default_details.get(name)
        for word in ("-a", f"{name}={value}")
    ]
    if project.overruled:
        words += ["--framework", project.framework]
    return shlex.join([*words, *sources, "-y"])


def _summary(project: Plan, draft: Draft) -> Iterator[Line]:
    words = Words(project.decision.ruleset)
    document = read_document({**project.decision.to_dict(), "chosen": project.framework})
    outcome = words.outcome(project.framework)
    kind = f"A {outcome} project" if project.catalog.decides else "A project"
    yield Line(f"{kind} in {draft.destination}, {len(draft.files)} files", TITLE)
    if not project.catalog.decides:
        return
    if project.overruled:
        yield Line(f"Your choice; the answers speak for {words.outcome(document.outcome)}.")
    else:
        yield Line(f"{outcome} was decided {words.basis(document)}")
    assumed = [f"{words.value(gap.question, gap.used)}" for gap in project.assumed]
    if assumed:
        yield Line(f"Not answered, so the project gets: {', '.join(assumed)}.")
    for notice in project.notices:
        yield Line(notice, WARN, mark="Note: ")


def _steps(project: Plan, draft: Draft) -> list[tuple[str, str]]:
    """The commands to type next, each with its purpose."""
    purposes = {
        "create-database": "start its database, or name a server of yours in .env",
        "migrate": "make its tables",
        "create-admin": "make an administrator",
        "test": "run the tests",
        "run": "start the development server",
    }
    uv = shutil.which("uv") is not None
    steps = [(f"cd {shlex.quote(_shown(draft.destination))}", "")]
    if project.about.commands and not (draft.destination / ".venv").exists():
        steps += [("uv sync", "install it")] if uv else list(_PIP)
    for verb, purpose in purposes.items():
        command = project.command(verb)
        if command:
            inside = "" if command.outside else "uv run " if uv else ".venv/bin/"
            steps.append((f"{inside}{command.run}", purpose))
    return steps


def _shown(folder: Path) -> str:
    """The folder as one would type it from here."""
    if folder == Path.cwd():
        return str(folder)
    return min(str(folder), os.path.relpath(folder), key=len)


def _document(project: Plan, draft: Draft, again: str) -> dict[str, object]:
    words = Words(project.decision.ruleset)
    return {
        "project": str(draft.destination),
        "framework": project.framework,
        "overruled": project.overruled,
        "files": list(draft.files),
        "values": dict(project.values),
        "assumed": {gap.question: gap.used for gap in project.assumed},
        "notices": list(project.notices),
        "command": again,
        "decision": project.decision.to_dict(),
        "title": words.outcome(project.framework),
    }
