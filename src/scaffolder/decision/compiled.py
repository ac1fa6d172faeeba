"""A rule set as bit masks, so that one decision costs microseconds and a million are affordable.

Each condition of each rule is a bit. An answer sets the bits of the conditions it meets; a rule with one condition
shares that condition's bit, a rule with several has a bit of its own, set when all of theirs are.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from scaffolder.decision.model import UNSURE, Rule, RuleSet

TIE_BREAK, DEFAULT = "tie_break", "default"


class Standing(NamedTuple):
    """Where the policy ends: the outcome's position, what decided, and the stages that narrowed the field."""

    outcome: int
    decided_by: str
    decisive: tuple[str, ...]


class Compiled(NamedTuple):
    """The masks of one rule set; outcomes are positions in `outcomes`.

    `conditions` holds for each outcome the bits that speak for it, `monotone` whether more of them never hurt it.
    """

    outcomes: tuple[str, ...]
    bits: Mapping[str, int]
    values: Mapping[str, Mapping[str, int]]
    compound: tuple[tuple[int, int], ...]
    overrides: tuple[tuple[int, int], ...]
    stages: tuple[tuple[str, tuple[int, ...]], ...]
    preference: tuple[int, ...]
    conditions: tuple[int, ...]
    monotone: bool

    def matched(self, met: int) -> int:
        """The rules whose conditions are all among the `met` bits."""
        for bit, needed in self.compound:
            if met & needed == needed:
                met |= bit
        return met

    def in_force(self, matched: int) -> int:
        """The matched rules without those that a matched rule overrides."""
        dropped = 0
        for bit, overridden in self.overrides:
            if matched & bit:
                dropped |= overridden
        return matched & ~dropped

    def standing(self, met: int) -> Standing:
        """Apply the policy to the `met` condition bits."""
        return self.standing_of(self.matched(met))

    def standing_of(self, matched: int) -> Standing:
        """Apply the policy to the matched rules: stage by stage, the outcomes with most rules stay."""
        force = self.in_force(matched)
        left = self.preference
        decisive: tuple[str, ...] = ()
        for stage, masks in self.stages:
            counts = [(force & masks[outcome]).bit_count() for outcome in left]
            best = max(counts)
            if min(counts) != best:
                left = tuple([outcome for outcome, count in zip(left, counts, strict=True) if count == best])
                decisive += (stage,)
                if len(left) == 1:
                    return Standing(left[0], stage, decisive)
        return Standing(left[0], DEFAULT, decisive)


def _union(bits: Iterable[int]) -> int:
    total = 0
    for bit in bits:
        total |= bit
    return total


def _condition_bits(rules: Iterable[Rule]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """A bit for each rule, and the bits of its conditions."""
    bits: dict[str, int] = {}
    conditions: dict[str, list[int]] = {}
    used = 0
    for rule in rules:
        extra = len(rule.when) if len(rule.when) > 1 else 0
        bits[rule.id] = 1 << used
        conditions[rule.id] = [1 << used + 1 + n for n in range(extra)] or [1 << used]
        used += 1 + extra
    return bits, conditions


def _value_masks(ruleset: RuleSet, conditions: Mapping[str, list[int]]) -> dict[str, dict[str, int]]:
    masks = {
        question.id: {UNSURE: 0, **dict.fromkeys(question.option_ids, 0)} for question in ruleset.questions.values()
    }
    for rule in ruleset.rules.values():
        for condition, bit in zip(rule.when, conditions[rule.id], strict=True):
            for option in condition.options:
                masks[condition.question][option] |= bit
    return masks


def _monotone(ruleset: RuleSet) -> bool:
    """Whether evidence for an outcome can only help it: overrides run between two outcomes that are all there are."""
    pairs = [(rule, ruleset.rules[other]) for rule in ruleset.rules.values() for other in rule.overrides]
    return not pairs or (len(ruleset.outcomes) == 2 and all(rule.then != other.then for rule, other in pairs))


@lru_cache(maxsize=8)
def compiled(ruleset: RuleSet) -> Compiled:
    """The masks of `ruleset`, built once for each rule set."""
    bits, conditions = _condition_bits(ruleset.rules.values())
    outcomes = tuple(ruleset.outcomes)
    tie_break = ruleset.policy.tie_break
    stages = [(tier.id, [rule for rule in ruleset.rules.values() if rule.tier == tier.id]) for tier in ruleset.tiers]
    if tie_break:
        on_it = [rule for rule in ruleset.rules.values() if any(c.question == tie_break for c in rule.when)]
        stages.append((TIE_BREAK, on_it))
    return Compiled(
        outcomes=outcomes,
        bits=bits,
        values=_value_masks(ruleset, conditions),
        compound=tuple(
            (bits[rule.id], _union(conditions[rule.id])) for rule in ruleset.rules.values() if len(rule.when) > 1
        ),
        overrides=tuple(
            (bits[rule.id], _union(bits[other] for other in rule.overrides))
            for rule in ruleset.rules.values()
            if rule.overrides
        ),
        stages=tuple(
            (stage, tuple(_union(bits[rule.id] for rule in rules if rule.then == outcome) for outcome in outcomes))
            for stage, rules in stages
        ),
        preference=tuple(outcomes.index(outcome) for outcome in ruleset.policy.preference),
        conditions=tuple(
            _union(_union(conditions[rule.id]) for rule in ruleset.rules.values() if rule.then == outcome)
            for outcome in outcomes
        ),
        monotone=_monotone(ruleset),
    )
