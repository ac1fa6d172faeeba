"""Text for people as data: lines with an indent and a meaning, which the console gives its looks."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

TITLE, GOOD, WARN, QUIET, PLAIN, COMMAND = "title", "good", "warn", "quiet", "plain", "command"


class Line(NamedTuple):
    """One paragraph; `mark` stands before its first line."""

    text: str = ""
    style: str = PLAIN
    indent: int = 0
    mark: str = ""


def printable(text: str) -> str:
    """The text without characters that would move the cursor, change colours or turn the direction of writing."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\u200d" else c for c in text)


def bullets(texts: Iterable[str], *, style: str = PLAIN, indent: int = 0) -> Iterator[Line]:
    for text in texts:
        yield Line(text, style, indent, "• ")
