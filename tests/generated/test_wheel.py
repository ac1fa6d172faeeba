"""The wheel works away from the checkout, in a clean environment; the sdist builds the same wheel."""

import dataclasses
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.helpers import ROOT

pytestmark = pytest.mark.generated


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # The wheel is built from the sdist, so both hold what is needed.
    subprocess.run(["uv", "build", "--quiet", "--out-dir", str(folder), str(ROOT)], check=True)
    return folder


def data_files() -> set[str]:
    tracked = subprocess.run(
        ["git", "ls-files", "rules", "templates"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(tracked.stdout.split("\n")) - {""}


def test_the_wheel_and_the_sdist_hold_rules_and_templates_to_the_last_file(built: Path) -> None:
    wheel = zipfile.ZipFile(next(built.glob("*.whl")))
    inside = {name.removeprefix("scaffolder/") for name in wheel.namelist()}
    names = {name.encode().decode("unicode_escape") if name.startswith('"') else name for name in data_files()}
    assert names
    assert names <= inside
    assert {name for name in inside if name.startswith(("rules/", "templates/"))} - names == {"rules/rules.json"}
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        packed = {name.partition("/")[2] for name in sdist.getnames()}
    assert names <= packed


def test_a_clean_environment_creates_a_project_with_it(built: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **_package_settings()}
    subprocess.run(
        ["uv", "venv", "--quiet", "--python", sys.executable, str(tmp_path / "venv")], check=True, env=environment
    )
    scripts = tmp_path / "venv" / "bin"
    install = ["uv", "pip", "install", "--quiet", "--python", str(scripts / "python"), str(next(built.glob("*.whl")))]
    subprocess.run(install, check=True, env=environment)
    away = tmp_path / "away"
    away.mkdir()
    scaffolder = str(scripts / "scaffolder")
    version = subprocess.run(
        [scaffolder, "--version"], cwd=away, env=environment, capture_output=True, text=True, check=True
    )
    assert version.stdout.startswith("scaffolder ")
    run = subprocess.run(
        [scaffolder, "new", "shop", "--admin", "yes", "-y"],
        cwd=away,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert (away / "shop" / "manage.py").is_file()
    told = subprocess.run(
        [scaffolder, "why", "shop"], cwd=away, env=environment, capture_output=True, text=True, check=True
    )
    assert "Django: required" in told.stdout


def _package_settings() -> dict[str, str]:
    """What this machine needs to reach its package index."""
    prefixes = ("UV_", "PIP_", "SSL_", "REQUESTS_", "XDG_CACHE")
    return {key: value for key, value in os.environ.items() if key.startswith(prefixes)} | {
        "UV_CACHE_DIR": subprocess.run(
            ["uv", "cache", "dir"], capture_output=True, text=True, check=True
        ).stdout.strip()
    }


def test_the_packed_rules_are_the_rules(built: Path) -> None:
    from scaffolder import load_ruleset
    from scaffolder.decision.assemble import unpacked

    packed = unpacked(zipfile.ZipFile(next(built.glob("*.whl"))).read("scaffolder/rules/rules.json").decode())
    ours = load_ruleset()
    for field in dataclasses.fields(ours):
        assert getattr(packed, field.name) == getattr(ours, field.name)
