"""Checks of a rule set over its whole answer space: each finding names the rules, the smallest example and a remedy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from scaffolder.decision.census import Census
from scaffolder.decision.check import APPLIED, FALSE, cited
from scaffolder.decision.compiled import Compiled, compiled
from scaffolder.decision.model import Claim, Rule, RuleSet
from scaffolder.decision.space import Cell, Space, answer_space, visited


class Finding(NamedTuple):
    """Something wrong with a rule set: which kind, which rules, the fewest answers that show it, and what to do."""

    code: str
    rules: tuple[str, ...]
    message: str
    fix: str
    example: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was looked at and what was found.

    `fires` and `pivotal` count, for each rule, the combinations in which it counts and in which it alone turns the
    outcome; `decided_by` counts combinations too.
    """

    classes: int
    combinations: int
    looked_at: int
    sampled: bool
    moves: int
    decided_by: Mapping[str, int]
    fires: Mapping[str, int]
    pivotal: Mapping[str, int]
    findings: tuple[Finding, ...]


def verify(ruleset: RuleSet, sample: int | None = None) -> Verification:
    """Check the rule set over its whole answer space, or over `sample` cells of it.

    Raises SpaceTooLarge where there are too many cells to look at all and no sample is asked for.
    """
    space = answer_space(ruleset)
    census = Census(ruleset, space)
    turned = compiled(replace(ruleset, rules=dict(reversed(list(ruleset.rules.items())))))
    disordered: list[Cell] = []
    for cell in visited(space, sample):
        census.visit(cell)
        if turned.standing(_same_answers(turned, space, cell)) != census.table.standing(cell.met):
            disordered.append(cell)
    return Verification(
        classes=space.cells,
        combinations=space.combinations,
        looked_at=census.looked_at,
        sampled=sample is not None,
        moves=census.moves,
        decided_by=dict(census.decided_by),
        fires={rule: census.fires[rule] for rule in ruleset.rules},
        pivotal={rule: census.pivotal[rule] for rule in ruleset.rules},
        findings=(*static_findings(ruleset), *_found(census, disordered)),
    )


def _same_answers(table: Compiled, space: Space, cell: Cell) -> int:
    met = 0
    for question, value in zip(space.questions, cell.values, strict=True):
        met |= table.values[question][value]
    return met


def _found(census: Census, disordered: Sequence[Cell]) -> Iterator[Finding]:
    """What the census shows to be wrong."""
    for rule in census.ruleset.rules:
        if not census.fires[rule]:
            message = "a rule overrides it wherever it matches" if census.matches[rule] else "it matches nowhere"
            yield Finding("shadowed", (rule,), message, "Remove it, or narrow the rule that overrides it.")
        elif not census.pivotal[rule]:
            message = "it never makes a difference: without it every outcome is the same"
            yield Finding("dead", (rule,), message, "Remove it, or ask whether its tier is right.")
    for (code, rules), cell in sorted(census.examples.items()):
        message, fix = _EXPLAINED[code]
        yield Finding(code, rules, message, fix, census.space.answers(cell))
    if disordered:
        fewest = census.space.answers(min(disordered, key=lambda cell: cell.answered))
        fix = "This is a fault of scaffolder; please report it."
        yield Finding("order_dependent", (), "the order of the rules changes the outcome", fix, fewest)


_EXPLAINED = {
    "conflict": (
        "they belong to the strongest tier, speak for different outcomes, and neither gives way",
        "Let one override the other, with the claims that say so.",
    ),
    "not_monotone": (
        "changing an answer in favour of the winner makes it lose",
        "Let overrides run only against rules for another outcome.",
    ),
}


def static_findings(ruleset: RuleSet) -> Iterator[Finding]:
    """What is wrong whatever the answers are: evidence that does not carry its rule, rules twice, gaps."""
    if sorted(ruleset.policy.preference) != sorted(ruleset.outcomes):
        fix = "Name every outcome in policy.preference."
        yield Finding("undecided", (), "some answers may lead to no outcome", fix)
    for one, other in combinations(ruleset.rules.values(), 2):
        if (one.when, one.then) == (other.when, other.then):
            yield Finding("duplicate", (one.id, other.id), "they say the same of the same answers", "Keep one of them.")
    for claim in ruleset.claims.values():
        if (claim.disposition == APPLIED) != (claim.id in cited(ruleset)):
            message = f"claim {claim.id} is '{claim.disposition}', but that is not what becomes of it"
            yield Finding("no_disposition", (), message, "Say what becomes of the claim.")
    for rule in ruleset.rules.values():
        yield from _evidence_findings(ruleset, rule)


def _evidence_findings(ruleset: RuleSet, rule: Rule) -> Iterator[Finding]:
    claims = [ruleset.claims[claim] for claim in rule.claims if claim in ruleset.claims]
    if not any(claim.quote for claim in claims):
        yield Finding("no_quote", (rule.id,), "no quote stands behind it", "Cite a claim with its quote.")
    for claim in claims:
        if claim.truth == FALSE:
            yield Finding("false_claim", (rule.id,), f"claim {claim.id} is false", "Cite claims that hold.")
        for disagreement in _disagreements(rule, claim):
            yield Finding("claim_disagrees", (rule.id,), f"claim {claim.id} {disagreement}", "Correct one of them.")
    yield from _uncovered(rule, claims)
    tier = next((tier for tier in ruleset.tiers if tier.id == rule.tier), None)
    order = [tier.strength for tier in ruleset.tiers if tier.strength]
    strengths = [claim.strength for claim in claims if claim.strength in order]
    if tier and tier.strength and strengths and min(strengths, key=order.index) != tier.strength:
        message = f"its strongest claim is a {min(strengths, key=order.index)}, its tier is for a {tier.strength}"
        yield Finding("claim_disagrees", (rule.id,), message, "Move it to the tier that its claims carry.")


def _uncovered(rule: Rule, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Conditions that none of the rule's claims is about; claims that name no answer leave that open."""
    about = {concern.question for claim in claims for concern in claim.concerns}
    for condition in rule.when:
        if about and condition.question not in about:
            message = f"no claim of it is about {condition.question}"
            yield Finding("claim_disagrees", (rule.id,), message, "Cite a claim that is, or drop the condition.")


def _disagreements(rule: Rule, claim: Claim) -> Iterator[str]:
    if claim.favours not in (None, rule.then):
        yield f"speaks for {claim.favours}, the rule for {rule.then}"
    conditions = {condition.question: set(condition.options) for condition in rule.when}
    for concern in claim.concerns:
        if conditions.get(concern.question) != set(concern.options):
            yield f"is about {concern.question} = {' or '.join(concern.options)}, the rule is not"
