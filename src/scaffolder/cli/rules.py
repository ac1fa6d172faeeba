"""`scaffolder rules`: look at a rule set, prove it, try its scenarios, compare it with another."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from scaffolder import api
from scaffolder.decision.model import Claim, Rule, RuleSet
from scaffolder.errors import UsageError, did_you_mean
from scaffolder.face import rule_screens as screens
from scaffolder.face.console import out
from scaffolder.face.lines import Line

# Names the rules that come with scaffolder, where a directory is expected.
BUILT_IN = "built-in"
_INVALID = 5

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _options(command: Decorated) -> Decorated:
    command = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")(command)
    return click.option("--rules", metavar="DIR", help="Look at the rules in this directory.")(command)


@click.group()
def rules() -> None:
    """Look at the rules behind a decision, and prove them."""


@rules.command("list")
@click.option("--markdown", is_flag=True, help="A reference page of the whole rule set.")
@_options
@click.pass_obj
def list_rules(color: bool | None, /, *, rules: str | None, as_json: bool, markdown: bool) -> None:
    """List all rules."""
    ruleset = api.load_ruleset(rules)
    if markdown:
        from scaffolder.face.rules_page import rules_page

        click.echo(rules_page(ruleset), nl=False)
        return
    _print(color, as_json, [_rule(rule) for rule in ruleset.rules.values()], screens.listing(ruleset))


@rules.command()
@click.argument("name", metavar="ID")
@_options
@click.pass_obj
def show(color: bool | None, /, *, name: str, rules: str | None, as_json: bool) -> None:
    """Show one rule or one claim: what, when, why, and how much it matters."""
    ruleset = api.load_ruleset(rules)
    if name in ruleset.claims:
        users = _users(ruleset, name)
        shown = ruleset.claims[name]
        _print(color, as_json, {**_claim(shown), "cited_by": users}, screens.claim(ruleset, shown, users))
    elif name in ruleset.rules:
        _show_rule(color, ruleset, ruleset.rules[name], as_json=as_json)
    else:
        known = [*ruleset.rules, *ruleset.claims]
        raise UsageError(f"there is no rule or claim '{name}'", fix=did_you_mean(name, known))


@rules.command()
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Check N classes of answers instead of all.")
@_options
@click.pass_context
def verify(ctx: click.Context, /, *, sample: int | None, rules: str | None, as_json: bool) -> None:
    """Prove over all answers that the rules have no gap, no dead rule and no open contradiction."""
    from scaffolder.decision.verify import verify as verified

    result = verified(api.load_ruleset(rules), sample)
    document = {
        "classes": result.classes, "combinations": result.combinations, "looked_at": result.looked_at,
        "sampled": result.sampled, "moves": result.moves, "decided_by": result.decided_by, "fires": result.fires,
        "pivotal": result.pivotal, "findings": [finding._asdict() for finding in result.findings],
    }  # fmt: skip
    _print(ctx.obj, as_json, document, screens.verification(result))
    ctx.exit(_INVALID if result.findings else 0)


@rules.command()
@_options
@click.pass_context
def test(ctx: click.Context, /, *, rules: str | None, as_json: bool) -> None:
    """Try the scenarios of the rule set."""
    from scaffolder.decision.scenarios import trials

    results = trials(api.load_ruleset(rules))
    document = [{"id": t.scenario.id, "holds": t.holds, "found": t.found} for t in results]
    _print(ctx.obj, as_json, document, screens.trials(results))
    ctx.exit(0 if all(trial.holds for trial in results) else _INVALID)


@rules.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def diff(ctx: click.Context, /, *, old: str, new: str, as_json: bool) -> None:
    """Compare two directories of rules ('built-in' names scaffolder's own): which answers lead elsewhere?

    Ends with 5 when outcomes flip and the version was not raised.
    """
    from scaffolder.decision.diff import diff as difference

    change = difference(*(api.load_ruleset(None if name == BUILT_IN else name) for name in (old, new)))
    document = {
        "rules": {"added": change.added, "removed": change.removed, "changed": change.changed},
        "questions": {"added": change.questions_added, "removed": change.questions_removed},
        "combinations": change.combinations, "flipped": change.flipped, "same_version": change.same_version,
        "examples": [flip._asdict() for flip in change.examples],
    }  # fmt: skip
    _print(ctx.obj, as_json, document, screens.change(change))
    ctx.exit(_INVALID if change.unannounced else 0)


def _show_rule(color: bool | None, ruleset: RuleSet, rule: Rule, *, as_json: bool) -> None:
    from scaffolder.decision.space import SpaceTooLarge
    from scaffolder.decision.verify import verify as verified

    try:
        census = verified(ruleset)
    except SpaceTooLarge:
        census = None
    matters = {"fires": census.fires[rule.id], "pivotal": census.pivotal[rule.id]} if census else {}
    claims = [_claim(ruleset.claims[name]) for name in rule.claims]
    _print(color, as_json, {**_rule(rule), **matters, "claims": claims}, screens.rule(ruleset, rule, census))


def _rule(rule: Rule) -> dict[str, object]:
    return {**rule._asdict(), "when": {c.question: list(c.options) for c in rule.when}}


def _claim(claim: Claim) -> dict[str, object]:
    return {**claim._asdict(), "concerns": {c.question: list(c.options) for c in claim.concerns}}


def _users(ruleset: RuleSet, claim: str) -> list[str]:
    policy = ruleset.policy
    by_policy = claim in (*policy.count_claims, *policy.tie_break_claims, *policy.preference_claims)
    by_rules = [rule.id for rule in ruleset.rules.values() if claim in (*rule.claims, *rule.override_claims)]
    return [*by_rules, *(["policy"] if by_policy else [])]


def _print(color: bool | None, as_json: bool, document: object, lines: Iterable[Line]) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        out(color=color).show(lines)
