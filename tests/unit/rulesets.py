"""A small rule set of three outcomes, as the files an organisation would write, to be bent by tests."""

from collections.abc import Mapping

from scaffolder.decision.load import ruleset
from scaffolder.decision.model import RuleSet

FILES: Mapping[str, str] = {
    "sources.toml": '[[source]]\nid = "S1"\ntitle = "Our own experience"\n',
    "claims.toml": """
[[claim]]
id = "C1"
source = "S1"
line = 1
heading = "Notes"
quote = "ants are strong"
strength = "recommendation"
truth = "opinion"
verdict = "So we found"
disposition = "applied"
reason = "Grounds."

[[claim]]
id = "C2"
source = "S1"
line = 2
heading = "Notes"
quote = "bees fly"
strength = "recommendation"
truth = "false"
verdict = "Not ours"
disposition = "recorded"
reason = "False."
""",
    "questions.toml": """
[[question]]
id = "weight"
core = true
text = "How heavy?"
assume = "light"
option = [{ id = "light", label = "Light" }, { id = "heavy", label = "Heavy" }]

[[question]]
id = "height"
text = "How high?"
option = [{ id = "low", label = "Low" }, { id = "high", label = "High" }, { id = "vast", label = "Vast" }]
""",
    "rules.toml": """
id = "carriers"
version = "1.0.0"

[[outcome]]
id = "ant"
label = "Ant"

[[outcome]]
id = "bee"
label = "Bee"

[[outcome]]
id = "cat"
label = "Cat"

[[tier]]
id = "need"
status = "required"

[[tier]]
id = "taste"
status = "leaning"

[policy]
tie_break = "weight"
tie_break_claims = ["C1"]
preference = ["cat", "bee", "ant"]
preference_claims = ["C1"]

[[rule]]
id = "W1"
tier = "need"
when = { weight = "heavy" }
then = "ant"
title = "Ants lift"
claims = ["C1"]
rationale = "They do."

[[rule]]
id = "H1"
tier = "need"
when = { height = ["high", "vast"] }
then = "bee"
title = "Bees fly"
claims = ["C1"]
rationale = "They do."

[[rule]]
id = "B1"
tier = "taste"
when = { weight = "heavy", height = "vast" }
then = "bee"
title = "Both at once"
claims = ["C1"]
rationale = "Only a swarm."
""",
}


def bent(**edits: tuple[str, str]) -> dict[str, str]:
    """The files, with one text replaced by another in each file named (`rules=(old, new)`)."""
    files = dict(FILES)
    for name, (old, new) in edits.items():
        assert old in files[f"{name}.toml"], old
        files[f"{name}.toml"] = files[f"{name}.toml"].replace(old, new, 1)
    return files


def carriers(**edits: tuple[str, str]) -> RuleSet:
    """The rule set, bent."""
    return ruleset(bent(**edits))
