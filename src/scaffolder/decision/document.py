"""A decision's JSON, read back: the form in which a decision is kept, shown and compared.

What is shown to people is always drawn from this, whether it was decided a moment ago or recorded years before by
other rules; so nothing can be shown that the JSON does not hold.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from scaffolder.decision.model import Answer, Tally

T = TypeVar("T")


class NotADecision(ValueError):
    """The data is not a decision's JSON; the message names the key that is wrong."""


class Citation(NamedTuple):
    """A quote that a rule rests on."""

    claim: str
    source: str
    line: int
    quote: str
    url: str | None


class ReadCondition(NamedTuple):
    """A condition of a rule and the answer it met or did not; `met` is None where the answer is unsure."""

    question: str
    expected: tuple[str, ...]
    actual: str
    met: bool | None


class ReadRule(NamedTuple):
    """A rule as it came out."""

    id: str
    result: str
    then: str
    conditions: tuple[ReadCondition, ...]
    overridden_by: tuple[str, ...]
    citations: tuple[Citation, ...]
    caveat: str | None


class ReadNotice(NamedTuple):
    """Something to know about the decision."""

    code: str
    message: str
    rules: tuple[str, ...]


class ReadFlip(NamedTuple):
    """A smallest change that turns the outcome."""

    change: Mapping[str, tuple[str, ...]]
    outcome: str


class Document(NamedTuple):
    """A decision's JSON with its types checked; `chosen` differs from `outcome` where it was overruled."""

    decision_id: str
    ruleset_id: str
    ruleset_version: str
    ruleset_digest: str
    answers: Mapping[str, Answer]
    outcome: str
    chosen: str
    status: str
    decided_by: str
    settled: bool
    margin: int | None
    tallies: tuple[Tally, ...]
    rules: tuple[ReadRule, ...]
    dissent: tuple[str, ...]
    notices: tuple[ReadNotice, ...]
    sufficient_reasons: tuple[tuple[str, ...], ...]
    counterfactuals: tuple[ReadFlip, ...]

    @property
    def reasons(self) -> tuple[ReadRule, ...]:
        """The rules that counted for the outcome, strongest first."""
        return tuple(rule for rule in self.rules if rule.result == "matched" and rule.then == self.outcome)

    @property
    def objections(self) -> tuple[ReadRule, ...]:
        """The rules that the answers meet and that speak for another outcome."""
        return tuple(rule for rule in self.rules if rule.id in self.dissent)


def read_document(data: object) -> Document:
    """The decision that `data`, parsed JSON, holds. Raises NotADecision naming the first key that is wrong."""
    top = _object("the document", data)
    ruleset = _object("ruleset", top.get("ruleset"))
    outcome = _text(top, "outcome")
    return Document(
        decision_id=_text(top, "decision_id"),
        ruleset_id=_text(ruleset, "id"),
        ruleset_version=_text(ruleset, "version"),
        ruleset_digest=_text(ruleset, "digest"),
        answers={
            name: Answer(_text(answer, "value"), _text(answer, "source"))
            for name, answer in ((n, _object(n, a)) for n, a in _object("answers", top.get("answers")).items())
        },
        outcome=outcome,
        chosen=_text(top, "chosen") if "chosen" in top else outcome,
        status=_text(top, "status"),
        decided_by=_text(top, "decided_by"),
        settled=_typed(top, "settled", bool),
        margin=_maybe(top, "margin", int),
        tallies=_each(top, "tallies", _tally),
        rules=_each(top, "rules", _rule),
        dissent=_texts(top, "dissent"),
        notices=_each(
            top, "notices", lambda row: ReadNotice(_text(row, "code"), _text(row, "message"), _texts(row, "rules"))
        ),
        sufficient_reasons=tuple(_words("sufficient_reasons", row) for row in _list(top, "sufficient_reasons")),
        counterfactuals=_each(top, "counterfactuals", _flip),
    )


def _rule(row: Mapping[str, Any]) -> ReadRule:
    return ReadRule(
        id=_text(row, "id"),
        result=_text(row, "result"),
        then=_text(row, "then"),
        conditions=_each(row, "conditions", _condition),
        overridden_by=_texts(row, "overridden_by"),
        citations=_each(row, "citations", _citation),
        caveat=_maybe(row, "caveat", str),
    )


def _condition(row: Mapping[str, Any]) -> ReadCondition:
    return ReadCondition(
        _text(row, "question"), _texts(row, "expected"), _text(row, "actual"), _maybe(row, "met", bool)
    )


def _citation(row: Mapping[str, Any]) -> Citation:
    line, url = _typed(row, "line", int), _maybe(row, "url", str)
    return Citation(_text(row, "claim"), _text(row, "source"), line, _text(row, "quote"), url)


def _tally(row: Mapping[str, Any]) -> Tally:
    counts = _object("counts", row.get("counts"))
    return Tally(
        _text(row, "tier"), {name: _typed(counts, name, int) for name in counts}, _typed(row, "decisive", bool)
    )


def _flip(row: Mapping[str, Any]) -> ReadFlip:
    change = _object("change", row.get("change"))
    return ReadFlip({name: _words(name, values) for name, values in change.items()}, _text(row, "outcome"))


def _object(name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise NotADecision(f"'{name}' is no object")
    return value


def _typed(row: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = row.get(key)
    if not isinstance(value, kind):
        raise NotADecision(f"'{key}' is missing or no {kind.__name__}")
    return value


def _maybe(row: Mapping[str, Any], key: str, kind: type[T]) -> T | None:
    return None if row.get(key) is None else _typed(row, key, kind)


def _text(row: Mapping[str, Any], key: str) -> str:
    return _typed(row, key, str)


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    return _typed(row, key, list)


def _words(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise NotADecision(f"'{key}' is no list of texts")
    return tuple(value)


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return _words(key, row.get(key))


def _each(row: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    return tuple(read(_object(key, item)) for item in _list(row, key))
