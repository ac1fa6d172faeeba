"""The Python API, and the only place that reads a rule set's files."""

import os
from collections.abc import Mapping
from functools import cache
from os import PathLike

from scaffolder.decision import engine
from scaffolder.decision.assemble import FILES, unpacked
from scaffolder.decision.explain import Explanation, explain
from scaffolder.decision.model import Answer, Decision, RuleSet
from scaffolder.errors import UsageError
from scaffolder.resources import resource_folder

# Our own rules in the wheel, checked and packed by the build.
PACK = "rules.json"

__all__ = ["Decision", "Explanation", "RuleSet", "decide", "explain", "load_ruleset"]


def load_ruleset(path: str | PathLike[str] | None = None) -> RuleSet:
    """The rule set in the directory `path`, or the one that comes with scaffolder.

    Raises RulesInvalid with every fault found, UsageError when there is no such directory.
    """
    return _read(os.fspath(path)) if path is not None else _own()


def decide(answers: Mapping[str, str | Answer], ruleset: RuleSet | None = None) -> Decision:
    """Decide for `answers` (question id to value; questions left out are unsure).

    Raises UsageError for an unknown question or value.
    """
    return engine.decide(ruleset if ruleset is not None else _own(), answers)


@cache
def _own() -> RuleSet:
    """Our own rules: packed when the wheel was built, or, in a checkout, as they stand."""
    folder = resource_folder("rules")
    pack = os.path.join(folder, PACK)
    return unpacked(_text(pack)) if os.path.exists(pack) else _read(folder)


def _read(folder: str) -> RuleSet:
    if not os.path.isdir(folder):
        raise UsageError("there is no such directory of rules", where=folder)
    # Parsing and checking costs several times what unpacking does.
    from scaffolder.decision.load import ruleset

    files = {name: os.path.join(folder, name) for name in FILES}
    return ruleset({name: _text(file) for name, file in files.items() if os.path.exists(file)}, where=folder)


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=file) from error
