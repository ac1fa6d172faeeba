"""`scaffolder why`, and what all commands have in common."""

import json
from pathlib import Path

import pytest

import scaffolder
from tests.helpers import assert_renders, command


def test_tells_outcome_reason_quote_and_what_would_change_it() -> None:
    result = command("why", "--admin", "yes")
    assert result.status == 0
    assert "Django: required" in result.out
    assert "A ready-made admin is for Django (ADM001)" in result.out
    assert "“ready-to-use admin system that is not present in Flask”" in result.out
    assert "line 22; D2-022c" in result.out
    assert "Do you need an admin site? No → Flask" in result.out
    assert not result.err


def test_json_is_the_decision_and_nothing_else() -> None:
    result = command("why", "-a", "admin=yes", "--json")
    expected = scaffolder.decide({"admin": "yes"}).to_dict()
    found = json.loads(result.out)
    assert found["outcome"] == expected["outcome"]
    assert found["answers"]["admin"] == {"value": "yes", "source": "flag"}
    assert not result.err


def test_verbose_lists_every_rule_and_every_answer() -> None:
    result = command("why", "--admin", "yes", "-v")
    for rule in scaffolder.load_ruleset().rules:
        assert rule in result.out
    assert "Do you need an admin site? Yes (flag)" in result.out


def test_a_project_tells_its_recorded_decision_to_the_letter(tmp_path: Path) -> None:
    project = assert_renders(tmp_path / "shop", "flask", {"project_size": "small"})
    recorded = (project / ".scaffolder" / "decision.json").read_text(encoding="utf-8")
    assert command("why", str(project), "--json").out == recorded
    assert command("why", cwd=project).out == command("why", str(project)).out
    assert "Flask: recommended" in command("why", cwd=project).out


def test_an_overruled_decision_says_so(tmp_path: Path) -> None:
    project = assert_renders(tmp_path / "shop", "flask", {"admin": "yes"})
    told = command("why", str(project)).out
    assert "Flask, chosen by hand over Django" in told
    assert json.loads(command("why", str(project), "--json").out)["overruled"] is True
    page = (project / "docs/decisions/0001-web-framework.md").read_text(encoding="utf-8")
    assert page.startswith("# Use Flask as the web framework\n")
    assert "by choice of its owner. The answers speak for Django" in page


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"schema_version": 99}', '{"outcome": 1}', "\x00", "[" * 99_999]
)
def test_a_damaged_record_is_an_error_with_a_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / ".scaffolder").mkdir()
    (tmp_path / ".scaffolder" / "decision.json").write_text(text, encoding="utf-8")
    result = command("why", str(tmp_path))
    assert result.status == 1
    assert "Error: " in result.err
    assert "Traceback" not in result.err
    assert not result.out


def test_a_hostile_record_cannot_drive_the_terminal(tmp_path: Path) -> None:
    project = assert_renders(tmp_path / "shop", "flask", {"project_size": "small"})
    file = project / ".scaffolder" / "decision.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["rules"][0]["caveat"] = document["notices"] = None
    for rule in document["rules"]:
        rule["citations"][0]["quote"] = "\x1b]0;owned\x07[bold]\u202e{{ 7*7 }}"
    document["notices"] = []
    file.write_text(json.dumps(document), encoding="utf-8")
    told = command("why", str(project)).out
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "[bold]" in told


def test_no_project_and_no_answers_is_a_usage_error(tmp_path: Path) -> None:
    result = command("why", cwd=tmp_path)
    assert (result.status, result.out) == (2, "")
    assert "there is no recorded decision" in result.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("wyh",), "Did you mean 'why'?"),
        (("why", "--sise", "small"), "--size"),
        (("why", "-a", "adnim=yes"), "Did you mean 'admin'?"),
        (("why", "--database", "postgres"), "Did you mean 'postgresql'?"),
        (("why", "-a", "admin"), "KEY=VALUE"),
        (("why", "--rules", "nowhere", "--admin", "yes"), "no such directory"),
    ],
)
def test_mistakes_end_with_2_and_the_nearest_right_word(arguments: tuple[str, ...], says: str) -> None:
    result = command(*arguments)
    assert result.status == 2
    assert says in result.err
    assert not result.out


def test_errors_are_json_too() -> None:
    result = command("why", "--admin", "yess", "--json")
    assert result.status == 2
    error = json.loads(result.out)["error"]
    assert error == {
        "code": "usage",
        "message": "'yess' is no answer to 'admin'",
        "hint": "Did you mean 'yes'? Known: yes, no, unsure.",
    }
    assert not result.err


def test_invalid_rules_end_with_5(tmp_path: Path) -> None:
    result = command("why", "--admin", "yes", "--rules", str(tmp_path))
    assert result.status == 5
    assert "claims.toml: file: missing" in result.err


def test_help_and_version() -> None:
    assert command("--version").out == f"scaffolder {scaffolder.__version__}\n"
    assert "Commands:" in command("-h").out
    assert "KEY=VALUE" in command("new", "--help").out


def test_the_first_screen_is_short() -> None:
    told = command("why", "--admin", "yes", "--database", "postgresql", "--size", "large").out
    assert len(told.splitlines()) <= 22
    assert "You said" not in told


def test_what_if_tells_what_other_answers_would_change(tmp_path: Path) -> None:
    project = assert_renders(tmp_path / "shop", "django", {"admin": "yes", "project_size": "small"})
    told = command("why", str(project), "--admin", "no").out
    assert "Do you need an admin site? No instead of Yes" in told
    assert "That would make it Flask." in told
    document = json.loads(command("why", str(project), "--admin", "no", "--json").out)
    assert document["outcome"] == "flask"
    assert document["answers"]["project_size"] == {"value": "small", "source": "record"}
    assert document["answers"]["admin"] == {"value": "no", "source": "flag"}


def test_why_this_and_not_that() -> None:
    told = command("why", "--admin", "yes", "--size", "small", "--not", "flask").out
    assert "Why Django and not Flask" in told
    assert "requirement: Django 1, Flask 0 (this decides)" in told
    assert "(SIZ001): it is weaker evidence than what decided (requirement)" in told
    assert "Do you need an admin site? No → Flask" in told


@pytest.mark.parametrize("other", ["django", "rails"])
def test_not_needs_another_known_framework(other: str) -> None:
    result = command("why", "--admin", "yes", "--not", other)
    assert result.status == 2
    assert "flask" in result.err


def test_a_project_of_older_rules_tells_what_todays_say(tmp_path: Path) -> None:
    from tests.unit.rulesets import carriers

    old = tmp_path / "old" / ".scaffolder"
    old.mkdir(parents=True)
    document = scaffolder.decide({"height": "vast"}, carriers()).to_dict()
    document["answers"] = {"admin": {"value": "yes", "source": "user"}, "height": {"value": "vast", "source": "user"}}
    (old / "decision.json").write_text(json.dumps(document), encoding="utf-8")
    told = command("why", str(old.parent)).out
    assert "Decided by carriers 1.0.0; the rules have changed since." in told
    assert "Today's (flask-or-django 1.0.0) say Django" in told
    assert "ADM001 was not there, is matched" in told
    assert "H1 is no more" in told


def test_replay_gives_identical_bytes() -> None:
    arguments = ("why", "--admin", "yes", "-a", "languages=several", "--json")
    assert command(*arguments).out == command(*arguments).out


def test_a_page_is_written_and_a_place_that_cannot_be_written_told(tmp_path: Path) -> None:
    result = command("why", "--admin", "yes", "--html", str(tmp_path / "why.html"))
    assert (result.status, result.out) == (0, "")
    assert "<title>" in (tmp_path / "why.html").read_text(encoding="utf-8")
    result = command("why", "--admin", "yes", "--html", str(tmp_path / "none" / "why.html"))
    assert result.status == 1
    assert "it cannot be written" in result.err


def test_an_error_nobody_foresaw_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from scaffolder import api

    def broken(path: object) -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(api, "load_ruleset", broken)
    result = command("why", "--admin", "yes")
    assert result.status == 1
    assert "ZeroDivisionError: by chance" in result.err
    assert "SCAFFOLDER_DEBUG=1" in result.err
    assert "Traceback" not in result.err
    monkeypatch.setenv("SCAFFOLDER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        command("why", "--admin", "yes")
