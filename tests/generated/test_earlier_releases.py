"""Projects made by every earlier release, with their owners' edits, come to the newest one."""

from pathlib import Path

import pytest

from scaffolder.project.catalog import read_catalog
from scaffolder.project.templates import template_at
from tests.generated.databases import address_for
from tests.generated.servers import Project, installed
from tests.helpers import ALL, ROOT, command
from tests.updates import commit_all, git

pytestmark = pytest.mark.generated

NEWEST = read_catalog(ROOT / "templates").version
EARLIER = [version for version in template_at("git+scaffolder::web").versions if version != NEWEST]
# The databases that every earlier release knew, with and without an admin where there can be one.
DATABASES = [("none", "no"), ("sqlite", "yes"), ("postgresql", "no")]
DATABASES += [("sqlite", "no"), ("postgresql", "yes")] if ALL else []
PAGES = {"flask": "src/shop/web/__init__.py", "django": "src/shop/core/views.py"}
OWN = '''

def owners_page() -> str:
    """What the owner added at the end."""
    return "mine"
'''


@pytest.fixture(autouse=True)
def own_cache_and_no_repository_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def edited_project(folder: Path, version: str, framework: str, database: str, admin: str) -> Path:
    """A project of that version, in which the owner has edited code, style, README, configuration and made a file."""
    answers = ["--database", database, "--admin", admin, "--framework", framework]
    made = command("new", "shop", "-y", "--to", version, *answers, cwd=folder)
    assert made.status == 0, made.err
    project = folder / "shop"
    append(project / PAGES[framework], OWN)
    replace(project / "README.md", "## Deploy\n", "## Ours\n\nOur own chapter.\n\n## Deploy\n")
    append(project / "pyproject.toml", "\n[tool.ours]\nkept = true\n")
    append(project / ".gitignore", "ours/\n")
    style = next(project.glob("src/shop/**/site.css"))
    replace(style, "max-width: 42rem", "max-width: 60rem")
    (project / "src/shop/ours.py").write_text('"""The owner\'s own module."""\n')
    commit_all(project)
    return project


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


def replace(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def is_kept(project: Path, framework: str) -> bool:
    kept = {
        PAGES[framework]: '    return "mine"\n',
        "README.md": "Our own chapter.\n",
        "pyproject.toml": "[tool.ours]\nkept = true\n",
        ".gitignore": "ours/\n",
        "src/shop/ours.py": "own module",
    }
    style = next(project.glob("src/shop/**/site.css")).read_text()
    return "max-width: 60rem" in style and all(text in (project / path).read_text() for path, text in kept.items())


@pytest.mark.parametrize(("database", "admin"), DATABASES)
@pytest.mark.parametrize("framework", PAGES)
@pytest.mark.parametrize("version", EARLIER)
def test_it_is_updated_and_keeps_what_its_owner_wrote(
    tmp_path: Path, version: str, framework: str, database: str, admin: str
) -> None:
    project = edited_project(tmp_path, version, framework, database, admin)
    result = command("update", str(project))
    assert result.status == 0, result.out + result.err
    assert is_kept(project, framework)
    assert f"_commit: v{NEWEST}" in (project / ".copier-answers.yml").read_text()
    assert not git(project, "diff", "--name-only", "--diff-filter=U")


@pytest.mark.parametrize("framework", PAGES)
def test_the_updated_project_passes_its_new_checks(tmp_path: Path, framework: str) -> None:
    project = edited_project(tmp_path, EARLIER[0], framework, "sqlite", "yes")
    assert command("update", str(project)).status == 0
    installed(project, "shop", {}, tmp_path.parent / f"environment-{framework}")
    with address_for("sqlite", project / ".venv/bin/python") as address:
        summary = Project(project, "shop", {"DATABASE_URL": address}).run("just", "check" if ALL else "test")
    assert "passed" in summary
