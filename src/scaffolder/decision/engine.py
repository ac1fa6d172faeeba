"""A rule set and answers in, one decision out."""

from collections.abc import Iterable, Mapping

from scaffolder.decision.compiled import DEFAULT, TIE_BREAK, Compiled, Standing, compiled
from scaffolder.decision.model import UNSURE, Answer, Decision, RuleSet, Tally
from scaffolder.errors import UsageError, did_you_mean

_OPEN = Answer(UNSURE, "default")


def decide(ruleset: RuleSet, answers: Mapping[str, str | Answer]) -> Decision:
    """Decide for `answers`, question id to value; questions left out are unsure.

    Raises UsageError for a question or a value the rule set does not have.
    """
    table = compiled(ruleset)
    met = 0
    complete: dict[str, Answer] = {}
    for question, masks in table.values.items():
        given = answers.get(question, _OPEN)
        answer = given if isinstance(given, Answer) else Answer(given)
        mask = masks.get(answer.value)
        if mask is None:
            raise unknown_value(ruleset, question, answer.value)
        met |= mask
        complete[question] = answer
    if len(answers) > len(complete) or not answers.keys() <= complete.keys():
        raise unknown_question(next(key for key in answers if key not in complete), ruleset.questions)
    standing = table.standing(met)
    return Decision(
        ruleset=ruleset,
        answers=complete,
        outcome=table.outcomes[standing.outcome],
        status=_status(ruleset, standing.decided_by),
        decided_by=standing.decided_by,
        tallies=_tallies(table, met, standing),
    )


def still_taken(ruleset: RuleSet, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The recorded answers that the rule set still takes, with the record as their source."""
    known = ruleset.questions
    return {
        name: Answer(answer.value, "record")
        for name, answer in answers.items()
        if name in known and answer.value in (*known[name].option_ids, UNSURE)
    }


def met_bits(decision: Decision) -> int:
    """The condition bits that the decision's answers meet."""
    values = compiled(decision.ruleset).values
    met = 0
    for question, answer in decision.answers.items():
        met |= values[question][answer.value]
    return met


def unknown_question(key: str, known: Iterable[str]) -> UsageError:
    """The error for an answer to a question that is none of those known."""
    return UsageError(f"there is no question '{key}'", fix=did_you_mean(key, list(dict.fromkeys(known))))


def unknown_value(ruleset: RuleSet, question: str, value: object) -> UsageError:
    """The error for a value that the question does not take."""
    known = [*ruleset.questions[question].option_ids, UNSURE]
    return UsageError(f"'{value}' is no answer to '{question}'", fix=did_you_mean(str(value), known))


def _status(ruleset: RuleSet, decided_by: str) -> str:
    if decided_by == DEFAULT:
        return "undetermined"
    if decided_by == TIE_BREAK:
        return TIE_BREAK
    return next(tier.status for tier in ruleset.tiers if tier.id == decided_by)


def _tallies(table: Compiled, met: int, standing: Standing) -> tuple[Tally, ...]:
    force = table.in_force(table.matched(met))
    return tuple(
        Tally(
            stage,
            {outcome: (force & mask).bit_count() for outcome, mask in zip(table.outcomes, masks, strict=True)},
            stage in standing.decisive,
        )
        for stage, masks in table.stages
        if stage != TIE_BREAK
    )
