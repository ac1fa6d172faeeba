"""The checked tables of a rule set to the rule set itself."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from scaffolder.decision.digest import digest
from scaffolder.decision.model import (
    Claim,
    Condition,
    Option,
    Outcome,
    Policy,
    Question,
    Rule,
    RuleSet,
    Scenario,
    Source,
    Tier,
)

FILES = ("sources.toml", "claims.toml", "questions.toml", "rules.toml", "scenarios.toml")

Table = dict[str, Any]
Tables = Mapping[str, Table]
Item = TypeVar("Item")


def assembled(tables: Tables, known_digest: str | None = None) -> RuleSet:
    """The rule set that the tables of the files in FILES make up; they have passed the checks of shape.

    `known_digest` is theirs where it need not be worked out.
    """
    sources, claims, questions, rules, scenarios = (tables[name] for name in FILES)
    return RuleSet(
        id=rules["id"],
        version=rules["version"],
        digest=known_digest or tables_digest(tables),
        sources=_by_id(sources, "source", lambda row: Source(**row)),
        claims=_by_id(claims, "claim", _claim),
        questions=_by_id(questions, "question", _question),
        outcomes=_by_id(rules, "outcome", lambda row: Outcome(**row)),
        tiers=tuple(_by_id(rules, "tier", lambda row: Tier(**row)).values()),
        rules=_by_id(rules, "rule", _rule),
        policy=Policy(**_tuples(rules["policy"])),
        scenarios=tuple(_by_id(scenarios, "scenario", lambda row: Scenario(**row)).values()),
    )


def tables_digest(tables: Tables) -> str:
    """The sha256 of what decides: everything but the scenarios, whatever order the tables stand in."""

    def ordered(value: object) -> object:
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return sorted(value, key=lambda item: str(item.get("id")))
        return value

    content = {
        name: {key: ordered(value) for key, value in table.items()}
        for name, table in tables.items()
        if name != "scenarios.toml"
    }
    return digest(content)


def packed(tables: Tables) -> str:
    """The tables as one JSON text that `unpacked` reads fast."""
    content = {"digest": tables_digest(tables), "tables": tables}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> RuleSet:
    """The rule set of a text that `packed` made."""
    content = json.loads(text)
    return assembled(content["tables"], content["digest"])


def _by_id(table: Table, kind: str, build: Callable[[Table], Item]) -> dict[str, Item]:
    rows: Sequence[Table] = table.get(kind, [])
    return {row["id"]: build(row) for row in rows}


def _question(row: Table) -> Question:
    options = tuple(Option(**option) for option in row["option"])
    return Question(**{key: value for key, value in row.items() if key != "option"}, options=options)


def _claim(row: Table) -> Claim:
    return Claim(**_tuples({**row, "concerns": _conditions(row.get("concerns", {}))}))


def _rule(row: Table) -> Rule:
    return Rule(**_tuples({**row, "when": _conditions(row["when"])}))


def _conditions(table: Table) -> list[Condition]:
    return sorted(
        Condition(question=question, options=(options,) if isinstance(options, str) else tuple(options))
        for question, options in table.items()
    )


def _tuples(row: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
