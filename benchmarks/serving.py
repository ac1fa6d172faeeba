"""How many requests a new project serves beside a yardstick, in turn in one run.

`python -m benchmarks.serving flask health`: its health check beside a bare Flask hello on the same server.
`python -m benchmarks.serving flask home --peer FOLDER --start "COMMAND … {port}"`: its home page beside that of another
project, whose command starts it as its own documentation says, with as many processes. Needs uv and wrk. Prints the
median of the ratios, round by round, and the limit they are held to.
"""

import argparse
import os
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import scaffolder
from scaffolder.decision.engine import decide
from scaffolder.project.catalog import Catalog, read_catalog
from scaffolder.project.plan import Plan, plan
from scaffolder.resources import resource

SCAFFOLDER = str(Path(sys.executable).with_name("scaffolder"))
LIMITS = {"health": 0.85, "home": 1.5}
PATHS = {"health": "/healthz", "home": "/"}
WORKERS, CONNECTIONS, SECONDS = "2", "16", "3"
ENVIRONMENT = {
    "SECRET_KEY": "a benchmark has no secrets, and this is a long enough one",
    "ALLOWED_HOSTS": "127.0.0.1",
    "TRUSTED_PROXIES": "1",
    "DEBUG": "false",
    "DATABASE_URL": "sqlite:///db.sqlite3",
}
PREPARE = ("migrate", "collect-static")
BARE = """from flask import Flask

app = Flask(__name__)


@app.get("/healthz")
def hello():
    return {"status": "ok"}
"""


def main() -> int:
    catalog = read_catalog(resource("templates"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("framework", choices=catalog.frameworks)
    parser.add_argument("page", choices=LIMITS)
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--start", help="the peer's command, with {port}, run in its folder by a shell")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--answer", "-a", action="append", default=[], help="answers of the project, as for new")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        planned = planned_project(catalog, asked.framework, asked.answer)
        project = made(Path(name) / "bench", planned, asked.answer)
        # Of two ports, the last one counts.
        own = f".venv/bin/{run_of(planned, 'serve')} --port {{port}} --workers {WORKERS}"
        peer, start = asked.peer, asked.start
        if peer is None:
            (project / "bare.py").write_text(BARE, encoding="utf-8")
            peer, start = (
                project,
                f".venv/bin/granian --interface wsgi --blocking-threads 4 --workers {WORKERS} bare:app",
            )
            start += " --port {port}"
        with serving(project, own) as mine, serving(peer, start) as other:
            rounds = [(rate(mine, PATHS[asked.page]), rate(other, PATHS[asked.page])) for _ in range(asked.rounds)]
    ratio = statistics.median(one / two for one, two in rounds)
    one, two = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    limit = LIMITS[asked.page]
    print(f"{asked.framework} {asked.page}: {ratio:.2f} × (limit {limit:g})  {one:,.0f} / {two:,.0f} requests a second")
    return 0 if ratio >= limit else 1


def planned_project(catalog: Catalog, framework: str, pairs: Sequence[str]) -> Plan:
    """What `new` would make of the answers."""
    ruleset = scaffolder.load_ruleset()
    answers = dict(pair.split("=", maxsplit=1) for pair in pairs)
    asked = {key: value for key, value in answers.items() if key in ruleset.questions}
    details = {key: value for key, value in answers.items() if key not in asked}
    return plan(catalog, decide(ruleset, asked), framework, {"project_name": "bench", **details})


def run_of(planned: Plan, verb: str) -> str:
    """The command of a project; empty where it needs none."""
    command = planned.command(verb)
    return command.run if command else ""


def made(folder: Path, planned: Plan, pairs: Sequence[str]) -> Path:
    """A new project with its database, installed without its tools."""
    given = [word for pair in pairs for word in ("-a", pair)]
    run(folder.parent, [SCAFFOLDER, "new", str(folder), "--framework", planned.framework, "-y", "--no-git", *given])
    (folder / ".env").unlink()
    run(folder, [shutil.which("uv") or "uv", "sync", "--quiet", "--no-dev"])
    for command in filter(None, (run_of(planned, verb) for verb in PREPARE)):
        program, *arguments = shlex.split(command)
        run(folder, [str(folder / ".venv/bin" / program), *arguments])
    return folder


def run(folder: Path, command: Sequence[str]) -> str:
    result = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{shlex.join(command)} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def environment() -> Mapping[str, str]:
    return {**os.environ, **ENVIRONMENT, "DATABASE_URL": os.environ.get("DATABASE_URL", ENVIRONMENT["DATABASE_URL"])}


@contextmanager
def serving(folder: Path, command: str) -> Iterator[int]:
    """The port of a server that runs until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", command.replace("{port}", str(port))], cwd=folder, env=environment(), stdout=log,
            stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for(port)
            yield port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    sys.exit("a server did not come up")


def rate(port: int, path: str) -> float:
    """Requests a second, all of which have to be answered with 200."""
    load = [
        "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "X-Forwarded-Proto: https", "-H",
        "X-Forwarded-For: 192.0.2.1", f"http://127.0.0.1:{port}{path}",
    ]  # fmt: skip
    told = run(Path(), load)
    if "Non-2xx" in told:
        sys.exit(f"{path} was not answered with 200:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


if __name__ == "__main__":
    sys.exit(main())
