"""What a template wants to run: tasks, migrations and extensions of Jinja's, none of which it may without trust."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scaffolder.errors import Refused

MIGRATIONS = "_migrations"
_KEYS = {"_tasks": "task", MIGRATIONS: "migration", "_jinja_extensions": "extension"}


def settings(template: Path) -> Mapping[str, Any]:
    """What the template in the folder tells Copier; nothing where it cannot be read."""
    import yaml

    for name in ("copier.yml", "copier.yaml"):
        try:
            content = yaml.safe_load((template / name).read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            continue
        if isinstance(content, dict):
            return content
    return {}


def powers(template: Path) -> tuple[str, ...]:
    """Each thing the template in the folder would run, in words."""
    content = settings(template)
    return tuple(f"{word}: {item}" for key, word in _KEYS.items() for item in content.get(key) or ())


def check_trust(template: Path, *, trusted: bool) -> None:
    """Raise Refused for a template that wants to run something and is not trusted, naming all of it."""
    wanted = powers(template)
    if wanted and not trusted:
        listed = "".join(f"\n  {power}" for power in wanted)
        fix = "Read them. If you trust the template, say so with --trust."
        raise Refused(f"the template wants to run commands of its own:{listed}", where=str(template), fix=fix)
