"""What the screens say: decisions, reviews and next steps, as lines."""

from collections.abc import Iterator, Sequence

from scaffolder.decision.document import Document, ReadRule
from scaffolder.decision.model import UNSURE
from scaffolder.decision.wording import Words
from scaffolder.face.lines import COMMAND, GOOD, PLAIN, QUIET, TITLE, WARN, Line, bullets

_FIRST_REASONS = 3
_FIRST_FLIPS = 4


def lean(words: Words, document: Document, open_questions: int) -> Iterator[Line]:
    """Which way the answers point so far, and whether what is still open could turn it."""
    outcome = words.outcome(document.outcome)
    if document.decided_by == "default":
        yield Line("Nothing speaks for either framework yet.", TITLE)
    else:
        yield Line(
            f"Your answers point to {outcome} ({words.counts(document) or words.status(document.status)}).", TITLE
        )
    if document.settled:
        yield Line("Nothing still open can turn that.")
    elif open_questions:
        yield Line(f"Of the questions still open, {_turning(document)} could turn it.")


def _turning(document: Document) -> str:
    open_ = {name for name, answer in document.answers.items() if answer.value == UNSURE}
    alone = {
        name for flip in document.counterfactuals if len(flip.change) == 1 for name in flip.change if name in open_
    }
    return f"{len(alone)} on its own" if len(alone) == 1 else f"{len(alone)} on their own" if alone else "some together"


def brief(words: Words, document: Document) -> Iterator[Line]:
    """The decision for somebody with ten seconds: what, how surely, the strongest reasons, what would change it."""
    yield from _headline(words, document)
    if document.reasons:
        yield Line()
        yield Line("Because", TITLE)
    for rule in document.reasons[:_FIRST_REASONS]:
        yield Line(f"{words.rule(rule)} ({rule.id})", mark="• ")
        yield from (Line(words.citation(citation), QUIET, 2) for citation in rule.citations[:1])
    more = len(document.reasons) - _FIRST_REASONS
    if more > 0:
        yield Line(f"… and {more} more", QUIET)
    yield Line()
    yield from _changes(words, document, verbose=False)
    count = len(document.objections)
    against = f"{count} {'rule speaks' if count == 1 else 'rules speak'} against it; " if count else ""
    yield Line()
    yield Line(f"{against}-v shows everything behind this decision.", QUIET)


def decision(words: Words, document: Document, *, verbose: bool) -> Iterator[Line]:
    """The decision with its reasons, what speaks against it, and what to know; in full when `verbose`."""
    yield from _headline(words, document)
    for title, rules in (("Because", document.reasons), ("Against it", document.objections)):
        if rules:
            yield Line()
            yield Line(title, TITLE)
        for rule in rules:
            yield from _reason(words, rule, all_quotes=verbose)
    said = {rule.caveat for rule in (*document.reasons, *document.objections)}
    for notice in (notice for notice in document.notices if notice.message not in said):
        yield Line()
        yield Line(notice.message, WARN, mark="Note: ")
    yield Line()
    yield from _changes(words, document, verbose=verbose)
    if verbose:
        yield from _details(words, document)


def _headline(words: Words, document: Document) -> Iterator[Line]:
    outcome = words.outcome(document.outcome)
    if document.chosen != document.outcome:
        yield Line(f"{words.outcome(document.chosen)}, chosen by hand over {outcome}", GOOD)
        yield Line(f"The answers speak for {outcome}: {words.basis(document)}")
    else:
        yield Line(f"{outcome}: {words.status(document.status)}", GOOD)
        basis = words.basis(document)
        yield Line(f"{basis[0].upper()}{basis[1:]}")


def _reason(words: Words, rule: ReadRule, *, all_quotes: bool) -> Iterator[Line]:
    overruled = f" ({rule.id} gives way to {', '.join(rule.overridden_by)})" if rule.overridden_by else f" ({rule.id})"
    yield Line(f"{words.rule(rule)}{overruled}", mark="• ")
    yield Line(f"You said: {words.answers(rule)}", PLAIN, 2)
    for citation in rule.citations if all_quotes else rule.citations[:1]:
        yield Line(words.citation(citation), QUIET, 2)
    if rule.caveat:
        yield Line(rule.caveat, QUIET, 2, "But: ")


def _changes(words: Words, document: Document, *, verbose: bool) -> Iterator[Line]:
    if not document.counterfactuals:
        yield Line("No other answers would change it.", TITLE)
        return
    yield Line("What would change it", TITLE)
    flips = document.counterfactuals if verbose else document.counterfactuals[:_FIRST_FLIPS]
    yield from bullets(words.flip(flip) for flip in flips)
    if len(flips) < len(document.counterfactuals):
        yield Line(f"… and {len(document.counterfactuals) - len(flips)} more", QUIET)


def _details(words: Words, document: Document) -> Iterator[Line]:
    yield Line()
    yield Line("Your answers", TITLE)
    for name, answer in document.answers.items():
        yield Line(f"{words.question(name)} {words.value(name, answer.value)} ({answer.source})", mark="• ")
    if document.sufficient_reasons and all(document.sufficient_reasons):
        yield Line()
        yield Line("Enough for it, whatever the other answers say", TITLE)
        yield from bullets(" and ".join(names) for names in document.sufficient_reasons)
    rest = [rule for rule in document.rules if rule not in document.reasons and rule not in document.objections]
    yield Line()
    yield Line("Rules that did not count", TITLE)
    for rule in rest:
        yield Line(f"{rule.id} {words.rule(rule)}: {rule.result.replace('_', ' ')}", QUIET, mark="• ")
    yield Line()
    yield Line(f"Rules {document.ruleset_id} {document.ruleset_version}, decision {document.decision_id[:12]}", QUIET)


def rather(words: Words, document: Document, other: str) -> Iterator[Line]:
    """Why the outcome is this and not `other`: what speaks for each, what outweighs it, and what would turn it."""
    this, that = words.outcome(document.outcome), words.outcome(other)
    yield Line(f"Why {this} and not {that}", TITLE)
    yield Line(f"It was decided {words.basis(document)}")
    for tally in document.tallies:
        decisive = " (this decides)" if tally.decisive else ""
        counts = f"{this} {tally.counts.get(document.outcome, 0)}, {that} {tally.counts.get(other, 0)}"
        yield Line(f"{tally.tier}: {counts}{decisive}", mark="• ")
    yield Line()
    yield Line(f"What speaks for {that}", TITLE)
    theirs = [rule for rule in document.objections if rule.then == other]
    for rule in theirs:
        yield Line(f"{words.rule(rule)} ({rule.id}): {_why_not(rule, document)}", mark="• ")
    if not theirs:
        yield Line("None of your answers.")
    yield Line()
    flips = [flip for flip in document.counterfactuals if flip.outcome == other]
    yield Line(f"What would make it {that}" if flips else f"No other answers would make it {that}.", TITLE)
    yield from bullets(words.flip(flip) for flip in flips[:_FIRST_FLIPS])


def _why_not(rule: ReadRule, document: Document) -> str:
    if rule.overridden_by:
        return f"it gives way to {', '.join(rule.overridden_by)}"
    if rule.result == "outranked":
        return f"it is weaker evidence than what decided ({document.decided_by})"
    return "it is outnumbered, or level with what speaks against it"


def what_if(words: Words, before: Document, after: Document) -> Iterator[Line]:
    """What other answers would have led to."""
    for name, answer in after.answers.items():
        was = before.answers.get(name)
        if was is None or was.value != answer.value:
            old = words.value(name, was.value) if was else "not asked"
            yield Line(f"{words.question(name)} {words.value(name, answer.value)} instead of {old}", mark="• ")
    turned = before.outcome != after.outcome
    yield Line(f"That would make it {words.outcome(after.outcome)}." if turned else "That changes nothing.", GOOD)
    yield Line()


def today(words: Words, recorded: Document, now: Document) -> Iterator[Line]:
    """What today's rules say about answers that older ones decided, and which rules make the difference."""
    same = recorded.outcome == now.outcome
    yield Line()
    yield Line(f"Decided by {recorded.ruleset_id} {recorded.ruleset_version}; the rules have changed since.", WARN)
    verdict = f"still say {words.outcome(now.outcome)}" if same else f"say {words.outcome(now.outcome)}"
    yield Line(f"Today's ({now.ruleset_id} {now.ruleset_version}) {verdict}, {words.basis(now)}")
    then_results = {rule.id: rule.result for rule in recorded.rules}
    for rule in now.rules:
        was = then_results.pop(rule.id, "not there")
        if was != rule.result:
            yield Line(f"{rule.id} was {was.replace('_', ' ')}, is {rule.result.replace('_', ' ')}", mark="• ")
    for gone in then_results:
        yield Line(f"{gone} is no more", mark="• ")


def refused(words: Words, reason: str, alternatives: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Line]:
    """Why answers cannot be built together, and the nearest that can."""
    yield Line(reason, WARN, mark="That cannot be built: ")
    for question, values in alternatives:
        labels = ", ".join(words.value(question, value) for value in values)
        yield Line(f"{words.question(question)} {labels}", mark="• possible: ")


def next_steps(steps: Sequence[tuple[str, str]]) -> list[Line]:
    """What to type now, each command with its purpose."""
    width = max((len(command) for command, _ in steps), default=0)
    return [Line(f"{command:<{width}}  {purpose}".rstrip(), COMMAND) for command, purpose in steps]
