"""Whether the parts of a rule set fit together: every reference is known, every rule rests on claims that hold."""

from collections.abc import Iterable, Iterator, Sequence

from scaffolder.decision.model import UNSURE, Condition, Question, Rule, RuleSet, Scenario
from scaffolder.errors import Fault, did_you_mean

APPLIED, RECORDED = "applied", "recorded"
DISPOSITIONS = (APPLIED, RECORDED)
FALSE = "false"
TRUTHS = ("true", "partly", "opinion", "unverified", FALSE)
VALIDITIES = ("dated", "disputed")


def cross_checked(ruleset: RuleSet) -> Iterator[Fault]:
    """Every fault between the tables of a rule set whose tables each have the right shape."""
    yield from _claim_faults(ruleset)
    for question in ruleset.questions.values():
        yield from _question_faults(question)
    for rule in ruleset.rules.values():
        yield from _rule_faults(ruleset, rule)
    yield from _override_faults(ruleset)
    yield from _policy_faults(ruleset)
    for scenario in ruleset.scenarios:
        yield from _scenario_faults(ruleset, scenario)


def cited(ruleset: RuleSet) -> set[str]:
    """The ids of all claims that a rule, an override or the policy rests on."""
    policy = ruleset.policy
    used = {*policy.count_claims, *policy.tie_break_claims, *policy.preference_claims}
    for rule in ruleset.rules.values():
        used.update(rule.claims, rule.override_claims)
    return used


def _unknown(file: str, key: str, kind: str, used: Iterable[str], known: Sequence[str]) -> Iterator[Fault]:
    for word in used:
        if word not in known:
            yield Fault(file=file, key=key, message=f"unknown {kind} '{word}'. {did_you_mean(word, known)}")


def _claim_faults(ruleset: RuleSet) -> Iterator[Fault]:
    used, claims = cited(ruleset), tuple(ruleset.claims)
    for claim in ruleset.claims.values():
        where = f"claim {claim.id}"
        yield from _unknown("claims.toml", f"{where}.source", "source", [claim.source], tuple(ruleset.sources))
        yield from _unknown("claims.toml", f"{where}.contradicts", "claim", claim.contradicts, claims)
        yield from _unknown("claims.toml", f"{where}.truth", "word", [claim.truth], TRUTHS)
        yield from _unknown("claims.toml", f"{where}.disposition", "word", [claim.disposition], DISPOSITIONS)
        yield from _condition_faults(ruleset, "claims.toml", f"{where}.concerns", claim.concerns)
        if claim.favours is not None:
            yield from _unknown("claims.toml", f"{where}.favours", "outcome", [claim.favours], tuple(ruleset.outcomes))
        if (claim.disposition == APPLIED) != (claim.id in used):
            message = f"it is '{claim.disposition}', but {'nothing' if claim.id not in used else 'something'} cites it"
            yield Fault(file="claims.toml", key=f"{where}.disposition", message=message)


def _question_faults(question: Question) -> Iterator[Fault]:
    where = f"question {question.id}"
    if UNSURE in question.option_ids:
        yield Fault(file="questions.toml", key=where, message=f"'{UNSURE}' is an answer to every question already")
    if question.assume is not None:
        yield from _unknown("questions.toml", f"{where}.assume", "option", [question.assume], question.option_ids)


def _claims_hold(ruleset: RuleSet, key: str, claims: Iterable[str], *, least: int = 1) -> Iterator[Fault]:
    """Faults of a list of cited claims: too few, unknown, or false."""
    claims = tuple(claims)
    if len(claims) < least:
        yield Fault(file="rules.toml", key=key, message="no claim is cited; name at least one")
    yield from _unknown("rules.toml", key, "claim", claims, tuple(ruleset.claims))
    for claim in claims:
        if claim in ruleset.claims and ruleset.claims[claim].truth == FALSE:
            yield Fault(file="rules.toml", key=key, message=f"claim '{claim}' is false and supports nothing")


def _rule_faults(ruleset: RuleSet, rule: Rule) -> Iterator[Fault]:
    where = f"rule {rule.id}"
    yield from _unknown("rules.toml", f"{where}.tier", "tier", [rule.tier], [tier.id for tier in ruleset.tiers])
    yield from _unknown("rules.toml", f"{where}.then", "outcome", [rule.then], tuple(ruleset.outcomes))
    yield from _claims_hold(ruleset, f"{where}.claims", rule.claims)
    if rule.validity is not None:
        yield from _unknown("rules.toml", f"{where}.validity", "word", [rule.validity], VALIDITIES)
        if rule.caveat is None:
            message = f"a rule that is {rule.validity} needs a caveat that says why"
            yield Fault(file="rules.toml", key=f"{where}.caveat", message=message)
    yield from _condition_faults(ruleset, "rules.toml", f"{where}.when", rule.when)


def _condition_faults(ruleset: RuleSet, file: str, where: str, conditions: Iterable[Condition]) -> Iterator[Fault]:
    for condition in conditions:
        key = f"{where}.{condition.question}"
        yield from _unknown(file, key, "question", [condition.question], tuple(ruleset.questions))
        if condition.question in ruleset.questions:
            known = ruleset.questions[condition.question].option_ids
            yield from _unknown(file, key, "option", condition.options, known)


def _override_faults(ruleset: RuleSet) -> Iterator[Fault]:
    for rule in ruleset.rules.values():
        key = f"rule {rule.id}.overrides"
        yield from _unknown("rules.toml", key, "rule", rule.overrides, tuple(ruleset.rules))
        yield from _claims_hold(
            ruleset, f"rule {rule.id}.override_claims", rule.override_claims, least=bool(rule.overrides)
        )
        for other in rule.overrides:
            if other == rule.id:
                yield Fault(file="rules.toml", key=key, message="a rule cannot override itself")
            elif other in ruleset.rules and rule.id in ruleset.rules[other].overrides and rule.id < other:
                yield Fault(file="rules.toml", key=key, message=f"it and rule {other} override each other")
        if rule.override_claims and not rule.overrides:
            message = "it overrides nothing, so these claims are for nothing"
            yield Fault(file="rules.toml", key=f"rule {rule.id}.override_claims", message=message)


def _policy_faults(ruleset: RuleSet) -> Iterator[Fault]:
    policy, outcomes = ruleset.policy, tuple(ruleset.outcomes)
    yield from _claims_hold(ruleset, "policy.preference_claims", policy.preference_claims)
    yield from _claims_hold(ruleset, "policy.count_claims", policy.count_claims, least=0)
    yield from _claims_hold(ruleset, "policy.tie_break_claims", policy.tie_break_claims, least=bool(policy.tie_break))
    if policy.tie_break is not None:
        questions = tuple(ruleset.questions)
        yield from _unknown("rules.toml", "policy.tie_break", "question", [policy.tie_break], questions)
    if sorted(policy.preference) != sorted(outcomes):
        message = f"must name every outcome once: {', '.join(outcomes)}"
        yield Fault(file="rules.toml", key="policy.preference", message=message)
    for kind, found in (("outcome", ruleset.outcomes), ("tier", ruleset.tiers), ("question", ruleset.questions)):
        if not found:
            file = "questions.toml" if kind == "question" else "rules.toml"
            yield Fault(file=file, key=kind, message="there is none; name at least one")


def _scenario_faults(ruleset: RuleSet, scenario: Scenario) -> Iterator[Fault]:
    where = f"scenario {scenario.id}"
    yield from _unknown("scenarios.toml", f"{where}.outcome", "outcome", [scenario.outcome], tuple(ruleset.outcomes))
    deciders = [*(tier.id for tier in ruleset.tiers), "tie_break", "default"]
    yield from _unknown("scenarios.toml", f"{where}.decided_by", "word", [scenario.decided_by], deciders)
    for question, option in scenario.answers.items():
        key = f"{where}.answers.{question}"
        yield from _unknown("scenarios.toml", key, "question", [question], tuple(ruleset.questions))
        if question in ruleset.questions:
            yield from _unknown("scenarios.toml", key, "option", [option], ruleset.questions[question].option_ids)
