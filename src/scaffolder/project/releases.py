"""The releases of the template that comes with scaffolder: one commit and one tag each, in a git bundle."""

import hashlib
from pathlib import Path

from scaffolder.errors import ScaffolderError
from scaffolder.project import git
from scaffolder.project.cache import cache_folder, moved_whole
from scaffolder.resources import resource

BUNDLE = "releases.bundle"
# The address under which projects know the template, and the name in it.
ADDRESS, NAME = "git+scaffolder::web", "web"


def repository() -> Path:
    """A bare repository with every release, made from the bundle on the first use and kept in the user's cache.

    Raises ScaffolderError where it can be made nowhere, or the bundle is missing.
    """
    bundle = resource("templates") / BUNDLE
    try:
        content = bundle.read_bytes()
    except OSError as error:
        what = "the releases of the template are missing"
        raise ScaffolderError(what, where=str(bundle), fix="Install scaffolder anew.") from error
    kept = cache_folder() / f"templates-{hashlib.sha256(content).hexdigest()[:16]}.git"
    if not (kept / "HEAD").is_file():
        with moved_whole(kept) as draft:
            git.output(draft.parent, ["clone", "--quiet", "--bare", "--template=", str(bundle), draft.name])
    return kept
