"""Deciding: tiers, overrides, ties and defaults, for two outcomes and for more."""

import pytest

from scaffolder import decide
from scaffolder.decision.model import Answer
from scaffolder.errors import UsageError
from tests.helpers import assert_decides
from tests.unit.rulesets import carriers


def test_nothing_answered_is_decided_by_default() -> None:
    assert assert_decides({}, "flask", by="default").status == "undetermined"


def test_a_stronger_tier_decides_whatever_the_weaker_ones_count() -> None:
    answers = {"admin": "yes", "project_size": "small", "flexibility": "high", "pages": "single_page"}
    assert_decides(answers, "django", by="requirement", counts={"flask": 0, "django": 1})


def test_an_overridden_rule_does_not_count() -> None:
    assert_decides({"admin": "yes", "database": "mongodb"}, "flask", by="requirement", counts={"flask": 1, "django": 0})


def test_a_level_tier_hands_over_to_the_next() -> None:
    answers = {"flexibility": "high", "pages": "multi_page", "security": "built_in"}
    assert_decides(answers, "django", by="advantage")


def test_when_all_tiers_are_level_the_size_decides() -> None:
    assert (
        assert_decides({"project_size": "large", "flexibility": "high"}, "django", by="tie_break").status == "tie_break"
    )


def test_level_without_a_rule_on_size_is_the_default() -> None:
    assert_decides({"project_size": "medium", "flexibility": "high", "pages": "multi_page"}, "flask", by="default")


def test_unsure_is_as_if_not_answered() -> None:
    assert decide({"admin": "unsure"}).outcome == decide({}).outcome


def test_answers_keep_their_source() -> None:
    decision = decide({"admin": Answer("yes", "file")})
    assert decision.answers["admin"] == Answer("yes", "file")
    assert decision.answers["pages"] == Answer("unsure", "default")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"adnim": "yes"}, "there is no question 'adnim'"),
        ({"admin": "yess"}, "'yess' is no answer to 'admin'"),
        ({"admin": ""}, "'' is no answer to 'admin'"),
        ({"unsure": "unsure"}, "there is no question 'unsure'"),
    ],
)
def test_unknown_answers_are_errors_that_name_the_nearest(answers: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        decide(answers)
    assert caught.value.what == says
    assert caught.value.exit_status == 2


def test_three_outcomes_are_narrowed_tier_by_tier() -> None:
    rules = carriers()
    assert_decides({}, "cat", by="default", ruleset=rules)
    assert_decides({"weight": "heavy"}, "ant", by="need", ruleset=rules)
    assert_decides({"height": "high"}, "bee", by="need", ruleset=rules)
    # Ant and bee are level in the first tier, which leaves the cat behind; the second tier knows which.
    assert_decides({"weight": "heavy", "height": "vast"}, "bee", by="taste", ruleset=rules)
    # Level everywhere: the tie-break question, not the preference, comes first.
    assert_decides({"weight": "heavy", "height": "high"}, "ant", by="tie_break", ruleset=rules)


def test_the_first_preference_left_in_the_field_is_the_default() -> None:
    rules = carriers(rules=('tie_break = "weight"\ntie_break_claims = ["C1"]\n', ""))
    assert_decides({"weight": "heavy", "height": "high"}, "bee", by="default", ruleset=rules)


def test_a_rule_of_two_conditions_needs_both() -> None:
    rules = carriers()
    for answers in ({"weight": "heavy"}, {"height": "vast"}, {"weight": "light", "height": "vast"}):
        assert {tally.tier: tally.counts["bee"] for tally in decide(answers, rules).tallies}["taste"] == 0
