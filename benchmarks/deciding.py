"""How long deciding and explaining take: `python -m benchmarks.deciding`. Medians of processor time."""

import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import scaffolder
from scaffolder.decision.compiled import compiled
from scaffolder.decision.explain import explain
from scaffolder.decision.model import UNSURE, RuleSet

SAMPLE = 2_000


def microseconds(call: Callable[[], object], times: int) -> float:
    start = time.process_time_ns()
    for _ in range(times):
        call()
    return (time.process_time_ns() - start) / times / 1000


def explained(answers: dict[str, str], rules: RuleSet) -> dict[str, object]:
    return explain(scaffolder.decide(answers, rules)).to_dict()


def main() -> int:
    rules = scaffolder.load_ruleset()
    compiled(rules)
    chance = random.Random(1)
    sets = [
        {name: chance.choice([*question.option_ids, UNSURE]) for name, question in rules.questions.items()}
        for _ in range(SAMPLE)
    ]
    plain = statistics.median(microseconds(partial(scaffolder.decide, answers, rules), 50) for answers in sets[:200])
    full = [microseconds(partial(explained, answers, rules), 1) / 1000 for answers in sets]
    print(f"plain decision     {plain:8.1f} µs median (limit 20)")
    print(
        f"full explanation   {statistics.median(full):8.2f} ms median (limit 1), {max(full):.1f} ms at most (limit 15)"
    )
    return 0 if plain <= 20 and statistics.median(full) <= 1 and max(full) <= 15 else 1


if __name__ == "__main__":
    sys.exit(main())
