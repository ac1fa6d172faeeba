"""The questions of `scaffolder new`, where somebody is there to answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scaffolder.decision.engine import decide
from scaffolder.decision.model import Answer, Decision, RuleSet
from scaffolder.decision.wording import Words
from scaffolder.errors import Cancelled
from scaffolder.face import screens
from scaffolder.face.console import Console
from scaffolder.face.conversation import Conversation, Objection
from scaffolder.face.lines import Line
from scaffolder.face.prompts import Back, Choice, ask_choice, ask_text
from scaffolder.project.catalog import Catalog
from scaffolder.project.create import check_destination
from scaffolder.project.names import check_line
from scaffolder.project.plan import check_details, plan

_DEFAULT_NAME = "my-site"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known before anything is asked, and filled in by asking; `framework` is the one demanded, if any."""

    ruleset: RuleSet
    catalog: Catalog
    answers: dict[str, Answer]
    details: dict[str, str]
    framework: str | None
    console: Console


def ask(asked: Asked) -> str:
    """Ask for the name, the answers and the framework, back and forth; the framework to use."""

    def objection(decision: Decision, framework: str | None) -> Objection | None:
        return _objection(asked, decision, framework)

    talk = Conversation(asked.ruleset, asked.console, objection, asked.answers)
    named = "project_name" in asked.details
    while True:
        if not named:
            asked.details["project_name"] = _ask_name(asked)
        try:
            if not asked.catalog.decides:
                _ask_the_templates_own(asked)
                return decide(asked.ruleset, asked.answers).outcome
            talk.interview()
            framework = asked.framework or talk.verdict()
            if asked.catalog.plain:
                _ask_the_templates_own(asked)
            return framework
        except Back:
            if named:
                asked.console.show([Line("This is the first question; Ctrl-C stops.")])


def confirm() -> None:
    """Have the review agreed to. Raises Cancelled where it is not."""
    choices = [Choice("yes", "Create it"), Choice("no", "Cancel", "nothing is written")]
    try:
        agreed = ask_choice("Create the project?", choices) == "yes"
    except Back:
        agreed = False
    if not agreed:
        raise Cancelled("cancelled; nothing was written")


def _ask_name(asked: Asked) -> str:
    def usable(name: str) -> None:
        check_details(asked.catalog, {"project_name": name})
        check_destination(Path(name))

    while True:
        try:
            suggestion = asked.details.get("project_name", _DEFAULT_NAME)
            return ask_text("What is the project called?", usable, suggestion=suggestion)
        except Back:
            asked.console.show([Line("This is the first question; Ctrl-C stops.")])


def _ask_the_templates_own(asked: Asked) -> None:
    """Ask what only the template asks. Raises Back."""
    known = {*asked.details, *asked.answers, "framework"}
    asked.details.update(ask_entries(asked.catalog, [name for name in asked.catalog.asked if name not in known]))


def ask_entries(catalog: Catalog, names: Sequence[str]) -> dict[str, str]:
    """Answers to these questions of a template; one without a default of its own can be left to the template."""
    found = {}
    for name in names:
        entry = catalog.questions[name]
        message = entry.help or name
        if entry.choices:
            found[name] = ask_choice(message, [Choice(value, value) for value in entry.choices], entry.default)
        else:
            text = ask_text(message, partial(check_line, name), default=entry.default)
            if text:
                found[name] = text
    return found


def _objection(asked: Asked, decision: Decision, framework: str | None) -> Objection | None:
    """What is wrong with the answers for the framework, or for every one of them where none is chosen yet."""
    candidates = [framework] if framework else list(asked.ruleset.outcomes)
    plans = [plan(asked.catalog, decision, candidate, asked.details) for candidate in candidates]
    refusals = [project.refusal for project in plans]
    if refusals[0] is None or None in refusals:
        return None
    alternatives = plans[0].alternatives(refusals[0])
    lines = list(screens.refused(Words(asked.ruleset), refusals[0].reason, alternatives))
    return Objection(lines, [question for question, _ in alternatives])
