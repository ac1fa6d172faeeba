"""The documentation is true: its console examples print what they show."""

import re
import shlex
from pathlib import Path

import pytest

from tests.helpers import ROOT, command

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[Path, str, list[str]]]:
    """Every `$ scaffolder …` of the documentation that shows its output, with the lines shown."""
    found = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, *shown = part.splitlines()
                if line.startswith("scaffolder ") and shown:
                    found.append((page, line, [text for text in shown if text and text != "…"]))
    return found


@pytest.mark.parametrize(
    ("page", "line", "shown"), examples(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_example_prints_what_it_shows(page: Path, line: str, shown: list[str]) -> None:
    result = command(*shlex.split(line)[1:], cwd=page.parent)
    assert result.status == 0, result.err
    printed = iter(result.out.splitlines())
    for text in shown:
        assert text in printed, f"{text!r} is not printed, or not in this place"


def test_there_are_examples() -> None:
    assert len(examples()) >= 4


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
