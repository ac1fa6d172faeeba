"""Explanations: what each rule came to, what speaks against, what to know, and their JSON."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from scaffolder import decide, explain, load_ruleset
from scaffolder.decision.document import NotADecision, read_document
from tests.unit.rulesets import carriers

KEYS = [
    "schema_version", "decision_id", "ruleset", "answers", "outcome", "status", "decided_by", "settled", "margin",
    "tallies", "rules", "dissent", "notices", "sufficient_reasons", "counterfactuals",
]  # fmt: skip


def results(**answers: str) -> dict[str, str]:
    return {finding.rule.id: finding.result for finding in explain(decide(answers)).findings}


def test_every_rule_has_a_result() -> None:
    found = results(admin="yes", database="mongodb", project_size="small", flexibility="standard")
    assert len(found) == 15
    assert found["DB001"] == "matched"
    assert found["ADM001"] == "overridden"
    assert found["SIZ001"] == "outranked"
    assert found["SIZ002"] == "not_matched"
    assert found["PAG001"] == "unknown"


def test_at_a_tie_no_tier_outranks_another() -> None:
    found = results(project_size="large", flexibility="high")
    assert (found["SIZ002"], found["FLX001"]) == ("matched", "matched")


def test_dissent_names_rules_for_another_outcome_even_when_overridden_or_outranked() -> None:
    explanation = explain(decide({"admin": "yes", "database": "mongodb", "flexibility": "standard"}))
    assert [finding.rule.id for finding in explanation.dissent] == ["ADM001", "FLX002"]


def test_a_conflict_of_requirements_is_told() -> None:
    notices = explain(decide({"admin": "yes", "database": "mongodb"})).notices
    assert [notice.code for notice in notices] == ["conflict", "dated"]
    assert notices[0].rules == ("ADM001", "DB001")
    assert "ADM001 gives way to DB001" in notices[0].message


def test_a_disputed_rule_is_told() -> None:
    assert [notice.code for notice in explain(decide({"performance": "critical"})).notices] == ["disputed"]


def test_counterfactuals_count_open_questions_and_list_like_values_together() -> None:
    explanation = explain(decide({"database": "mongodb"}))
    assert [(dict(flip.change), flip.outcome) for flip in explanation.counterfactuals] == [
        ({"database": ("sqlite", "postgresql", "mysql", "mariadb", "oracle")}, "django"),
    ]
    assert explanation.margin == 1
    assert explanation.settled


def test_an_open_question_that_can_turn_it_leaves_it_unsettled() -> None:
    explanation = explain(decide({"project_size": "small"}))
    assert not explanation.settled
    assert ({"admin": ("yes",)}, "django") in [
        (dict(flip.change), flip.outcome) for flip in explanation.counterfactuals
    ]


def test_sufficient_reasons_are_the_smallest() -> None:
    explanation = explain(decide({"admin": "yes", "database": "postgresql", "project_size": "large"}))
    assert explanation.sufficient_reasons == (("database", "admin"), ("database", "project_size"))


def test_without_answers_nothing_has_to_stay() -> None:
    assert explain(decide({})).sufficient_reasons == ((),)


def test_the_json_has_its_keys_in_order_and_is_the_same_from_both() -> None:
    decision = decide({"admin": "yes"})
    document = decision.to_dict()
    assert list(document) == KEYS
    assert explain(decision).to_dict() == document


def test_the_decision_id_is_the_digest_of_the_rest() -> None:
    document = decide({"admin": "yes", "project_size": "small"}).to_dict()
    body = {key: value for key, value in document.items() if key not in ("schema_version", "decision_id")}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert document["decision_id"] == hashlib.sha256(text.encode()).hexdigest()


def test_every_rule_cites_a_quote_with_its_line() -> None:
    rules = load_ruleset()
    document = read_document(decide({"admin": "yes"}).to_dict())
    for rule in document.rules:
        assert rule.citations
        for citation in rule.citations:
            claim = rules.claims[citation.claim]
            assert (citation.quote, citation.line, citation.source) == (claim.quote, claim.line, claim.source)
    assert document.rules[0].citations[0].url is None or document.rules[0].citations[0].url.startswith("https://")


def test_the_json_reads_back() -> None:
    decision = decide({"height": "vast"}, carriers())
    document = read_document(json.loads(json.dumps(decision.to_dict())))
    assert (document.outcome, document.status, document.margin) == ("bee", "required", 1)
    assert document.reasons[0].id == "H1"


@pytest.mark.parametrize(
    ("bend", "says"),
    [
        (lambda d: d.pop("outcome"), "'outcome' is missing"),
        (lambda d: d.update(rules="none"), "'rules' is missing or no list"),
        (lambda d: d["answers"]["admin"].update(value=1), "'value' is missing"),
        (lambda d: d["counterfactuals"].append({"change": {"x": 1}, "outcome": "y"}), "'x' is no list of texts"),
        (lambda d: d.update(margin="1"), "'margin' is missing or no int"),
    ],
)
def test_a_bent_document_is_refused_by_name(bend: Callable[[dict[str, Any]], object], says: str) -> None:
    document = json.loads(json.dumps(decide({"admin": "yes"}).to_dict()))
    bend(document)
    with pytest.raises(NotADecision, match=says):
        read_document(document)
