"""What the tests of generated projects need: their environments, servers, HTTP, a form filled in."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

TIMEOUT = 300


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without its virtual environment, and with the variables."""
    dropped = ("VIRTUAL_ENV", "PYTHON", "PYTEST_", "COV_", "GIT_", "DEBUG", "SECRET_KEY", "DATABASE_URL")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **variables}


@dataclass(frozen=True)
class Project:
    """A generated project with its environment installed."""

    folder: Path
    package: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, *command: str, **variables: str) -> str:
        """The output of a command in the project's environment, which must succeed."""
        result = self.attempt(*command, **variables)
        assert result.returncode == 0, f"{' '.join(command)}:\n{result.stdout}{result.stderr}"
        return result.stdout + result.stderr

    def attempt(self, *command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        program, *arguments = command
        found = self.folder / ".venv" / "bin" / program
        path = f"{found.parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [str(found), *arguments], cwd=self.folder, env=environment(PATH=path, **{**self.variables, **variables}),
            capture_output=True, text=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip


def python_of(version: str) -> str:
    """A Python of that version on this machine, or a skip that says that there is none."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    # Where pyenv keeps them; what it puts on the path runs only those that are chosen.
    kept = (str(path) for path in Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for found in filter(None, (shutil.which(f"python{version}"), *kept)):
        if subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            return found
    pytest.skip(f"there is no Python {version} here")


def installed(folder: Path, package: str, variables: Mapping[str, str], shared: Path | None = None) -> Project:
    """The project in `folder`, installed by uv from its cache, in the environment `shared` or one of its own."""
    version = re.search(r'requires-python = ">=([\d.]+)"', (folder / "pyproject.toml").read_text(encoding="utf-8"))
    assert version
    sync = ["uv", "sync", "--quiet", "--python", python_of(version[1])]
    own = {"UV_PYTHON_DOWNLOADS": "never"}
    if shared:
        own["UV_PROJECT_ENVIRONMENT"] = str(shared)
        (folder / ".venv").symlink_to(shared)
    result = subprocess.run(
        sync, cwd=folder, env=environment(**own), capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert result.returncode == 0, result.stderr
    return Project(folder, package, variables)


class Browser:
    """An HTTP client that keeps cookies and speaks as an HTTPS proxy in front of the server would."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> "Page":
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str]) -> "Page":
        origin = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://127.0.0.1:{self.port}{path}",
        }
        return self._ask("POST", path, urlencode(fields), origin)

    def send(self, method: str, path: str, content: object = None, token: str = "") -> "Page":
        """Ask the API, as a script on the page does."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
        headers["Referer"] = f"https://127.0.0.1:{self.port}/"
        return self._ask(method, path, json.dumps(content) if content is not None else None, headers)

    def upload(self, page: "Page", field_name: str, text: str) -> "Page":
        """Send the page's form that has the field, with a text file."""
        form = page.form_with([field_name])
        parts = [f'name="{name}"\r\n\r\n{value}' for name, value in form.hidden.items()]
        parts.append(f'name="{field_name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n{text}')
        body = "".join(f"--bound\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--bound--\r\n"
        headers = {
            "Content-Type": "multipart/form-data; boundary=bound",
            "Referer": f"https://127.0.0.1:{self.port}{page.path}",
        }
        return self._ask("POST", form.action or page.path, body, headers)

    def submit(self, page: "Page", **fields: str) -> "Page":
        """Send the page's form that has these fields, with its hidden ones."""
        form = page.form_with(fields)
        return self.post(form.action or page.path, {**form.hidden, **fields})

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> "Page":
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"Accept": "text/html", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", **headers}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {key.replace("_", "-"): value for key, value in sent.items() if value})
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        page = Page(path, response, response.read().decode(errors="replace"))
        connection.close()
        return page


@dataclass
class Form:
    """A form of a page: where it goes, and the values it brings."""

    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """A response, with its forms."""

    def __init__(self, path: str, response: HTTPResponse, text: str) -> None:
        super().__init__()
        self.path = path
        self.status = response.status
        self.headers = response.headers
        self.text = text
        self.forms: list[Form] = []
        self.token = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("name") == "csrf-token":
            self.token = values["content"]
        elif tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get").lower()))
        elif tag in ("input", "textarea") and self.forms and "name" in values:
            kind = values.get("type", "text")
            target = self.forms[-1].hidden if kind == "hidden" else self.forms[-1].inputs
            target[values["name"]] = values.get("value", "") if kind == "hidden" else kind

    def form_with(self, fields: Iterable[str]) -> Form:
        """The form that people fill these fields of."""
        return next(form for form in self.forms if form.method == "post" and set(fields) <= set(form.inputs))

    @property
    def login_fields(self) -> tuple[str, str]:
        """The names of the fields for the user and the password."""
        form = next(form for form in self.forms if "password" in form.inputs.values())
        password = next(name for name, kind in form.inputs.items() if kind == "password")
        return next(name for name, kind in form.inputs.items() if kind in ("text", "email")), password


@contextmanager
def serving(project: Project, command: Sequence[str], **variables: str) -> Iterator[Browser]:
    """The project's production server, until the block ends; it has to stop when asked."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program, *arguments = (str(port) if word == "8000" else word for word in command)
    log = project.folder.parent / f"{project.folder.name}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(project.folder / ".venv" / "bin" / program), *arguments], cwd=project.folder,
            env=environment(**{**project.variables, **variables}), stdout=stream, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_up(process, port, log)
            yield Browser(port)
            process.terminate()
            assert process.wait(15) is not None
        finally:
            # A server that failed its test leaves no worker behind.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")
