"""Bringing a project into being: drafted beside its destination, then moved there in one rename."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scaffolder.errors import Refused, ScaffolderError
from scaffolder.project import git
from scaffolder.project.plan import Plan
from scaffolder.project.record import write_record
from scaffolder.project.render import Rendering, render

_MARK = ".scaffolder-"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A whole project that is not at its destination yet; `files` are its paths, without git's own."""

    folder: Path
    destination: Path
    files: tuple[str, ...]

    def start_history(self) -> bool:
        """Make the draft a git repository with one commit; False where git does not know who commits."""
        return git.first_commit(self.folder, "Start the project")

    def publish(self) -> None:
        """Move the draft to its destination, at once. Raises Refused when something has appeared there."""
        here = _inside(self.destination)
        try:
            self.destination.parent.mkdir(parents=True, exist_ok=True)
            if os.name == "nt" and self.destination.is_dir():
                self.destination.rmdir()
            self.folder.rename(self.destination)
        except OSError as error:
            raise _occupied(self.destination) from error
        if here:
            # The folder we stood in has been replaced by the project.
            os.chdir(self.destination)


def check_destination(destination: Path) -> Path:
    """The real path of the destination. Raises Refused unless it is absent or an empty folder."""
    real = destination.resolve()
    occupied = real.exists() and (not real.is_dir() or any(real.iterdir()))
    dangling = os.path.lexists(destination) and not real.exists()
    if occupied or dangling:
        raise _occupied(destination)
    above = next(folder for folder in real.parents if os.path.lexists(folder))
    if not above.is_dir():
        raise Refused("it is no folder, so nothing can be made in it", where=str(above), fix="Choose another place.")
    return real


@contextmanager
def drafted(plan: Plan, destination: Path) -> Iterator[Draft]:
    """A draft of the project, on the destination's file system; whatever is not published is gone afterwards.

    Raises Refused for a destination in use, ScaffolderError when it cannot be written there.
    """
    real = check_destination(destination)
    with _workspace(real) as workspace:
        folder = workspace / "project"
        secret = {"secret_key": secrets.token_urlsafe(48)} if "secret_key" in plan.catalog.asked else {}
        catalog = plan.catalog
        values = {**plan.values, **secret}
        render(Rendering(catalog.root, folder, values, catalog.origin, trusted=catalog.trusted))
        if catalog.decides:
            write_record(folder, plan)
        with suppress(FileNotFoundError):
            (folder / ".env").chmod(0o600)
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        yield Draft(folder=folder, destination=real, files=tuple(files))


@contextmanager
def _workspace(destination: Path) -> Iterator[Path]:
    """A folder of our own in the nearest existing parent; its lock tells that it is in use."""
    parent = next(folder for folder in destination.parents if folder.is_dir())
    _sweep(parent)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{destination.name}{_MARK}", dir=parent))
    except OSError as error:
        raise ScaffolderError(f"nothing can be written there: {error.strerror}", where=str(parent)) from error
    try:
        with _locked(folder / "lock"):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove workspaces that a killed run left behind: those whose lock nobody holds."""
    for folder in parent.glob(f".*{_MARK}*"):
        lock = folder / "lock"
        if not folder.is_symlink() and lock.is_file():
            with suppress(OSError), _locked(lock):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the lock on `file`. Raises OSError when another process has it, or where there are no such locks."""
    with file.open("a") as stream:
        try:
            import fcntl
        except ImportError:
            yield
            return
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _inside(folder: Path) -> bool:
    """Whether `folder` is the one we stand in."""
    return folder.exists() and folder.samefile(Path.cwd())


def _occupied(destination: Path) -> Refused:
    fix = "Choose another name, or empty it first. Nothing was written."
    return Refused("there is something already", where=str(destination), fix=fix)
