"""Explanations hold what they promise: every flip flips, none is needless, none is missing, reasons suffice."""

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from scaffolder.decision.compiled import compiled
from scaffolder.decision.engine import decide
from scaffolder.decision.explain import explain
from scaffolder.decision.model import UNSURE, RuleSet
from tests.property.test_decisions import RULES, answer_sets, classes
from tests.unit.rulesets import carriers

CARRIERS = carriers()
carrier_answers = st.fixed_dictionaries(
    {},
    optional={name: st.sampled_from([*question.option_ids, UNSURE]) for name, question in CARRIERS.questions.items()},
)


def core_classes() -> Iterator[dict[str, str]]:
    found = classes(RULES)
    core = [question.id for question in RULES.core]
    for values in product(*(found[name] for name in core)):
        yield dict(zip(core, values, strict=True))


def brute_flips(rules: RuleSet, answers: Mapping[str, str], most: int) -> dict[frozenset[str], set[tuple[str, ...]]]:
    """All minimal flipping sets of at most `most` questions with the values that flip, by trying everything."""
    before = decide(rules, answers)
    masks = compiled(rules).values
    found: dict[frozenset[str], set[tuple[str, ...]]] = {}
    for size in range(1, most + 1):
        for names in combinations(rules.questions, size):
            if any(smaller < set(names) for smaller in found):
                continue
            options = [
                [v for v in rules.questions[n].option_ids if masks[n][v] != masks[n][before.answers[n].value]]
                for n in names
            ]
            ways = {
                values
                for values in product(*options)
                if decide(rules, {**answers, **dict(zip(names, values, strict=True))}).outcome != before.outcome
            }
            if ways:
                found[frozenset(names)] = ways
    return found


def told_flips(rules: RuleSet, answers: Mapping[str, str], most: int) -> dict[frozenset[str], set[tuple[str, ...]]]:
    told: dict[frozenset[str], set[tuple[str, ...]]] = {}
    for flip in explain(decide(rules, answers)).counterfactuals:
        if len(flip.change) <= most:
            told.setdefault(frozenset(flip.change), set()).update(product(*flip.change.values()))
    return told


def minimal_hitting_sets(sets: list[frozenset[str]]) -> set[frozenset[str]]:
    """By trying every subset, smallest first."""
    names = sorted(set(chain.from_iterable(sets)))
    found: set[frozenset[str]] = set()
    for size in range(len(names) + 1):
        for chosen in map(frozenset, combinations(names, size)):
            if all(chosen & other for other in sets) and not any(smaller < chosen for smaller in found):
                found.add(chosen)
    return found


def assert_reasons_hit_all_flips(answers: Mapping[str, str]) -> None:
    explanation = explain(decide(RULES, answers))
    open_ = set(explanation.decision.open)
    flips = [frozenset(flip.change) for flip in explanation.counterfactuals if not flip.change.keys() & open_]
    reasons = {frozenset(reason) for reason in explanation.sufficient_reasons}
    assert reasons == minimal_hitting_sets(list(set(flips)))


def assert_reasons_suffice(answers: dict[str, str]) -> None:
    """Keep only the reason's answers: whatever the other answered questions say, the outcome stays."""
    before = decide(RULES, answers)
    found = classes(RULES)
    for reason in explain(before).sufficient_reasons:
        others = [name for name in answers if name not in reason and answers[name] != UNSURE]
        for values in product(*([v for v in found[name] if v != UNSURE] for name in others)):
            changed = {**answers, **dict(zip(others, values, strict=True))}
            assert decide(RULES, changed).outcome == before.outcome, (reason, changed)


def test_all_minimal_flips_are_told_in_every_core_class() -> None:
    for answers in core_classes():
        assert told_flips(RULES, answers, 3) == brute_flips(RULES, answers, 3), answers


def test_sufficient_reasons_are_the_minimal_hitting_sets_of_the_flips_in_every_core_class() -> None:
    for answers in core_classes():
        assert_reasons_hit_all_flips(answers)
        assert_reasons_suffice(answers)


@given(answer_sets)
@settings(max_examples=40, deadline=None)
def test_all_minimal_flips_are_told(answers: dict[str, str]) -> None:
    assert told_flips(RULES, answers, 3) == brute_flips(RULES, answers, 3)


@given(answer_sets)
@settings(max_examples=200, deadline=None)
def test_sufficient_reasons_are_the_minimal_hitting_sets_of_the_flips(answers: dict[str, str]) -> None:
    assert_reasons_hit_all_flips(answers)


@given(carrier_answers)
@settings(max_examples=60, deadline=None)
def test_all_minimal_flips_are_told_for_three_outcomes(answers: dict[str, str]) -> None:
    assert told_flips(CARRIERS, answers, 2) == brute_flips(CARRIERS, answers, 2)


@given(answer_sets)
@settings(deadline=None)
def test_settled_means_that_no_open_answer_turns_it(answers: dict[str, str]) -> None:
    explanation = explain(decide(RULES, answers))
    open_ = explanation.decision.open
    alone = [
        decide(RULES, {**answers, name: value}).outcome for name in open_ for value in RULES.questions[name].option_ids
    ]
    if explanation.settled:
        assert set(alone) <= {explanation.decision.outcome}
    if any(outcome != explanation.decision.outcome for outcome in alone):
        assert not explanation.settled
