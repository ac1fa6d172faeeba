"""Applying an update: `python -m scaffolder.project.applying FOLDER` goes from the journal's old tree to its new one.

It runs as a process of its own, in a session of its own, so that a kill of scaffolder does not stop it half-way; and
whatever stops the machine, it can be run again and goes on.
"""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scaffolder.errors import Refused, ScaffolderError
from scaffolder.project import git
from scaffolder.project.journal import CONFLICTS, Journal, read_journal, remove_journal, write_journal

_PLAIN = ("-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")
_NOTHING, _IN_THE_WAY = "0" * 40, "a file in the place of a folder"
_RESUME = "--resume"


def apply(project: Path, journal: Journal) -> None:
    """Write the journal, and have the update applied from it. Raises ScaffolderError, with nothing touched."""
    write_journal(project, journal)
    _run_applier(project)


def resume(project: Path) -> None:
    """Go on with an update that was stopped while it was applied. Raises ScaffolderError when it cannot."""
    _run_applier(project, _RESUME)


def _run_applier(project: Path, *options: str) -> None:
    command = [sys.executable, "-m", __name__, str(project), *options]
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True, check=False
    )
    if result.returncode:
        raise ScaffolderError(f"the update could not be applied: {result.stderr.strip()}", where=str(project))


def go_on(project: Path, *, resuming: bool) -> None:
    """Do what the journal says, from wherever it stopped. Leaves the journal only where conflicts are left."""
    journal = read_journal(project)
    if journal is None or journal.phase == CONFLICTS:
        return
    _switch(project, journal, resuming=resuming)
    if journal.stages:
        _mark_conflicts(project, journal)
        write_journal(project, replace(journal, phase=CONFLICTS))
    else:
        remove_journal(project)


def resolved(project: Path) -> Journal:
    """The journal of the update, of which no conflict is left. Raises Refused where there is none, ConflictsLeft."""
    journal = read_journal(project)
    if journal is None:
        raise Refused("no update is under way", where=str(project))
    listed = git.output(project, [*_PLAIN, "diff", "--name-only", "--diff-filter=U", "-z"]).split("\0")[:-1]
    top = git.top(project)
    marked = [path for path in dict.fromkeys(stage.path for stage in journal.stages) if _has_markers(top / path)]
    left = list(dict.fromkeys([*listed, *marked]))
    if left:
        fix = "Resolve them, then git add them."
        raise ConflictsLeft(f"conflicts are left in {', '.join(left)}", where=str(project), fix=fix)
    return journal


def abort(project: Path) -> None:
    """Take the update back: every tracked file is as it was before. Raises Refused where none is under way."""
    journal = read_journal(project)
    if journal is None:
        raise Refused("no update is under way", where=str(project))
    _check_no_return(project, journal)
    # With the new state in the index, git also takes away the files that only the update brought.
    git.output(project, [*_PLAIN, "read-tree", "--reset", journal.after])
    git.output(project, [*_PLAIN, "read-tree", "--reset", "-u", journal.before])
    remove_journal(project)


class ConflictsLeft(ScaffolderError):
    """Files are in conflict; git's index holds both sides."""

    exit_status = 3
    code = "conflicts"


def _check_no_return(project: Path, journal: Journal) -> None:
    """Raise where a file that the update deleted has been made anew by its owner, outside git."""
    top = git.top(project)
    listed = git.output(
        project,
        [*_PLAIN, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=D", journal.before, journal.after],
    )
    tracked = git.output(top, [*_PLAIN, "ls-files", "-z"]).split("\0")
    anew = [path for path in listed.split("\0")[:-1] if (top / path).exists() and path not in tracked]
    foreign = [path for path in anew if _hashed(top, path) != _blob(top, journal.before, path)]
    if foreign:
        raise Refused(f"these would be written over: {', '.join(foreign)}", where=str(top), fix="Move them away first.")


def _blob(top: Path, tree: str, path: str) -> str:
    return git.output(top, ["rev-parse", f"{tree}:{path}"]).strip()


def _switch(project: Path, journal: Journal, *, resuming: bool) -> None:
    """Bring index and work tree from `before` to `after`; nothing is touched when a file stands in the way."""
    if journal.dirty and not resuming:
        # Edits that are not committed are in the old tree already; the index has to know them too.
        git.output(project, [*_PLAIN, "read-tree", "--reset", journal.before])
    git.attempt(project, [*_PLAIN, "update-index", "-q", "--refresh"])
    if git.output(project, [*_PLAIN, "write-tree"]).strip() == journal.after:
        return
    move = ["read-tree", "-m", "-u", journal.before, journal.after]
    if not resuming:
        try:
            git.output(project, [*_PLAIN, *move])
        except ScaffolderError:
            # Git looks at everything before it touches anything.
            remove_journal(project)
            raise
    elif git.attempt(project, [*_PLAIN, *move])[0]:
        _check_nothing_foreign(project, journal.before, journal.after)
        git.output(project, [*_PLAIN, "read-tree", "--reset", "-u", journal.after])


def _check_nothing_foreign(project: Path, before: str, after: str) -> None:
    """The files that differ between two trees are as in one of them; raise where one is neither: its owner's own."""
    top = git.top(project)
    changed = git.output(project, [*_PLAIN, "diff", "--raw", "-z", "--no-renames", "--abbrev=40", before, after])
    foreign = [path for path, blobs in _raw(changed.split("\0")) if _hashed(top, path) not in blobs]
    if foreign:
        fix = "Move them away; then say it again."
        raise Refused(f"these are neither as before nor as after: {', '.join(foreign)}", where=str(top), fix=fix)


def _raw(fields: list[str]) -> Iterable[tuple[str, set[str]]]:
    """Each changed path of git's raw difference with its content before and after."""
    for about, path in zip(fields[0:-1:2], fields[1::2], strict=True):
        _, _, before, after, _ = about.split(" ")
        yield path, {before, after}


def _hashed(top: Path, path: str) -> str:
    file = top / path
    if any(
        above.is_file() or above.is_symlink() for above in file.parents if above.is_relative_to(top) and above != top
    ):
        return _IN_THE_WAY
    if not file.is_file() and not file.is_symlink():
        return _NOTHING
    if file.is_symlink():
        return git.output(top, ["hash-object", "--stdin"], feed=str(file.readlink())).strip()
    return git.output(top, [*_PLAIN, "hash-object", f"--path={path}", "--", path]).strip()


def _mark_conflicts(project: Path, journal: Journal) -> None:
    """Leave git's own state of a conflict: both sides and the base in the index, markers in the file."""
    paths = dict.fromkeys(stage.path for stage in journal.stages)
    cleared = "".join(f"0 {_NOTHING}\t{path}\0" for path in paths)
    sides = "".join(f"{stage.mode} {stage.blob} {stage.number}\t{stage.path}\0" for stage in journal.stages)
    top = git.top(project)
    git.output(top, [*_PLAIN, "update-index", "-z", "--index-info"], feed=cleared + sides)


def _has_markers(file: Path) -> bool:
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return False
    starts = [line[:7] for line in lines]
    return b"<<<<<<<" in starts and b">>>>>>>" in starts


def main() -> int:
    """Apply the journal of the repository in the folder named; the exit status."""
    try:
        go_on(Path(sys.argv[1]), resuming=_RESUME in sys.argv)
    except ScaffolderError as error:
        sys.stderr.write(f"{error.what}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
