"""The terminal: the only module that imports rich, and only when there is a terminal to dress for."""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from scaffolder.errors import ScaffolderError
from scaffolder.face.lines import COMMAND, GOOD, PLAIN, QUIET, TITLE, WARN, Line, printable

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.console import RenderableType

_STYLES = {TITLE: "bold", GOOD: "bold green", WARN: "yellow", QUIET: "dim", COMMAND: "cyan", PLAIN: ""}
_WIDEST = 100


class Console:
    """One stream, dressed by rich where a person looks at it, plain text where not."""

    def __init__(self, stream: TextIO, *, color: bool | None = None) -> None:
        self.stream = stream
        if color is None:
            color = not os.environ.get("NO_COLOR") and (stream.isatty() or bool(os.environ.get("FORCE_COLOR")))
        self.color = color
        self.dressed = stream.isatty() or color
        self._rich: RichConsole | None = None

    def show(self, lines: Iterable[Line]) -> None:
        """Print the lines."""
        for line in lines:
            self._dress(line) if self.dressed else self._plain(line)
        self.stream.flush()

    def panel(self, title: str, lines: Sequence[Line]) -> None:
        """Print the lines in a box, or under a heading where nobody sees boxes."""
        if not self.dressed:
            self.show([Line(title, TITLE), *lines])
            return
        from rich.console import Group
        from rich.panel import Panel

        body = Group(*(self._renderable(line) for line in lines))
        self.rich.print(Panel(body, title=printable(title), title_align="left", border_style="cyan", padding=(1, 2)))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show that `name` is going on, then how long it took, or that it failed."""
        start = time.monotonic()
        try:
            if self.stream.isatty():
                with self.rich.status(name):
                    yield
            else:
                yield
        except BaseException:
            self.show([Line(f"{name} failed after {time.monotonic() - start:.1f} s", WARN, mark="✗ ")])
            raise
        self.show([Line(f"{name} ({time.monotonic() - start:.1f} s)", mark="✓ ")])

    def error(self, error: ScaffolderError) -> None:
        """Print what went wrong, where, and how to fix it."""
        where = f"{error.where}: " if error.where else ""
        first, *rest = f"{where}{error.what}".split("\n")
        lines = [Line(first, WARN, mark="Error: "), *(Line(line) for line in rest)]
        self.show([*lines, Line(error.fix, QUIET)] if error.fix else lines)

    @property
    def rich(self) -> "RichConsole":
        if self._rich is None:
            from rich.console import Console as RichConsole

            self._rich = RichConsole(
                file=self.stream, no_color=not self.color, force_terminal=self.color or None, highlight=False,
                markup=False, emoji=False,
            )  # fmt: skip
            self._rich.width = min(self._rich.width, _WIDEST)
        return self._rich

    def _dress(self, line: Line) -> None:
        self.rich.print(self._renderable(line))

    def _renderable(self, line: Line) -> "RenderableType":
        from rich.table import Table
        from rich.text import Text

        style = _STYLES[line.style]
        if not line.indent and not line.mark:
            return Text(printable(line.text), style)
        # The mark has a column of its own, so that what follows it hangs beside it.
        table = Table.grid()
        table.add_column(width=line.indent + len(line.mark), no_wrap=True)
        table.add_column()
        table.add_row(Text(" " * line.indent + line.mark, style), Text(printable(line.text), style))
        return table

    def _plain(self, line: Line) -> None:
        text = f"{' ' * line.indent}{line.mark}{printable(line.text)}".rstrip()
        self.stream.write(text + "\n")


def out(*, color: bool | None = None) -> Console:
    """Standard output: results."""
    return Console(sys.stdout, color=color)


def err(*, color: bool | None = None) -> Console:
    """Standard error: everything else."""
    return Console(sys.stderr, color=color)
