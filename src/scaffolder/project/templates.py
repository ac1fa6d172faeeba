"""Templates by their address: the one that comes with scaffolder, or any git repository with version tags."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scaffolder.errors import ScaffolderError, UsageError, did_you_mean
from scaffolder.project import git, releases
from scaffolder.project.cache import cache_folder, moved_whole
from scaffolder.project.origin import version_key

# The short forms that Copier knows.
_HOSTS = {"gh:": "https://github.com/{}.git", "gl:": "https://gitlab.com/{}.git"}
_TAG = re.compile(r"v?\d+\.\d+\.\d+\Z")
# An address may come from a project of somebody else's: nothing it names is executed, and nothing is asked.
_GUARD = ("-c", "protocol.ext.allow=never", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null")
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_PROTOCOL_FROM_USER": "0"}


class ReleaseUnknown(ScaffolderError):
    """A version of the template that was never released, or not yet when it was last looked at."""

    code = "release_unknown"


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template in a repository; `tags` leads from each released version, oldest first, to its tag."""

    address: str
    repository: Path
    tags: Mapping[str, str]

    @property
    def versions(self) -> tuple[str, ...]:
        return tuple(self.tags)

    @property
    def newest(self) -> str:
        return self.versions[-1]

    def origin(self, version: str) -> dict[str, str]:
        """What a project of that version records, in Copier's words."""
        return {"_commit": self.tags[version], "_src_path": self.address}

    def folder(self, version: str) -> Path:
        """The template as it was released under `version`, kept in the user's cache. Raises ReleaseUnknown."""
        if version not in self.tags:
            older = version_key(version) < version_key(self.newest)
            fix = f"Known: {', '.join(self.versions)}." if older else "Look for a newer scaffolder, or template."
            raise ReleaseUnknown(f"version {version} of the template is not known here", fix=fix)
        commit = git.output(self.repository, ["rev-parse", f"{self.tags[version]}^{{commit}}"]).strip()
        kept = self.repository.with_suffix("") / commit
        if not kept.is_dir():
            with moved_whole(kept) as draft:
                draft.mkdir()
                own = {"GIT_INDEX_FILE": str(draft.parent / "index"), "GIT_WORK_TREE": str(draft)}
                there = ["--git-dir", str(self.repository), *_GUARD]
                git.output(draft, [*there, "checkout", "--quiet", "--force", commit, "--", "."], own)
        return kept


def is_repository(address: str) -> bool:
    """Whether the address leads to a git repository, and not to a plain folder."""
    folder = Path(address)
    if folder.is_dir():
        return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())
    return address == releases.ADDRESS or folder.suffix == ".bundle" or ":" in address


def template_at(address: str) -> Template:
    """The template at an address as projects record it: its releases, as of now where it can be reached.

    Raises UsageError for an address that leads nowhere or a repository without a version tag.
    """
    repository = releases.repository() if address == releases.ADDRESS else _mirror(address)
    tags = git.output(repository, ["tag", "--list"]).split()
    found = {tag.removeprefix("v"): tag for tag in tags if _TAG.match(tag)}
    if not found:
        fix = "Tag a release of the template, such as v1.0.0."
        raise UsageError("the template has no released version", where=address, fix=fix)
    return Template(
        address=address,
        repository=repository,
        tags={version: found[version] for version in sorted(found, key=version_key)},
    )


def wanted_version(template: Template, version: str | None) -> str:
    """The newest version, or the one asked for. Raises UsageError for one that there is not."""
    if version is None:
        return template.newest
    plain = version.removeprefix("v")
    version_key(plain)
    if plain not in template.tags:
        raise UsageError(f"there is no version {plain} of the template", fix=did_you_mean(plain, template.versions))
    return plain


def _mirror(address: str) -> Path:
    """A bare copy of the repository at the address, brought up to date where it can be reached."""
    url = _url(address)
    kept = cache_folder() / "mirrors" / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.git"
    if (kept / "HEAD").is_file():
        # Where it cannot be reached, what was there before has to do.
        git.attempt(kept, [*_GUARD, "fetch", "--quiet", "--prune", "--tags", "--force", "origin"], _QUIET)
        return kept
    with moved_whole(kept) as draft:
        try:
            clone = ["clone", "--quiet", "--mirror", "--template=", "--", url, draft.name]
            git.output(draft.parent, [*_GUARD, *clone], _QUIET)
        except ScaffolderError as error:
            raise UsageError(f"the template cannot be fetched: {error.what}", where=address) from error
    return kept


def _url(address: str) -> str:
    """The address as git takes it."""
    plain = address.removeprefix("git+")
    for short, long in _HOSTS.items():
        if plain.startswith(short):
            return long.format(plain.removeprefix(short).removesuffix(".git"))
    if plain.startswith("-") or any(ord(character) < ord(" ") for character in plain):
        raise UsageError("that is no address of a template", where=address)
    return str(Path(plain).resolve()) if Path(plain).exists() else plain
