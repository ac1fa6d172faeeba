"""Every combination of answers that the template takes: each text it can make of a file is clean."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.helpers import ROOT, assert_renders
from tests.matrix import FIXED, Matrix, covering, pairwise

FRAMEWORKS = ("flask", "django")
# What differs from one render to the next: secrets, and where the template lies.
UNLIKE = {".env", ".copier-answers.yml"}


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return Matrix(ROOT / "templates")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_combination_renders_clean_texts(matrix: Matrix, framework: str, tmp_path: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for answers, files in covering(matrix, framework):
        name = "-".join(answers.values())
        new = {path: text for path, text in files.items() if (path, text) not in seen}
        for path, text in new.items():
            assert_reads_well(f"{path} of {name}", text)
            assert_parses(f"{path} of {name}", text)
        # Ruff goes by the configuration of the project that a file is of, and by the modules beside it.
        if any(map(is_for_ruff, new)):
            for path in filter(is_for_ruff, files):
                (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name / path).write_text(files[path], encoding="utf-8")
        seen |= new.items()
    assert len(seen) > 1000
    for command in (["check", "--output-format", "concise"], ["format", "--check"]):
        result = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-5000:]


def is_for_ruff(path: str) -> bool:
    return path.endswith(".py") or path == "pyproject.toml"


def assert_reads_well(where: str, text: str) -> None:
    """As if it had been written by hand: no trace of a template in it."""
    assert not text or text.endswith("\n"), f"{where} does not end with a line break"
    assert not text.endswith("\n\n"), f"{where} ends with blank lines"
    assert not text.startswith("\n"), f"{where} starts with a blank line"
    assert all(line == line.rstrip() for line in text.split("\n")), f"{where} has blanks at the end of a line"
    assert "\n\n\n\n" not in text, f"{where} has a hole"
    assert "{% if has_" not in text, where
    assert "{{ package_name" not in text, where


def assert_parses(where: str, text: str) -> None:
    if where.split(" of ", maxsplit=1)[0].endswith(".toml"):
        assert tomllib.loads(text)
    elif ".yml" in where or ".yaml" in where:
        assert yaml.safe_load(text)
    elif ".json" in where:
        assert json.loads(text)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_copier_renders_what_the_matrix_says(matrix: Matrix, framework: str, tmp_path: Path) -> None:
    for number, answers in enumerate(some(matrix, framework)):
        folder = tmp_path / f"{number}" / FIXED["project_name"]
        folder.parent.mkdir()
        asked = {key: value for key, value in answers.items() if key not in ("framework", "python_version")}
        details = {**FIXED, "python_version": answers["python_version"]}
        assert_renders(folder, framework, asked, details)
        rendered = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        expected = matrix.files(answers)
        written = {path for path in rendered if not path.startswith((".scaffolder/", "docs/decisions/"))}
        assert written == set(expected), answers
        for path in written - UNLIKE:
            assert rendered[path].read_text(encoding="utf-8") == expected[path], f"{path} of {answers}"


def some(matrix: Matrix, framework: str) -> list[dict[str, str]]:
    """Each two of the answers that change a project's shape, pairwise in some project."""
    choices = {**matrix.choices, "framework": [framework]}
    return pairwise(choices, matrix.refuses)[:8]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(
    ("license_id", "opening"),
    [("MIT", "MIT License"), ("BSD-3-Clause", "BSD 3-Clause"), ("Apache-2.0", "Apache License")],
)
def test_a_license_comes_with_its_text_and_its_holder(
    tmp_path: Path, framework: str, license_id: str, opening: str
) -> None:
    project = assert_renders(tmp_path / "shop", framework, details={"license": license_id, "author_name": "Zoë & Sons"})
    text = (project / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith(opening)
    assert "Copyright (c) Zoë & Sons\n" in text or license_id == "Apache-2.0"
    told = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (told["license"], told["license-files"]) == (license_id, ["LICENSE"])


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_a_license_nothing_speaks_of_one(tmp_path: Path, framework: str) -> None:
    project = assert_renders(tmp_path / "shop", framework)
    assert not (project / "LICENSE").exists()
    assert not {"license", "license-files"} & tomllib.loads((project / "pyproject.toml").read_text())["project"].keys()


def test_the_refusals_leave_each_option_to_some_project(matrix: Matrix) -> None:
    left = [answers for framework in FRAMEWORKS for answers in matrix.combinations(framework)]
    for question, options in matrix.choices.items():
        assert {answers[question] for answers in left} == set(options), question


def test_every_file_of_the_template_can_be_written_on_every_system() -> None:
    """A wheel has to install on Windows too, whose names cannot have some signs."""
    names = [path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*")]
    assert not [name for name in names if set(name) & set('"<>:|?*\\') or name.endswith((" ", "."))]
    assert len({name.lower() for name in names}) == len(names)
