"""The only place that runs git."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import NoReturn

from scaffolder.errors import ScaffolderError

# Neither the user's hooks nor a passphrase dialogue may stop a commit that scaffolder makes.
_QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false")

_KEPT = {
    "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES",
}  # fmt: skip


def available() -> bool:
    """Whether there is a git to run."""
    return which("git") is not None


def top(folder: Path) -> Path:
    """The top of the work tree that `folder` belongs to. Raises ScaffolderError where it belongs to none."""
    return Path(output(folder, ["rev-parse", "--show-toplevel"]).strip())


def prefix(folder: Path) -> str:
    """The way from the top of the work tree to `folder`: empty, or with a slash at its end."""
    return output(folder, ["rev-parse", "--show-prefix"]).strip()


def inside_work_tree(folder: Path) -> bool:
    """Whether `folder` belongs to a git work tree already."""
    return _run(folder, ["rev-parse", "--is-inside-work-tree"]).stdout.strip() == "true"


def identity_known(folder: Path) -> bool:
    """Whether git knows whose name to put on a commit."""
    return _run(folder, ["var", "GIT_COMMITTER_IDENT"]).returncode == 0 and all(
        _run(folder, ["config", key]).stdout.strip() or os.environ.get(variable)
        for key, variable in (("user.name", "GIT_AUTHOR_NAME"), ("user.email", "GIT_AUTHOR_EMAIL"))
    )


def first_commit(folder: Path, message: str) -> bool:
    """Make `folder` a repository with everything in it staged, and committed where git knows who commits.

    Returns whether it was committed. Raises ScaffolderError when git fails.
    """
    branch = _run(folder, ["config", "init.defaultBranch"]).stdout.strip() or "main"
    output(folder, ["init", "--quiet", "--template=", f"--initial-branch={branch}"])
    output(folder, ["add", "--all"])
    if not identity_known(folder):
        return False
    output(folder, [*_QUIET, "commit", "--quiet", "--message", message])
    return True


def commit(folder: Path, paths: Sequence[str], message: str) -> None:
    """Commit just `paths`, if they exist and differ and git knows who commits."""
    present = [path for path in paths if (folder / path).exists()]
    if not present or not (folder / ".git").exists() or not identity_known(folder):
        return
    output(folder, ["add", "--", *present])
    if _run(folder, ["diff", "--cached", "--quiet", "--", *present]).returncode:
        output(folder, [*_QUIET, "commit", "--quiet", "--message", message, "--", *present])


def output(
    folder: Path, arguments: Sequence[str], variables: Mapping[str, str] | None = None, *, feed: str = ""
) -> str:
    """What a git command prints. Raises ScaffolderError when it fails.

    `variables` go on top of the environment, which is free of git's own that would lead it elsewhere; `feed` is what
    it reads.
    """
    result = _run(folder, arguments, variables, feed)
    if result.returncode:
        raise ScaffolderError(f"git {_verb(arguments)} failed: {result.stderr.strip()}", where=str(folder))
    return result.stdout


def _verb(arguments: Sequence[str]) -> str:
    """The subcommand, after the settings before it."""
    words = list(arguments)
    while words and words[0] == "-c":
        del words[:2]
    return words[0] if words else ""


def attempt(
    folder: Path, arguments: Sequence[str], variables: Mapping[str, str] | None = None, *, feed: str = ""
) -> tuple[int, str]:
    """A git command's exit status and what it prints."""
    result = _run(folder, arguments, variables, feed)
    return result.returncode, result.stdout


def become_upload_pack(repository: Path) -> NoReturn:
    """Turn this process into the one that serves `repository` to a git on the other end of standard input."""
    os.execvpe("git", ["git", "upload-pack", str(repository)], _environment())  # noqa: S606 - no shell is wanted


def _run(
    folder: Path, arguments: Sequence[str], variables: Mapping[str, str] | None = None, feed: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**_environment(), **(variables or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        input=feed,
        check=False,
    )


def _environment() -> dict[str, str]:
    """Our environment without the variables, such as GIT_DIR, that lead git to another repository than the folder's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    # A git that only looks must not lock the index: killed at that moment, it would leave the lock behind.
    return {**kept, "GIT_OPTIONAL_LOCKS": "0"}
