"""Decisions in plain words: the sentences that the terminal, the report and the project's own record share."""

from collections.abc import Sequence

from scaffolder.decision.document import Citation, Document, ReadFlip, ReadRule
from scaffolder.decision.model import UNSURE, Question, RuleSet

_STATUS = {
    "required": "required",
    "recommended": "recommended",
    "leaning": "a lean, not a verdict",
    "tie_break": "a tie, broken by one answer",
    "undetermined": "undetermined, the default",
}


class Words:
    """Names for people, from a rule set; what it does not know keeps its id."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset

    def outcome(self, name: str) -> str:
        known = self.ruleset.outcomes.get(name)
        return known.label if known else name

    def question(self, name: str) -> str:
        known = self.ruleset.questions.get(name)
        return known.text if known else name

    def value(self, question: str, value: str) -> str:
        if value == UNSURE:
            return "not sure"
        known = self.ruleset.questions.get(question)
        return known.label(value) if known else value

    def rule(self, rule: ReadRule) -> str:
        known = self.ruleset.rules.get(rule.id)
        return known.title if known else f"{rule.id}: for {self.outcome(rule.then)}"

    def status(self, status: str) -> str:
        return _STATUS.get(status, status)

    def source(self, name: str) -> str:
        known = self.ruleset.sources.get(name)
        return known.title if known else name

    def citation(self, citation: Citation) -> str:
        """The quote, and where it stands."""
        return f"“{citation.quote}” ({self.source(citation.source)}, line {citation.line}; {citation.claim})"

    def answers(self, rule: ReadRule) -> str:
        """The answers that a rule looked at."""
        said = (f"{self.question(c.question)} {self.value(c.question, c.actual)}" for c in rule.conditions)
        return "; ".join(said)

    def basis(self, document: Document) -> str:
        """One sentence on what decided."""
        policy = self.ruleset.policy
        if document.decided_by == "default":
            quotes = self._claims(policy.preference_claims)
            return f"by default: the answers speak for none more than another. {quotes}"
        if document.decided_by == "tie_break":
            asked, quotes = self.question(policy.tie_break or ""), self._claims(policy.tie_break_claims)
            return f"by a tie-break: the rules are level, and the answer to “{asked}” decides. {quotes}"
        tier = next((tier for tier in self.ruleset.tiers if tier.id == document.decided_by), None)
        means = f" ({tier.means})" if tier and tier.means else ""
        return f"by {document.decided_by}{means}, {self.counts(document)}."

    def counts(self, document: Document) -> str:
        """The count of the deciding tier, the winner first: `This 2 to That 1`."""
        tally = next((tally for tally in reversed(document.tallies) if tally.decisive), None)
        if tally is None:
            return ""
        ranked = sorted(tally.counts.items(), key=lambda pair: (pair[0] != document.outcome, -pair[1]))
        return " to ".join(f"{self.outcome(name)} {count}" for name, count in ranked)

    def flip(self, flip: ReadFlip) -> str:
        """A counterfactual: `Do you need an admin site? Yes → That`."""
        parts = [
            f"{self.question(question)} {_either([self.value(question, value) for value in values])}"
            for question, values in flip.change.items()
        ]
        return f"{' and '.join(parts)} → {self.outcome(flip.outcome)}"

    def _claims(self, claims: Sequence[str]) -> str:
        found = (self.ruleset.claims[claim] for claim in claims)
        return " ".join(
            self.citation(Citation(claim.id, claim.source, claim.line, claim.quote, None)) for claim in found
        )


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def unsure_label(question: Question) -> str:
    """What `unsure` is called in a list of options, with what it means for the project."""
    assumed = f" (the project gets: {question.label(question.assume)})" if question.assume else ""
    return f"Not sure{assumed}"
