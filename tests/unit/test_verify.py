"""Proving a rule set: nothing is wrong with ours, and every kind of fault is found with its smallest example."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scaffolder import load_ruleset
from scaffolder.decision.model import Condition, Option, Question, Rule, RuleSet
from scaffolder.decision.space import SpaceTooLarge, answer_space
from scaffolder.decision.verify import Finding, verify

OURS = load_ruleset()


def with_rule(ruleset: RuleSet, rule: Rule) -> RuleSet:
    return replace(ruleset, rules={**ruleset.rules, rule.id: rule})


def without(ruleset: RuleSet, name: str) -> RuleSet:
    """Leave a rule out, and out of what overrides it (that it is missing there is a fault of loading)."""
    rules = {
        key: rule._replace(overrides=tuple(other for other in rule.overrides if other != name))
        for key, rule in ruleset.rules.items()
        if key != name
    }
    return replace(ruleset, rules=rules)


def found(ruleset: RuleSet) -> dict[str, Finding]:
    return {finding.code: finding for finding in verify(ruleset).findings}


def test_nothing_is_wrong_with_our_own_rules() -> None:
    result = verify(OURS)
    assert result.findings == ()
    assert (result.classes, result.combinations, result.looked_at) == (10_368, 629_856, 10_368)
    assert result.moves == 66_603
    assert sum(result.decided_by.values()) == result.combinations
    assert all(result.fires.values())
    assert all(result.pivotal.values())


def test_a_conflict_in_the_strongest_tier_is_found_with_its_smallest_example() -> None:
    bent = with_rule(OURS, OURS.rules["DB001"]._replace(overrides=(), override_claims=()))
    finding = found(bent)["conflict"]
    assert set(finding.rules) == {"DB001", "ADM001"}
    assert finding.example == {"database": "mongodb", "admin": "yes"}
    assert "override" in finding.fix


def test_a_rule_that_never_matters_is_dead() -> None:
    # Whoever needs an admin has a decision by a stronger tier already.
    conditions = (Condition("admin", ("yes",)), Condition("project_size", ("small",)))
    echo = OURS.rules["SEC001"]._replace(id="ECHO01", when=conditions, claims=("D2-022c",))
    finding = found(with_rule(OURS, echo))["dead"]
    assert finding.rules == ("ECHO01",)
    assert "never makes a difference" in finding.message


def test_a_rule_overridden_wherever_it_matches_is_shadowed() -> None:
    shade = OURS.rules["ADM001"]._replace(
        id="ADM002", then="flask", overrides=("ADM001",), override_claims=("D2-006c",)
    )
    assert found(with_rule(OURS, shade))["shadowed"].rules == ("ADM001",)


def test_a_rule_given_twice_is_found() -> None:
    twin = OURS.rules["LNG001"]._replace(id="LNG002")
    assert found(with_rule(OURS, twin))["duplicate"].rules == ("LNG001", "LNG002")


def test_an_override_against_its_own_side_is_not_monotone() -> None:
    bent = with_rule(
        OURS, OURS.rules["FLX001"]._replace(overrides=("SIZ001", "REQ001", "PAG001"), override_claims=("D1-014",))
    )
    finding = found(bent)["not_monotone"]
    assert finding.example is not None
    assert "FLX001" in finding.rules


def test_a_gap_in_the_preference_is_found() -> None:
    assert "undecided" in found(replace(OURS, policy=OURS.policy._replace(preference=("flask", "flask"))))


def test_a_rule_without_a_quote_is_found() -> None:
    claims = {**OURS.claims, "D1-068": OURS.claims["D1-068"]._replace(quote="")}
    assert found(replace(OURS, claims=claims))["no_quote"].rules == ("LNG001",)


def test_a_false_claim_behind_a_rule_is_found() -> None:
    claims = {**OURS.claims, "D1-068": OURS.claims["D1-068"]._replace(truth="false")}
    assert found(replace(OURS, claims=claims))["false_claim"].rules == ("LNG001",)


def test_a_claim_that_nobody_accounts_for_is_found() -> None:
    assert "no_disposition" in found(without(OURS, "LNG001"))


MUTATIONS: dict[str, Callable[[Rule], Rule]] = {
    "the other outcome": lambda rule: rule._replace(then="django" if rule.then == "flask" else "flask"),
    "another tier": lambda rule: rule._replace(tier="advantage" if rule.tier != "advantage" else "requirement"),
    "another answer": lambda rule: rule._replace(when=(Condition(rule.when[0].question, _others(rule.when[0])),)),
    "another question": lambda rule: rule._replace(
        when=(Condition("delivery", ("unhurried",)),) if rule.id != "DEL001" else (Condition("admin", ("no",)),)
    ),
    "one condition more": lambda rule: rule._replace(
        when=(*rule.when, Condition("requirements", ("stable",)))
        if rule.id != "REQ001"
        else (*rule.when, Condition("admin", ("no",)))
    ),
}


def _others(condition: Condition) -> tuple[str, ...]:
    options = OURS.questions[condition.question].option_ids
    return tuple(option for option in options if option not in condition.options)


@pytest.mark.parametrize("rule", OURS.rules)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_of_every_rule_is_found(rule: str, mutation: str) -> None:
    mutated = MUTATIONS[mutation](OURS.rules[rule])
    assert verify(with_rule(OURS, mutated)).findings


@pytest.mark.parametrize("rule", OURS.rules)
def test_every_rule_left_out_is_found(rule: str) -> None:
    assert verify(without(OURS, rule)).findings


def test_a_space_too_large_is_refused_with_its_size_or_sampled_on_request() -> None:
    questions = {
        f"q{n}": Question(id=f"q{n}", text="?", options=tuple(Option(id=f"o{m}", label="?") for m in range(3)))
        for n in range(12)
    }
    rules = {
        f"R{n}{m}": OURS.rules["LNG001"]._replace(id=f"R{n}{m}", when=(Condition(f"q{n}", (f"o{m}",)),))
        for n in range(12)
        for m in range(3)
    }
    huge = replace(OURS, questions=questions, rules=rules, policy=OURS.policy._replace(tie_break=None))
    assert answer_space(huge).cells == 4**12
    with pytest.raises(SpaceTooLarge, match="16,777,216") as caught:
        verify(huge)
    assert caught.value.exit_status == 5
    assert "--sample" in (caught.value.fix or "")
    sampled = verify(huge, 500)
    assert (sampled.sampled, sampled.looked_at, sampled.classes) == (True, 500, 4**12)


def test_a_sample_is_the_same_each_time_and_spread_over_the_space() -> None:
    space = answer_space(OURS)
    cells = list(space.sample(400))
    assert cells == list(space.sample(400))
    assert len(set(cells)) > 380
    for position, classes in enumerate(space.classes):
        assert {cell.values[position] for cell in cells} == {value for value, _, _ in classes}
