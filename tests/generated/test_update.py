"""`scaffolder update`: what the owner wrote is there afterwards, or a conflict says so."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from scaffolder.errors import ScaffolderError
from tests.helpers import ALL, Result, command
from tests.updates import NEXT, VERSION, commit_all, git, project_at, with_next_release

FILE = "src/shop/errors.py"
TEMPLATE_FILE = "flask/src/{{ package_name }}/errors.py.jinja"
MINE = "# the owner's own line\n"


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def change_top(templates: Path) -> None:
    """The template changes the first line of a file."""
    file = templates / TEMPLATE_FILE
    file.write_text(file.read_text().replace('"""Errors:', '"""All errors:'))


def change_end(templates: Path) -> None:
    append(templates / TEMPLATE_FILE, "# the template's own line\n")


def delete(templates: Path) -> None:
    (templates / TEMPLATE_FILE).unlink()


def move(templates: Path) -> None:
    (templates / TEMPLATE_FILE).rename(templates / "flask/src/{{ package_name }}/failures.py.jinja")


def change_other(templates: Path) -> None:
    append(templates / "_shared" / "gitignore", "*.log\n")


def keep(project: Path) -> None:
    """The owner edits nothing."""


def edit_end(project: Path) -> None:
    append(project / FILE, MINE)


def edit_top(project: Path) -> None:
    file = project / FILE
    file.write_text(file.read_text().replace('"""Errors:', '"""My errors:'))


def remove(project: Path) -> None:
    (project / FILE).unlink()


def rename(project: Path) -> None:
    append(project / FILE, MINE)
    (project / FILE).rename(project / "src/shop/mine.py")


def to_crlf(project: Path) -> None:
    file = project / FILE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def to_binary(project: Path) -> None:
    (project / FILE).write_bytes(b"\x00\x01mine")


def executable(project: Path) -> None:
    (project / FILE).chmod(0o755)


def to_link(project: Path) -> None:
    (project / FILE).unlink()
    (project / FILE).symlink_to("web/__init__.py")


def read(project: Path, name: str = FILE) -> str:
    return (project / name).read_text(encoding="utf-8")


# What the owner did, what the template did, the exit status, and what has to be so afterwards.
ROWS: list[tuple[Callable[[Path], None], Callable[[Path], None], int, Callable[[Path], bool]]] = [
    (keep, change_top, 0, lambda p: "All errors:" in read(p)),
    (keep, delete, 0, lambda p: not (p / FILE).exists()),
    (keep, move, 0, lambda p: (p / "src/shop/failures.py").exists() and not (p / FILE).exists()),
    (edit_end, change_other, 0, lambda p: MINE in read(p)),
    (edit_end, change_top, 0, lambda p: MINE in read(p) and "All errors:" in read(p)),
    (edit_end, change_end, 3, lambda p: MINE in read(p) and "the template's own line" in read(p)),
    (edit_top, change_top, 3, lambda p: "My errors:" in read(p) and "All errors:" in read(p)),
    (edit_end, delete, 3, lambda p: MINE in read(p)),
    (edit_end, move, 0, lambda p: MINE in read(p, "src/shop/failures.py")),
    (remove, change_other, 0, lambda p: not (p / FILE).exists()),
    (remove, change_top, 3, lambda p: p.is_dir()),
    (
        rename,
        change_top,
        0,
        lambda p: MINE in read(p, "src/shop/mine.py") and "All error" in read(p, "src/shop/mine.py"),
    ),
    (to_crlf, change_top, 0, lambda p: "All errors:" in read(p)),
    (to_binary, change_other, 0, lambda p: (p / FILE).read_bytes() == b"\x00\x01mine"),
    (to_binary, change_top, 3, lambda p: (p / FILE).read_bytes() == b"\x00\x01mine"),
    (executable, change_top, 0, lambda p: os.access(p / FILE, os.X_OK) and "All errors:" in read(p)),
    (to_link, change_other, 0, lambda p: (p / FILE).is_symlink()),
]


@pytest.mark.parametrize(
    ("edit", "change", "status", "holds"), ROWS, ids=[f"{edit.__name__}-{change.__name__}" for edit, change, *_ in ROWS]
)
def test_no_edit_is_lost_in_silence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Path], None],
    change: Callable[[Path], None],
    status: int,
    holds: Callable[[Path], bool],
) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change)
    edit(project)
    commit_all(project)
    before = git(project, "rev-parse", "HEAD^{tree}")
    preview = json.loads(command("update", str(project), "--preview", "--json").out)
    assert not git(project, "status", "--porcelain"), "a preview changes nothing"
    result = command("update", str(project), "--json")
    assert result.status == status, result
    told = json.loads(result.out)
    assert told["files"] == preview["files"], "the update does what the preview said"
    assert bool(told["conflicts"]) == (status == 3)
    assert holds(project)
    if status == 3:
        assert git(project, "diff", "--name-only", "--diff-filter=U")
        assert command("update", str(project), "--finish").status == 3
        assert command("update", str(project), "--abort").status == 0
        assert not git(project, "status", "--porcelain"), "taken back to the last file"
        assert git(project, "write-tree") == before
    else:
        assert f"_commit: v{NEXT}" in read(project, ".copier-answers.yml")


def test_conflicts_are_resolved_and_the_update_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_end)
    edit_end(project)
    commit_all(project)
    assert command("update", str(project)).status == 3
    assert command("update", str(project)).status == 6, "one update at a time"
    (project / FILE).write_text("resolved\n")
    git(project, "add", "--all")
    assert command("update", str(project), "--finish").status == 0
    commit_all(project)
    assert command("check", str(project)).status == 0


def test_files_outside_git_are_never_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")

    def change(templates: Path) -> None:
        append(templates / "_shared" / "env", "NEW=1\n")
        (templates / "flask" / "notes.txt").write_text("the template's\n")

    with_next_release(tmp_path, monkeypatch, change)
    secret = (project / ".env").read_text()
    (project / "notes.txt").write_text("mine\n")
    result = command("update", str(project))
    assert result.status == 6
    assert "notes.txt" in result.err
    (project / "notes.txt").rename(project / "other.txt")
    result = command("update", str(project))
    assert result.status == 0
    assert ".env has changed in the template" in result.err
    assert (project / ".env").read_text() == secret
    assert read(project, "other.txt") == "mine\n"
    assert git(project, "status", "--porcelain", "--", "other.txt") == "?? other.txt"


def test_loose_edits_are_refused_or_merged_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    append(project / FILE, MINE)
    refused = command("update", str(project))
    assert refused.status == 6
    assert "--allow-dirty" in refused.err
    assert command("update", str(project), "--allow-dirty").status == 0
    assert MINE in read(project)
    assert "All errors:" in read(project)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is empty"),
        ("{ [", "it cannot be read"),
        ("- a\n", "it holds no table"),
        ("_commit: v0.1.0\n", "'_src_path' is missing"),
        ("_src_path: git+scaffolder::web\n", "'_commit' is missing"),
        ("_src_path: git+scaffolder::web\n_commit: main\n", "no released version"),
        ("_src_path: git+scaffolder::web\n_commit: v0.0.7\nframework: flask\n", "is not known here"),
        ("_src_path: git+scaffolder::web\n_commit: v99.0.0\nframework: flask\n", "older than the project's"),
        ("_src_path: /no/such/template\n_commit: v0.1.0\n", "cannot be fetched"),
        (
            "_src_path: git+scaffolder::web\n_commit: v0.1.0\nframework: flask\nproject_name: x\ndatabase: paper\n",
            "'paper'",
        ),
    ],
)
def test_a_damaged_origin_is_an_error_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    (project / ".copier-answers.yml").write_text(text)
    commit_all(project)
    result = command("update", str(project))
    assert result.status in (1, 2, 6)
    assert says in result.err
    assert "Traceback" not in result.err
    assert not git(project, "status", "--porcelain")


def test_a_project_without_git_or_commit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    shutil.rmtree(project / ".git")
    assert "not under git" in command("update", str(project)).err
    git(project, "init", "--quiet")
    result = command("update", str(project))
    assert (result.status, "no commit yet" in result.err) == (6, True)


def test_going_back_or_nowhere_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    assert command("update", str(project), "--to", "8.0.0").status == 2
    assert command("update", str(project)).status == 0
    commit_all(project)
    assert command("update", str(project), "--to", VERSION).status == 6
    assert "nothing to update" in command("update", str(project)).out


def test_an_answer_can_be_changed_with_the_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_other)
    assert command("update", str(project), "-a", "admin=yes").status == 0
    assert (project / "src/shop/admin.py").is_file()
    assert "admin: 'yes'" in read(project, ".copier-answers.yml")


def test_a_project_in_a_folder_of_a_repository_leaves_the_rest_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    project = project_at(tmp_path / "mono" / "apps" / "shop")
    shutil.rmtree(project / ".git")
    mono = tmp_path / "mono"
    (mono / "README").write_text("mine\n")
    git(mono, "init", "--quiet")
    commit_all(mono)
    with_next_release(tmp_path, monkeypatch, change_end)
    append(project / FILE, MINE)
    commit_all(mono)
    append(mono / "README", "loose\n")
    assert command("update", str(project)).status == 3
    assert read(mono, "README") == "mine\nloose\n"
    assert git(mono, "diff", "--name-only", "--diff-filter=U") == f"apps/shop/{FILE}"
    assert command("update", str(project), "--abort").status == 0


@pytest.mark.parametrize("state", ["worktree", "detached", "shallow", "signing", "GIT_DIR", "hooks"])
def test_unusual_repositories_are_updated_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    origin = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    edit_end(origin)
    commit_all(origin)
    project = origin
    if state == "worktree":
        git(origin, "worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "other")
        project = tmp_path / "tree"
    elif state == "detached":
        git(origin, "checkout", "--quiet", "--detach")
    elif state == "shallow":
        git(tmp_path, "clone", "--quiet", "--depth", "1", origin.as_uri(), str(tmp_path / "clone"))
        project = tmp_path / "clone"
    elif state == "signing":
        for key, value in (("commit.gpgSign", "true"), ("gpg.program", "/bin/false"), ("tag.gpgSign", "true")):
            git(origin, "config", key, value)
    elif state == "GIT_DIR":
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    else:
        for hook in ("pre-commit", "post-checkout", "post-index-change"):
            file = origin / ".git" / "hooks" / hook
            file.parent.mkdir(exist_ok=True)
            file.write_text("#!/bin/sh\nexit 1\n")
            file.chmod(0o755)
    result = command("update", str(project))
    monkeypatch.delenv("GIT_DIR", raising=False)
    monkeypatch.delenv("GIT_WORK_TREE", raising=False)
    assert result.status == 0, result.err
    assert MINE in read(project)
    assert "All errors:" in read(project)


# `scaffolder update`, knowing the next release.
UPDATE = (
    "import sys; from pathlib import Path; from scaffolder.project import releases; "
    "releases.resource = lambda name: Path(sys.argv[1]); from scaffolder.cli.main import run; "
    "sys.exit(run(['update', sys.argv[2]]))"
)


def start_update(project: Path, tmp_path: Path) -> "subprocess.Popen[bytes]":
    """An update in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", UPDATE, str(tmp_path / "next-templates"), str(project)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def test_a_kill_at_any_moment_leaves_the_old_state_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")

    def change(templates: Path) -> None:
        change_top(templates)
        change_other(templates)
        for n in range(40):
            (templates / "flask" / f"extra{n}.txt").write_text("x\n" * 1000)

    with_next_release(tmp_path, monkeypatch, change)
    edit_end(project)
    commit_all(project)
    old = git(project, "rev-parse", "HEAD^{tree}")
    began = time.monotonic()
    assert start_update(project, tmp_path).wait() == 0
    lasts = time.monotonic() - began
    new = git(project, "write-tree")
    seen = set()
    moments = 30 if ALL else 9
    for n in range(moments):
        git(project, "reset", "--quiet", "--hard")
        git(project, "clean", "--quiet", "-fd")
        process = start_update(project, tmp_path)
        time.sleep(lasts * (n + 1) / moments)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        seen.add(settled_state(project, old, new))
        again: Result = command("update", str(project))
        assert again.status in (0, 6), again
    assert "old" in seen


def settled_state(project: Path, old: str, new: str) -> str:
    """Which of the two states the index and every file are in, once what was begun has ended."""
    for _ in range(400):
        journal = project / ".git" / "scaffolder-update.json"
        if not (project / ".git" / "index.lock").exists() and not journal.exists():
            break
        time.sleep(0.05)
    assert not git(project, "diff", "--name-only"), "the files are as the index says"
    tree = git(project, "write-tree")
    assert tree in (old, new)
    assert not git(project, "ls-files", "--others", "--exclude-standard")
    return "old" if tree == old else "new"


def test_until_it_is_applied_an_update_does_not_touch_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git locks an index to renew it, and one that is killed then leaves the lock to its owner."""
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    # Git would renew what its index knows of this file.
    os.utime(project / FILE, (1, 1))
    index = project / ".git" / "index"
    before = index.read_bytes()
    assert command("update", str(project), "--preview").status == 0
    assert index.read_bytes() == before


def test_an_unknown_answer_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    result = command("update", str(project), "-a", "adnim=yes")
    assert (result.status, "'admin'" in result.err) == (2, True)


def test_a_new_question_is_answered_by_its_default_or_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask_more(templates: Path) -> None:
        append(templates / "copier.yml", "\nmood:\n  type: str\n  choices: [calm, merry]\n  default: calm\n")
        (templates / "flask" / "mood.txt.jinja").write_text("{{ mood }}\n")

    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, ask_more)
    assert command("update", str(project), "--preview", "-a", "mood=grim").status == 2
    assert command("update", str(project)).status == 0
    assert read(project, "mood.txt") == "calm\n"
    git(project, "reset", "--quiet", "--hard")
    assert command("update", str(project), "-a", "mood=merry").status == 0
    assert read(project, "mood.txt") == "merry\n"
    assert "mood: merry" in read(project, ".copier-answers.yml")


def test_what_the_owner_named_otherwise_in_case_alone_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    (project / FILE).rename(project / "src/shop/Errors.py")
    commit_all(project)
    assert command("update", str(project)).status == 0
    assert "All errors:" in read(project, "src/shop/Errors.py")


def test_a_submodule_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    commit_all(other)
    project = project_at(tmp_path / "shop")
    git(project, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "vendor")
    commit_all(project)
    with_next_release(tmp_path, monkeypatch, change_top)
    before = git(project, "submodule", "status")
    assert command("update", str(project)).status == 0
    assert git(project, "submodule", "status") == before


def test_a_stopped_update_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after the machine lost its power: some files are new, the index is old, the journal is there."""
    from scaffolder.project.journal import read_journal, write_journal
    from scaffolder.project.update import prepared

    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    with prepared(project, NEXT, {}, scratch=False, dirty=False) as planned:
        write_journal(project, planned.journal)
        git(project, "checkout", planned.journal.after, "--", FILE)
        git(project, "reset", "--quiet")
    assert "All errors:" in read(project)
    result = command("update", str(project))
    assert result.status == 0
    assert "had been stopped; it is complete now" in result.err
    assert git(project, "write-tree") == planned.journal.after
    assert read_journal(project) is None


def test_many_projects_are_updated_and_one_that_fails_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, edited = project_at(tmp_path / "good" / "shop"), project_at(tmp_path / "edited" / "shop")
    append(edited / FILE, "loose\n")
    (tmp_path / "none").mkdir()
    paths = [str(good), str(edited), str(tmp_path / "none")]
    result = command("update", *paths, "--to", VERSION, "-j", "2")
    assert result.status == 1
    assert f"{good}: current, version {VERSION}" in result.out
    assert "there is no .copier-answers.yml" in result.out
    assert "3 projects: 2 done, 0 with conflicts, 1 failed" in result.out
    told = json.loads(command("update", *paths, "--json").out)
    assert [project["status"] for project in told["projects"]] == [0, 0, 2]


def test_check_tells_each_project_in_a_line_and_the_news_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scaffolder.cli import check as checking

    one, two = project_at(tmp_path / "one" / "shop"), project_at(tmp_path / "two" / "shop", "django")
    assert command("check", str(one), str(two)).status == 0
    record = two / ".scaffolder" / "decision.json"
    record.write_text(record.read_text().replace('"outcome": "django",\n  "status"', '"outcome": "flask",\n  "status"'))
    told = command("check", str(one), str(two))
    assert told.status == 4
    assert f"{two}: version {VERSION}, up to date; today's rules say django" in told.out
    assert "say Django, by advantage" in command("check", str(two)).out
    assert json.loads(command("check", str(two), "--json").out)["projects"][0]["decided_otherwise"] == "django"
    with_next_release(tmp_path, monkeypatch, change_top)
    monkeypatch.setattr(checking, "resource", lambda _: tmp_path / "next-templates")
    result = command("check", str(one))
    assert result.status == 4
    assert f"{one}: version {VERSION}, {NEXT} is out" in result.out
    assert "- News." in result.out
    told = json.loads(command("check", str(one), str(tmp_path), "--json").out)
    assert told["projects"][0]["newest"] == NEXT
    assert told["failed"][0]["error"]["code"] == "not_a_project"


@pytest.mark.parametrize(
    ("edit", "change"), [(keep, change_top), (edit_end, change_top), (edit_end, change_other), (keep, move)]
)
def test_where_copiers_own_update_is_right_ours_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], None], change: Callable[[Path], None]
) -> None:
    ours = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change)
    template = tmp_path / "template"
    git(tmp_path, "clone", "--quiet", str(tmp_path / "next-templates" / "releases.bundle"), str(template))
    edit(ours)
    commit_all(ours)
    git(tmp_path, "clone", "--quiet", str(ours), str(tmp_path / "theirs"))
    theirs = tmp_path / "theirs"
    answers = theirs / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("git+scaffolder::web", str(template)))
    commit_all(theirs)
    assert command("update", str(ours)).status == 0
    update = ["copier", "update", "--defaults", "--quiet", "--vcs-ref", f"v{NEXT}"]
    subprocess.run(update, cwd=theirs, check=True, capture_output=True)
    for name in git(ours, "ls-files").split("\n"):
        if name != ".copier-answers.yml":
            assert (ours / name).read_bytes() == (theirs / name).read_bytes(), name
    assert set(git(ours, "ls-files").split()) == {
        p for p in git(theirs, "ls-files", "-co", "--exclude-standard").split() if (theirs / p).exists()
    }


@pytest.mark.parametrize("theirs", ["extra", "extra/file.txt"])
def test_a_file_of_the_owners_in_the_place_of_a_new_one_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theirs: str
) -> None:
    def change(templates: Path) -> None:
        (templates / "flask" / "extra").mkdir()
        (templates / "flask" / "extra" / "file.txt").write_text("the template's\n")

    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change)
    (project / theirs).parent.mkdir(exist_ok=True)
    (project / theirs).write_text("mine\n")
    result = command("update", str(project))
    assert (result.status, "extra/file.txt" in result.err) == (6, True)
    assert read(project, theirs) == "mine\n"
    assert not git(project, "status", "--porcelain", "--untracked-files=no")


def test_what_git_refuses_leaves_nothing_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears between the plan and its application."""
    from scaffolder.project import applying
    from scaffolder.project.journal import read_journal
    from scaffolder.project.update import prepared

    def change(templates: Path) -> None:
        (templates / "flask" / "extra.txt").write_text("the template's\n")

    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change)
    with prepared(project, NEXT, {}, scratch=False, dirty=False) as planned:
        (project / "extra.txt").write_text("mine\n")
        with pytest.raises(ScaffolderError, match="could not be applied"):
            applying.apply(project, planned.journal)
    assert read(project, "extra.txt") == "mine\n"
    assert read_journal(project) is None


def test_taking_back_never_writes_over_what_was_made_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(templates: Path) -> None:
        change_end(templates)
        (templates / "flask" / ".editorconfig.jinja").unlink()

    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change)
    edit_end(project)
    commit_all(project)
    assert command("update", str(project)).status == 3
    (project / ".editorconfig").write_text("mine\n")
    refused = command("update", str(project), "--abort")
    assert (refused.status, ".editorconfig" in refused.err) == (6, True)
    assert read(project, ".editorconfig") == "mine\n"
    (project / ".editorconfig").unlink()
    assert command("update", str(project), "--abort").status == 0
    assert not git(project, "status", "--porcelain")


def test_loose_edits_that_conflict_can_be_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_end)
    edit_end(project)
    mine = read(project)
    assert command("update", str(project), "--allow-dirty").status == 3
    assert command("update", str(project), "--abort").status == 0
    assert read(project) == mine


def test_missing_releases_are_an_error_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, change_top)
    (tmp_path / "next-templates" / "releases.bundle").unlink()
    result = command("update", str(project))
    assert (result.status, "Install scaffolder anew." in result.err) == (1, True)


def test_a_new_question_is_asked_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask_more(templates: Path) -> None:
        question = "\nmood:\n  type: str\n  help: Which mood?\n  choices: [calm, merry]\n  default: calm\n"
        append(templates / "copier.yml", question)
        (templates / "flask" / "mood.txt.jinja").write_text("{{ mood }}\n")

    project = project_at(tmp_path / "shop")
    with_next_release(tmp_path, monkeypatch, ask_more)
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    arguments = ["-c", UPDATE, str(tmp_path / "next-templates"), str(project)]
    for keys, status, mood in (("\x03", 130, None), ("\x1b[B\r", 0, "merry\n")):
        terminal = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=20, dimensions=(40, 100))
        terminal.expect_exact("asks more than")
        terminal.expect_exact("Which mood?")
        terminal.send(keys)
        terminal.expect(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == status
        assert (read(project, "mood.txt") if (project / "mood.txt").exists() else None) == mood
