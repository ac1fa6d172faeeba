"""Bringing a project to another version of its template: two renders, one three-way merge, one plan of every file."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scaffolder.decision.engine import unknown_question
from scaffolder.errors import Refused, ScaffolderError, UsageError, did_you_mean
from scaffolder.project import git
from scaffolder.project.catalog import Catalog, read_catalog
from scaffolder.project.changes import CONFLICT, NEW, Change, Sides, changes
from scaffolder.project.journal import Journal
from scaffolder.project.merge import Store, three_way
from scaffolder.project.migrating import AFTER, BEFORE, due, migrated
from scaffolder.project.origin import Origin, read_origin, version_key
from scaffolder.project.powers import check_trust
from scaffolder.project.render import Rendering, known, render_both
from scaffolder.project.templates import template_at, wanted_version


@dataclass(frozen=True, kw_only=True)
class Update:
    """A whole update, worked out and not yet applied.

    `ignored` names rendered files that git ignores and the template changed: they are left alone. `in_the_way` names
    files outside git where the template has new ones. `migrations` are the template's commands that took part, or
    wait for the end of the conflicts.
    """

    project: Path
    origin: Origin
    version: str
    journal: Journal
    changes: tuple[Change, ...]
    ignored: tuple[str, ...]
    in_the_way: tuple[str, ...]
    migrations: tuple[str, ...] = ()
    difference: str = ""

    @property
    def conflicts(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.changes if change.kind == CONFLICT)


@dataclass(frozen=True, kw_only=True)
class Renders:
    """Both renders, and what the new one was made of: its template, the tags of both versions, its values."""

    folders: tuple[Path, Path]
    template: Path
    tags: tuple[str, str]
    values: Mapping[str, Any]


def target_version(origin: Origin, wanted: str | None) -> str:
    """The version to go to: the newest, or `wanted`. Raises Refused for an older one, UsageError for none at all."""
    version = wanted_version(template_at(origin.source), wanted)
    if version_key(version) < version_key(origin.version):
        what = f"version {version} is older than the project's, {origin.version}"
        raise Refused(what, fix="Go back in the project's own history instead.")
    return version


@contextmanager
def prepared(
    project: Path, version: str, answers: Mapping[str, str], *, scratch: bool, dirty: bool, trusted: bool = False
) -> Iterator[Update]:
    """The update of the project to `version`, with `answers` on top of the recorded ones.

    With `scratch` not even an object is left in the project's repository. With `dirty` edits not committed are merged
    as they are. Raises Refused where the project is not in a state to be updated, UsageError for an answer the new
    version does not take.
    """
    origin = read_origin(project)
    _check_state(project, dirty=dirty)
    with tempfile.TemporaryDirectory(prefix="scaffolder-") as name:
        work = Path(name)
        objects = work / "objects"
        objects.mkdir()
        store = Store(project=project, scratch=objects if scratch else None)
        rendered = _renders(work, origin, version, answers, trusted=trusted)
        ignored = _ignored(project, rendered.folders)
        trees = [
            store.tree_of(folder, _inside(folder, ignored), work / f"{folder.name}.index")
            for folder in rendered.folders
        ]
        before = _snapshot(store, work / "before.index", dirty=dirty)
        prefix = git.prefix(project)
        sides = Sides(trees[0], store.subtree(before, prefix), trees[1])
        first, last = (due(rendered.template, stage, rendered.tags, rendered.values) for stage in (BEFORE, AFTER))
        merged = three_way(store, sides.base, migrated(store, sides.ours, first, work / "first"), sides.theirs)
        # Files with markers in them are not what a migration expects: it waits until they are resolved.
        waiting = bool(last and merged.conflicts)
        tree = migrated(store, merged.tree, () if waiting else last, work / "last")
        after = store.grafted(work / "after.index", before, prefix, tree)
        stages = [stage._replace(path=prefix + stage.path) for stage in merged.stages]
        journal = Journal(
            before=before, after=after, stages=tuple(stages), old=origin.version, new=version, dirty=dirty,
            migrate=waiting,
        )  # fmt: skip
        listed = tuple(changes(store, sides, tree, merged.conflicts))
        yield Update(
            project=project,
            origin=origin,
            version=version,
            journal=journal,
            changes=listed,
            ignored=tuple(path for path in ignored if _differs(rendered.folders, path)),
            in_the_way=tuple(c.path for c in listed if c.kind == NEW and _taken(project, c.path)),
            migrations=tuple(map(str, (*first, *last))),
            difference=store.run(["diff", "--no-color", before, after]),
        )


def _taken(project: Path, path: str) -> bool:
    """Whether something lies where the template has a new file, or in the place of a folder of it."""
    file = project / path
    above = (folder for folder in file.parents if folder.is_relative_to(project) and folder != project)
    return os.path.lexists(file) or any(folder.is_symlink() or folder.is_file() for folder in above)


def _check_state(project: Path, *, dirty: bool) -> None:
    """Refuse a project that is not under git, has no commit, is in the middle of something or has loose edits."""
    if not git.available():
        raise ScaffolderError("there is no git here", fix="Install git 2.38 or newer.")
    if not git.inside_work_tree(project):
        fix = "Put it under git first: git init && git add --all && git commit."
        raise Refused("the project is not under git, so nothing could be taken back", where=str(project), fix=fix)
    status, _ = git.attempt(project, ["rev-parse", "--verify", "--quiet", "HEAD"])
    if status:
        raise Refused("the project has no commit yet", where=str(project), fix="Commit it first.")
    lines = git.output(project, ["status", "--porcelain", "--untracked-files=no", "--", "."]).splitlines()
    if any(line[:2] in ("UU", "AA", "DD", "AU", "UA", "DU", "UD") for line in lines):
        raise Refused("a merge is not finished", where=str(project), fix="Resolve its conflicts and commit first.")
    if lines and not dirty:
        fix = "Commit or stash them, or merge them as they are with --allow-dirty."
        raise Refused(f"{len(lines)} files have edits that are not committed", where=str(project), fix=fix)


def _renders(work: Path, origin: Origin, version: str, answers: Mapping[str, str], *, trusted: bool) -> Renders:
    """The old version with the recorded answers, the new one with the changed ones."""
    template = template_at(origin.source)
    old, new = template.folder(origin.version), template.folder(version)
    for folder in (old, new):
        check_trust(folder, trusted=trusted)
    kept = {**origin.answers, **answers}
    catalog = read_catalog(new)
    for key in answers:
        if key not in catalog.asked:
            raise unknown_question(key, catalog.asked)
    check_answers(catalog, version, kept)
    values = render_both(
        Rendering(
            old,
            work / "old",
            {**origin.answers, **known(read_catalog(old))},
            template.origin(origin.version),
            trusted=trusted,
        ),
        Rendering(new, work / "new", {**kept, **known(catalog)}, template.origin(version), trusted=trusted),
    )
    tags = (template.tags[origin.version], template.tags[version])
    return Renders(folders=(work / "old", work / "new"), template=new, tags=tags, values=values)


def check_answers(catalog: Catalog, version: str, answers: Mapping[str, str]) -> None:
    """Raise UsageError for an answer that the version does not take: unknown, or no longer a choice."""
    for key, value in answers.items():
        entry = catalog.questions.get(key)
        if entry and entry.choices and value not in entry.choices:
            fix = f"Choose another with -a {key}=VALUE. {did_you_mean(value, entry.choices)}"
            raise UsageError(f"'{value}' is no answer to '{key}' in version {version}", fix=fix)


def _ignored(project: Path, rendered: Sequence[Path]) -> tuple[str, ...]:
    """The rendered files that the project's git ignores and does not track."""
    paths = sorted(
        {path.relative_to(folder).as_posix() for folder in rendered for path in folder.rglob("*") if path.is_file()}
    )
    feed = "".join(f"{path}\0" for path in paths)
    status, found = git.attempt(project, ["check-ignore", "-z", "--stdin"], feed=feed)
    return tuple(found.split("\0")[:-1]) if status == 0 else ()


def _inside(folder: Path, paths: Sequence[str]) -> list[str]:
    return [path for path in paths if (folder / path).exists()]


def _differs(rendered: tuple[Path, Path], path: str) -> bool:
    old, new = (folder / path for folder in rendered)
    return old.exists() != new.exists() or (new.exists() and old.read_bytes() != new.read_bytes())


def _snapshot(store: Store, index: Path, *, dirty: bool) -> str:
    """The tree of the whole repository: the last commit's, or with `dirty` the tracked files as they are."""
    if not dirty:
        return store.run(["rev-parse", "HEAD^{tree}"]).strip()
    own = {"GIT_INDEX_FILE": str(index)}
    store.run(["read-tree", "HEAD"], own)
    store.run(["add", "--update", ":/"], own)
    return store.run(["write-tree"], own).strip()
