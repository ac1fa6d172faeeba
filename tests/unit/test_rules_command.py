"""`scaffolder rules`."""

import json
from pathlib import Path

import pytest

from scaffolder import load_ruleset
from tests.helpers import ROOT, command
from tests.unit.rulesets import FILES, bent


def written(folder: Path, files: dict[str, str]) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def test_list_names_every_rule_with_its_condition() -> None:
    told = command("rules", "list").out
    for rule in load_ruleset().rules:
        assert rule in told
    assert "admin = yes → django" in told


def test_show_tells_what_a_rule_is_and_how_much_it_matters() -> None:
    told = command("rules", "show", "DB001").out
    for part in ("database = mongodb", "overrides ADM001", "D2-006c", "Dated: ", "78,732 of 629,856", "line 11"):
        assert part in told


def test_show_tells_what_becomes_of_a_claim() -> None:
    told = command("rules", "show", "D1-035a").out
    assert "Does it hold? No" in told
    assert "must never become a rule" in told
    assert "No rule rests on it." in told
    assert json.loads(command("rules", "show", "D2-022c", "--json").out)["cited_by"] == ["ADM001"]
    assert json.loads(command("rules", "show", "D2-024d", "--json").out)["cited_by"] == ["policy"]


def test_show_of_nothing_known_names_the_nearest() -> None:
    result = command("rules", "show", "ADM01")
    assert result.status == 2
    assert "ADM001" in result.err


def test_verify_proves_our_own_rules() -> None:
    result = command("rules", "verify")
    assert result.status == 0
    assert "All 629,856 combinations of answers in 10,368 classes were checked." in result.out
    assert json.loads(command("rules", "verify", "--json").out)["findings"] == []


def test_verify_ends_with_5_and_names_rules_example_and_remedy(tmp_path: Path) -> None:
    rules = written(tmp_path / "rules", dict(FILES))
    result = command("rules", "verify", "--rules", rules)
    assert result.status == 5
    assert "conflict: W1 and H1" in result.out
    assert "For example: weight=heavy, height=high" in result.out
    assert "Let one override the other" in result.out
    told = json.loads(command("rules", "verify", "--rules", rules, "--json").out)
    assert told["findings"][0]["example"] == {"weight": "heavy", "height": "high"}


def test_a_sample_says_that_it_is_no_proof() -> None:
    result = command("rules", "verify", "--sample", "50")
    assert "this is no proof" in result.out
    assert json.loads(command("rules", "verify", "--sample", "50", "--json").out)["sampled"] is True


def test_test_tries_every_scenario(tmp_path: Path) -> None:
    assert "29 of 29 scenarios hold." in command("rules", "test").out
    scenario = '[[scenario]]\nid = "X1"\nanswers = { weight = "heavy" }\noutcome = "cat"\ndecided_by = "need"\n'
    rules = written(tmp_path / "rules", {**FILES, "scenarios.toml": scenario})
    result = command("rules", "test", "--rules", rules)
    assert result.status == 5
    assert "X1 (weight=heavy): expected cat by need, got ant by need" in result.out


def test_diff_shows_flips_and_demands_a_raised_version(tmp_path: Path) -> None:
    old = written(tmp_path / "old", dict(FILES))
    new = written(tmp_path / "new", bent(rules=('then = "ant"', 'then = "bee"')))
    result = command("rules", "diff", old, new)
    assert result.status == 5
    assert "weight=heavy: ant → bee" in result.out
    assert "raise it" in result.out
    assert command("rules", "diff", old, old).status == 0
    assert command("rules", "diff", "built-in", "built-in", "--json").status == 0


@pytest.mark.parametrize("verb", ["list", "verify", "test"])
def test_an_invalid_rule_set_ends_with_5(tmp_path: Path, verb: str) -> None:
    rules = written(tmp_path / "rules", bent(rules=('then = "ant"', 'then = "aunt"')))
    result = command("rules", verb, "--rules", rules)
    assert result.status == 5
    assert "rules.toml: rule W1.then: unknown outcome 'aunt'" in result.err


def test_the_reference_page_is_current() -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    remedy = "write it anew: scaffolder rules list --markdown > docs/reference/rules.md"
    assert command("rules", "list", "--markdown").out == page, remedy
