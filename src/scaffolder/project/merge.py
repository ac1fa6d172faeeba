"""The three-way merge, by git's own: on trees, without touching a work tree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scaffolder.errors import ScaffolderError
from scaffolder.project import git

# What the user's configuration must not change: what is a rename, which files move with a folder, line ends.
_PLAIN = (
    "-c", "merge.renames=true", "-c", "merge.directoryRenames=false", "-c", "merge.conflictStyle=merge",
    "-c", "merge.renormalize=true", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false",
    "-c", "core.fileMode=true", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false",
    "-c", "core.quotePath=false",
)  # fmt: skip
_NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "scaffolder"), ("EMAIL", "scaffolder@localhost.invalid"), ("DATE", "@0 +0000"))
}


class Stage(NamedTuple):
    """One side of a conflicted file, as git's index keeps it: 1 is the base, 2 ours, 3 the template's."""

    mode: str
    blob: str
    number: int
    path: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The tree a merge ends in, conflict markers included, and the sides of every file in conflict."""

    tree: str
    stages: tuple[Stage, ...]
    messages: tuple[str, ...]

    @property
    def conflicts(self) -> tuple[str, ...]:
        return tuple(sorted({stage.path for stage in self.stages}))


@dataclass(frozen=True, kw_only=True)
class Store:
    """A repository to make trees in; with `scratch`, new objects go to a folder that is thrown away."""

    project: Path
    scratch: Path | None = None

    @property
    def variables(self) -> dict[str, str]:
        if self.scratch is None:
            return {}
        objects = git.output(self.project, ["rev-parse", "--path-format=absolute", "--git-path", "objects"]).strip()
        return {"GIT_OBJECT_DIRECTORY": str(self.scratch), "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects}

    def run(self, arguments: Sequence[str], variables: Mapping[str, str] | None = None, *, feed: str = "") -> str:
        """The output of a git command in the project. Raises ScaffolderError."""
        return git.output(self.project, [*_PLAIN, *arguments], {**self.variables, **(variables or {})}, feed=feed)

    def tree_of(self, folder: Path, without: Sequence[str], index: Path) -> str:
        """The tree of a folder's files, but for those paths."""
        own = {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(folder), "GIT_DIR": self.git_dir}
        git.output(folder, [*_PLAIN, "add", "--all", "--force", "."], {**self.variables, **own})
        if without:
            git.output(
                folder,
                [*_PLAIN, "update-index", "--force-remove", "-z", "--stdin"],
                {**self.variables, **own},
                feed="".join(f"{path}\0" for path in without),
            )
        return git.output(folder, ["write-tree"], {**self.variables, **own}).strip()

    def subtree(self, whole: str, prefix: str) -> str:
        """The tree of the folder `prefix` in the tree `whole`."""
        return self.run(["rev-parse", f"{whole}:{prefix.rstrip('/')}"]).strip()

    def grafted(self, index: Path, whole: str, prefix: str, tree: str) -> str:
        """The tree `whole` with `tree` in the place of the project's folder."""
        if not prefix:
            return tree
        own = {"GIT_INDEX_FILE": str(index)}
        self.run(["read-tree", whole], own)
        self.run(["rm", "--cached", "-r", "--quiet", "--", "."], own)
        self.run(["read-tree", f"--prefix={prefix}", tree], own)
        return self.run(["write-tree"], own).strip()

    @property
    def git_dir(self) -> str:
        return git.output(self.project, ["rev-parse", "--absolute-git-dir"]).strip()


def three_way(store: Store, base: str, ours: str, theirs: str) -> Merged:
    """Merge the trees `ours` and `theirs`, which both come from `base`. Raises ScaffolderError."""
    root = _commit(store, base)
    sides = [_commit(store, tree, root) for tree in (ours, theirs)]
    # From the top, because git names paths from where it stands.
    status, text = git.attempt(
        git.top(store.project), [*_PLAIN, "merge-tree", "--write-tree", "-z", "--messages", *sides], store.variables
    )
    if status not in (0, 1):
        raise ScaffolderError("git could not merge", where=str(store.project), fix="git 2.38 or newer is needed.")
    fields = iter(text.split("\0"))
    tree = next(fields)
    return Merged(tree=tree, stages=tuple(_stages(fields)), messages=tuple(_messages(fields)))


def _commit(store: Store, tree: str, *parents: str) -> str:
    above = [word for parent in parents for word in ("-p", parent)]
    return store.run(["commit-tree", tree, *above, "-m", "side"], _NOBODY).strip()


def _stages(fields: Iterator[str]) -> Iterator[Stage]:
    for field in fields:
        if not field:
            return
        about, _, path = field.partition("\t")
        mode, blob, number = about.split(" ")
        yield Stage(mode, blob, int(number), path)


def _messages(fields: Iterator[str]) -> Iterator[str]:
    """What git says about the merge: for each message the number of paths, the paths, its type, its text."""
    for count in fields:
        if not count:
            return
        for _ in range(int(count) + 1):
            next(fields)
        yield next(fields).strip()
