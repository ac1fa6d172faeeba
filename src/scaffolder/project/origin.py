"""Where a project comes from, as Copier records it: the template, its version, and the answers given to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scaffolder.errors import ScaffolderError, UsageError

ANSWERS_FILE = ".copier-answers.yml"
_MOST_BYTES = 1_000_000
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)\Z")


class NotAProject(UsageError):
    """The folder is no project of a template, or what it records cannot be understood."""

    code = "not_a_project"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The recorded origin of a project; `version` is that of the template, without its `v`."""

    source: str
    version: str
    answers: Mapping[str, str]


def read_origin(project: Path) -> Origin:
    """The origin that the project in the folder records. Raises NotAProject."""
    file = project / ANSWERS_FILE
    content = _content(file)
    source, commit = content.get("_src_path"), content.get("_commit")
    for key, value in (("_src_path", source), ("_commit", commit)):
        if not isinstance(value, str) or not value:
            raise _damaged(file, f"'{key}' is missing, so its template is not known")
    version = _VERSION.match(str(commit))
    if version is None:
        raise _damaged(file, f"'_commit' is {commit!r}, which is no released version")
    answers = {key: str(value) for key, value in content.items() if not key.startswith("_") and value is not None}
    return Origin(source=str(source), version=".".join(version.groups()), answers=answers)


def version_key(version: str) -> tuple[int, ...]:
    """What versions are ordered by."""
    found = _VERSION.match(version)
    if found is None:
        raise UsageError(f"'{version}' is no version", fix="Write it as 1.2.3.")
    return tuple(map(int, found.groups()))


def _content(file: Path) -> dict[str, object]:
    import yaml

    try:
        if file.stat().st_size > _MOST_BYTES:
            raise _damaged(file, "it is too large")
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
    except (FileNotFoundError, NotADirectoryError) as error:
        fix = "Name the folder of a project made by scaffolder."
        raise NotAProject(f"there is no {ANSWERS_FILE}", where=str(file.parent), fix=fix) from error
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise _damaged(file, f"it cannot be read: {error}") from error
    if not isinstance(content, dict) or not content:
        raise _damaged(file, "it is empty" if not content else "it holds no table")
    return {str(key): value for key, value in content.items()}


def _damaged(file: Path, what: str) -> ScaffolderError:
    return NotAProject(what, where=str(file), fix="Restore the file from the project's history.")
