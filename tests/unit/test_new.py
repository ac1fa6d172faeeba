"""`scaffolder new` without a terminal: what it writes, what it refuses, and what it says."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.helpers import Result, assert_renders, command


@pytest.fixture(autouse=True)
def no_repository_above(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever the temporary folder lies in."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def new(here: Path, *arguments: str) -> Result:
    return command("new", *arguments, cwd=here)


def git(project: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=True).stdout.strip()


def test_makes_the_project_commits_it_and_leaves_nothing_else(here: Path) -> None:
    result = new(here, "shop", "--admin", "yes", "-y")
    assert result.status == 0, result.err
    assert [path.name for path in here.iterdir()] == ["shop"]
    assert git(here / "shop", "status", "--porcelain") == ""
    assert git(here / "shop", "log", "--format=%an %s") == "Ada Start the project"
    assert git(here / "shop", "branch", "--show-current") == "main"
    assert "shop is ready: a Django project" in result.out
    assert "scaffolder new shop -a admin=yes -y" in result.out


def test_the_secret_is_new_private_and_never_committed(here: Path) -> None:
    for name in ("one", "two"):
        assert new(here, name, "-y").status == 0
    one, two = (here / "one" / ".env", here / "two" / ".env")
    assert one.read_text() != two.read_text()
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert ".env" not in git(here / "one", "ls-files").split("\n")
    secret = next(line for line in one.read_text().splitlines() if line.startswith("SECRET_KEY=")).partition("=")[2]
    assert len(secret.strip("'\"")) >= 50
    assert secret not in git(here / "one", "show")
    assert secret not in (here / "one" / ".copier-answers.yml").read_text()


def test_the_echoed_command_makes_the_same_project(here: Path) -> None:
    arguments = (
        "--size",
        "large",
        "-a",
        "database=postgresql",
        "--framework",
        "flask",
        "-a",
        "description=It's $x",
        "-y",
    )
    told = json.loads(new(here, "shop", *arguments, "--json").out)
    again = told["command"].replace("scaffolder new shop", "").strip()
    import shlex

    (here / "shop").rename(here / "first")
    assert new(here, "shop", *shlex.split(again)).status == 0
    first, second = here / "first", here / "shop"
    for name in told["files"]:
        if name != ".env":
            assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_json_tells_everything_and_nothing_else_is_printed(here: Path) -> None:
    result = new(here, "shop", "-y", "--json", "--size", "medium", "--database", "mysql")
    told = json.loads(result.out)
    assert not result.err
    assert told["project"] == str(here / "shop")
    assert told["framework"] == told["decision"]["outcome"] == "django"
    assert len(told["notices"]) == 1
    assert "MariaDB" in told["notices"][0]
    assert told["assumed"] == {"admin": "no", "pages": "multi_page", "languages": "one"}
    assert sorted(told["files"]) == sorted(
        path.relative_to(here / "shop").as_posix()
        for path in (here / "shop").rglob("*")
        if path.is_file() and ".git" not in path.relative_to(here / "shop").parts
    )


@pytest.mark.parametrize("database", ["mysql", "oracle", "mongodb"])
def test_what_was_not_run_on_a_real_server_is_said(here: Path, database: str) -> None:
    result = new(here, "shop", "-y", "--database", database)
    notices = [line for line in result.err.splitlines() if line.startswith("Note: ")]
    assert len(notices) == 1
    assert "was not run" in notices[0]


def test_dry_run_shows_the_files_and_writes_nothing(here: Path) -> None:
    result = new(here, "shop", "-y", "--dry-run")
    assert result.status == 0
    assert "pyproject.toml" in result.out
    assert not list(here.iterdir())


def test_no_git_leaves_no_repository(here: Path) -> None:
    assert new(here, "shop", "-y", "--no-git").status == 0
    assert not (here / "shop" / ".git").exists()


def test_without_a_name_for_git_the_files_are_staged(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for variable in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(variable, raising=False)
    result = new(here, "shop", "-y")
    assert result.status == 0, result.err
    assert "staged and not committed" in result.err
    assert "pyproject.toml" in git(here / "shop", "diff", "--cached", "--name-only")


def test_inside_a_repository_no_other_is_made(here: Path) -> None:
    git(here, "init", "-q")
    result = new(here, "shop", "-y")
    assert "belongs to a git repository already" in result.err
    assert not (here / "shop" / ".git").exists()


def test_variables_of_git_do_not_lead_astray(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = here.parent / "other"
    other.mkdir()
    git(other, "init", "-q")
    for variable, value in (("GIT_DIR", other / ".git"), ("GIT_WORK_TREE", other), ("GIT_INDEX_FILE", other / "index")):
        monkeypatch.setenv(variable, str(value))
    assert new(here, "shop", "-y").status == 0
    monkeypatch.undo()
    assert (here / "shop" / ".git").is_dir()
    assert subprocess.run(["git", "rev-parse", "HEAD"], cwd=other, capture_output=True, check=False).returncode


def test_a_destination_in_use_is_refused_untouched(here: Path) -> None:
    (here / "shop").mkdir()
    (here / "shop" / "mine.txt").write_text("mine")
    (here / "file").write_text("mine")
    (here / "link").symlink_to(here / "nowhere")
    for name in ("shop", "file", "link", "file/shop", "."):
        result = new(here, name, "-y")
        assert result.status == 6
        assert "Error: " in result.err
    assert sorted(path.name for path in here.iterdir()) == ["file", "link", "shop"]
    assert (here / "shop" / "mine.txt").read_text() == "mine"


def test_an_empty_folder_is_used_and_parents_are_made(here: Path) -> None:
    (here / "shop").mkdir()
    assert new(here, "shop", "-y").status == 0
    assert new(here, "deep/er/shop", "-y").status == 0
    assert (here / "deep" / "er" / "shop" / "pyproject.toml").is_file()


def test_the_current_folder_can_be_the_project(here: Path) -> None:
    (here / "shop").mkdir()
    result = command("new", ".", "-y", cwd=here / "shop")
    assert result.status == 0, result.err
    assert (here / "shop" / "pyproject.toml").is_file()


def test_an_admin_without_a_database_is_refused_with_what_is_possible(here: Path) -> None:
    result = new(here, "shop", "-y", "--admin", "yes", "--database", "none")
    assert result.status == 6
    assert "An admin keeps its users, sessions and records in a database." in result.err
    assert "database=sqlite or postgresql" in result.err
    assert "admin=no" in result.err
    assert not list(here.iterdir())


def test_a_framework_that_cannot_build_the_answers_is_refused(here: Path) -> None:
    result = new(here, "shop", "-y", "--database", "mongodb", "--framework", "django")
    assert result.status == 6
    assert not list(here.iterdir())


def test_missing_answers_are_named_and_nothing_hangs(here: Path) -> None:
    result = new(here, "--database", "sqlite")
    assert result.status == 2
    assert "missing: DEST, admin, project_size, flexibility" in result.err
    assert new(here, "-y").status == 2
    told = json.loads(new(here, "shop", "--json").out)
    assert told["error"]["code"] == "missing_answers"
    assert not list(here.iterdir())


HOSTILE = [
    ("a\nb", "-y"),
    ("flask", "-y"),
    ("json", "-y"),
    ("class", "-y"),
    ("shop", "-y", "-a", "package_name=../x"),
    ("shop", "-y", "-a", "package_name=os"),
    ("shop", "-y", "-a", "project_name=../../x"),
    ("shop", "-y", "-a", "project_name={{ 7*7 }}"),
    ("shop", "-y", "-a", "description=a\nb"),
    ("shop", "-y", "-a", "description=\x1b[31m"),
    ("shop", "-y", "-a", "author_name=\x00"),
    ("shop", "-y", "-a", "python_version=2.7"),
    ("shop", "-y", "-a", "framework=django"),
    ("shop", "-y", "-a", "secret_key=x\ny"),
    ("shop", "-y", "-a", "has_admin=true"),
    ("shop", "-y", "-a", "project_title=x"),
    ("shop", "-y", "-a", "_src_path=x"),
    ("shop", "-y", "-a", "database=sqlite; rm -rf /"),
    ("shop", "-y", "-a", "origin=x"),
    ("shop", "-y", "--framework", "rails"),
]


@pytest.mark.parametrize("arguments", HOSTILE, ids=repr)
def test_hostile_names_and_answers_are_clear_errors_and_write_nothing(here: Path, arguments: tuple[str, ...]) -> None:
    before = sorted(here.parent.rglob("*"))
    result = new(here, *arguments)
    assert result.status == 2, result
    assert "Error: " in result.err
    assert "Traceback" not in result.err
    assert sorted(here.parent.rglob("*")) == before


def test_an_unknown_question_gets_the_nearest_or_all_that_there_are(here: Path) -> None:
    assert "Did you mean 'license'?" in new(here, "shop", "-y", "-a", "licence=MIT").err
    told = new(here, "shop", "-y", "-a", "colour=red").err
    assert "Known: database, " in told
    assert "author_name, license, " in told


def test_text_arrives_to_the_letter_and_is_never_evaluated(here: Path) -> None:
    import tomllib

    description = "Größe “日本語” 🎉 {{ 7*191 }} {% raw %} $(id) `id` <script> \\ \" ' # ]]"
    author = 'Zoë {{ config }} O\'Neil "Q" \\'
    for framework in ("flask", "django"):
        arguments = ("-y", "--framework", framework, "-a", f"description={description}", "-a", f"author_name={author}")
        assert new(here, framework + "-shop", *arguments).status == 0
        project = here / f"{framework}-shop"
        about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert about["description"] == description
        assert about["authors"] == [{"name": author}]
        for file in project.rglob("*"):
            if file.is_file() and ".git" not in file.relative_to(project).parts:
                assert "1337" not in file.read_text(encoding="utf-8"), file


def test_files_a_killed_run_left_are_swept_and_those_in_use_are_not(here: Path) -> None:
    import fcntl

    for name in (".a.scaffolder-dead", ".b.scaffolder-live", ".c.scaffolder-mine"):
        (here / name / "project").mkdir(parents=True)
    (here / ".a.scaffolder-dead" / "lock").touch()
    with (here / ".b.scaffolder-live" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert new(here, "shop", "-y").status == 0
    assert sorted(path.name for path in here.iterdir()) == [".b.scaffolder-live", ".c.scaffolder-mine", "shop"]


def test_the_same_answers_render_the_same_files(tmp_path: Path) -> None:
    one = assert_renders(tmp_path / "a" / "shop", "django", {"admin": "yes"})
    two = assert_renders(tmp_path / "b" / "shop", "django", {"admin": "yes"})
    files = [path.relative_to(one) for path in one.rglob("*") if path.is_file() and path.name != ".env"]
    assert files
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes()


def test_what_cannot_be_written_is_an_error(here: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    here.chmod(0o500)
    result = new(here, "shop", "-y")
    assert result.status == 1
    assert "nothing can be written there" in result.err
