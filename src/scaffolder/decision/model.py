"""What a rule set and a decision are made of: plain, frozen data without behaviour beyond look-ups.

Most are named tuples and not dataclasses: a dataclass takes six times as long to define, at every start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

UNSURE = "unsure"


class Source(NamedTuple):
    """A document that claims come from."""

    id: str
    title: str
    publisher: str | None = None
    url: str | None = None
    document: str | None = None
    sha256: str | None = None


class Claim(NamedTuple):
    """One thing a document says, whether it is true, and what becomes of it."""

    id: str
    source: str
    line: int
    heading: str
    quote: str
    strength: str
    truth: str
    verdict: str
    disposition: str
    reason: str
    concerns: tuple["Condition", ...] = ()
    favours: str | None = None
    contradicts: tuple[str, ...] = ()


class Option(NamedTuple):
    """One answer a question takes."""

    id: str
    label: str
    help: str = ""


class Question(NamedTuple):
    """Something to ask; `assume` is what a project is built with when the answer is unsure."""

    id: str
    text: str
    options: tuple[Option, ...]
    help: str = ""
    core: bool = False
    assume: str | None = None

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def label(self, value: str) -> str:
        """What people read for `value`; the value itself where no option has it."""
        return next((option.label for option in self.options if option.id == value), value)


class Outcome(NamedTuple):
    """What a decision can choose; its id names the template."""

    id: str
    label: str


class Tier(NamedTuple):
    """A strength of evidence: `status` is the word for a decision it makes, `strength` what its best claims have."""

    id: str
    status: str
    strength: str | None = None
    means: str = ""


class Condition(NamedTuple):
    """Met when the question's answer is one of the options."""

    question: str
    options: tuple[str, ...]


class Rule(NamedTuple):
    """When all conditions are met, evidence of strength `tier` for the outcome `then`."""

    id: str
    tier: str
    when: tuple[Condition, ...]
    then: str
    title: str
    claims: tuple[str, ...]
    rationale: str
    overrides: tuple[str, ...] = ()
    override_claims: tuple[str, ...] = ()
    validity: str | None = None
    caveat: str | None = None


class Policy(NamedTuple):
    """How matched rules become one outcome, with the claims that say so."""

    preference: tuple[str, ...]
    preference_claims: tuple[str, ...]
    count_claims: tuple[str, ...] = ()
    tie_break: str | None = None
    tie_break_claims: tuple[str, ...] = ()


class Scenario(NamedTuple):
    """Answers whose outcome a document settles."""

    id: str
    answers: Mapping[str, str]
    outcome: str
    decided_by: str
    claim: str | None = None
    counts: Mapping[str, int] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleSet:
    """Questions, rules, policy and their evidence, checked to fit together.

    `digest` is the sha256 of the content; the order of tables in the files does not change it.
    """

    id: str
    version: str
    digest: str
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    questions: Mapping[str, Question]
    outcomes: Mapping[str, Outcome]
    tiers: tuple[Tier, ...]
    rules: Mapping[str, Rule]
    policy: Policy
    scenarios: tuple[Scenario, ...] = ()

    @cached_property
    def core(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions.values() if question.core)


class Answer(NamedTuple):
    """A value, and where it came from: user, flag, file, default or record."""

    value: str
    source: str = "user"


class Tally(NamedTuple):
    """The rules in force in one tier, counted for each outcome."""

    tier: str
    counts: Mapping[str, int]
    decisive: bool


class Decision(NamedTuple):
    """One outcome for one set of answers.

    `answers` holds every question of the rule set. `status` is the deciding tier's status word,
    `tie_break` or `undetermined`; `decided_by` the tier's id, `tie_break` or `default`.
    """

    ruleset: RuleSet
    answers: Mapping[str, Answer]
    outcome: str
    status: str
    decided_by: str
    tallies: tuple[Tally, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """The questions without an answer, in asking order."""
        return tuple(question for question, answer in self.answers.items() if answer.value == UNSURE)

    def to_dict(self) -> dict[str, object]:
        """The decision with its full explanation, as the JSON that `why --json` prints."""
        # Explanations are made from decisions, so a decision reaches its own only when asked.
        from scaffolder.decision.explain import explain

        return explain(self).to_dict()
