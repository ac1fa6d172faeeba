"""For maintainers: release the template. `python -m scaffolder.project.releasing` adds a release to the bundle.

The version stands in `catalog.toml`, what is new in `CHANGELOG.md` under `## VERSION (YYYY-MM-DD)`. The same content
gives the same bundle, byte for byte. With `--check` it tells whether the template and its newest release agree.
"""

import re
import sys
import tempfile
import tomllib
from pathlib import Path

from scaffolder.errors import ScaffolderError
from scaffolder.project import git
from scaffolder.project.releases import BUNDLE
from scaffolder.resources import resource

_AUTHOR = "scaffolder templates"
_EMAIL = "templates@scaffolder.invalid"
# Nothing of the machine's git may get into a release.
_PLAIN = (
    "-c", "core.autocrlf=false", "-c", "core.fileMode=false", "-c", "core.excludesFile=/dev/null",
    "-c", "core.attributesFile=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null",
    "-c", "pack.threads=1", "-c", "core.compression=9", "-c", "i18n.commitEncoding=UTF-8",
)  # fmt: skip


class NotReleasable(ScaffolderError):
    """The template is not in a state to be released."""

    code = "not_releasable"


def release(templates: Path) -> str:
    """Add the template as it stands to its bundle; the version released.

    Raises NotReleasable when that version is released already with other content, or has no dated entry in the
    changelog.
    """
    version, date, news = _announced(templates)
    with tempfile.TemporaryDirectory() as folder:
        work = _opened(templates, Path(folder))
        tag, tree = f"v{version}", _tree(templates, work)
        if tag in git.output(work, ["tag", "--list"]).split():
            _same(work, tag, tree)
            return version
        parents = git.output(work, ["rev-list", "--max-count=1", "--all"]).split()
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (
            ("NAME", _AUTHOR), ("EMAIL", _EMAIL), ("DATE", f"{date}T00:00:00Z"))}  # fmt: skip
        above = [word for parent in parents for word in ("-p", parent)]
        message = f"Template {version}\n\n{news}"
        commit = git.output(work, [*_PLAIN, "commit-tree", tree, *above, "-m", message], who).strip()
        git.output(work, ["update-ref", "refs/heads/main", commit])
        git.output(work, ["tag", tag, commit])
        git.output(work, [*_PLAIN, "bundle", "create", "--quiet", "new.bundle", "HEAD", "main", "--tags"])
        (work / "new.bundle").replace(templates / BUNDLE)
    return version


def check(templates: Path) -> str:
    """The newest version, when the template is just what was released under it. Raises NotReleasable."""
    version, _, _ = _announced(templates)
    with tempfile.TemporaryDirectory() as folder:
        work = _opened(templates, Path(folder))
        if f"v{version}" not in git.output(work, ["tag", "--list"]).split():
            raise NotReleasable(f"version {version} is not released", fix="Run python -m scaffolder.project.releasing.")
        _same(work, f"v{version}", _tree(templates, work))
    return version


def _announced(templates: Path) -> tuple[str, str, str]:
    """The version, its date and its entry in the changelog."""
    version = tomllib.loads((templates / "catalog.toml").read_text(encoding="utf-8"))["version"]
    changelog = (templates / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## {re.escape(version)} \((\d{{4}}-\d\d-\d\d)\)\n+"
    entry = re.search(heading + r"(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if entry is None:
        fix = f"Write what is new under '## {version} (YYYY-MM-DD)'."
        raise NotReleasable(f"CHANGELOG.md has no dated entry for {version}", where=str(templates), fix=fix)
    return version, entry[1], entry[2].strip()


def _opened(templates: Path, folder: Path) -> Path:
    """A bare repository with what the bundle holds so far."""
    work = folder / "work.git"
    git.output(folder, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(work)])
    bundle = templates / BUNDLE
    if bundle.exists():
        git.output(work, ["fetch", "--quiet", str(bundle), "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*"])
    return work


def _tree(templates: Path, work: Path) -> str:
    """The tree of the template's files, without the bundle."""
    there = ["--git-dir", str(work), "--work-tree", str(templates)]
    git.output(
        templates,
        [
            *_PLAIN,
            *there,
            "add",
            "--all",
            "--force",
            "--",
            ".",
            f":(exclude){BUNDLE}",
            ":(exclude,glob)**/__pycache__/**",
        ],
    )
    return git.output(work, ["write-tree"]).strip()


def _same(work: Path, tag: str, tree: str) -> None:
    changed = git.output(work, ["diff", "--name-only", tag, tree]).split("\n")[:-1]
    if changed:
        listed = ", ".join(changed[:5]) + (" …" if len(changed) > 5 else "")
        fix = "Raise the version in catalog.toml, and write the changelog."
        raise NotReleasable(f"{tag} is released, and the template differs from it: {listed}", fix=fix)


def main() -> int:
    """Release, or with `--check` only look; the exit status."""
    templates = resource("templates")
    try:
        version = check(templates) if sys.argv[1:] == ["--check"] else release(templates)
    except ScaffolderError as error:
        sys.stderr.write(f"{error.what}\n{error.fix or ''}\n")
        return error.exit_status
    sys.stdout.write(f"version {version} is released\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
