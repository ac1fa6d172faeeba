"""The answer space of a rule set: all combinations of answers, by classes of answers that fire the same rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple

from scaffolder.decision.compiled import compiled
from scaffolder.decision.model import UNSURE, RuleSet
from scaffolder.errors import ScaffolderError

MOST_CLASSES = 200_000
# Multiples of the golden ratio, less their whole part, are spread evenly however many there are.
_GOLDEN = 0.6180339887498949


class SpaceTooLarge(ScaffolderError):
    """There are too many classes of answers to look at all of them."""

    exit_status = 5
    code = "space_too_large"


class Cell(NamedTuple):
    """One class of answers: a value for each question, the condition bits met, and how many combinations it holds."""

    values: tuple[str, ...]
    met: int
    combinations: int

    @property
    def answered(self) -> int:
        return sum(value != UNSURE for value in self.values)


@dataclass(frozen=True, slots=True)
class Space:
    """The classes of each question's values: what they do, the first value that does it, how many do."""

    questions: tuple[str, ...]
    classes: tuple[tuple[tuple[str, int, int], ...], ...]

    @property
    def cells(self) -> int:
        return prod(len(found) for found in self.classes)

    @property
    def combinations(self) -> int:
        return prod(sum(count for _, _, count in found) for found in self.classes)

    def __iter__(self) -> Iterator[Cell]:
        for chosen in product(*self.classes):
            yield _cell(chosen)

    def sample(self, size: int) -> Iterator[Cell]:
        """`size` cells spread evenly over the space, the same ones each time."""
        for n in range(1, size + 1):
            index = int(n * _GOLDEN % 1 * self.cells)
            chosen = []
            for found in self.classes:
                index, position = divmod(index, len(found))
                chosen.append(found[position])
            yield _cell(tuple(chosen))

    def answers(self, cell: Cell) -> dict[str, str]:
        """The cell's answers, without those left open."""
        return {name: value for name, value in zip(self.questions, cell.values, strict=True) if value != UNSURE}


def answer_space(ruleset: RuleSet) -> Space:
    """The space of a rule set; in each class `unsure`, where it is one of them, stands for the others."""
    table = compiled(ruleset).values
    return Space(tuple(table), tuple(_classes(values) for values in table.values()))


def visited(space: Space, sample: int | None = None) -> Iterator[Cell]:
    """All cells, or `sample` of them where that is asked. Raises SpaceTooLarge."""
    if sample is not None:
        return space.sample(sample)
    if space.cells > MOST_CLASSES:
        what = f"there are {space.cells:,} classes of answers; {MOST_CLASSES:,} can be looked at"
        raise SpaceTooLarge(what, fix="Look at a sample of them with --sample N.")
    return iter(space)


def _cell(chosen: tuple[tuple[str, int, int], ...]) -> Cell:
    met, combinations = 0, 1
    for _, mask, count in chosen:
        met |= mask
        combinations *= count
    return Cell(tuple(value for value, _, _ in chosen), met, combinations)


def _classes(values: Mapping[str, int]) -> tuple[tuple[str, int, int], ...]:
    """Values of the same effect together, `unsure` first, which so stands for all that do nothing."""
    grouped: dict[int, list[str]] = {}
    for value, mask in values.items():
        grouped.setdefault(mask, []).append(value)
    return tuple((same[0], mask, len(same)) for mask, same in grouped.items())
