"""What changes between two rule sets."""

from itertools import product

from scaffolder import load_ruleset
from scaffolder.decision.diff import diff
from scaffolder.decision.engine import decide
from tests.unit.rulesets import carriers

TO_BEE = ('then = "ant"', 'then = "bee"')


def test_a_rule_set_does_not_differ_from_itself() -> None:
    change = diff(load_ruleset(), load_ruleset())
    assert (change.flipped, change.examples, change.unannounced) == (0, (), False)
    assert change.combinations == 629_856


def test_names_changed_rules_and_the_smallest_answers_that_flip() -> None:
    change = diff(carriers(), carriers(rules=TO_BEE))
    assert change.changed == ("W1",)
    assert [(dict(flip.answers), flip.before, flip.after) for flip in change.examples] == [
        ({"weight": "heavy"}, "ant", "bee"),
    ]


def test_counts_every_combination_that_flips() -> None:
    old, new = carriers(), carriers(rules=TO_BEE)
    options = [[*question.option_ids, "unsure"] for question in old.questions.values()]
    flips = sum(
        decide(old, answers).outcome != decide(new, answers).outcome
        for answers in (dict(zip(old.questions, values, strict=True)) for values in product(*options))
    )
    assert diff(old, new).flipped == flips > 0


def test_a_flip_without_a_raised_version_is_unannounced() -> None:
    silent = carriers(rules=TO_BEE)
    files = ('version = "1.0.0"', 'version = "1.1.0"')
    assert diff(carriers(), silent).unannounced
    assert not diff(carriers(rules=files), silent).unannounced


def test_questions_that_only_one_of_them_asks_are_named() -> None:
    change = diff(carriers(), load_ruleset())
    assert change.questions_removed == ("weight", "height")
    assert "admin" in change.questions_added
