"""What `scaffolder check` and `scaffolder update` say, as lines."""

from collections.abc import Iterator, Sequence

from scaffolder.face.lines import GOOD, PLAIN, QUIET, TITLE, WARN, Line

_LISTED = 40


def plan(
    versions: tuple[str, str], changes: Sequence[tuple[str, str]], ignored: Sequence[str], *, verbose: bool
) -> Iterator[Line]:
    """What an update does to every file; files that keep their owner's version only in full."""
    old, new = versions
    yield Line(f"From version {old} of the template to {new}", TITLE)
    shown = [(path, kind) for path, kind in changes if verbose or kind != "kept"]
    width = max((len(kind) for _, kind in shown), default=0)
    for path, kind in shown if verbose else shown[:_LISTED]:
        yield Line(f"{kind:<{width}}  {path}", WARN if kind == "conflict" else PLAIN, 2)
    if not verbose and len(shown) > _LISTED:
        yield Line(f"… and {len(shown) - _LISTED} more (-v shows all)", QUIET, 2)
    kept = sum(kind == "kept" for _, kind in changes)
    if kept and not verbose:
        yield Line(f"{kept} more stay as you have them.", QUIET)
    if not changes:
        yield Line("No file changes.")
    for path in ignored:
        yield Line(f"{path} has changed in the template; git ignores yours, so it is left alone.", WARN, mark="Note: ")


def migrations(commands: Sequence[str], *, waiting: bool) -> Iterator[Line]:
    """The template's own commands that took part in the update, in a draft of the project's files."""
    if commands:
        when = "Migrations of the template; its last ones wait until no conflict is left:" if waiting else (
            "Migrations of the template, run in a draft of the project's files:"
        )  # fmt: skip
        yield Line(when, TITLE)
    for command in commands:
        yield Line(command, mark="• ", indent=2)


def difference(text: str) -> Iterator[Line]:
    """A difference, as git writes it."""
    styles = {"+": GOOD, "-": WARN, "@": QUIET}
    for line in text.splitlines():
        yield Line(line.replace("\t", "    "), styles.get(line[:1], PLAIN))


def applied(version: str, conflicts: Sequence[str], *, trust: bool) -> Iterator[Line]:
    """How an update ended, and what to do next."""
    if not conflicts:
        yield Line(f"Updated to version {version}. Look at it with git diff --cached, then commit it.", GOOD)
        return
    yield Line(f"Updated to version {version}, with conflicts to resolve:", WARN)
    for path in conflicts:
        yield Line(path, mark="• ", indent=2)
    finish = "scaffolder update --finish --trust" if trust else "scaffolder update --finish"
    yield Line(f"Edit them, git add them, then: {finish}. Or take it all back: scaffolder update --abort.")


def checked(path: str, old: str, new: str, outcome: str | None) -> Line:
    """One project in one line."""
    age = f"version {old}, {new} is out" if old != new else f"version {old}, up to date"
    decided = f"; today's rules say {outcome}" if outcome else ""
    return Line(f"{path}: {age}{decided}", WARN if old != new or outcome else PLAIN)


def news(entries: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """The changelog between two versions."""
    for version, text in entries:
        yield Line(version, TITLE)
        for line in text.splitlines():
            yield Line(line, indent=2)
