"""The rule set that comes with scaffolder: complete, sourced, and in agreement with the documents."""

import hashlib

import pytest

import scaffolder
from scaffolder.decision.check import cited
from tests.helpers import DOCUMENTS, assert_decides

RULES = scaffolder.load_ruleset()


def test_holds_every_claim_question_and_rule() -> None:
    assert (len(RULES.claims), len(RULES.questions), len(RULES.rules)) == (116, 11, 15)
    assert [question.id for question in RULES.core] == ["database", "admin", "project_size", "flexibility"]


def test_every_claim_is_accounted_for() -> None:
    used = cited(RULES)
    for claim in RULES.claims.values():
        assert claim.reason.endswith((".", "?", "!"))
        assert (claim.disposition == "applied") == (claim.id in used)


def test_no_false_claim_is_cited() -> None:
    false = {claim.id for claim in RULES.claims.values() if claim.truth == "false"}
    assert {"D1-035a", "D1-043a", "D1-088"} <= false
    assert not false & cited(RULES)


def test_an_outcome_is_favoured_by_the_claims_of_its_rules() -> None:
    for rule in RULES.rules.values():
        for claim in rule.claims:
            assert RULES.claims[claim].favours == rule.then, (rule.id, claim)


def test_the_strength_of_a_rule_is_the_strongest_of_its_claims() -> None:
    strength = {"capability": "requirement", "recommendation": "recommendation", "advantage": "advantage"}
    order = list(strength)
    for rule in RULES.rules.values():
        strongest = min((RULES.claims[claim].strength for claim in rule.claims), key=order.index)
        assert strength[strongest] == rule.tier, rule.id


@pytest.mark.parametrize("scenario", RULES.scenarios, ids=lambda scenario: scenario.id)
def test_decides_what_the_documents_settle(scenario: "scaffolder.decision.model.Scenario") -> None:
    counted = scenario.counts if scenario.decided_by not in ("tie_break", "default") else None
    assert_decides(scenario.answers, scenario.outcome, by=scenario.decided_by, counts=counted)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the two documents do not lie beside this checkout")
@pytest.mark.parametrize("source", RULES.sources.values(), ids=lambda source: source.id)
def test_every_quote_stands_in_its_line_of_the_document(source: "scaffolder.decision.model.Source") -> None:
    assert source.document
    raw = (DOCUMENTS / source.document).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == source.sha256
    lines = raw.decode().split("\n")
    claims = [claim for claim in RULES.claims.values() if claim.source == source.id]
    assert claims
    for claim in claims:
        assert claim.quote in lines[claim.line - 1], claim.id
