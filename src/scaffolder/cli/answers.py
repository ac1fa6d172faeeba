"""Answers from the command line and from files, each with its source."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scaffolder.decision.model import Answer
from scaffolder.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 1_000_000
# The core questions have flags of their own.
FLAGS = {"size": "project_size", "database": "database", "admin": "admin", "flexibility": "flexibility"}

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def answer_options(command: Decorated) -> Decorated:
    """The options that give answers, for the commands that decide."""
    for flag, question in reversed(FLAGS.items()):
        help_ = f"The answer to '{question}'."
        command = click.option(f"--{flag}", metavar="VALUE", help=help_)(command)
    command = click.option("--answers", "answers_file", metavar="FILE", help="Answers in TOML, YAML or JSON.")(command)
    help_ = "Answer one question; give it as often as you like."
    return click.option("-a", "--answer", "pairs", multiple=True, metavar="KEY=VALUE", help=help_)(command)


def given_answers(pairs: Sequence[str], file: str | None, flags: Mapping[str, str | None]) -> dict[str, Answer]:
    """All answers given: a flag or `-a` goes before the file. Raises UsageError for what cannot be read."""
    found = {key: Answer(value, "file") for key, value in (_from_file(file) if file else {}).items()}
    told: dict[str, Answer] = {}
    named = [(FLAGS[flag], value) for flag, value in flags.items() if value is not None]
    for key, value in [*map(_pair, pairs), *named]:
        if told.get(key, Answer(value, "flag")).value != value:
            raise UsageError(f"'{key}' is answered twice: '{told[key].value}' and '{value}'", fix="Give it once.")
        told[key] = Answer(value, "flag")
    return {**found, **told}


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"'{text}' is no answer", fix="Write it as KEY=VALUE, such as -a database=sqlite.")
    return key, value


def _from_file(name: str) -> dict[str, str]:
    from pathlib import Path

    file = Path(name)
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UsageError("it is too large for a file of answers", where=str(file))
        content = _parsed(file.suffix.lower(), file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}", where=str(file)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"it is not understood: {error}", where=str(file)) from error
    if not isinstance(content, dict):
        raise UsageError("it holds no table of answers", where=str(file), fix="Write one line each: key, then value.")
    return {str(key): _text(file, str(key), value) for key, value in content.items()}


def _parsed(suffix: str, text: str) -> object:
    if suffix == ".toml":
        import tomllib

        return tomllib.loads(text)
    if suffix == ".json":
        import json

        return json.loads(text)
    if suffix in (".yaml", ".yml"):
        import yaml

        try:
            # The base loader keeps every value as it is written: `yes` stays yes.
            return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and tables alone
        except yaml.YAMLError as error:
            raise ValueError(error) from error
    raise ValueError(f"the ending '{suffix}' is none of .toml, .yaml, .yml, .json")


def _text(file: "Path", key: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        raise UsageError(f"'{key}' is no text", where=str(file), fix='Put its value in quotes, such as "3.12".')
    return value
