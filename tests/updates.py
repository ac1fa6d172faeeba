"""What the tests of updates need: a template with a second release, and projects of the first."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from scaffolder.project import releases
from scaffolder.project.catalog import read_catalog
from scaffolder.project.releasing import release
from tests.helpers import ROOT, assert_renders

VERSION = read_catalog(ROOT / "templates").version
NEXT = "9.0.0"


def git(project: Path, *arguments: str) -> str:
    """What a git command prints; it has to succeed."""
    result = subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.rstrip("\n")


def commit_all(project: Path, message: str = "Edit") -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--allow-empty", "-m", message)


@cache
def _made(name: str, framework: str) -> Path:
    """Made once for all tests, which take copies."""
    kept = Path(tempfile.mkdtemp(prefix="scaffolder-tests-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    project = assert_renders(kept / name, framework, {"database": "sqlite"})
    git(project, "init", "--quiet")
    commit_all(project, "Start")
    return project


def project_at(folder: Path, framework: str = "flask") -> Path:
    """A project of the released template, committed."""
    shutil.copytree(_made(folder.name, framework), folder, symlinks=True)
    git(folder, "status")
    return folder


def with_next_release(folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]) -> None:
    """Release the template once more, with a change made to it, and let scaffolder know just that."""
    templates = folder / "next-templates"
    shutil.copytree(ROOT / "templates", templates)
    change(templates)
    catalog = templates / "catalog.toml"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace(f'version = "{VERSION}"', f'version = "{NEXT}"', 1), encoding="utf-8")
    changelog = templates / "CHANGELOG.md"
    news = changelog.read_text(encoding="utf-8").replace("\n## ", f"\n## {NEXT} (2030-01-02)\n\n- News.\n\n## ", 1)
    changelog.write_text(news, encoding="utf-8")
    release(templates)
    monkeypatch.setattr(releases, "resource", lambda _: templates)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
