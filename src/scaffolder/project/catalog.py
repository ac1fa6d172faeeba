"""What a template offers: the questions it takes, what it refuses or has to be known of it, and its commands."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scaffolder.errors import UsageError

Values = Mapping[str, str]
# A value for each question, or several of which one is meant.
Condition = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A question of the template: the values it takes (any where empty) and whether it is asked at all.

    `default` is empty where the template works it out; `anew` says that it is a secret, another one on every render.
    """

    choices: tuple[str, ...] = ()
    hidden: bool = False
    help: str = ""
    default: str = ""
    anew: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Values that cannot go together, and why."""

    when: Condition
    reason: str

    def applies(self, values: Values) -> bool:
        return _met(self.when, values)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What has to be known of a project with these values."""

    when: Condition
    text: str

    def applies(self, values: Values) -> bool:
        return _met(self.when, values)


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command of the rendered project, for those values it is meant for.

    `outside` says that the machine has it, not the project's environment.
    """

    verb: str
    run: str
    when: Condition = field(default_factory=dict)
    unless: Condition = field(default_factory=dict)
    outside: bool = False

    def fits(self, values: Values) -> bool:
        excluded = any(_met({key: value}, values) for key, value in self.unless.items())
        return _met(self.when, values) and not excluded


@dataclass(frozen=True, kw_only=True)
class Framework:
    """How projects of one framework are called, run and looked at."""

    label: str
    page: str = "/"
    health: str = "/"
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """One template folder, read.

    `origin` is what its projects record, `trusted` whether it may run code of its own, and `plain` whether it is a
    Copier template that knows nothing of scaffolder.
    """

    root: Path
    version: str
    questions: Mapping[str, Entry]
    frameworks: Mapping[str, Framework]
    refused: tuple[Refusal, ...] = ()
    noted: tuple[Notice, ...] = ()
    reserved_names: frozenset[str] = frozenset()
    origin: Values = field(default_factory=dict)
    trusted: bool = False
    plain: bool = False

    @property
    def decides(self) -> bool:
        """Whether it matters to the template which outcome is decided."""
        return "framework" in self.asked

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions a person may answer."""
        return tuple(name for name, entry in self.questions.items() if not entry.hidden)

    def refusal(self, values: Values) -> Refusal | None:
        """Why these values cannot be built together, or None when they can."""
        return next((refusal for refusal in self.refused if refusal.applies(values)), None)


def _met(condition: Condition, values: Values) -> bool:
    """Whether each question of the condition has its value, or one of them."""
    wanted = ((key, (value,) if isinstance(value, str) else value) for key, value in condition.items())
    return all(values.get(key) in options for key, options in wanted)


def read_catalog(root: Path, origin: Values | None = None, *, trusted: bool = False) -> Catalog:
    """The catalog of the template in the folder `root`, whose projects record `origin`.

    Raises UsageError when the folder holds no template or its files are not understood.
    """
    plain = not (root / "catalog.toml").exists()
    try:
        about: dict[str, Any] = {"version": "0.0.0"} if plain else tomllib.loads(_text(root / "catalog.toml"))
        frameworks = {name: _framework(table) for name, table in about.get("frameworks", {}).items()}
        return Catalog(
            root=root,
            version=about["version"],
            questions=_questions(_text(root / ("copier.yml" if (root / "copier.yml").exists() else "copier.yaml"))),
            frameworks=frameworks,
            refused=tuple(Refusal(**table) for table in about.get("refused", ())),
            noted=tuple(Notice(**table) for table in about.get("noted", ())),
            reserved_names=frozenset(about.get("reserved_names", ())),
            origin=origin or {},
            trusted=trusted,
            plain=plain,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"the template is not understood: {error}", where=str(root)) from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UsageError(f"{reason}; a template has this file", where=str(file)) from error


def _framework(table: Mapping[str, Any]) -> Framework:
    commands = tuple(Command(**command) for command in table.get("commands", ()))
    return Framework(**{**table, "commands": commands})


def _questions(text: str) -> dict[str, Entry]:
    import yaml

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(error) from error
    return {name: _entry(spec) for name, spec in content.items() if not name.startswith("_")}


def _entry(spec: object) -> Entry:
    if not isinstance(spec, dict):
        return Entry()
    choices: Any = spec.get("choices", ())
    values: Sequence[object] = list(choices.values()) if isinstance(choices, dict) else list(choices)
    default = str(spec.get("default", ""))
    return Entry(
        choices=tuple(str(value) for value in values),
        hidden=spec.get("when") is False,
        help=str(spec.get("help", "")),
        default="" if "{{" in default or "{%" in default else default,
        anew=spec.get("secret") is True and "random" in default,
    )
