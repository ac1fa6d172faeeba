"""Why a decision came out as it did, and what would change it: read from the decision, never decided again."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from scaffolder.decision.compiled import compiled
from scaffolder.decision.digest import digest
from scaffolder.decision.engine import met_bits
from scaffolder.decision.flips import Counterfactual, counterfactuals, sufficient_reasons
from scaffolder.decision.model import UNSURE, Claim, Decision, Rule

SCHEMA_VERSION = 1
MATCHED, OVERRIDDEN, OUTRANKED, UNKNOWN, NOT_MATCHED = "matched", "overridden", "outranked", "unknown", "not_matched"


class Finding(NamedTuple):
    """What one rule came to; `met` tells for each condition True, False, or None where the answer is unsure."""

    rule: Rule
    result: str
    met: tuple[bool | None, ...]
    overridden_by: tuple[str, ...] = ()


class Notice(NamedTuple):
    """Something to know about a decision: `conflict`, `dated` or `disputed`, in words, with its rules."""

    code: str
    message: str
    rules: tuple[str, ...]


class Explanation:
    """Everything there is to say about one decision; each part is worked out when it is first read."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule of the set with what it came to, strongest tier first."""
        ruleset = self.decision.ruleset
        tiers = [tier.id for tier in ruleset.tiers]
        rules = sorted(ruleset.rules.values(), key=lambda rule: (tiers.index(rule.tier), rule.id))
        return tuple(self._finding(rule, tiers) for rule in rules)

    @cached_property
    def reasons(self) -> tuple[Finding, ...]:
        """The rules that count for the outcome."""
        return tuple(f for f in self.findings if f.result == MATCHED and f.rule.then == self.decision.outcome)

    @cached_property
    def dissent(self) -> tuple[Finding, ...]:
        """The rules that the answers meet and that speak for another outcome, whether or not they counted."""
        fired = (MATCHED, OVERRIDDEN, OUTRANKED)
        return tuple(f for f in self.findings if f.result in fired and f.rule.then != self.decision.outcome)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Conflicts in the strongest tier, and caveats of rules that are dated or disputed."""
        fired = [finding for finding in self.findings if finding.result in (MATCHED, OVERRIDDEN, OUTRANKED)]
        said = [Notice(f.rule.validity, f.rule.caveat or "", (f.rule.id,)) for f in fired if f.rule.validity]
        return (*self._conflict(fired), *said)

    @cached_property
    def counterfactuals(self) -> tuple[Counterfactual, ...]:
        return counterfactuals(self.decision)

    @cached_property
    def sufficient_reasons(self) -> tuple[tuple[str, ...], ...]:
        return sufficient_reasons(self.decision, self.counterfactuals)

    @cached_property
    def margin(self) -> int | None:
        """How many answers have to change at least to turn the outcome; None where nothing turns it."""
        return min((len(flip.change) for flip in self.counterfactuals), default=None)

    @cached_property
    def settled(self) -> bool:
        """Whether no answer to the questions still open can turn the outcome."""
        return not any(flip.change.keys() <= set(self.decision.open) for flip in self.counterfactuals)

    def claims(self, rule: Rule) -> tuple[Claim, ...]:
        """The claims a rule rests on, the leading one first."""
        return tuple(self.decision.ruleset.claims[claim] for claim in rule.claims)

    def to_dict(self) -> dict[str, object]:
        """The JSON document of the decision; `decision_id` is the sha256 of the rest but the schema's version."""
        body = self._body()
        return {"schema_version": SCHEMA_VERSION, "decision_id": digest(body), **body}

    def _body(self) -> dict[str, object]:
        decision, ruleset = self.decision, self.decision.ruleset
        return {
            "ruleset": {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest},
            "answers": {q: {"value": a.value, "source": a.source} for q, a in decision.answers.items()},
            "outcome": decision.outcome,
            "status": decision.status,
            "decided_by": decision.decided_by,
            "settled": self.settled,
            "margin": self.margin,
            "tallies": [
                {"tier": tally.tier, "counts": dict(tally.counts), "decisive": tally.decisive}
                for tally in decision.tallies
            ],
            "rules": [self._rule(finding) for finding in self.findings],
            "dissent": [finding.rule.id for finding in self.dissent],
            "notices": [{"code": n.code, "message": n.message, "rules": list(n.rules)} for n in self.notices],
            "sufficient_reasons": [list(reason) for reason in self.sufficient_reasons],
            "counterfactuals": [
                {"change": {q: list(values) for q, values in flip.change.items()}, "outcome": flip.outcome}
                for flip in self.counterfactuals
            ],
        }

    def _rule(self, finding: Finding) -> dict[str, object]:
        rule, answers = finding.rule, self.decision.answers
        return {
            "id": rule.id,
            "result": finding.result,
            "then": rule.then,
            "conditions": [
                {
                    "question": condition.question,
                    "expected": list(condition.options),
                    "actual": answers[condition.question].value,
                    "met": met,
                }
                for condition, met in zip(rule.when, finding.met, strict=True)
            ],
            "overridden_by": list(finding.overridden_by),
            "citations": [self._citation(claim) for claim in self.claims(rule)],
            "caveat": rule.caveat,
        }

    def _citation(self, claim: Claim) -> Mapping[str, object]:
        url = self.decision.ruleset.sources[claim.source].url
        return {"claim": claim.id, "source": claim.source, "line": claim.line, "quote": claim.quote, "url": url}

    @cached_property
    def _matched(self) -> int:
        return compiled(self.decision.ruleset).matched(met_bits(self.decision))

    def _finding(self, rule: Rule, tiers: list[str]) -> Finding:
        met = tuple(self._met(condition.question, condition.options) for condition in rule.when)
        if False in met:
            return Finding(rule, NOT_MATCHED, met)
        if None in met:
            return Finding(rule, UNKNOWN, met)
        by = self._overriders(rule)
        if by:
            return Finding(rule, OVERRIDDEN, met, by)
        decided_by = self.decision.decided_by
        outranked = decided_by in tiers and tiers.index(rule.tier) > tiers.index(decided_by)
        return Finding(rule, OUTRANKED if outranked else MATCHED, met)

    def _met(self, question: str, options: tuple[str, ...]) -> bool | None:
        value = self.decision.answers[question].value
        return None if value == UNSURE else value in options

    def _overriders(self, rule: Rule) -> tuple[str, ...]:
        ruleset = self.decision.ruleset
        bits = compiled(ruleset).bits
        return tuple(
            other.id
            for other in ruleset.rules.values()
            if rule.id in other.overrides and self._matched & bits[other.id]
        )

    def _conflict(self, fired: list[Finding]) -> tuple[Notice, ...]:
        strongest = self.decision.ruleset.tiers[0]
        against = [finding for finding in fired if finding.rule.tier == strongest.id]
        if len({finding.rule.then for finding in against}) < 2:
            return ()
        rules = tuple(finding.rule.id for finding in against)
        overridden = [f"{f.rule.id} gives way to {', '.join(f.overridden_by)}" for f in against if f.overridden_by]
        settled = "; ".join(overridden) or "none of them gives way, so they are counted"
        return (Notice("conflict", f"{' and '.join(rules)} ask for different frameworks: {settled}.", rules),)


def explain(decision: Decision) -> Explanation:
    """The explanation of a decision."""
    return Explanation(decision)
