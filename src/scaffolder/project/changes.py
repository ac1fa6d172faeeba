"""What an update does to each file, told from the trees before and after."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from scaffolder.project.merge import Store

NEW, UPDATED, MERGED, CONFLICT, DELETED, KEPT = "new", "updated", "merged", "conflict", "deleted", "kept"


class Change(NamedTuple):
    """What an update does to one file: new, updated, merged, conflict, deleted, or kept as its owner has it."""

    path: str
    kind: str


class Sides(NamedTuple):
    """The trees of a merge: the old render, the project, the new render."""

    base: str
    ours: str
    theirs: str


def changes(store: Store, sides: Sides, result: str, conflicts: Collection[str]) -> Iterator[Change]:
    """What becomes of every file that its owner or the template changed."""
    base, ours, theirs, after = (_blobs(store, tree) for tree in (*sides, result))
    for path in sorted({*base, *ours, *theirs, *after, *conflicts}):
        was, mine, new, now = (blobs.get(path) for blobs in (base, ours, theirs, after))
        kind = CONFLICT if path in conflicts else _kind(was, mine, new, now)
        if kind:
            yield Change(path, kind)


def _kind(was: str | None, mine: str | None, new: str | None, now: str | None) -> str | None:
    if mine == now:
        # Nothing happens to it; worth a word where the owner differs from a template that has the file.
        return KEPT if was != mine and (was is not None or new is not None) else None
    if mine is None:
        return NEW
    if now is None:
        return DELETED
    return UPDATED if mine == was else MERGED


def _blobs(store: Store, tree: str) -> dict[str, str]:
    """The files of a tree: path to mode and content."""
    listed = store.run(["ls-tree", "-r", "-z", "--full-tree", tree]).split("\0")[:-1]
    return {path: about for about, _, path in (line.partition("\t") for line in listed)}
