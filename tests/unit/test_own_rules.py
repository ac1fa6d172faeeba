"""An organisation's own rules, with three outcomes and a template of their own, work from `rules verify` to `new`."""

import json
import shlex
from pathlib import Path

import pytest

from tests.helpers import ROOT, command

EXAMPLE = ROOT / "docs" / "how-to" / "own-rules"
OURS = ("--rules", str(EXAMPLE / "rules"))
TEMPLATE = ("--template", str(EXAMPLE / "template"))


def test_the_rules_are_proved_and_their_scenarios_hold() -> None:
    assert command("rules", "verify", *OURS).status == 0
    assert "2 of 2 scenarios hold." in command("rules", "test", *OURS).out
    assert "EDI001  editors = yes → django" in command("rules", "list", *OURS).out
    assert "It overrides STO001" in command("rules", "show", "EDI001", *OURS).out


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((), "Static pages: undetermined"),
        (("-a", "clients=people"), "Django site: recommended"),
        (("-a", "data=none"), "Static pages: required"),
        (("-a", "data=none", "-a", "editors=yes"), "Django site: required"),
    ],
)
def test_why_decides_by_them(answers: tuple[str, ...], outcome: str) -> None:
    told = command("why", *OURS, *(answers or ("-a", "data=unsure"))).out
    assert told.startswith(outcome)


def test_why_not_compares_any_two_of_three() -> None:
    told = command("why", *OURS, "-a", "data=none", "-a", "clients=people", "--not", "django").out
    assert "Why Static pages and not Django site" in told
    assert "Will people edit records in a browser? Yes → Django site" in told


@pytest.mark.parametrize(
    ("answers", "framework"),
    [(("-a", "data=none"), "static"), (("-a", "editors=yes"), "django"), (("-a", "clients=programs"), "api")],
)
def test_new_renders_their_template(tmp_path: Path, answers: tuple[str, ...], framework: str) -> None:
    result = command("new", "shop", "-y", "--json", *OURS, *TEMPLATE, *answers, cwd=tmp_path)
    assert result.status == 0, result
    told = json.loads(result.out)
    assert told["framework"] == framework
    assert shlex.join([*OURS, *TEMPLATE]) in told["command"]
    assert (tmp_path / "shop" / "README.md").read_text() == "# shop\n"
    assert command("why", str(tmp_path / "shop"), *OURS).status == 0
    assert f"framework: {framework}" in (tmp_path / "shop" / ".copier-answers.yml").read_text()


def test_their_template_refuses_what_it_cannot_build(tmp_path: Path) -> None:
    result = command("new", "shop", "-y", *OURS, *TEMPLATE, "-a", "data=none", "--framework", "api", cwd=tmp_path)
    assert result.status == 6
    assert "Our API services come with a database." in result.err


def test_unknown_answers_name_their_questions(tmp_path: Path) -> None:
    result = command("new", "shop", "-y", *OURS, *TEMPLATE, "-a", "admin=yes", cwd=tmp_path)
    assert result.status == 2
    assert "data, editors, clients, project_name" in result.err


def test_a_template_that_wants_to_run_code_is_refused(tmp_path: Path) -> None:
    import shutil

    template = tmp_path / "template"
    shutil.copytree(EXAMPLE / "template", template)
    with (template / "copier.yml").open("a") as file:
        file.write('\n_tasks: ["touch owned"]\n')
    result = command("new", "shop", "-y", *OURS, "--template", str(template), cwd=tmp_path)
    assert result.status == 6
    assert "wants to run commands" in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["template"]


@pytest.mark.parametrize("break_it", ["catalog.toml", "copier.yml"])
def test_a_folder_that_is_no_template_is_an_error(tmp_path: Path, break_it: str) -> None:
    import shutil

    template = tmp_path / "template"
    shutil.copytree(EXAMPLE / "template", template)
    (template / break_it).write_text("{ not [ understood")
    result = command("new", "shop", "-y", *OURS, "--template", str(template), cwd=tmp_path)
    assert result.status == 2
    assert "the template is not understood" in result.err


def test_a_folder_without_questions_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = command("new", "shop", "-y", *OURS, "--template", "empty", cwd=tmp_path)
    assert (result.status, "a template has this file" in result.err) == (2, True)
