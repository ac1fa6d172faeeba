"""Names of projects and packages, checked as what they become: a distribution, a folder, an import."""

import keyword
import re
import sys
import unicodedata
from collections.abc import Collection

from scaffolder.errors import UsageError

_DISTRIBUTION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z", re.ASCII)
_PACKAGE = re.compile(r"[a-z][a-z0-9_]*\Z", re.ASCII)
# Longer ones would not fit the lines of the files that carry them.
_LONGEST = 40
# Windows opens devices under these names, in any folder.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def package_from(project_name: str) -> str:
    """The import name that follows from a project's name: `My-Shop` becomes `my_shop`."""
    return re.sub(r"[-._]+", "_", project_name).lower()


def check_project_name(name: str, reserved: Collection[str]) -> None:
    """Raise UsageError unless `name` can name a distribution (PEP 503, 508), its folder and, derived, its package.

    `reserved` are names that the project's own dependencies use.
    """
    if not _DISTRIBUTION.match(name):
        raise _bad(
            name,
            "a project's name",
            "Use letters, digits, dots, hyphens and underscores, a letter or digit at both ends.",
        )
    _check_length(name, "a project's name")
    if package_from(name) in _DEVICES:
        raise _bad(name, "a project's name", "Windows keeps this name for a device; choose another.")
    _check_taken(name, package_from(name), reserved)


def check_package_name(name: str, reserved: Collection[str]) -> None:
    """Raise UsageError unless `name` can be imported and hides nothing that is imported already."""
    if not _PACKAGE.match(name):
        raise _bad(name, "a package's name", "Use lower-case letters, digits and underscores, a letter first.")
    _check_length(name, "a package's name")
    _check_taken(name, name, reserved)


def check_line(key: str, text: str) -> None:
    """Raise UsageError when `text` has a line break or a control character."""
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            fix = "Use one line of text without control characters."
            raise UsageError(f"'{key}' has the character {character!a}, which cannot be printed", fix=fix)


def _check_length(name: str, kind: str) -> None:
    if len(name) > _LONGEST:
        raise _bad(name[:20] + "…", kind, f"Use at most {_LONGEST} characters.")


def _check_taken(name: str, package: str, reserved: Collection[str]) -> None:
    if keyword.iskeyword(package):
        raise _bad(name, "a name", f"'{package}' is a word of Python's own; choose another.")
    if package in sys.stdlib_module_names:
        raise _bad(name, "a name", f"Python's standard library has a module '{package}'; choose another.")
    if package in reserved:
        raise _bad(name, "a name", f"the project itself imports '{package}'; choose another.")


def _bad(name: str, kind: str, fix: str) -> UsageError:
    return UsageError(f"{name!r} cannot be {kind}", fix=fix[0].upper() + fix[1:])
