"""What every test finds: our own tools on the path, somebody git knows, and no taste of the machine's."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Where a run must not depend on luck: what was found by chance becomes a test of its own.
settings.register_profile("steady", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True, scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> None:
    config = tmp_path_factory.mktemp("git") / "config"
    config.write_text("[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n", encoding="utf-8")
    os.environ["GIT_CONFIG_GLOBAL"] = str(config)
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for variable in ("NO_COLOR", "FORCE_COLOR", "VIRTUAL_ENV"):
        os.environ.pop(variable, None)
