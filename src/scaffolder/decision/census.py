"""What is counted while every cell of an answer space is visited once."""

from collections import Counter
from dataclasses import dataclass, field

from scaffolder.decision.compiled import Compiled, compiled
from scaffolder.decision.model import RuleSet
from scaffolder.decision.space import Cell, Space


@dataclass
class Census:
    """Counts of combinations: where each rule matches, is in force, and alone turns the outcome.

    `examples` keeps for each kind of fault and its rules the cell with the fewest answers that shows it.
    """

    ruleset: RuleSet
    space: Space
    matches: Counter[str] = field(default_factory=Counter)
    fires: Counter[str] = field(default_factory=Counter)
    pivotal: Counter[str] = field(default_factory=Counter)
    decided_by: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0
    moves: int = 0
    examples: dict[tuple[str, tuple[str, ...]], Cell] = field(default_factory=dict)
    _outcomes: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table: Compiled = compiled(self.ruleset)
        bits, rules = self.table.bits, self.ruleset.rules.values()
        self._for = [sum(bits[rule.id] for rule in rules if rule.then == name) for name in self.table.outcomes]
        strongest = self.ruleset.tiers[0].id
        self._strongest = [
            sum(bits[r.id] for r in rules if r.tier == strongest and r.then == name) for name in self.table.outcomes
        ]
        self._steps = [
            {value: [now ^ mask for _, mask, _ in classes if mask != now] for value, now, _ in classes}
            for classes in self.space.classes
        ]

    def visit(self, cell: Cell) -> None:
        """Count one cell, and look in it for what must not be."""
        matched = self.table.matched(cell.met)
        force = self.table.in_force(matched)
        standing = self.table.standing_of(matched)
        self.looked_at += 1
        self.decided_by[standing.decided_by] += cell.combinations
        self._count_rules(cell, matched, force, standing.outcome)
        if sum(bool(force & mask) for mask in self._strongest) > 1:
            self._keep("conflict", force & sum(self._strongest), cell)
        self._look_at_moves(cell, matched, standing.outcome)

    def _count_rules(self, cell: Cell, matched: int, force: int, outcome: int) -> None:
        for rule, bit in self.table.bits.items():
            if matched & bit:
                self.matches[rule] += cell.combinations
                if force & bit:
                    self.fires[rule] += cell.combinations
                if self._outcome(matched & ~bit) != outcome:
                    self.pivotal[rule] += cell.combinations

    def _look_at_moves(self, cell: Cell, matched: int, outcome: int) -> None:
        """A change of one answer that only helps the winner must leave it the winner."""
        mine = self._for[outcome]
        for value, steps in zip(cell.values, self._steps, strict=True):
            for step in steps[value]:
                after = self.table.matched(cell.met ^ step)
                if matched & ~after & mine or after & ~matched & sum(self._for) & ~mine:
                    continue
                self.moves += 1
                if self._outcome(after) != outcome:
                    self._keep("not_monotone", matched ^ after, cell)

    def _outcome(self, matched: int) -> int:
        known = self._outcomes.get(matched)
        if known is None:
            known = self._outcomes[matched] = self.table.standing_of(matched).outcome
        return known

    def _keep(self, code: str, rules: int, cell: Cell) -> None:
        key = code, tuple(rule for rule, bit in self.table.bits.items() if rules & bit)
        known = self.examples.get(key)
        if known is None or cell.answered < known.answered:
            self.examples[key] = cell
