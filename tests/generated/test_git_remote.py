"""`scaffolder::web` is an address git understands wherever scaffolder is: offline, read-only, from a cache."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.helpers import ROOT, assert_renders
from tests.updates import VERSION

NEWEST = f"v{VERSION}"


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of our own, under a name that is not easy."""
    folder = tmp_path / "a cache, größer"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("COPIER_CACHE_DIR", str(tmp_path / "copier"))
    return folder


def git(*arguments: str, cwd: Path | None = None, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["git", *arguments], cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )


def copier(arguments: Sequence[str], cwd: Path) -> None:
    result = subprocess.run(["copier", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_lists_the_releases_and_clones_one(tmp_path: Path) -> None:
    listed = git("ls-remote", "--tags", "scaffolder::web")
    assert f"refs/tags/{NEWEST}" in listed.stdout
    cloned = git("clone", "--quiet", "--branch", NEWEST, "scaffolder::web", str(tmp_path / "in here, schön"))
    assert cloned.returncode == 0, cloned.stderr
    released = (tmp_path / "in here, schön" / "copier.yml").read_bytes()
    assert released == (ROOT / "templates" / "copier.yml").read_bytes()


def test_variables_of_git_do_not_lead_astray(tmp_path: Path) -> None:
    away = {"GIT_DIR": str(tmp_path / "none"), "GIT_INDEX_FILE": str(tmp_path / "none")}
    assert NEWEST in git("ls-remote", "scaffolder::web", cwd=None, **away).stdout


def test_nothing_can_be_pushed(tmp_path: Path) -> None:
    git("clone", "--quiet", "scaffolder::web", str(tmp_path / "clone"))
    pushed = git("push", "origin", "HEAD:refs/heads/mine", cwd=tmp_path / "clone")
    assert pushed.returncode != 0
    assert "read-only" in pushed.stderr


@pytest.mark.parametrize("address", ["scaffolder::", "scaffolder::other", "scaffolder::../web"])
def test_an_unknown_name_is_an_error_that_names_the_right_one(address: str) -> None:
    result = git("ls-remote", address)
    assert result.returncode != 0
    assert "scaffolder::web" in result.stderr
    assert "Traceback" not in result.stderr


def test_many_at_once_with_an_empty_cache(cache: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda _: git("ls-remote", "scaffolder::web"), range(12)))
    assert all(NEWEST in result.stdout for result in results), [result.stderr for result in results]
    assert len([path for path in (cache / "scaffolder").iterdir() if not path.name.startswith(".")]) == 1


def test_the_cache_may_vanish_in_between(cache: Path) -> None:
    assert NEWEST in git("ls-remote", "scaffolder::web").stdout
    shutil.rmtree(cache)
    assert NEWEST in git("ls-remote", "scaffolder::web").stdout


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = git("ls-remote", "scaffolder::web", XDG_CACHE_HOME=str(tmp_path / "file"))
    assert result.returncode != 0
    assert "nothing can be kept there" in result.stderr
    assert "Traceback" not in result.stderr


def test_plain_copier_copies_and_updates_from_it(tmp_path: Path) -> None:
    copier(["copy", "--defaults", "--quiet", "git+scaffolder::web", str(tmp_path / "plain")], tmp_path)
    assert f"_commit: {NEWEST}" in (tmp_path / "plain" / ".copier-answers.yml").read_text()
    ours = assert_renders(tmp_path / "shop", "django", {"admin": "yes"})
    git("init", "--quiet", cwd=ours)
    git("add", "--all", cwd=ours)
    git("commit", "--quiet", "-m", "Start", cwd=ours)
    secret = (ours / ".env").read_bytes()
    copier(["update", "--defaults", "--quiet"], ours)
    assert git("status", "--porcelain", cwd=ours).stdout == ""
    assert (ours / ".env").read_bytes() == secret


def test_what_scaffolder_renders_is_what_copier_renders(tmp_path: Path) -> None:
    """So that an update starts from just what is there."""
    details = {"description": "Größe", "author_name": "Zoë"}
    ours = assert_renders(tmp_path / "a" / "shop", "flask", {"admin": "yes", "database": "postgresql"}, details)
    answers = ours / ".copier-answers.yml"
    theirs = tmp_path / "b" / "shop"
    copier(["copy", "--defaults", "--quiet", "--data-file", str(answers), "git+scaffolder::web", str(theirs)], tmp_path)
    files = {path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file()}
    assert files
    for file in files - {Path(".env")}:
        assert (ours / file).read_bytes() == (theirs / file).read_bytes(), file
