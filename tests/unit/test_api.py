"""The Python API, and what importing it costs."""

import subprocess
import sys

import scaffolder


def loaded_by(code: str) -> set[str]:
    script = f"import sys; {code}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in run.stdout.splitlines()[-1].split()}


HEAVY = {"copier", "questionary", "rich", "pydantic", "jinja2", "prompt_toolkit", "yaml", "click"}


def test_importing_loads_nothing_heavy() -> None:
    assert not loaded_by("import scaffolder") & HEAVY
    assert not loaded_by("import scaffolder; scaffolder.explain(scaffolder.decide({})).to_dict()") & HEAVY


def test_why_loads_no_renderer_and_no_prompts() -> None:
    code = "from scaffolder.cli.main import run; run(['why', '--admin', 'yes'])"
    assert not loaded_by(code) & (HEAVY - {"click"})


def test_decides_and_explains() -> None:
    decision = scaffolder.decide({"admin": "yes"})
    assert decision.outcome == "django"
    assert decision.to_dict() == scaffolder.explain(decision).to_dict()
    assert scaffolder.decide({"admin": "yes"}, scaffolder.load_ruleset()).to_dict() == decision.to_dict()
