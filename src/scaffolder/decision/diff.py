"""What changes between two rule sets: rules, questions, and the answers whose outcome flips."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple

from scaffolder.decision.compiled import compiled
from scaffolder.decision.model import UNSURE, RuleSet
from scaffolder.decision.space import MOST_CLASSES, SpaceTooLarge

_MOST_EXAMPLES = 10


class Flipped(NamedTuple):
    """The fewest answers for which the outcome is another, and how many combinations hold them."""

    answers: Mapping[str, str]
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """The difference between two rule sets, over the answers that both of them take."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    questions_added: tuple[str, ...]
    questions_removed: tuple[str, ...]
    combinations: int
    flipped: int
    examples: tuple[Flipped, ...]
    same_version: bool

    @property
    def unannounced(self) -> bool:
        """Whether outcomes flip under a version that was not raised."""
        return bool(self.flipped) and self.same_version


class _Class(NamedTuple):
    value: str
    before: int
    after: int
    combinations: int


def diff(old: RuleSet, new: RuleSet) -> Change:
    """Compare two rule sets. Raises SpaceTooLarge where there are too many answers to compare."""
    shared = [name for name in old.questions if name in new.questions]
    classes = [_classes(old, new, name) for name in shared]
    if prod(map(len, classes)) > MOST_CLASSES:
        raise SpaceTooLarge(f"there are {prod(map(len, classes)):,} classes of answers to compare")
    flipped, examples = _flips(old, new, shared, classes)
    return Change(
        added=tuple(rule for rule in new.rules if rule not in old.rules),
        removed=tuple(rule for rule in old.rules if rule not in new.rules),
        changed=tuple(rule for rule in old.rules if rule in new.rules and old.rules[rule] != new.rules[rule]),
        questions_added=tuple(name for name in new.questions if name not in old.questions),
        questions_removed=tuple(name for name in old.questions if name not in new.questions),
        combinations=prod(sum(found.combinations for found in same) for same in classes),
        flipped=flipped,
        examples=tuple(examples),
        same_version=(old.id, old.version) == (new.id, new.version),
    )


def _flips(old: RuleSet, new: RuleSet, questions: list[str], classes: list[list[_Class]]) -> tuple[int, list[Flipped]]:
    """How many combinations flip, and the smallest sets of answers that do: none holds another."""
    before, after = compiled(old), compiled(new)
    flipped, cells = 0, []
    for chosen in product(*classes):
        met_before = met_after = 0
        for found in chosen:
            met_before |= found.before
            met_after |= found.after
        one, other = (
            before.outcomes[before.standing(met_before).outcome],
            after.outcomes[after.standing(met_after).outcome],
        )
        if one != other:
            flipped += prod(found.combinations for found in chosen)
            answers = {name: c.value for name, c in zip(questions, chosen, strict=True) if c.value != UNSURE}
            cells.append(Flipped(answers, one, other))
    return flipped, _smallest(cells)


def _smallest(cells: list[Flipped]) -> list[Flipped]:
    kept: list[Flipped] = []
    for cell in sorted(cells, key=lambda cell: len(cell.answers)):
        if len(kept) == _MOST_EXAMPLES:
            break
        if not any(smaller.answers.items() <= cell.answers.items() for smaller in kept):
            kept.append(cell)
    return kept


def _classes(old: RuleSet, new: RuleSet, question: str) -> list[_Class]:
    """The values both rule sets take, those of the same effect in both together."""
    before, after = compiled(old).values[question], compiled(new).values[question]
    grouped: dict[tuple[int, int], list[str]] = {}
    for value, mask in before.items():
        if value in after:
            grouped.setdefault((mask, after[value]), []).append(value)
    return [_Class(same[0], *masks, len(same)) for masks, same in grouped.items()]
