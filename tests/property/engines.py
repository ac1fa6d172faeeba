"""The rule set handed to two engines that nobody of this project wrote: zen (JSON decision models) and clingo (ASP).

Both translations are generic: they name no question, rule or outcome, and all deciding happens in the engine. The
functions `by_…` decide every combination of `values` (question id to the answers to try, for every question) and key
what they find by the answers, in the order of the questions.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from json import dumps

from clingo import Control, Model
from zen import ZenEngine

from scaffolder.decision.engine import decide
from scaffolder.decision.model import Rule, RuleSet

Values = Mapping[str, Sequence[str]]
Key = tuple[str, ...]
Decided = tuple[str, str]
Node = dict[str, object]
Row = dict[str, str]


def by_scaffolder(rules: RuleSet, values: Values) -> dict[Key, Decided]:
    """Outcome and what decided, from the engine that is to be confirmed."""
    decisions = {key: decide(rules, dict(zip(values, key, strict=True))) for key in product(*values.values())}
    return {key: (decision.outcome, decision.decided_by) for key, decision in decisions.items()}


def by_zen(rules: RuleSet, values: Values) -> dict[Key, Decided]:
    """Evaluate the decision model once for each combination."""
    model = ZenEngine().create_decision(dumps(zen_document(rules)))
    found: dict[Key, Decided] = {}
    for key in product(*values.values()):
        result = model.evaluate({"answers": dict(zip(values, key, strict=True))})["result"]
        found[key] = (result["outcome"], result["decided_by"])
    return found


def by_clingo(rules: RuleSet, values: Values) -> dict[Key, Decided]:
    """Solve once for all: each stable model is one combination of answers with its decision."""
    control = Control(["--models=0"])
    control.add("base", [], "\n".join([ASP_POLICY, *asp_facts(rules, values)]))
    control.ground([("base", [])])
    found: dict[Key, Decided] = {}
    with control.solve(yield_=True) as models:
        for model in models:
            key, decided = _shown(model, values)
            assert key not in found, f"two decisions for {key}"
            found[key] = decided
    return found


def stages(rules: RuleSet) -> Iterator[tuple[str, list[Rule]]]:
    """What narrows the field, in order, each with the rules it counts: the tiers, then the tie-break question."""
    for tier in rules.tiers:
        yield tier.id, [rule for rule in rules.rules.values() if rule.tier == tier.id]
    asked = rules.policy.tie_break
    if asked:
        yield "tie_break", [rule for rule in rules.rules.values() if any(c.question == asked for c in rule.when)]


def _text(value: str | int) -> str:
    """A literal in both languages."""
    return dumps(value, ensure_ascii=False)


# zen: tables that collect the votes of each stage, expressions that keep the outcomes with most votes, and a table of
# which the first row that holds says what decided. The nodes stand in a chain; each passes on what it was given.


def zen_document(rules: RuleSet) -> dict[str, object]:
    """The rule set as a JSON decision model, for input `{"answers": {question: value}}`."""
    chain = [
        _node("inputNode", "input", {}),
        _overridden(list(rules.rules.values())),
        _expression("start", "field0", f"[{', '.join(map(_text, rules.policy.preference))}]"),
    ]
    decides = [("len(field0) == 1", "default")]
    for n, (stage, counted) in enumerate(stages(rules)):
        chain += [_votes(f"votes{n}", counted), _expression(f"narrow{n}", f"field{n + 1}", _most(n))]
        decides.append((f"len(field{n + 1}) == 1", stage))
    chain += [
        _expression("choose", "outcome", f"field{len(decides) - 1}[0]"),
        _first("decide", "decided_by", [*decides, ("", "default")]),
        _node("outputNode", "output", {}),
    ]
    edges = [
        {"id": f"edge{n}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for n, (one, other) in enumerate(pairwise(chain))
    ]
    return {"nodes": chain, "edges": edges}


def _most(stage: int) -> str:
    """The expression for the outcomes in the field that no other has more votes than."""
    votes = f"count(votes{stage} as vote, vote.id == outcome)"
    return f"filter(field{stage} as outcome, {votes} == max(map(field{stage} as outcome, {votes})))"


def _overridden(rules: Sequence[Rule]) -> Node:
    """The table of the rules that matched rules override."""
    questions = _questions(rules)
    rows = [{**_when(rule, questions), "id": _text(other)} for rule in rules for other in rule.overrides]
    return _table("overridden", "collect", questions, rows, path="overridden")


def _votes(name: str, rules: Sequence[Rule]) -> Node:
    """The table of what the matched rules speak for, without those overridden."""
    questions = _questions(rules)
    rows = [
        {
            **_when(rule, questions),
            "guard": f"not ({_text(rule.id)} in map(overridden as rule, rule.id))",
            "id": _text(rule.then),
        }
        for rule in rules
    ]
    return _table(name, "collect", questions, rows, path=name)


def _first(name: str, field: str, rows: Sequence[tuple[str, str]]) -> Node:
    """The table that sets `field` to the value of the first row that holds."""
    return _table(name, "first", [], [{"guard": guard, "id": _text(value)} for guard, value in rows], field=field)


def _questions(rules: Sequence[Rule]) -> list[str]:
    return list(dict.fromkeys(condition.question for rule in rules for condition in rule.when))


def _when(rule: Rule, questions: Sequence[str]) -> Row:
    """A cell for each question: the options that meet the rule's condition on it, blank where any answer does."""
    cells = {condition.question: ", ".join(map(_text, condition.options)) for condition in rule.when}
    assert len(cells) == len(rule.when), f"{rule.id}: a cell holds one condition"
    assert all(cells.values()), f"{rule.id}: a blank cell holds for any answer"
    return {f"q{n}": cells.get(question, "") for n, question in enumerate(questions)}


def _table(
    name: str, policy: str, questions: Sequence[str], rows: Sequence[Row], *, field: str = "id", path: str | None = None
) -> Node:
    """A decision table: a column for each question, a guard over all that is known, and one output."""
    columns = [{"id": f"q{n}", "name": name, "field": f"answers[{_text(name)}]"} for n, name in enumerate(questions)]
    content = {
        "hitPolicy": policy,
        "inputs": [*columns, {"id": "guard", "name": "guard"}],
        "outputs": [{"id": "id", "name": field, "field": field}],
        "rules": [{"_id": f"row{n}", "guard": "", **row} for n, row in enumerate(rows)],
    }
    return _node("decisionTableNode", name, {**content, **_passing(path)})


def _expression(name: str, key: str, value: str) -> Node:
    """A node that sets `key`."""
    content = {"expressions": [{"id": "only", "key": key, "value": value}], **_passing()}
    return _node("expressionNode", name, content)


def _node(kind: str, name: str, content: Mapping[str, object]) -> Node:
    return {"id": name, "type": kind, "name": name, "content": content}


def _passing(path: str | None = None) -> dict[str, object]:
    return {"passThrough": True, "inputField": None, "outputPath": path, "executionMode": "single"}


# clingo: the rule set as facts, the policy as a logic program over them.

ASP_POLICY = """
1 { answer(Q, V) : value(Q, V) } 1 :- question(Q).

met(R, C) :- accepts(R, C, Q, V), answer(Q, V).
matched(R) :- rule(R, _), met(R, C) : condition(R, C).
overridden(R) :- overrides(By, R), matched(By).
in_force(R) :- matched(R), not overridden(R).

votes(S, O, N) :- stage(S, _), prefers(_, O), N = #count { R : in_force(R), counts(S, R), rule(R, O) }.
field(0, O) :- prefers(_, O).
beaten(S, O) :- field(S, O), votes(S, O, N), field(S, P), votes(S, P, M), N < M.
field(S + 1, O) :- stage(S, _), field(S, O), not beaten(S, O).
narrowed_to_one(S) :- field(S, _), 1 = #count { O : field(S, O) }.

last(S) :- S = #max { 0 ; N + 1 : stage(N, _) }.
outranked(O) :- last(S), field(S, O), prefers(I, O), field(S, P), prefers(J, P), J < I.
outcome(O) :- last(S), field(S, O), not outranked(O).

decided_by(Name) :- stage(S, Name), narrowed_to_one(S + 1), not narrowed_to_one(S).
decided_by("default") :- last(S), not narrowed_to_one(S).
decided_by("default") :- narrowed_to_one(0).

#defined overrides/2.
#show answer/2.
#show outcome/1.
#show decided_by/1.
"""


def asp_facts(rules: RuleSet, values: Values) -> Iterator[str]:
    """The rule set and the answers to try."""
    for question, options in values.items():
        yield _fact("question", question)
        yield from (_fact("value", question, option) for option in options)
    for rule in rules.rules.values():
        yield from _rule_facts(rule)
    for n, (stage, counted) in enumerate(stages(rules)):
        yield _fact("stage", n, stage)
        yield from (_fact("counts", n, rule.id) for rule in counted)
    yield from (_fact("prefers", n, outcome) for n, outcome in enumerate(rules.policy.preference))


def _rule_facts(rule: Rule) -> Iterator[str]:
    yield _fact("rule", rule.id, rule.then)
    yield from (_fact("overrides", rule.id, other) for other in rule.overrides)
    for n, condition in enumerate(rule.when):
        yield _fact("condition", rule.id, n)
        yield from (_fact("accepts", rule.id, n, condition.question, option) for option in condition.options)


def _fact(name: str, *arguments: str | int) -> str:
    return f"{name}({', '.join(_text(argument) for argument in arguments)})."


def _shown(model: Model, values: Values) -> tuple[Key, Decided]:
    """The answers and the decision of one stable model; more or fewer than one of either is an error."""
    atoms = [(symbol.name, *(argument.string for argument in symbol.arguments)) for symbol in model.symbols(shown=True)]
    answers = {atom[1]: atom[2] for atom in atoms if atom[0] == "answer"}
    (outcome,) = [atom[1] for atom in atoms if atom[0] == "outcome"]
    (decided_by,) = [atom[1] for atom in atoms if atom[0] == "decided_by"]
    return tuple(answers[question] for question in values), (outcome, decided_by)
