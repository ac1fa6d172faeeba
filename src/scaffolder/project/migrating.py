"""A template's migrations, run in a draft of the project's tracked files and never in the project itself.

What they change is a part of the update: previewed, applied and taken back with it. Which ones are due, and the values
and variables they find, are Copier's: https://copier.readthedocs.io/en/stable/configuring/#migrations
"""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffolder.errors import ScaffolderError
from scaffolder.project import git
from scaffolder.project.merge import Store
from scaffolder.project.powers import MIGRATIONS, settings

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

BEFORE, AFTER = "before", "after"
_YES = {"y", "yes", "t", "true", "on"}
_NO = {"n", "no", "f", "false", "off", "~", "null", "none", ""}

Values = Mapping[str, Any]


class MigrationFailed(ScaffolderError):
    """A migration did not end well; the project is as it was."""

    code = "migration_failed"


@dataclass(frozen=True, kw_only=True)
class Migration:
    """A command, a shell's if it is one text, where it runs within the project, and its own variables."""

    command: str | tuple[str, ...]
    folder: str
    variables: Mapping[str, str]

    def __str__(self) -> str:
        return self.command if isinstance(self.command, str) else " ".join(self.command)


def due(template: Path, stage: str, tags: tuple[str, str], values: Values) -> tuple[Migration, ...]:
    """The migrations of the template's new version for a stage of the way from one tag to the other.

    `values` are the project's answers, which the commands may name. Raises MigrationFailed for one that cannot be read.
    """
    entries = settings(template).get(MIGRATIONS) or ()
    try:
        return tuple(_due(_environment(template), entries, stage, tags, values)) if entries else ()
    except Exception as error:
        what = f"its migrations cannot be read: {error}"
        raise MigrationFailed(what, where=str(template), fix="Tell the template's authors.") from error


def migrated(store: Store, tree: str, todo: Sequence[Migration], work: Path) -> str:
    """The tree that the migrations make of a tree. Raises MigrationFailed, naming the command."""
    if not todo:
        return tree
    work.mkdir()
    draft, index = work / "draft", work / "index"
    draft.mkdir()
    own = {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(draft), "GIT_DIR": store.git_dir}
    git.output(draft, ["read-tree", "--reset", "-u", tree], {**store.variables, **own})
    # Commands that look for a repository find one, and not the project's.
    git.output(draft, ["init", "--quiet", "--template="])
    git.output(draft, ["-c", "core.safecrlf=false", "add", "--all", "--force", "."])
    for migration in todo:
        _run(migration, draft)
    # What a command leaves behind and git would ignore, such as a cache, is no part of the project.
    others = ["ls-files", "--others", "--ignored", "--exclude-standard", "-z"]
    return store.tree_of(draft, git.output(draft, others).split("\0")[:-1], index)


def _due(
    environment: "SandboxedEnvironment", entries: Sequence[Any], stage: str, tags: tuple[str, str], values: Values
) -> Iterator[Migration]:
    from packaging.version import parse

    old, new = map(parse, tags)
    about = {
        "stage": stage, "version_from": tags[0], "version_to": tags[1],
        "version_pep440_from": str(old), "version_pep440_to": str(new),
    }  # fmt: skip
    for entry in entries:
        table = entry if isinstance(entry, dict) else {"command": entry}
        if "version" in table:
            current = parse(str(table["version"]))
            if not old < current <= new:
                continue
            own = {**about, "version_current": str(table["version"]), "version_pep440_current": str(current)}
        else:
            own = about
        context = {**values, **{f"_{name}": value for name, value in own.items()}, "_copier_operation": "update"}

        def text(source: object, context: Values = context) -> str:
            return str(environment.from_string(str(source)).render(context))

        variables = {**{name.upper(): value for name, value in own.items()}, "COPIER_OPERATION": "update"}
        for command, condition in _commands(table, stage):
            if condition is None or _truth(text(condition)):
                line = text(command) if isinstance(command, str) else tuple(map(text, command))
                folder = text(table.get("working_directory", "."))
                yield Migration(command=line, folder=folder, variables=variables)


def _commands(table: Mapping[str, Any], stage: str) -> Iterator[tuple[Any, object]]:
    """Each command of an entry, with the condition that it has to meet; the old form has a list for each stage."""
    if BEFORE in table or AFTER in table:
        yield from ((command, None) for command in table.get(stage) or ())
    elif "when" in table or stage == AFTER:
        yield table["command"], table.get("when")


def _truth(text: str) -> bool:
    lower = text.strip().lower()
    if lower in _YES or lower in _NO:
        return lower in _YES
    with suppress(ValueError):
        return bool(float(lower))
    return True


def _environment(template: Path) -> "SandboxedEnvironment":
    """What Copier renders commands with, by the template's own settings."""
    from jinja2.sandbox import SandboxedEnvironment

    own = settings(template)
    extensions = ["jinja2_ansible_filters.AnsibleCoreFiltersExtension", *(own.get("_jinja_extensions") or ())]
    options = {"keep_trailing_newline": True, **(own.get("_envops") or {})}
    return SandboxedEnvironment(extensions=extensions, **options)


def _run(migration: Migration, draft: Path) -> None:
    try:
        result = subprocess.run(
            migration.command,
            shell=isinstance(migration.command, str),
            cwd=draft / migration.folder,
            env={**os.environ, **migration.variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise MigrationFailed(f"the migration '{migration}' cannot run: {error}", fix=_UNTOUCHED) from error
    if result.returncode:
        told = (result.stderr or result.stdout).strip()[-2000:]
        what = f"the migration '{migration}' failed with status {result.returncode}: {told}"
        raise MigrationFailed(what, fix=_UNTOUCHED)


_UNTOUCHED = "The project is as it was. Mend what it complains of, or tell the template's authors."
