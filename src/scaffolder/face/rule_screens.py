"""What `scaffolder rules` says, as lines."""

from collections.abc import Iterator, Mapping, Sequence

from scaffolder.decision.diff import Change
from scaffolder.decision.model import Claim, Condition, Rule, RuleSet
from scaffolder.decision.scenarios import Trial
from scaffolder.decision.verify import Finding, Verification
from scaffolder.face.lines import GOOD, PLAIN, QUIET, TITLE, WARN, Line

_TRUTH = {"true": "Yes", "partly": "In part", "opinion": "Opinion", "unverified": "Not verified", "false": "No"}


def listing(ruleset: RuleSet) -> Iterator[Line]:
    """All rules, strongest tier first."""
    yield Line(f"{ruleset.id} {ruleset.version}: {len(ruleset.rules)} rules, {len(ruleset.claims)} claims", TITLE)
    width = max((len(rule) for rule in ruleset.rules), default=0)
    for tier in ruleset.tiers:
        yield Line()
        yield Line(f"{tier.id}: {tier.means}" if tier.means else tier.id, TITLE)
        for rule in ruleset.rules.values():
            if rule.tier == tier.id:
                yield Line(f"{rule.id:<{width}}  {_when(rule.when)} → {rule.then}", indent=2)


def rule(ruleset: RuleSet, shown: Rule, census: Verification | None) -> Iterator[Line]:
    """One rule: what, when, why, its quotes, its caveat, and how much it matters."""
    yield Line(f"{shown.id}: {shown.title}", TITLE)
    yield Line(f"When {_when(shown.when)}: {shown.tier} for {ruleset.outcomes[shown.then].label}")
    yield Line(shown.rationale)
    if shown.overrides:
        yield Line(f"It overrides {', '.join(shown.overrides)}:")
        yield from _quotes(ruleset, shown.override_claims)
    if shown.caveat:
        yield Line(shown.caveat, WARN, mark=f"{(shown.validity or 'but').capitalize()}: ")
    if census:
        yield Line(
            f"It counts in {census.fires[shown.id]:,} of {census.combinations:,} combinations of answers, and decides "
            f"{census.pivotal[shown.id]:,} of them alone."
        )
    yield Line()
    yield Line("It rests on", TITLE)
    yield from _quotes(ruleset, shown.claims)


def claim(ruleset: RuleSet, shown: Claim, users: Sequence[str]) -> Iterator[Line]:
    """One claim: what is said where, whether it is true, and what becomes of it."""
    source = ruleset.sources[shown.source]
    yield Line(f"{shown.id}: “{shown.quote}”", TITLE)
    yield Line(f"{source.title}, line {shown.line}, under “{shown.heading}”")
    if source.url:
        yield Line(source.url, QUIET)
    about = f" about {_when(shown.concerns)}" if shown.concerns else ""
    favours = f" for {ruleset.outcomes[shown.favours].label}" if shown.favours else ""
    yield Line(f"A claim of strength {shown.strength}{favours}{about}.")
    yield Line(f"Does it hold? {_TRUTH[shown.truth]} ({shown.verdict})", WARN if shown.truth == "false" else PLAIN)
    yield Line(f"What becomes of it: {shown.disposition}. {shown.reason}")
    yield Line(f"Cited by: {', '.join(users)}" if users else "No rule rests on it.")
    if shown.contradicts:
        yield Line(f"Contradicted by: {', '.join(shown.contradicts)}")


def verification(result: Verification) -> Iterator[Line]:
    """What was checked, and everything found."""
    space = f"{result.combinations:,} combinations of answers in {result.classes:,} classes"
    if result.sampled:
        yield Line(f"A sample of {result.looked_at:,} classes was checked, out of {space}: this is no proof.", WARN)
    else:
        yield Line(f"All {space} were checked.", TITLE)
    for name, count in sorted(result.decided_by.items(), key=lambda pair: -pair[1]):
        yield Line(f"{count:>11,} decided by {name}", indent=2)
    yield Line(f"{result.moves:,} changes of one answer in favour of the winner leave it the winner.")
    yield Line()
    if not result.findings:
        yield Line("Nothing is wrong: every answer is decided, every rule matters, none contradicts another.", GOOD)
    for found in result.findings:
        yield from _finding(found)


def trials(results: Sequence[Trial]) -> Iterator[Line]:
    """Each scenario that failed, and how many held."""
    for trial in results:
        if not trial.holds:
            expected = f"{trial.scenario.outcome} by {trial.scenario.decided_by}"
            message = (
                f"{trial.scenario.id} ({_answers(trial.scenario.answers)}): expected {expected}, got {trial.found}"
            )
            yield Line(message, WARN, mark="✗ ")
    held = sum(trial.holds for trial in results)
    yield Line(f"{held} of {len(results)} scenarios hold.", GOOD if held == len(results) else WARN)


def change(result: Change) -> Iterator[Line]:
    """What differs, and the smallest answers whose outcome flips."""
    for name, ids in (
        ("Rules added", result.added), ("Rules removed", result.removed), ("Rules changed", result.changed),
        ("Questions added", result.questions_added), ("Questions removed", result.questions_removed),
    ):  # fmt: skip
        if ids:
            yield Line(f"{name}: {', '.join(ids)}")
    yield Line(f"{result.flipped:,} of {result.combinations:,} combinations of answers lead to another outcome.", TITLE)
    for flip in result.examples:
        yield Line(f"{_answers(flip.answers)}: {flip.before} → {flip.after}", mark="• ", indent=2)
    if result.unannounced:
        yield Line("Outcomes flip under the same version: raise it.", WARN)


def _finding(found: Finding) -> Iterator[Line]:
    rules = " and ".join(found.rules)
    yield Line(f"{found.code.replace('_', ' ')}: {rules + ': ' if rules else ''}{found.message}", WARN, mark="✗ ")
    if found.example is not None:
        yield Line(f"For example: {_answers(found.example)}", indent=2)
    yield Line(found.fix, QUIET, indent=2)


def _quotes(ruleset: RuleSet, claims: Sequence[str]) -> Iterator[Line]:
    for name in claims:
        cited = ruleset.claims[name]
        title = ruleset.sources[cited.source].title
        yield Line(f"{name}, {title}, line {cited.line}: “{cited.quote}”", mark="• ")
        yield Line(f"Does it hold? {_TRUTH[cited.truth]} ({cited.verdict})", QUIET, 2)


def _when(conditions: Sequence[Condition]) -> str:
    return " and ".join(f"{c.question} = {' or '.join(c.options)}" for c in conditions)


def _answers(answers: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in answers.items()) or "no answer at all"
