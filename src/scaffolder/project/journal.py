"""The note an update leaves in the repository while it is applied, from which it can go on or be taken back."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from scaffolder.errors import ScaffolderError
from scaffolder.project import git
from scaffolder.project.merge import Stage

APPLYING, CONFLICTS = "applying", "conflicts"


@dataclass(frozen=True, kw_only=True)
class Journal:
    """Two trees of the whole repository, before and after, and the sides of the files in conflict.

    `dirty` says that the old tree holds edits that are not committed, `migrate` that migrations wait for the end of the
    conflicts.
    """

    before: str
    after: str
    stages: tuple[Stage, ...]
    old: str
    new: str
    phase: str = APPLYING
    dirty: bool = False
    migrate: bool = False


def read_journal(project: Path) -> Journal | None:
    """The journal of the update that is under way, or None. Raises ScaffolderError for one that is damaged."""
    file = journal_file(project)
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Journal(**{**content, "stages": tuple(Stage(*stage) for stage in content["stages"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        fix = "Take the project back with git, then remove that file."
        raise ScaffolderError(f"the note of an update cannot be read: {error}", where=str(file), fix=fix) from error


def write_journal(project: Path, journal: Journal) -> None:
    """Write the journal at once: the old one or the new one is there, never a part."""
    file = journal_file(project)
    draft = file.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(asdict(journal), stream)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def remove_journal(project: Path) -> None:
    """Forget the update: it is done, or taken back."""
    journal_file(project).unlink(missing_ok=True)


def journal_file(project: Path) -> Path:
    """Where the journal of the project's repository (of this work tree of it) is."""
    return Path(git.output(project, ["rev-parse", "--absolute-git-dir"]).strip()) / "scaffolder-update.json"
