"""The policy once more, as plain as its description, sharing nothing with the engine but the rules."""

from collections.abc import Mapping

from scaffolder.decision.model import Rule, RuleSet


def matches(rule: Rule, answers: Mapping[str, str]) -> bool:
    return all(answers.get(condition.question) in condition.options for condition in rule.when)


def oracle(ruleset: RuleSet, answers: Mapping[str, str]) -> tuple[str, str]:
    """The outcome and what decided it, for two outcomes."""
    matched = [rule for rule in ruleset.rules.values() if matches(rule, answers)]
    overridden = {other for rule in matched for other in rule.overrides}
    counted = [rule for rule in matched if rule.id not in overridden]
    one, other = ruleset.outcomes
    for tier in ruleset.tiers:
        votes = [rule.then for rule in counted if rule.tier == tier.id]
        if votes.count(one) != votes.count(other):
            return (one if votes.count(one) > votes.count(other) else other), tier.id
    for rule in counted:
        if any(condition.question == ruleset.policy.tie_break for condition in rule.when):
            return rule.then, "tie_break"
    return ruleset.policy.preference[0], "default"
