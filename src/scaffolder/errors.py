"""Every way this program fails: what went wrong, where, how to fix it, and the exit status it ends with."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_FEW = 12
# More than these do not help somebody who was far off, either.
_SCREEN = 25


class ScaffolderError(Exception):
    """A failure a person can act on: `what` happened, `where`, and how to `fix` it."""

    exit_status = 1
    code = "error"

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def to_dict(self) -> dict[str, object]:
        """The error as the `--json` output shows it."""
        message = f"{self.where}: {self.what}" if self.where else self.what
        return {"error": {"code": self.code, "message": message, "hint": self.fix}}


class UsageError(ScaffolderError):
    """The command line, an answers file or an answer is not usable as given."""

    exit_status = 2
    code = "usage"


class MissingAnswers(UsageError):
    """Answers are missing and there is no terminal to ask for them."""

    code = "missing_answers"


class Fault(NamedTuple):
    """One thing wrong in a rule set: the file, the key in it, and what to do."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}"


class RulesInvalid(ScaffolderError):
    """A rule set cannot be loaded, or a check of it failed; `faults` lists everything found."""

    exit_status = 5
    code = "rules_invalid"

    def __init__(self, faults: Sequence[Fault], *, where: str | None = None) -> None:
        count = f"{len(faults)} faults" if len(faults) > 1 else "1 fault"
        listed = "".join(f"\n  {fault}" for fault in faults)
        super().__init__(f"the rules have {count}:{listed}", where=where, fix="Correct the keys named above.")
        self.faults = tuple(faults)


class Refused(ScaffolderError):
    """A request that is understood but not carried out; nothing was touched."""

    exit_status = 6
    code = "refused"


class VerifyFailed(ScaffolderError):
    """The generated project did not pass `--verify`; the project itself is complete and kept."""

    exit_status = 8
    code = "verify_failed"


class Cancelled(ScaffolderError):
    """The person stopped the command; nothing was written."""

    exit_status = 130
    code = "cancelled"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, or None when none is close."""
    from difflib import get_close_matches

    by_case = {name.lower(): name for name in known}
    return next((by_case[name] for name in get_close_matches(word.lower(), by_case, n=1, cutoff=0.5)), None)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """How to fix an unknown `word`: the nearest known one, and all of them where they are few or none is near."""
    close = nearest(word, known)
    meant = f"Did you mean '{close}'? " if close else ""
    listed = f"Known: {', '.join(known)}." if len(known) <= (_FEW if close else _SCREEN) else ""
    return (meant + listed).strip()
