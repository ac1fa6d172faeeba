"""Two engines that nobody of this project wrote decide as scaffolder's does, over every class of answers.

What is one class, the project's own engine says; so every single answer is compared too, the core questions in all
combinations and then the others in all combinations: a wrong class would be seen there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scaffolder.decision.model import UNSURE, Condition, Option, Outcome, Policy, Question, Rule, RuleSet, Tier
from tests.property.engines import Decided, Key, Values, by_clingo, by_scaffolder, by_zen
from tests.property.test_decisions import RULES, classes
from tests.unit.rulesets import carriers

Engine = Callable[[RuleSet, Values], dict[Key, Decided]]

CARRIERS = carriers()
ENGINES = [by_zen, by_clingo]
each_engine = pytest.mark.parametrize("engine", ENGINES)


def answers_of(rules: RuleSet, *, core: bool | None = None) -> dict[str, Sequence[str]]:
    """Every answer to the core questions, to the others or to all, unsure among them; what is left is unsure."""
    return {
        name: [*question.option_ids, UNSURE] if core in {None, question.core} else [UNSURE]
        for name, question in rules.questions.items()
    }


def throughout(engine: Engine, rules: RuleSet) -> dict[Key, Decided]:
    """What the engine decides for every class of answers, and for every answer as people give it."""
    spaces = (classes(RULES), answers_of(RULES, core=True), answers_of(RULES, core=False))
    return {key: found for values in spaces for key, found in engine(rules, values).items()}


@cache
def decided(engine: Engine) -> dict[Key, Decided]:
    """The same by the rules as they are, once in each process that runs tests."""
    return throughout(engine, RULES)


def differences(found: Mapping[Key, Decided], rules: RuleSet) -> Iterator[tuple[Key, Decided, Decided]]:
    """The answers that the project's engine decides otherwise by `rules` than was found, with both decisions."""
    for key, theirs in found.items():
        own = by_scaffolder(rules, {name: [value] for name, value in zip(rules.questions, key, strict=True)})[key]
        if own != theirs:
            yield key, own, theirs


def with_rule(rule: Rule) -> RuleSet:
    return replace(RULES, rules={**RULES.rules, rule.id: rule})


def without_rule(gone: Rule) -> RuleSet:
    rest = [rule for rule in RULES.rules.values() if rule.id != gone.id]
    kept = {rule.id: tuple(other for other in rule.overrides if other != gone.id) for rule in rest}
    return replace(RULES, rules={rule.id: rule._replace(overrides=kept[rule.id]) for rule in rest})


def seeded_in_a_rule(rule: Rule) -> Iterator[tuple[str, RuleSet]]:
    """The rule set with one fault in this rule, every one that fits."""
    yield f"{rule.id} is gone", without_rule(rule)
    for outcome in RULES.outcomes.keys() - {rule.then}:
        yield f"{rule.id} speaks for {outcome}", with_rule(rule._replace(then=outcome))
    for tier in {tier.id for tier in RULES.tiers} - {rule.tier}:
        yield f"{rule.id} in {tier}", with_rule(rule._replace(tier=tier))
    if rule.overrides:
        yield f"{rule.id} overrides nothing", with_rule(rule._replace(overrides=()))
    for condition in rule.when:
        for option in RULES.questions[condition.question].option_ids:
            turned = condition._replace(options=tuple({*condition.options} ^ {option}))
            when = tuple(turned if one == condition else one for one in rule.when)
            if not turned.options:
                continue  # a rule that never matches is a rule that is gone
            yield f"{rule.id} turned at {option}", with_rule(rule._replace(when=when))


def seeded_in_the_policy() -> Iterator[tuple[str, RuleSet]]:
    policy = RULES.policy
    yield "preference reversed", replace(RULES, policy=policy._replace(preference=policy.preference[::-1]))
    yield "no tie-break", replace(RULES, policy=policy._replace(tie_break=None))
    for n, tier in enumerate(RULES.tiers[1:]):
        tiers = [*RULES.tiers[:n], tier, RULES.tiers[n], *RULES.tiers[n + 2 :]]
        yield f"{tier.id} one earlier", replace(RULES, tiers=tuple(tiers))


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Small rule sets of any shape: one to four outcomes, compound rules, overrides in chains and circles."""
    outcomes = draw(st.permutations("PQRS"[: draw(st.integers(1, 4))]))
    questions = [Question(name, name, (Option("x", "X"), Option("y", "Y"))) for name in ("a", "b b", "c-c")]
    names = [f"R{n}" for n in range(draw(st.integers(2, 8)))]
    options = st.lists(st.sampled_from("xy"), min_size=1, unique=True)
    when = st.dictionaries(st.sampled_from([question.id for question in questions]), options, min_size=1)
    rules = [
        Rule(
            id=name,
            tier=draw(st.sampled_from("12")),
            when=tuple(Condition(question, tuple(accepted)) for question, accepted in draw(when).items()),
            then=draw(st.sampled_from(outcomes)),
            title="",
            claims=(),
            rationale="",
            overrides=tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))),
        )
        for name in names
    ]
    return replace(
        CARRIERS,
        questions={question.id: question for question in questions},
        outcomes={outcome: Outcome(outcome, outcome) for outcome in sorted(outcomes)},
        tiers=tuple(Tier(tier, tier) for tier in "12"),
        rules={rule.id: rule for rule in rules},
        policy=Policy(tuple(outcomes), (), tie_break=draw(st.sampled_from(["a", "b b", None]))),
    )


@each_engine
def test_an_independent_engine_decides_every_class_and_every_answer_alike(engine: Engine) -> None:
    every = set(product(*classes(RULES).values()))
    assert len(every) == 10_368
    assert decided(engine).keys() >= every
    assert not list(differences(decided(engine), RULES))


@each_engine
def test_every_fault_in_a_rule_or_in_the_policy_is_noticed(engine: Engine) -> None:
    faults = [*seeded_in_the_policy(), *(fault for rule in RULES.rules.values() for fault in seeded_in_a_rule(rule))]
    noticed = [what for what, rules in faults if any(differences(decided(engine), rules))]
    harmless = [what for what, rules in faults if what not in noticed and throughout(engine, rules) == decided(engine)]
    assert {*noticed, *harmless} == {what for what, _ in faults}
    assert len(harmless) < len(faults) / 20


@each_engine
def test_an_independent_engine_decides_alike_between_three_outcomes(engine: Engine) -> None:
    values = answers_of(CARRIERS)
    assert engine(CARRIERS, values) == by_scaffolder(CARRIERS, values)


@given(rule_sets())
@settings(max_examples=250, deadline=None)
def test_independent_engines_decide_alike_by_any_rules(rules: RuleSet) -> None:
    values = answers_of(rules)
    expected = by_scaffolder(rules, values)
    for engine in ENGINES:
        assert engine(rules, values) == expected
