"""`scaffolder new`: ask, decide, show, draft, review, publish."""

import signal
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import click

from scaffolder import api
from scaffolder.cli import tell
from scaffolder.cli.answers import answer_options, given_answers
from scaffolder.decision.engine import decide, unknown_question
from scaffolder.decision.model import UNSURE, Answer, Decision, RuleSet
from scaffolder.errors import Cancelled, MissingAnswers, Refused, UsageError, did_you_mean
from scaffolder.face.console import Console, err, out
from scaffolder.project import git
from scaffolder.project.catalog import Catalog, read_catalog
from scaffolder.project.create import Draft, check_destination, drafted
from scaffolder.project.plan import Plan, check_details, plan
from scaffolder.project.powers import check_trust
from scaffolder.project.releases import ADDRESS
from scaffolder.project.templates import is_repository, template_at, wanted_version
from scaffolder.resources import resource


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the command line asked for."""

    dest: str | None
    framework: str | None
    yes: bool
    dry_run: bool
    git: bool
    install: bool
    verify: bool
    as_json: bool
    rules: str | None
    template: str | None
    to: str | None
    trust: bool
    color: bool | None


@click.command()
@click.argument("dest", required=False)
@answer_options
@click.option("--framework", metavar="NAME", help="Use this one, whatever the decision; it is recorded as your choice.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: what is not answered is 'unsure'.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--no-git", "git", flag_value=False, default=True, help="Make no git repository.")
@click.option("--install", is_flag=True, help="Install the new project's dependencies.")
@click.option("--verify", is_flag=True, help="Install it, run its tests, start its server, fetch its page.")
@click.option("--template", metavar="SOURCE", help="Render this template: a folder, or a git repository's address.")
@click.option("--to", metavar="VERSION", help="Render this version of the template instead of the newest.")
@click.option("--trust", is_flag=True, help="Let the template run its tasks and extensions.")
@click.option("--rules", metavar="DIR", help="Decide by the rules in this directory.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output; asks nothing.")
@click.pass_obj
def new(
    color: bool | None, /, *, pairs: tuple[str, ...], answers_file: str | None, size: str | None, database: str | None,
    admin: str | None, flexibility: str | None, **options: object,
) -> None:  # fmt: skip
    """Create a project in DEST, its name the last part of DEST.

    Asks for what is not answered yet, shows the decision with its reasons, and writes the project once you agree.
    """
    request = Request(color=color, **options)  # type: ignore[arg-type]
    flags = {"size": size, "database": database, "admin": admin, "flexibility": flexibility}
    New(request, given_answers(pairs, answers_file, flags)).run()


class New:
    """One run of the command: what was asked for, what is answered, and where to talk."""

    def __init__(self, request: Request, given: Mapping[str, Answer]) -> None:
        self.request = request
        self.ruleset: RuleSet = api.load_ruleset(request.rules)
        self.catalog: Catalog = _catalog(request)
        self.answers = {key: answer for key, answer in given.items() if key in self.ruleset.questions}
        self.details = {key: answer.value for key, answer in given.items() if key not in self.ruleset.questions}
        self.talk: Console = err(color=request.color)
        self.interactive = not (request.yes or request.as_json)

    def run(self) -> None:
        signal.signal(signal.SIGTERM, _terminated)
        self.check()
        framework = self.answered()
        project = self.planned(self.decision, framework)
        with ExitStack() as stack:
            with self.step("Render the project"):
                draft = stack.enter_context(drafted(project, self.destination))
            if not self.reviewed(project, draft):
                return
            self.publish(draft)
        address = self.proven(project)
        again = tell.command_again(project, draft, self.sources)
        console = out(color=self.request.color)
        tell.result(console, self.talk, project, draft, address, again=again, as_json=self.request.as_json)

    @property
    def decision(self) -> Decision:
        return decide(self.ruleset, self.answers)

    @property
    def sources(self) -> list[str]:
        """The options that name rules and template, as they were given."""
        asked = self.request
        named = (("--rules", asked.rules), ("--template", asked.template), ("--to", asked.to))
        return [word for name, value in named if value for word in (name, value)] + ["--trust"] * asked.trust

    @property
    def destination(self) -> Path:
        return Path(self.request.dest or self.details["project_name"])

    def check(self) -> None:
        """Refuse what can be refused before anything is asked."""
        self._check_keys()
        decide(self.ruleset, self.answers)
        framework = self.request.framework
        if framework is not None and framework not in self.ruleset.outcomes:
            fix = did_you_mean(framework, list(self.ruleset.outcomes))
            raise UsageError(f"there is no framework '{framework}'", fix=fix)
        if self.request.dest is not None:
            self.details.setdefault("project_name", Path(self.request.dest).resolve().name)
        check_details(self.catalog, self.details)
        if "project_name" in self.details:
            check_destination(self.destination)
        self._check_missing()

    def answered(self) -> str:
        """Ask what is open where somebody can be asked; the framework to use."""
        if self.interactive and sys.stdin.isatty():
            from scaffolder.cli.ask import Asked, ask

            return ask(
                Asked(
                    ruleset=self.ruleset, catalog=self.catalog, answers=self.answers, details=self.details,
                    framework=self.request.framework, console=self.talk,
                )
            )  # fmt: skip
        return self.request.framework or self.decision.outcome

    def planned(self, decision: Decision, framework: str) -> Plan:
        """The plan for these answers. Raises Refused when the template cannot build it."""
        project = plan(self.catalog, decision, framework, self.details)
        if project.refusal:
            raise Refused(f"that cannot be built: {project.refusal.reason}", fix=tell.possible(project))
        return project

    def reviewed(self, project: Plan, draft: Draft) -> bool:
        """Show what is about to be written, and whether to write it."""
        if self.request.dry_run:
            again = tell.command_again(project, draft, self.sources)
            tell.dry_run(out(color=self.request.color), project, draft, again, as_json=self.request.as_json)
            return False
        if not self.request.as_json:
            tell.review(self.talk, project, draft)
        if self.interactive and sys.stdin.isatty():
            from scaffolder.cli.ask import confirm

            confirm()
        return True

    def publish(self, draft: Draft) -> None:
        """Give the draft its history and move it to its destination."""
        with self.step("Create the project"):
            committed = self._start_history(draft)
            draft.publish()
        if committed is not None and not self.request.as_json:
            tell.note(self.talk, committed)

    def proven(self, project: Plan) -> str | None:
        """Install and verify the project as far as was asked; the address where its page answered."""
        if not (self.request.install or self.request.verify):
            return None
        from scaffolder.project.verify import install, verify

        folder = self.destination.resolve()
        try:
            install(project, folder, self.step)
            return verify(project, folder, self.step) if self.request.verify else None
        except KeyboardInterrupt as stop:
            raise Cancelled("stopped; the project itself is complete", where=str(folder)) from stop

    def step(self, name: str) -> AbstractContextManager[None]:
        """Show a step's progress, unless only JSON is wanted."""
        return nullcontext() if self.request.as_json else self.talk.step(name)

    def _start_history(self, draft: Draft) -> str | None:
        """Commit the draft to a repository of its own; a note for the person where that was not done."""
        if not self.request.git:
            return None
        if not git.available():
            return "There is no git here, so the project has no history yet."
        if git.inside_work_tree(draft.folder):
            return "The folder belongs to a git repository already, so the project got none of its own."
        if not draft.start_history():
            return "git does not know your name yet, so the files are staged and not committed."
        return None

    def _check_keys(self) -> None:
        for key in self.details:
            if key == "framework":
                raise UsageError("'framework' is what is decided, not an answer", fix="Overrule it with --framework.")
            if key not in self.catalog.asked:
                known = [*self.ruleset.questions, *self.catalog.asked]
                raise unknown_question(key, [name for name in known if name != "framework"])

    def _check_missing(self) -> None:
        """Where nobody can be asked, everything needed has to be there."""
        missing = [] if "project_name" in self.details else ["DEST"]
        if not self.request.yes and self.catalog.decides:
            missing += [question.id for question in self.ruleset.core if question.id not in self.answers]
        if missing and not (self.interactive and sys.stdin.isatty() and sys.stderr.isatty()):
            give = " ".join(name if name == "DEST" else f"-a {name}=VALUE" for name in missing)
            rest = "" if missing == ["DEST"] else f" With -y, an answer that is missing counts as '{UNSURE}'."
            raise MissingAnswers(f"missing: {', '.join(missing)}", fix=f"Give: scaffolder new {give}.{rest}")


def _catalog(request: Request) -> Catalog:
    """The template that is asked for. Raises UsageError for none, Refused for one that is not trusted."""
    if request.template is None and request.to is None:
        catalog = read_catalog(resource("templates"))
        return replace(catalog, origin={"_commit": f"v{catalog.version}", "_src_path": ADDRESS})
    address = request.template or ADDRESS
    if not is_repository(address):
        if request.to:
            raise UsageError("a plain folder has no versions", where=address, fix="Leave out --to.")
        check_trust(Path(address), trusted=request.trust)
        return read_catalog(Path(address), trusted=request.trust)
    template = template_at(address)
    version = wanted_version(template, request.to)
    folder = template.folder(version)
    check_trust(folder, trusted=request.trust)
    return read_catalog(folder, template.origin(version), trusted=request.trust)


def _terminated(signum: int, frame: FrameType | None) -> None:
    """Unwind as for Ctrl-C, so that what was begun is cleared away."""
    raise SystemExit(128 + signum)
