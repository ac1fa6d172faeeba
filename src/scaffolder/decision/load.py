"""TOML texts to a rule set. Every fault is collected first and all are reported at once."""

from collections.abc import Mapping

from scaffolder.decision.assemble import FILES, Tables, assembled
from scaffolder.decision.check import cross_checked
from scaffolder.decision.model import RuleSet
from scaffolder.decision.tables import Reader
from scaffolder.errors import RulesInvalid

_OPTIONAL = {"scenarios.toml": ""}


def ruleset(files: Mapping[str, str], *, where: str | None = None) -> RuleSet:
    """The rule set that the files make up: name to text, for the names in FILES; scenarios may be absent.

    `where` names the set in errors. Raises RulesInvalid with every fault of shape, reference and duplication.
    """
    return assembled(checked_tables(files, where=where))


def checked_tables(files: Mapping[str, str], *, where: str | None = None) -> Tables:
    """The tables of the files, as `ruleset` checks them; raises what it raises."""
    reader = Reader()
    files = {**_OPTIONAL, **files}
    for name in FILES:
        if name not in files:
            reader.fault(name, "file", "missing")
    tables = {name: reader.shaped(name, reader.parsed(name, files.get(name, ""))) for name in FILES}
    if tables["rules.toml"].keys() >= {"id", "version", "policy"}:
        reader.faults.extend(cross_checked(assembled(tables)))
    if reader.faults:
        raise RulesInvalid(reader.faults, where=where)
    return tables
