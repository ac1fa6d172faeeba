"""Every combination of answers is clean to mypy, strictly: each set of Python files that they can make."""

import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.generated.databases import NOWHERE
from tests.generated.servers import environment, python_of
from tests.helpers import ALL, ROOT
from tests.matrix import FIXED, Matrix

pytestmark = [
    pytest.mark.generated,
    pytest.mark.skipif(not ALL, reason="mypy over every combination takes minutes: SCAFFOLDER_TEST_ALL=1 runs it"),
]
# What does not differ in types: comments for beginners; the other Pythons are those of test_projects.py.
ALIKE = {"python_version": "3.12", "experience": "experienced"}


@pytest.mark.parametrize("framework", ["flask", "django"])
def test_every_combination_is_clean_to_mypy(framework: str, tmp_path: Path) -> None:
    kinds = list(distinct(Matrix(ROOT / "templates"), framework))
    assert len(kinds) > 100
    python = environment_with(tmp_path / "environment", [files["pyproject.toml"] for _, files in kinds])
    project = tmp_path / FIXED["project_name"]
    for answers, files in kinds:
        shutil.rmtree(project, ignore_errors=True)
        for path, text in files.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
        variables = environment(
            MYPYPATH=str(project / "src"), PYTHONPATH=os.pathsep.join([str(project / "src"), str(project)]),
            SECRET_KEY="x" * 50, DEBUG="true", DATABASE_URL=NOWHERE.get(answers["database"], ""),
        )  # fmt: skip
        mypy = [str(python), "-m", "mypy", "--cache-dir", str(tmp_path / "cache")]
        result = subprocess.run(mypy, cwd=project, env=variables, capture_output=True, text=True, check=False)
        assert result.returncode == 0, f"{answers}\n{result.stdout}{result.stderr}"


def distinct(matrix: Matrix, framework: str) -> Iterator[tuple[Mapping[str, str], dict[str, str]]]:
    """Combinations with their Python files and configuration, each set of these once."""
    seen = set()
    for answers in matrix.combinations(framework):
        if ALIKE.items() <= answers.items():
            every = matrix.files(answers).items()
            files = {path: text for path, text in every if path.endswith(".py") or path == "pyproject.toml"}
            if frozenset(files.items()) not in seen:
                seen.add(frozenset(files.items()))
                yield answers, files


def environment_with(folder: Path, pyprojects: list[str]) -> Path:
    """The Python of an environment with all that any of the projects needs."""
    needed: set[str] = set()
    for content in map(tomllib.loads, pyprojects):
        needed |= {*content["project"]["dependencies"], *content["dependency-groups"]["dev"]}
    subprocess.run(["uv", "venv", "--quiet", "--python", python_of("3.12"), str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", str(python), *sorted(needed)], check=True)
    return python
