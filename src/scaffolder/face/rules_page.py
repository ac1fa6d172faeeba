"""The reference page of a rule set, in Markdown: everything that decides, and what becomes of every claim."""

from collections.abc import Iterator, Sequence

from scaffolder.decision.model import Claim, Condition, Question, Rule, RuleSet


def rules_page(ruleset: RuleSet) -> str:
    """The page's text; the same rule set gives the same text."""
    parts = [_head(ruleset), _policy(ruleset), _questions(ruleset), _rules(ruleset), _claims(ruleset)]
    return "\n".join(line for part in parts for line in part)


def _head(ruleset: RuleSet) -> Iterator[str]:
    yield f"# The rules: {ruleset.id} {ruleset.version}"
    yield ""
    yield "Written by `scaffolder rules list --markdown`. To change it, change the rules."
    yield ""
    yield "The claims come from:"
    yield ""
    for source in ruleset.sources.values():
        title = f"[{source.title}]({source.url})" if source.url else source.title
        yield f"- **{source.id}**: {title}{f', {source.publisher}' if source.publisher else ''}"
    yield ""


def _policy(ruleset: RuleSet) -> Iterator[str]:
    policy = ruleset.policy
    yield "## Policy"
    yield ""
    yield "1. A rule that a matched rule overrides does not count."
    tiers = ", ".join(f"*{tier.id}* ({tier.means})" if tier.means else f"*{tier.id}*" for tier in ruleset.tiers)
    yield (
        f"2. In the order {tiers}, the matched rules for each outcome are counted; the first tier in which the counts "
        f"differ decides.{_cited(ruleset, policy.count_claims)}"
    )
    if policy.tie_break:
        cited = _cited(ruleset, policy.tie_break_claims)
        yield f"3. Where all are level, a rule on `{policy.tie_break}` decides.{cited}"
    first = ruleset.outcomes[policy.preference[0]].label
    number = 4 if policy.tie_break else 3
    yield f"{number}. Otherwise {first}, reported as undetermined.{_cited(ruleset, policy.preference_claims)}"
    yield ""


def _questions(ruleset: RuleSet) -> Iterator[str]:
    yield "## Questions"
    yield ""
    yield "Each also takes `unsure`, which no rule looks at."
    yield ""
    yield "| question | asked | options | when unsure, the project gets |"
    yield "| --- | --- | --- | --- |"
    for question in ruleset.questions.values():
        yield _question(question)
    yield ""


def _question(question: Question) -> str:
    options = ", ".join(f"`{option}`" for option in question.option_ids)
    asked = "always" if question.core else "on request"
    assumed = f"`{question.assume}`" if question.assume else ""
    return f"| `{question.id}`: {_cell(question.text)} | {asked} | {options} | {assumed} |"


def _rules(ruleset: RuleSet) -> Iterator[str]:
    yield "## Rules"
    yield ""
    for tier in ruleset.tiers:
        for rule in ruleset.rules.values():
            if rule.tier == tier.id:
                yield from _rule(ruleset, rule)


def _rule(ruleset: RuleSet, rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}: {rule.title}"
    yield ""
    yield f"When {_when(rule.when)}: {rule.tier} for {ruleset.outcomes[rule.then].label}."
    yield ""
    yield rule.rationale
    yield ""
    if rule.overrides:
        yield f"Overrides {', '.join(rule.overrides)}.{_cited(ruleset, rule.override_claims)}"
        yield ""
    if rule.caveat:
        yield f"{(rule.validity or 'but').capitalize()}: {rule.caveat}"
        yield ""
    for name in rule.claims:
        claim = ruleset.claims[name]
        yield f"- {name}, line {claim.line}: “{claim.quote}”"
    yield ""


def _claims(ruleset: RuleSet) -> Iterator[str]:
    yield "## Claims"
    yield ""
    yield "Every claim of the documents, whether it holds, and what becomes of it."
    yield ""
    yield "| claim | quote | holds | verdict | what becomes of it |"
    yield "| --- | --- | --- | --- | --- |"
    for claim in ruleset.claims.values():
        yield _claim(claim)
    yield ""


def _claim(claim: Claim) -> str:
    cells = (claim.id, f"“{claim.quote}”", claim.truth, claim.verdict, claim.reason)
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _when(conditions: Sequence[Condition]) -> str:
    def one(condition: Condition) -> str:
        return f"`{condition.question}` is {' or '.join(f'`{option}`' for option in condition.options)}"

    return " and ".join(map(one, conditions))


def _cited(ruleset: RuleSet, claims: Sequence[str]) -> str:
    return "".join(f" “{ruleset.claims[claim].quote}” ({claim})." for claim in claims)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
