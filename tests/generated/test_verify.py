"""`--install` and `--verify`: a new project is proved to work, or it is said what it lacks."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers import command

pytestmark = pytest.mark.generated


@pytest.fixture(autouse=True)
def outside_any_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_verify_installs_tests_serves_and_stops(tmp_path: Path) -> None:
    result = command("new", "shop", "-y", "--verify", cwd=tmp_path)
    assert result.status == 0, result.err
    for step in ("Install with uv", "Migrate its database", "Run its tests", "Start its server", "Stop its server"):
        assert f"✓ {step} (" in result.err
    assert "answered 200" in result.err
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tmp_path / "shop", capture_output=True, check=True)
    assert not status.stdout, "what was locked is committed too"


def test_without_uv_pip_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tools))
    result = command("new", "shop", "--database", "none", "-y", "--install", "--json", cwd=tmp_path)
    assert result.status == 0, result
    told = json.loads(result.out)
    assert told["verified"] is False
    assert (tmp_path / "shop" / ".venv" / "bin" / "pytest").exists()


def test_a_project_that_does_not_work_is_kept_and_its_failure_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    result = command("new", "shop", "--database", "postgresql", "-y", "--verify", cwd=tmp_path)
    assert result.status == 8
    assert "✗ Migrate its database failed after" in result.err
    assert "ended with status" in result.err
    assert "  | " in result.err
    assert "The project is complete and kept" in result.err
    assert (tmp_path / "shop" / "pyproject.toml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]
