"""Proof that a new project works: install it, run its tests, start its server, fetch its page, stop it."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from scaffolder.errors import VerifyFailed
from scaffolder.project import git
from scaffolder.project.plan import Plan

# Shows a step while it runs, and how long it took.
Progress = Callable[[str], AbstractContextManager[None]]

_STEP_SECONDS = 900
_START_SECONDS = 30
_STOP_SECONDS = 10
_LINES_SHOWN = 30


def install(plan: Plan, project: Path, progress: Progress) -> None:
    """Make the project's environment in `.venv` and record what was locked. Raises VerifyFailed."""
    python = _python_for(plan)
    uv = shutil.which("uv")
    if uv:
        with progress("Install with uv"):
            _run(project, [uv, "sync", *(["--python", python] if python else [])])
        git.commit(project, ["uv.lock"], "Lock the dependencies")
        return
    with progress("Install with pip"):
        own = str(_script(project, "python"))
        _run(project, [python or _named_python(plan), "-m", "venv", ".venv"])
        # Installing a dependency group needs pip 25.1; the pip that Python brings can be older.
        _run(project, [own, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
        _run(project, [own, "-m", "pip", "install", "--quiet", "--editable", ".", "--group", "dev"])


def verify(plan: Plan, project: Path, progress: Progress) -> str:
    """Run the installed project's tests and its server; the address at which its page answered.

    Raises VerifyFailed with the end of the output of the step that failed.
    """
    for verb, label in (("migrate", "Migrate its database"), ("test", "Run its tests")):
        command = plan.command(verb)
        if command:
            with progress(label):
                _run(project, _words(project, command.run))
    port = _free_port()
    address = f"http://127.0.0.1:{port}{plan.about.page}"
    serve = plan.command("serve", port=port)
    if serve is None:
        raise VerifyFailed("the template names no command that serves the project")
    with _started(project, _words(project, serve.run)) as server:
        with progress("Start its server"):
            server.wait_for(f"http://127.0.0.1:{port}{plan.about.health}")
        with progress("Fetch its page"):
            server.wait_for(address)
        with progress("Stop its server"):
            server.stop()
    return address


class _Started:
    """A process and the file that its output goes to."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path, shown: str) -> None:
        self.process = process
        self.log = log
        self.shown = shown

    def finish(self) -> None:
        """Wait for its end, which has to be a good one."""
        try:
            status = self.process.wait(_STEP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise _failed(f"`{self.shown}` took longer than {_STEP_SECONDS} s", self.log) from error
        if status:
            raise _failed(f"`{self.shown}` ended with status {status}", self.log)

    def wait_for(self, address: str) -> None:
        """Wait until the address answers 200."""
        answer = "no answer"
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(address, timeout=5) as response:
                    answer = f"{response.status}"
                    if response.status == 200:
                        return
            except urllib.error.HTTPError as error:
                answer = f"{error.code}"
                break
            except OSError:
                time.sleep(0.05)
        raise _failed(f"{address} answered with {answer}", self.log)

    def stop(self) -> None:
        """Ask the server to end; it has to within ten seconds."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise _failed(f"the server did not stop within {_STOP_SECONDS} s", self.log) from error


def _run(project: Path, command: Sequence[str]) -> None:
    with _started(project, command) as process:
        process.finish()


@contextmanager
def _started(project: Path, command: Sequence[str]) -> Iterator[_Started]:
    """The command, quiet, for as long as it is needed. Raises VerifyFailed when it cannot be run."""
    shown = shlex.join([Path(command[0]).name, *command[1:]])
    with tempfile.TemporaryDirectory(prefix="scaffolder-") as folder, (Path(folder) / "output").open("wb") as stream:
        try:
            process = subprocess.Popen(
                command, cwd=project, env=_environment(project), stdin=subprocess.DEVNULL, stdout=stream,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise VerifyFailed(f"`{shown}` cannot be run: {error.strerror}") from error
        try:
            yield _Started(process, Path(stream.name), shown)
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Leave nothing of the process's group running."""
    with suppress(ProcessLookupError, PermissionError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _failed(what: str, log: Path) -> VerifyFailed:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES_SHOWN:]
    shown = "".join(f"\n  | {line}" for line in lines)
    return VerifyFailed(what + shown, fix="The project is complete and kept; the output above says what it lacks.")


def _environment(project: Path) -> dict[str, str]:
    """Our own environment, but with the project's `.venv` as the active one."""
    dropped = {"PYTHONPATH", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV"}
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    scripts = str(_script(project, "python").parent)
    return {**kept, "PATH": f"{scripts}{os.pathsep}{kept.get('PATH', '')}", "VIRTUAL_ENV": str(project / ".venv")}


def _words(project: Path, command: str) -> list[str]:
    program, *arguments = shlex.split(command)
    return [str(_script(project, program)), *arguments]


def _script(project: Path, name: str) -> Path:
    return project / ".venv" / ("Scripts" if os.name == "nt" else "bin") / name


def _python_for(plan: Plan) -> str | None:
    """The Python that runs scaffolder, where it is new enough for the project."""
    wanted = plan.values.get("python_version", "3").split(".")
    new_enough = sys.version_info[:2] >= tuple(int(part) for part in wanted)
    return sys.executable if new_enough else None


def _named_python(plan: Plan) -> str:
    return f"python{plan.values.get('python_version', '3')}"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
