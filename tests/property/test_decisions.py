"""What holds for every set of answers."""

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import scaffolder
from scaffolder.decision.assemble import FILES
from scaffolder.decision.compiled import compiled
from scaffolder.decision.engine import decide
from scaffolder.decision.load import ruleset
from scaffolder.decision.model import UNSURE, RuleSet
from scaffolder.resources import resource
from tests.property.oracle import matches, oracle

RULES = scaffolder.load_ruleset()
TEXTS = {name: (resource("rules") / name).read_text(encoding="utf-8") for name in FILES}

answer_sets = st.fixed_dictionaries(
    {},
    optional={name: st.sampled_from([*question.option_ids, UNSURE]) for name, question in RULES.questions.items()},
)


def classes(rules: RuleSet) -> dict[str, list[str]]:
    """For each question one value for each distinct effect, `unsure` among them."""
    masks = compiled(rules).values
    return {name: list({mask: value for value, mask in values.items()}.values()) for name, values in masks.items()}


def test_agrees_with_an_independent_oracle_on_every_class_of_answers() -> None:
    found = classes(RULES)
    every = list(product(*found.values()))
    assert len(every) == 10_368
    for values in every:
        answers = dict(zip(found, values, strict=True))
        decision = decide(RULES, answers)
        assert (decision.outcome, decision.decided_by) == oracle(RULES, answers), answers


@given(answer_sets)
def test_every_answer_set_is_decided_once_and_alike(answers: dict[str, str]) -> None:
    decision = decide(RULES, answers)
    again = decide(RULES, dict(reversed(answers.items())))
    assert decision.outcome in RULES.outcomes
    assert decision.to_dict() == again.to_dict()
    assert (decision.outcome, decision.decided_by) == oracle(RULES, answers)


@given(answer_sets, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_rules_is_irrelevant(answers: dict[str, str], random: Random) -> None:
    head, *rules = TEXTS["rules.toml"].split("[[rule]]")
    random.shuffle(rules)
    shuffled = ruleset({**TEXTS, "rules.toml": "[[rule]]".join([head, *rules])})
    assert shuffled.digest == RULES.digest
    assert decide(shuffled, answers).to_dict() == decide(RULES, answers).to_dict()


@given(answer_sets, st.data())
def test_a_move_towards_the_winner_never_turns_the_outcome(answers: dict[str, str], data: st.DataObject) -> None:
    before = decide(RULES, answers)
    question = data.draw(st.sampled_from(list(RULES.questions)))
    moved = {**answers, question: data.draw(st.sampled_from(RULES.questions[question].option_ids))}

    def speaking(given: dict[str, str], *, for_winner: bool) -> set[str]:
        rules = RULES.rules.values()
        return {rule.id for rule in rules if (rule.then == before.outcome) == for_winner and matches(rule, given)}

    gains = speaking(moved, for_winner=True) >= speaking(answers, for_winner=True)
    loses = speaking(moved, for_winner=False) <= speaking(answers, for_winner=False)
    if gains and loses:
        assert decide(RULES, moved).outcome == before.outcome
