"""The user's cache: what can be made again at any time, and is there whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scaffolder.errors import ScaffolderError


def cache_folder() -> Path:
    """The folder for what scaffolder caches."""
    from platformdirs import user_cache_path

    return user_cache_path("scaffolder", appauthor=False)


@contextmanager
def moved_whole(kept: Path) -> Iterator[Path]:
    """A path beside `kept` to make something at, which is moved there whole at the end.

    Raises ScaffolderError where nothing can be written. Several processes may make the same; the first one wins.
    """
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".making-", dir=kept.parent))
    except OSError as error:
        fix = "Make that folder writable, or name another with XDG_CACHE_HOME."
        raise ScaffolderError(
            f"nothing can be kept there: {error.strerror}", where=str(kept.parent), fix=fix
        ) from error
    try:
        yield folder / "draft"
        with suppress(OSError):
            (folder / "draft").rename(kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
