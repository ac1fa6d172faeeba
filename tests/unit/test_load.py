"""Loading a rule set: faults are collected, and each names its file, its key and the nearest right word."""

from pathlib import Path

import pytest

from scaffolder import load_ruleset
from scaffolder.decision.load import ruleset
from scaffolder.errors import RulesInvalid, UsageError
from tests.unit.rulesets import FILES, bent, carriers

FAULTS = {
    "unknown question": (bent(rules=("weight = \"heavy\" }\nthen", "wieght = \"heavy\" }\nthen")), "rules.toml", "rule W1.when.wieght", "'weight'"),
    "unknown option": (bent(rules=('["high", "vast"]', '["hihg", "vast"]')), "rules.toml", "rule H1.when.height", "'high'"),
    "unknown outcome": (bent(rules=('then = "ant"', 'then = "aunt"')), "rules.toml", "rule W1.then", "'ant'"),
    "unknown tier": (bent(rules=('tier = "taste"', 'tier = "tasty"')), "rules.toml", "rule B1.tier", "'taste'"),
    "rule without a claim": (bent(rules=('claims = ["C1"]\nrationale = "Only', 'claims = []\nrationale = "Only')), "rules.toml", "rule B1.claims", "no claim"),
    "unknown claim": (bent(rules=('claims = ["C1"]\nrationale = "Only', 'claims = ["C9"]\nrationale = "Only')), "rules.toml", "rule B1.claims", "unknown claim 'C9'"),
    "false claim cited": (bent(rules=('claims = ["C1"]\nrationale = "Only', 'claims = ["C2"]\nrationale = "Only')), "rules.toml", "rule B1.claims", "is false"),
    "claim applied by nothing": (bent(claims=('disposition = "recorded"', 'disposition = "applied"')), "claims.toml", "claim C2.disposition", "nothing cites it"),
    "claim recorded but cited": (bent(claims=('disposition = "applied"', 'disposition = "recorded"')), "claims.toml", "claim C1.disposition", "something cites it"),
    "duplicate rule": (bent(rules=('id = "H1"', 'id = "W1"')), "rules.toml", "rule W1", "used twice"),
    "duplicate option": (bent(questions=('id = "high"', 'id = "low"')), "questions.toml", "option low", "used twice"),
    "override of nothing": (bent(rules=('rationale = "Only', 'overrides = ["W9"]\noverride_claims = ["C1"]\nrationale = "Only')), "rules.toml", "rule B1.overrides", "unknown rule 'W9'"),
    "override without a claim": (bent(rules=('rationale = "Only', 'overrides = ["W1"]\nrationale = "Only')), "rules.toml", "rule B1.override_claims", "no claim"),
    "override of itself": (bent(rules=('rationale = "Only', 'overrides = ["B1"]\noverride_claims = ["C1"]\nrationale = "Only')), "rules.toml", "rule B1.overrides", "itself"),
    "assumed option unknown": (bent(questions=('assume = "light"', 'assume = "lite"')), "questions.toml", "question weight.assume", "'light'"),
    "unsure as an option": (bent(questions=('{ id = "low", label = "Low" }', '{ id = "unsure", label = "?" }')), "questions.toml", "question height", "answer to every question"),
    "preference incomplete": (bent(rules=('["cat", "bee", "ant"]', '["cat", "bee"]')), "rules.toml", "policy.preference", "every outcome once"),
    "tie-break unknown": (bent(rules=('tie_break = "weight"', 'tie_break = "wait"')), "rules.toml", "policy.tie_break", "'weight'"),
    "key unknown": (bent(rules=('title = "Ants lift"', 'titel = "Ants lift"')), "rules.toml", "rule W1.titel", "'title'"),
    "key missing": (bent(rules=('rationale = "Only a swarm."', "")), "rules.toml", "rule B1.rationale", "missing"),
    "key of the wrong kind": (bent(claims=("line = 1", 'line = "one"')), "claims.toml", "claim C1.line", "whole number"),
    "not TOML": ({**FILES, "sources.toml": "[[source"}, "sources.toml", "file", "not valid TOML"),
    "file missing": ({k: v for k, v in FILES.items() if k != "claims.toml"}, "claims.toml", "file", "missing"),
    "source unknown": (bent(claims=('source = "S1"', 'source = "S2"')), "claims.toml", "claim C1.source", "Known: S1"),
    "dated without a caveat": (bent(rules=('rationale = "Only', 'validity = "dated"\nrationale = "Only')), "rules.toml", "rule B1.caveat", "needs a caveat"),
    "scenario of an unknown answer": ({**FILES, "scenarios.toml": '[[scenario]]\nid = "X"\nanswers = { weight = "heavi" }\noutcome = "ant"\ndecided_by = "need"\n'}, "scenarios.toml", "scenario X.answers.weight", "'heavy'"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "file", "key", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_names_the_fault(files: dict[str, str], file: str, key: str, says: str) -> None:
    with pytest.raises(RulesInvalid) as caught:
        ruleset(files)
    assert any(fault.file == file and fault.key == key and says in fault.message for fault in caught.value.faults), (
        caught.value.faults
    )


def test_reports_all_faults_at_once() -> None:
    files = bent(rules=('then = "ant"', 'then = "aunt"'), questions=('assume = "light"', 'assume = "lite"'))
    with pytest.raises(RulesInvalid) as caught:
        ruleset(files)
    assert len(caught.value.faults) == 2
    assert caught.value.exit_status == 5


def test_the_digest_ignores_the_order_of_tables_and_sees_every_change() -> None:
    first, rest = FILES["rules.toml"].split("[[rule]]", 1)
    rules = rest.split("[[rule]]")
    turned = {**FILES, "rules.toml": "[[rule]]".join([first, *reversed(rules)])}
    assert ruleset(turned).digest == carriers().digest
    assert carriers(rules=('then = "ant"', 'then = "bee"')).digest != carriers().digest


def test_a_directory_without_rules_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        load_ruleset(tmp_path / "nowhere")
    with pytest.raises(RulesInvalid):
        load_ruleset(tmp_path)
