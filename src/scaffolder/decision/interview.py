"""Which open question to ask next, so that the decision settles after as few as possible.

Each option of a question is taken to be as likely as the next. Where the open questions have few enough states,
the order is the best there is (expectimax over them); beyond that, the question that most likely settles comes first,
and where there are too many to look through, the first in asking order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from scaffolder.decision.compiled import Compiled, compiled
from scaffolder.decision.engine import met_bits
from scaffolder.decision.model import UNSURE, Decision

_STATES_WORTH_SEARCHING = 20_000
_STATES_WORTH_VISITING = 1_000_000


@dataclass(frozen=True, slots=True)
class Next:
    """The question to ask, and how many are expected until the decision is settled, it included, where known."""

    question: str
    expected: float | None


def next_question(decision: Decision, among: Sequence[str] | None = None) -> Next | None:
    """The question among the open ones (or those named) that settles soonest; None when settled already.

    `expected` counts questions; when `among` is too small to settle the decision it counts all of those.
    """
    table = compiled(decision.ruleset)
    asked = [question for question in decision.open if among is None or question in among]
    branches = [_branches(table, question) for question in asked]
    search = _Search(table, branches)
    everything, met = (1 << len(asked)) - 1, met_bits(decision)
    states = prod(len(found) + 1 for found in branches)
    if states > _STATES_WORTH_VISITING:
        return Next(asked[0], None)
    if search.settled(everything, met):
        return None
    order = search.expected if states <= _STATES_WORTH_SEARCHING else search.soonest
    expected, best = order(everything, met)
    return Next(asked[best], expected)


def _branches(table: Compiled, question: str) -> list[tuple[int, float]]:
    """The distinct effects of the question's options, each with its probability."""
    masks = [mask for value, mask in table.values[question].items() if value != UNSURE]
    return [(mask, masks.count(mask) / len(masks)) for mask in dict.fromkeys(masks)]


@dataclass
class _Search:
    """The tree of questions still to ask: `left` is a mask of positions, `met` the condition bits so far."""

    table: Compiled
    branches: list[list[tuple[int, float]]]
    known: dict[tuple[int, int], tuple[float, int]] = field(default_factory=dict)
    reach: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)

    def outcomes(self, left: int, met: int) -> frozenset[int]:
        """Every outcome that answers to the questions left, some or all of them, can lead to."""
        if not left:
            return frozenset((self.table.standing(met).outcome,))
        found = self.reach.get((left, met))
        if found is None:
            position = left.bit_length() - 1
            rest = left & ~(1 << position)
            after = {mask for mask, _ in self.branches[position]} | {0}
            found = frozenset().union(*(self.outcomes(rest, met | mask) for mask in after))
            self.reach[left, met] = found
        return found

    def settled(self, left: int, met: int) -> bool:
        return len(self.outcomes(left, met)) == 1

    def expected(self, left: int, met: int) -> tuple[float, int]:
        """The least expected number of questions until settled, and the position to ask first."""
        if self.settled(left, met):
            return 0.0, -1
        found = self.known.get((left, met))
        if found is None:
            found = min((self._cost(left, met, position), position) for position in _positions(left))
            self.known[left, met] = found
        return found

    def _cost(self, left: int, met: int, position: int) -> float:
        rest = left & ~(1 << position)
        return 1 + sum(chance * self.expected(rest, met | mask)[0] for mask, chance in self.branches[position])

    def soonest(self, left: int, met: int) -> tuple[float, int]:
        """The position most likely to settle the decision at once, and a lower bound of what is left after it."""
        chances = [
            (sum(chance for mask, chance in self.branches[n] if self.settled(left & ~(1 << n), met | mask)), -n)
            for n in _positions(left)
        ]
        chance, negative = max(chances)
        return 2 - chance, -negative


def _positions(mask: int) -> list[int]:
    return [n for n in range(mask.bit_length()) if mask >> n & 1]
