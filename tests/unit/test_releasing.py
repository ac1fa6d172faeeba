"""Releases of the template: the same content gives the same bundle, and nothing changes under a released version."""

import shutil
import subprocess
from pathlib import Path

import pytest

from scaffolder.project.releasing import NotReleasable, check, release
from tests.helpers import ROOT
from tests.updates import VERSION


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the template with no release yet."""
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder, ignore=shutil.ignore_patterns("releases.bundle"))
    return folder


def raise_version(templates: Path) -> None:
    catalog, changelog = templates / "catalog.toml", templates / "CHANGELOG.md"
    text = catalog.read_text(encoding="utf-8").replace(f'version = "{VERSION}"', 'version = "9.0.0"', 1)
    catalog.write_text(text, encoding="utf-8")
    news = changelog.read_text(encoding="utf-8").replace("\n## ", "\n## 9.0.0 (2030-01-02)\n\n- News.\n\n## ", 1)
    changelog.write_text(news, encoding="utf-8")


def tags(bundle: Path) -> list[str]:
    heads = subprocess.run(["git", "bundle", "list-heads", str(bundle)], capture_output=True, text=True, check=True)
    return [line.split("/")[-1] for line in heads.stdout.splitlines() if "/tags/" in line]


def test_our_own_template_is_released_as_it_stands() -> None:
    assert check(ROOT / "templates")


def test_the_same_content_gives_the_same_bytes(templates: Path, tmp_path: Path) -> None:
    other = shutil.copytree(templates, tmp_path / "elsewhere" / "templates")
    for folder in (templates, other):
        release(folder)
        raise_version(folder)
        release(folder)
    assert (templates / "releases.bundle").read_bytes() == (other / "releases.bundle").read_bytes()
    assert tags(templates / "releases.bundle") == [f"v{VERSION}", "v9.0.0"]


def test_releasing_twice_changes_nothing(templates: Path) -> None:
    release(templates)
    before = (templates / "releases.bundle").read_bytes()
    release(templates)
    assert (templates / "releases.bundle").read_bytes() == before


def test_a_change_under_a_released_version_is_refused_by_name(templates: Path) -> None:
    release(templates)
    with (templates / "copier.yml").open("a") as file:
        file.write("# changed\n")
    for action in (check, release):
        with pytest.raises(NotReleasable, match=r"is released, and the template differs from it: copier\.yml"):
            action(templates)


def test_a_version_without_a_dated_entry_is_refused(templates: Path) -> None:
    (templates / "CHANGELOG.md").write_text("# Changelog\n")
    with pytest.raises(NotReleasable, match="no dated entry"):
        release(templates)
    with pytest.raises(NotReleasable):
        check(templates)


def test_an_unreleased_version_is_told(templates: Path) -> None:
    with pytest.raises(NotReleasable, match="is not released"):
        check(templates)
