"""Any Copier template in git works for `new`, `check` and `update`, with its tags; its code runs only when trusted."""

import json
from pathlib import Path

import pytest

from tests.helpers import command
from tests.updates import commit_all, git

COPIER = "color:\n  type: str\n  choices: [red, blue]\n  default: red\n"
RECORD = "{{ _copier_answers | to_nice_yaml -}}\n"


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template that knows nothing of scaffolder, with two releases."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "template"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "copier.yml").write_text(COPIER)
    (folder / "{{ _copier_conf.answers_file }}.jinja").write_text(RECORD)
    (folder / "color.txt.jinja").write_text("It is {{ color }}.\n\n\nThe end.\n")
    (folder / "poem.txt").write_text("".join(f"line {number} of the poem\n" for number in range(12)))
    commit_all(folder)
    git(folder, "tag", "v1.0.0")
    return folder


def released_again(template: Path) -> None:
    (template / "color.txt.jinja").write_text("It is {{ color }}.\n\n\nThe very end.\n")
    commit_all(template)
    git(template, "tag", "v1.10.0")
    (template / "draft.txt").write_text("not released\n")
    commit_all(template)


def new(template: Path, folder: Path, *arguments: str) -> Path:
    result = command("new", "shop", "-y", "--template", str(template), *arguments, cwd=folder)
    assert result.status == 0, result.err
    return folder / "shop"


def test_a_project_is_made_checked_and_updated(template: Path, tmp_path: Path) -> None:
    project = new(template, tmp_path, "-a", "color=blue")
    assert (project / "color.txt").read_text().startswith("It is blue.")
    assert f"_src_path: {template}" in (project / ".copier-answers.yml").read_text()
    assert not (project / ".scaffolder").exists(), "nothing was decided"
    assert command("check", str(project)).status == 0
    released_again(template)
    checked = command("check", str(project))
    assert (checked.status, "version 1.0.0, 1.10.0 is out" in checked.out) == (4, True)
    (project / "color.txt").write_text("It is blue, and mine.\n\n\nThe end.\n")
    commit_all(project)
    assert command("update", str(project)).status == 0
    assert (project / "color.txt").read_text() == "It is blue, and mine.\n\n\nThe very end.\n"
    assert not (project / "draft.txt").exists()
    assert "_commit: v1.10.0" in (project / ".copier-answers.yml").read_text()


def test_an_older_version_can_be_asked_for(template: Path, tmp_path: Path) -> None:
    released_again(template)
    project = new(template, tmp_path, "--to", "1.0.0")
    assert "The end." in (project / "color.txt").read_text()
    result = command("new", "other", "-y", "--template", str(template), "--to", "2.0.0", cwd=tmp_path)
    assert (result.status, "there is no version 2.0.0" in result.err) == (2, True)


def test_code_of_a_template_runs_only_when_it_is_trusted(template: Path, tmp_path: Path) -> None:
    (template / "copier.yml").write_text(COPIER + '_tasks: ["touch ran"]\n')
    commit_all(template)
    git(template, "tag", "v2.0.0")
    result = command("new", "shop", "-y", "--template", str(template), cwd=tmp_path)
    assert result.status == 6
    assert "task: touch ran" in result.err
    assert "--trust" in result.err
    assert not (tmp_path / "shop").exists()
    project = new(template, tmp_path, "--trust")
    assert (project / "ran").exists()


def test_an_update_to_a_version_with_code_asks_for_trust(template: Path, tmp_path: Path) -> None:
    project = new(template, tmp_path)
    (template / "copier.yml").write_text(COPIER + '_tasks: ["touch ran"]\n')
    commit_all(template)
    git(template, "tag", "v2.0.0")
    assert command("update", str(project)).status == 6
    assert not git(project, "status", "--porcelain")
    assert command("update", str(project), "--trust").status == 0


@pytest.mark.parametrize(
    "address", ["/no/such/place.git", "--upload-pack=touch owned", "ext::touch owned", "file:///none"]
)
def test_an_address_that_leads_nowhere_is_an_error_and_runs_nothing(
    template: Path, tmp_path: Path, address: str
) -> None:
    project = new(template, tmp_path)
    answers = project / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace(str(template), json.dumps(address)))
    commit_all(project)
    result = command("update", str(project), cwd=tmp_path)
    assert result.status == 2
    assert "Traceback" not in result.err
    assert not list(tmp_path.rglob("owned"))


def test_a_template_without_a_release_is_told(template: Path, tmp_path: Path) -> None:
    git(template, "tag", "--delete", "v1.0.0")
    result = command("new", "shop", "-y", "--template", str(template), cwd=tmp_path)
    assert (result.status, "no released version" in result.err) == (2, True)


MIGRATIONS = """
_migrations:
  - command: "mv poem.txt verse.txt"
    version: v2.0.0
    when: "{{ _stage == 'before' }}"
  - "echo $STAGE from $VERSION_FROM to {{ _version_to }}: {{ color }} >> log.txt"
  - command: [touch, "only-{{ _version_current }}"]
    version: v1.5.0
  - command: "touch never"
    version: v3.0.0
  - version: v2.0.0
    after: ["mkdir -p cache && touch cache/x", "echo ok > old-form.txt"]
"""


def with_migrations(template: Path, migrations: str = MIGRATIONS) -> None:
    """Release 2.0.0, in which the poem has another name and another end."""
    (template / "copier.yml").write_text(COPIER + migrations)
    (template / "poem.txt").rename(template / "verse.txt")
    edit(template / "verse.txt", "line 11 of the poem", "the end of the verse")
    (template / ".gitignore").write_text("cache/\n")
    commit_all(template)
    git(template, "tag", "v2.0.0")


def edit(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text().replace(old, new))


def test_migrations_of_a_trusted_template_are_a_part_of_the_update(template: Path, tmp_path: Path) -> None:
    project = new(template, tmp_path)
    edit(project / "poem.txt", "line 0", "My line 0")
    commit_all(project)
    with_migrations(template)
    refused = command("update", str(project))
    assert refused.status == 6
    assert "migration: " in refused.err
    assert "touch never" in refused.err
    assert not git(project, "status", "--porcelain")
    preview = command("update", str(project), "--trust", "--preview", "--json")
    assert preview.status == 0
    told = json.loads(preview.out)
    assert told["migrations"][0] == "mv poem.txt verse.txt"
    assert "touch only-v1.5.0" in told["migrations"]
    assert not git(project, "status", "--porcelain")
    assert command("update", str(project), "--trust").status == 0
    changed = {line[3:] for line in git(project, "status", "--porcelain", "--no-renames").splitlines()}
    assert changed == {file["path"] for file in told["files"] if file["change"] != "kept"}
    verse = (project / "verse.txt").read_text()
    assert verse.startswith("My line 0")
    assert verse.endswith("the end of the verse\n")
    assert not (project / "poem.txt").exists()
    assert (project / "log.txt").read_text() == "after from v1.0.0 to v2.0.0: red\n"
    assert (project / "only-v1.5.0").exists()
    assert (project / "old-form.txt").exists()
    assert not (project / "never").exists()
    assert not (project / "cache").exists(), "what git ignores is no part of the project"


def test_a_migration_that_fails_leaves_the_project_as_it_was(template: Path, tmp_path: Path) -> None:
    project = new(template, tmp_path)
    with_migrations(template, '_migrations: ["echo sorry >&2; rm *; exit 3"]\n')
    before = git(project, "rev-parse", "HEAD^{tree}")
    result = command("update", str(project), "--trust")
    assert (result.status, "failed with status 3: sorry" in result.err) == (1, True)
    assert git(project, "write-tree") == before
    assert not git(project, "status", "--porcelain", "--ignored")


def test_migrations_that_make_no_sense_are_told(template: Path, tmp_path: Path) -> None:
    project = new(template, tmp_path)
    with_migrations(template, "_migrations: [{version: perhaps, command: 'true'}]\n")
    result = command("update", str(project), "--trust")
    assert (result.status, "its migrations cannot be read" in result.err) == (1, True)


def test_the_last_migrations_wait_for_the_end_of_the_conflicts(template: Path, tmp_path: Path) -> None:
    project = new(template, tmp_path)
    edit(project / "poem.txt", "line 11 of the poem", "my own end")
    commit_all(project)
    with_migrations(template)
    result = command("update", str(project), "--trust")
    assert result.status == 3
    assert "--finish --trust" in result.out
    assert not (project / "log.txt").exists()
    assert command("update", str(project), "--finish", "--trust").status == 3, "a conflict is left"
    resolution = "mine and theirs\n"
    (project / "verse.txt").write_text(resolution)
    git(project, "add", "verse.txt")
    refused = command("update", str(project), "--finish")
    assert (refused.status, "migration: " in refused.err) == (6, True)
    (project / "verse.txt").write_text("Not staged.\n")
    assert command("update", str(project), "--finish", "--trust").status == 6
    git(project, "checkout", "verse.txt")
    assert command("update", str(project), "--finish", "--trust").status == 0
    assert (project / "log.txt").read_text() == "after from v1.0.0 to v2.0.0: red\n"
    assert (project / "verse.txt").read_text() == resolution
    assert not git(project, "diff", "--name-only")
    assert command("update", str(project), "--finish").status == 6, "none is under way any more"


def test_our_own_template_can_be_had_in_an_older_version(template: Path, tmp_path: Path) -> None:
    assert command("new", "shop", "-y", "--to", "0.1.0", cwd=tmp_path).status == 0
    assert "_commit: v0.1.0" in (tmp_path / "shop" / ".copier-answers.yml").read_text()
    assert not (tmp_path / "shop" / ".github" / "dependabot.yml").exists()
    assert command("check", "shop", cwd=tmp_path).status == 4
    assert command("update", "shop", cwd=tmp_path).status == 0
    assert (tmp_path / "shop" / ".github" / "dependabot.yml").exists()


def test_a_plain_folder_has_no_versions(template: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    result = command("new", "shop", "-y", "--template", str(tmp_path / "plain"), "--to", "1.0.0", cwd=tmp_path)
    assert (result.status, "has no versions" in result.err) == (2, True)
