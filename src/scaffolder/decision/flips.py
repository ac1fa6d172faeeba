"""What would change an outcome: every minimal set of questions that can flip it, and the values that do.

The search goes by size, so that each set found is minimal, and cuts a branch when even the best case for the other
outcome, every rule for it met and every rule against it gone, would not turn it. The policy is monotone in that
sense as long as overrides run from one outcome's rule to the other's; where they do not, nothing is cut.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from operator import and_, or_, xor
from typing import NamedTuple

from scaffolder.decision.compiled import Compiled, compiled
from scaffolder.decision.engine import met_bits
from scaffolder.decision.model import UNSURE, Decision


class Counterfactual(NamedTuple):
    """A smallest change that turns the outcome: for each question the values that do, all of the same effect."""

    change: Mapping[str, tuple[str, ...]]
    outcome: str


class Move(NamedTuple):
    """Answering a question otherwise: the condition bits it toggles, and the values that do just that."""

    toggles: int
    values: tuple[str, ...]


class Turn(NamedTuple):
    """A question with the moves that can help one outcome; `best` toggles to the best case for it."""

    question: str
    moves: tuple[Move, ...]
    best: int


def counterfactuals(decision: Decision) -> tuple[Counterfactual, ...]:
    """Every minimal change of answers that turns the outcome, smallest sets first, then in asking order."""
    table = compiled(decision.ruleset)
    met = met_bits(decision)
    moves = _moves(decision, table)
    found: list[Counterfactual] = []
    for target, outcome in enumerate(table.outcomes):
        if outcome != decision.outcome:
            turns = _turns(decision, table, moves, target)
            found.extend(Counterfactual(change, outcome) for change in _Search(table, target, turns, met).changes())
    order = list(decision.answers).index
    return tuple(sorted(_only_minimal(found), key=lambda flip: (len(flip.change), [order(q) for q in flip.change])))


def sufficient_reasons(decision: Decision, flips: Iterable[Counterfactual]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of answered questions that keep the outcome whatever the other answered ones say.

    `flips` are the decision's counterfactuals: the sets are the minimal hitting sets of those among answered questions.
    """
    answered = [question for question, answer in decision.answers.items() if answer.value != UNSURE]
    hitting: list[frozenset[str]] = [frozenset()]
    for flip in {frozenset(flip.change) for flip in flips if flip.change.keys() <= set(answered)}:
        hit = {old for old in hitting if old & flip}
        grown = {old | {question} for old in hitting if not old & flip for question in flip}
        hitting = _minimal(hit | grown)
    ordered = [tuple(sorted(found, key=answered.index)) for found in hitting]
    return tuple(sorted(ordered, key=lambda found: (len(found), [answered.index(q) for q in found])))


def _minimal(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    kept: list[frozenset[str]] = []
    for candidate in sorted(sets, key=len):
        if not any(smaller <= candidate for smaller in kept):
            kept.append(candidate)
    return kept


def _only_minimal(flips: Sequence[Counterfactual]) -> list[Counterfactual]:
    """Without the sets that a smaller one, towards another outcome, makes needless."""
    minimal = set(_minimal({frozenset(flip.change) for flip in flips}))
    return [flip for flip in flips if frozenset(flip.change) in minimal]


def _moves(decision: Decision, table: Compiled) -> dict[str, tuple[Move, ...]]:
    """For each question its answers of another effect than today's; `unsure` is never one."""
    moves = {}
    for question, answer in decision.answers.items():
        now = table.values[question][answer.value]
        grouped: dict[int, list[str]] = {}
        for value, mask in table.values[question].items():
            if value != UNSURE and mask != now:
                grouped.setdefault(mask ^ now, []).append(value)
        moves[question] = tuple(Move(toggles, tuple(values)) for toggles, values in grouped.items())
    return moves


def _turns(decision: Decision, table: Compiled, moves: Mapping[str, tuple[Move, ...]], target: int) -> tuple[Turn, ...]:
    """The questions that can help `target`: a move does when it meets a condition for it or ends one against it."""
    mine = table.conditions[target]
    turns = []
    for question, every in moves.items():
        now = table.values[question][decision.answers[question].value]
        after = [now ^ move.toggles for move in every]
        helps = [not table.monotone or new & ~now & mine or now & ~new & ~mine for new in after]
        offered = tuple(move for move, useful in zip(every, helps, strict=True) if useful)
        best = reduce(or_, after, now) & mine | reduce(and_, after, now) & ~mine
        if offered:
            turns.append(Turn(question, offered, best ^ now))
    return tuple(turns)


@dataclass
class _Search:
    """One search for all minimal changes that lead to `target`."""

    table: Compiled
    target: int
    turns: tuple[Turn, ...]
    met: int
    minimal: list[frozenset[str]] = field(default_factory=list)
    reached: dict[int, bool] = field(default_factory=dict)

    def changes(self) -> Iterator[dict[str, tuple[str, ...]]]:
        for size in range(1, len(self.turns) + 1):
            best = self._best_from_each()
            found = list(self._sets(size, (), self.met, 0, best))
            for chosen, ways in found:
                for way in ways:
                    yield {turn.question: move.values for turn, move in zip(chosen, way, strict=True)}
            sets = [frozenset(turn.question for turn in chosen) for chosen, _ in found]
            self.minimal += sets
            alone = {question for only in sets if len(only) == 1 for question in only}
            self.turns = tuple(turn for turn in self.turns if turn.question not in alone)

    def _sets(
        self, size: int, chosen: tuple[Turn, ...], met: int, start: int, best: Sequence[int]
    ) -> Iterator[tuple[tuple[Turn, ...], list[tuple[Move, ...]]]]:
        """The sets of `size` turns that extend `chosen` and turn the outcome; `met` is the best case of `chosen`."""
        if len(chosen) == size:
            ways = self._ways(chosen)
            if ways:
                yield chosen, ways
            return
        for n in range(start, len(self.turns)):
            if self.table.monotone and not self._turned(met ^ best[n]):
                return
            grown = (*chosen, self.turns[n])
            if not self._needless(grown):
                yield from self._sets(size, grown, met ^ self.turns[n].best, n + 1, best)

    def _ways(self, chosen: tuple[Turn, ...]) -> list[tuple[Move, ...]]:
        return [
            way
            for way in product(*(turn.moves for turn in chosen))
            if self._turned(reduce(xor, (move.toggles for move in way), self.met))
        ]

    def _needless(self, chosen: tuple[Turn, ...]) -> bool:
        questions = {turn.question for turn in chosen}
        return any(smaller <= questions for smaller in self.minimal)

    def _best_from_each(self) -> list[int]:
        """For each position, what toggles to the best case of it and all later ones."""
        best = [0]
        for turn in reversed(self.turns):
            best.append(best[-1] ^ turn.best)
        return best[:0:-1]

    def _turned(self, met: int) -> bool:
        turned = self.reached.get(met)
        if turned is None:
            turned = self.reached[met] = self.table.standing(met).outcome == self.target
        return turned
