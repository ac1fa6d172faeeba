"""Which question is asked next."""

from scaffolder import decide
from scaffolder.decision.interview import next_question
from tests.unit.rulesets import carriers


def test_asks_the_question_that_settles_most_often() -> None:
    following = next_question(decide({}, carriers()), ["height", "weight"])
    assert following is not None
    assert following.question in ("height", "weight")
    assert following.expected is not None
    assert 1 <= following.expected <= 2


def test_asks_nothing_when_nothing_can_turn_it() -> None:
    assert next_question(decide({"database": "mongodb"})) is None


def test_the_core_questions_settle_after_fewer_than_all_of_them() -> None:
    core = [question.id for question in decide({}).ruleset.core]
    following = next_question(decide({}), core)
    assert following is not None
    assert following.expected is not None
    # Asked in their fixed order they settle after 2.75 on average; the best order can only be better.
    assert following.expected <= 2.75


def test_a_question_without_a_rule_is_never_asked_first() -> None:
    decision = decide({"database": "postgresql", "admin": "no", "project_size": "medium", "flexibility": "standard"})
    following = next_question(decision)
    assert following is not None
    assert following.question in ("pages", "requirements")
