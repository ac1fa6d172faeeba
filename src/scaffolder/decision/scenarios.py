"""Scenarios: answers whose outcome is settled beforehand, tried against the rules."""

from typing import NamedTuple

from scaffolder.decision.compiled import DEFAULT, TIE_BREAK
from scaffolder.decision.engine import decide
from scaffolder.decision.model import Decision, RuleSet, Scenario


class Trial(NamedTuple):
    """A scenario, whether it holds, and what was found in its place."""

    scenario: Scenario
    holds: bool
    found: str


def trials(ruleset: RuleSet) -> tuple[Trial, ...]:
    """Try every scenario of the rule set."""
    return tuple(_tried(scenario, decide(ruleset, scenario.answers)) for scenario in ruleset.scenarios)


def _tried(scenario: Scenario, decision: Decision) -> Trial:
    holds = (decision.outcome, decision.decided_by) == (scenario.outcome, scenario.decided_by)
    counts = _deciding_counts(decision)
    if scenario.counts and scenario.decided_by not in (TIE_BREAK, DEFAULT):
        holds = holds and counts == scenario.counts
    counted = " (" + ", ".join(f"{name} {count}" for name, count in counts.items()) + ")" if counts else ""
    return Trial(scenario, holds, f"{decision.outcome} by {decision.decided_by}{counted}")


def _deciding_counts(decision: Decision) -> dict[str, int]:
    return next((dict(tally.counts) for tally in reversed(decision.tallies) if tally.decisive), {})
