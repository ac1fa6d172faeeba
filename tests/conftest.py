"""What every test finds: our own tools on the path, somebody git knows, and no taste of the machine's."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Where a run must not depend on luck: what was found by chance becomes a test of its own.
settings.register_profile("steady", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    """Set up here and not in a fixture, which a module's own of the same name would replace."""
    folder = tempfile.TemporaryDirectory(prefix="scaffolder-tests-")
    config.add_cleanup(folder.cleanup)
    person = Path(folder.name) / "gitconfig"
    person.write_text("[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n", encoding="utf-8")
    os.environ["GIT_CONFIG_GLOBAL"] = str(person)
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for variable in ("NO_COLOR", "FORCE_COLOR", "VIRTUAL_ENV"):
        os.environ.pop(variable, None)
