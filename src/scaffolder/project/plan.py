"""From answers and a decision to what is rendered: the template's values, and what a person should know of them."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from scaffolder.decision.engine import unknown_question
from scaffolder.decision.model import UNSURE, Decision
from scaffolder.errors import UsageError, did_you_mean
from scaffolder.project.catalog import Catalog, Command, Entry, Framework, Refusal
from scaffolder.project.names import check_line, check_package_name, check_project_name, package_from


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """A question that was left unsure, and the answer that the project is built with."""

    question: str
    used: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One project to be: a decision, the framework that is used, and the values of its template."""

    catalog: Catalog
    decision: Decision
    framework: str
    details: Mapping[str, str]

    @property
    def overruled(self) -> bool:
        """Whether the person chose another framework than the decision."""
        return self.framework != self.decision.outcome

    @cached_property
    def values(self) -> dict[str, str]:
        """The template's values: the decision's answers, or what is assumed for them, and the details."""
        questions = self.decision.ruleset.questions
        shaping = {
            name: self._value(name) or "" for name in questions if name in self.catalog.asked and self._value(name)
        }
        details = {name: value for name, value in self.details.items() if name in self.catalog.asked}
        values = {**shaping, **details}
        if "framework" in self.catalog.asked:
            values["framework"] = self.framework
        return values

    @property
    def default_details(self) -> dict[str, str]:
        """The details that follow from the project's name and this machine."""
        return default_details(self.catalog, self.project_name)

    @property
    def project_name(self) -> str:
        return self.details["project_name"]

    @property
    def about(self) -> Framework:
        """The framework's entry in the catalog."""
        return self.catalog.frameworks.get(self.framework) or Framework(label=self.framework)

    @property
    def assumed(self) -> tuple[Assumed, ...]:
        """The questions left unsure, with what the project gets."""
        open_ = self.decision.open
        return tuple(Assumed(question=name, used=self.values[name]) for name in open_ if name in self.values)

    @property
    def notices(self) -> tuple[str, ...]:
        """What has to be known of the project before it is made."""
        values = {**self.values, "framework": self.framework}
        return tuple(notice.text for notice in self.catalog.noted if notice.applies(values))

    @property
    def refusal(self) -> Refusal | None:
        """Why the template cannot build this, or None."""
        return self.catalog.refusal({**self.values, "framework": self.framework})

    def command(self, verb: str, *, port: int = 8000) -> Command | None:
        """The project's command for `verb` with its names filled in; None where the project has none."""
        named = {**self.values, "port": str(port)}
        for command in self.about.commands:
            if command.verb == verb and command.fits(self.values):
                return replace(command, run=re.sub(r"\{(\w+)\}", lambda name: named.get(name[1], name[0]), command.run))
        return None

    def alternatives(self, refusal: Refusal) -> list[tuple[str, tuple[str, ...]]]:
        """The nearest possible answers: each question of the refusal, with the values that lift it."""
        found = []
        for question in refusal.when:
            if question in self.decision.ruleset.questions:
                options = self.decision.ruleset.questions[question].option_ids
                others = (value for value in options if not self._refused_with(question, value))
                found.append((question, tuple(others)))
        return found

    def _refused_with(self, question: str, value: str) -> bool:
        return self.catalog.refusal({**self.values, "framework": self.framework, question: value}) is not None

    def _value(self, question: str) -> str | None:
        answer = self.decision.answers[question].value
        return self.decision.ruleset.questions[question].assume if answer == UNSURE else answer


def plan(catalog: Catalog, decision: Decision, framework: str, details: Mapping[str, str]) -> Plan:
    """The plan for a project; `details` are answers to questions that only the template asks.

    Raises UsageError for a framework, a detail or a name that cannot be.
    """
    if framework not in decision.ruleset.outcomes:
        raise UsageError(
            f"there is no framework '{framework}'", fix=did_you_mean(framework, list(decision.ruleset.outcomes))
        )
    details = {**default_details(catalog, details["project_name"]), **details}
    check_details(catalog, details)
    return Plan(catalog=catalog, decision=decision, framework=framework, details=details)


def default_details(catalog: Catalog, project_name: str) -> dict[str, str]:
    """The details nobody has to give: the package's name, and the newest supported Python that is here."""
    details = {"package_name": package_from(project_name)} if "package_name" in catalog.asked else {}
    pythons = catalog.questions.get("python_version", Entry()).choices
    here = sys.version_info[:2]
    fitting = [version for version in pythons if tuple(map(int, version.split("."))) <= here]
    return {**details, "python_version": fitting[-1]} if fitting else details


def check_details(catalog: Catalog, details: Mapping[str, str]) -> None:
    """Raise UsageError for a detail that the template does not ask, or a value it does not take."""
    for key, value in details.items():
        # Every project has a name, whether or not its template asks for it.
        if key not in catalog.asked and key != "project_name":
            raise unknown_question(key, catalog.asked)
        choices = catalog.questions[key].choices if key in catalog.questions else ()
        if choices and value not in choices:
            raise UsageError(f"'{value}' is no answer to '{key}'", fix=did_you_mean(value, choices))
        check_line(key, value)
    if "project_name" in details:
        check_project_name(details["project_name"], catalog.reserved_names)
    if "package_name" in details:
        check_package_name(details["package_name"], catalog.reserved_names)
