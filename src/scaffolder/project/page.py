"""The decision for people: a MADR, the usual form of a decision record in Markdown."""

from collections.abc import Iterator

from scaffolder.decision.document import Document
from scaffolder.decision.model import UNSURE, RuleSet
from scaffolder.decision.wording import Words

_MOST_FLIPS = 6


def decision_page(ruleset: RuleSet, document: Document) -> str:
    """The page's text, for somebody who has never heard of the tool that wrote it."""
    words = Words(ruleset)
    chosen, decided = words.outcome(document.chosen), words.outcome(document.outcome)
    outcome = f"Chosen option: **{chosen}**, "
    if document.chosen == document.outcome:
        outcome += words.basis(document)
    else:
        outcome += f"by choice of its owner. The answers speak for {decided}, {words.basis(document)}"
    lines = [
        f"# Use {chosen} as the web framework",
        "",
        "## Context and problem statement",
        "",
        *_context(words, document),
        "",
        "## Considered options",
        "",
        *(f"- {option.label}" for option in ruleset.outcomes.values()),
        "",
        "## Decision outcome",
        "",
        outcome,
        "",
        *_arguments(words, document),
        "## What would change it",
        "",
        *_changes(words, document),
    ]
    return "\n".join(lines) + "\n"


def _context(words: Words, document: Document) -> Iterator[str]:
    answers = [(name, answer.value) for name, answer in document.answers.items() if answer.value != UNSURE]
    yield "The project needs a web framework." + (" Its needs, as stated on the first day:" if answers else "")
    if answers:
        yield ""
    for name, value in answers:
        yield f"- {words.question(name)} **{words.value(name, value)}**"


def _arguments(words: Words, document: Document) -> Iterator[str]:
    for title, rules in (("For", document.reasons), ("Against", document.objections)):
        if rules:
            yield f"### {title} {words.outcome(document.outcome)}"
            yield ""
            for rule in rules:
                quoted = "".join(f": {words.citation(citation)}" for citation in rule.citations[:1])
                yield f"- {words.rule(rule)} ({rule.id}){quoted}."
            yield ""
    for notice in document.notices:
        yield f"Note: {notice.message}"
        yield ""


def _changes(words: Words, document: Document) -> Iterator[str]:
    if not document.counterfactuals:
        yield "No other answers to the questions would."
    else:
        yield "Any of these, the other answers staying as they are:"
        yield ""
    for flip in document.counterfactuals[:_MOST_FLIPS]:
        yield f"- {words.flip(flip)}"
    more = len(document.counterfactuals) - _MOST_FLIPS
    if more > 0:
        yield f"- … and {more} more"
