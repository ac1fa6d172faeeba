"""Projects in which each answer is given: installed, checked by their own tools, served, and used.

With `SCAFFOLDER_TEST_ALL=1`: projects in which each two answers are given together.
"""

import itertools
import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from scaffolder import decide
from scaffolder.project.catalog import read_catalog
from scaffolder.project.plan import Plan, plan
from tests.generated.databases import NOWHERE, address_for, require
from tests.generated.servers import Browser, Project, environment, installed, serving
from tests.helpers import ALL, ROOT, assert_renders
from tests.matrix import Matrix, pairwise

pytestmark = pytest.mark.generated

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_x"
EMAIL, PASSWORD, ADMIN_PATH = "ada@example.org", "correct horse battery staple", "back-office"
MATRIX = Matrix(ROOT / "templates")


def kinds() -> Iterator[dict[str, str]]:
    """All of the set, or those that bring an answer which none before them has, the frameworks by turns.

    Left out then: MySQL, which is the same to the tests as MariaDB, and Oracle, of which there is no server.
    """
    of_each = [pairwise({**MATRIX.choices, "framework": [name]}, MATRIX.refuses) for name in ("django", "flask")]
    if ALL:
        yield from itertools.chain.from_iterable(of_each)
        return
    seen = {("database", "mysql"), ("database", "oracle")}
    for turn in range(max(map(len, of_each))):
        rows = of_each[turn % 2]
        answers = rows[turn] if turn < len(rows) else {}
        if not answers.items() <= seen and answers["database"] not in ("mysql", "oracle"):
            seen |= answers.items()
            yield answers


KINDS = list(kinds())


class Kind:
    """One kind of project, rendered and installed."""

    def __init__(self, planned: Plan, project: Project, answers: Mapping[str, str]) -> None:
        self.plan = planned
        self.project = project
        self.answers = answers
        self.database = answers["database"]
        self.has_database = self.database != "none"
        # No Oracle server can be had: what needs one is not run.
        self.has_server = self.database != "oracle"
        self.has_admin = answers["admin"] == "yes"
        self.has_api = self.has_database and (answers["project_size"] != "small" or answers["pages"] == "single_page")

    def command(self, verb: str) -> list[str]:
        command = self.plan.command(verb)
        return command.run.split() if command else []


def kind_id(answers: Mapping[str, str]) -> str:
    return "-".join(answers[key] for key in ("framework", *(key for key in answers if key != "framework")))


@pytest.fixture(params=KINDS, ids=kind_id)
def kind(request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kind]:
    answers = request.param
    framework, database = answers["framework"], answers["database"]
    require(database)
    asked = {key: value for key, value in answers.items() if key not in ("framework", "python_version")}
    details = {"project_name": "my-shop", "python_version": answers["python_version"]}
    folder = assert_renders(tmp_path / "my-shop", framework, asked, details)
    planned = plan(read_catalog(ROOT / "templates"), decide(asked), framework, details)
    shared = tmp_path_factory.getbasetemp() / f"environment-{framework}-{answers['python_version']}"
    installed(folder, "my_shop", {}, shared)
    production = {
        "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "127.0.0.1", "TRUSTED_PROXIES": "1", "DEBUG": "false",
        "ADMIN_EMAIL": EMAIL, "ADMIN_PASSWORD": PASSWORD, "ADMIN_PATH": ADMIN_PATH,
        "DJANGO_SUPERUSER_EMAIL": EMAIL, "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "MYPY_CACHE_DIR": str(shared / "mypy"), "REDIS_URL": redis(),
    }  # fmt: skip
    with address_for(database, folder / ".venv/bin/python") as address:
        variables = {**production, "DATABASE_URL": address} if address else production
        yield Kind(planned, Project(folder, "my_shop", variables), answers)


def redis() -> str:
    """The Redis of the machine, or what stands for one inside the process."""
    named = os.environ.get("SCAFFOLDER_TEST_REDIS_URL")
    with suppress(OSError), socket.create_connection(("127.0.0.1", 6379), timeout=2):
        return named or "redis://127.0.0.1:6379/9"
    return named or ""


def test_a_project_passes_its_own_checks_and_serves(kind: Kind) -> None:
    assert_checks_itself(kind)
    assert_refuses_to_start_without_a_secret(kind)
    if kind.answers["project_size"] == "large" and not kind.project.variables["REDIS_URL"]:
        pytest.skip("checked, not served: large projects need Redis, by SCAFFOLDER_TEST_REDIS_URL or on 127.0.0.1:6379")
    if kind.has_server:
        for verb in ("migrate", "collect-static"):
            if kind.command(verb):
                kind.project.run(*kind.command(verb))
        if kind.has_admin:
            assert_makes_an_administrator(kind)
        with serving(kind.project, kind.command("serve")) as browser:
            assert_serves_its_pages(kind, browser)
            assert_has_examples(browser)
            if kind.has_database:
                assert_takes_a_note(kind, browser)
            if kind.has_admin:
                assert_admin_is_closed_but_to_the_administrator(kind, browser)
    elif kind.command("collect-static"):
        kind.project.run(*kind.command("collect-static"))
    if kind.has_database:
        assert_readiness_tells_the_truth(kind)


def assert_checks_itself(kind: Kind) -> None:
    """By its own command, as its CI does: on a fresh clone, which has no `.env`."""
    developer = kind.project.folder / ".env"
    developer.rename(developer.with_name(".env.away"))
    names = ("DATABASE_URL", "MYPY_CACHE_DIR", "REDIS_URL")
    kept = {key: value for key, value in kind.project.variables.items() if key in names and value}
    if kind.has_server and "DATABASE_URL" in kept:
        kept["TEST_DATABASE_URL"] = kept["DATABASE_URL"]
    clone = Project(kind.project.folder, kind.project.package, kept)
    summary = clone.run("just", "check")
    assert re.search(r"\d+ passed", summary)
    assert not re.search(r"\d+ skipped", summary) or not kind.has_server or not kind.project.variables["REDIS_URL"], (
        summary
    )
    developer.with_name(".env.away").rename(developer)


def assert_refuses_to_start_without_a_secret(kind: Kind) -> None:
    serve = [word if word != "8000" else "0" for word in kind.command("serve")]
    result = kind.project.attempt(*serve, SECRET_KEY="")
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stdout + result.stderr


def assert_makes_an_administrator(kind: Kind) -> None:
    arguments = ["--noinput"] if kind.plan.framework == "django" else []
    kind.project.run(*kind.command("create-admin"), *arguments)


def assert_serves_its_pages(kind: Kind, browser: Browser) -> None:
    page = browser.get("/")
    assert page.status == 200
    assert "My Shop" in page.text
    assert "<script>" not in page.text
    for header, value in {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        assert page.headers[header] == value
    assert "max-age=" in page.headers["Strict-Transport-Security"]
    assert "default-src" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"]
    assert page.headers["Permissions-Policy"]
    for address in re.findall(r'(?:href|src)="(/static/[^"]*)"', page.text):
        assert browser.get(address).status == 200, address
    german = browser.get("/", Accept_Language="de").text
    assert ('lang="de"' in german) == (kind.answers["languages"] == "several")
    assert browser.get("/healthz").status == 200
    assert browser.get("/healthz", X_Forwarded_Proto="http").status == 200
    assert browser.get("/", X_Forwarded_Proto="http").status in (301, 302, 307, 308)
    assert browser.get("/nowhere").status == 404
    assert browser.get("/", Host="evil.example").status == 400
    if kind.answers["project_size"] != "small":
        assert "/api/count" in browser.get("/api/openapi.json").text
        assert re.fullmatch(r"[\w-]+", page.headers["X-Request-ID"])
    if kind.has_database:
        assert browser.get("/readyz").status == 200


def assert_has_examples(browser: Browser) -> None:
    """The upload and the JSON endpoint, used rightly and wrongly."""
    page = browser.get("/examples/upload")
    field = next(name for form in page.forms for name, kind in form.inputs.items() if kind == "file")
    counted = browser.upload(page, field, "one two\nthree\n")
    assert counted.status == 200
    assert re.search(r"<dd>\s*3\s*</dd>", counted.text)
    assert browser.upload(page, field, "x" * 300_000).status in (413, 422)
    token = page.token or next(
        value for form in page.forms for name, value in form.hidden.items() if name.startswith("csrf")
    )
    counted = browser.send("POST", "/api/count", {"text": "one two"}, token)
    assert (counted.status, '"words"' in counted.text) == (200, True), counted.text
    wrong = browser.send("POST", "/api/count", {"text": 5}, token)
    assert wrong.status == 422
    assert wrong.headers["Content-Type"].startswith("application/problem+json")
    assert '"field"' in wrong.text
    assert (
        browser.send("POST", "/api/nowhere", {}, token).headers["Content-Type"].startswith("application/problem+json")
    )


def assert_takes_a_note(kind: Kind, browser: Browser) -> None:
    page = browser.get("/")
    if kind.answers["pages"] == "single_page":
        assert page.token
        made = browser.send("POST", "/api/notes", {"text": "a first <b>note</b>"}, page.token)
        assert made.status == 201, made.text
    else:
        assert browser.submit(page, text="a first <b>note</b>").status in (302, 303)
        assert "a first &lt;b&gt;note&lt;/b&gt;" in browser.get("/").text
    if kind.has_api:
        assert "a first <b>note</b>" in browser.send("GET", "/api/notes").text
        assert Browser(browser.port).send("POST", "/api/notes", {"text": "forged"}).status in (400, 403)
        assert "forged" not in browser.send("GET", "/api/notes").text
    assert Browser(browser.port).post("/notes", {"text": "forged"}).status in (400, 403, 404)
    assert "forged" not in browser.get("/").text


def assert_admin_is_closed_but_to_the_administrator(kind: Kind, browser: Browser) -> None:
    django = kind.plan.framework == "django"
    admin = f"/{ADMIN_PATH}/" if django else "/admin/"
    stranger = Browser(browser.port)
    login = sent_to(stranger, admin)
    page = stranger.get(login)
    user, password = page.login_fields
    assert stranger.submit(page, **{user: EMAIL, password: "a wrong password"}).status in (200, 401, 422)
    assert stranger.get(admin).status in (302, 303)
    page = browser.get(login)
    before = dict(browser.cookies)
    assert browser.submit(page, **{user: EMAIL, password: PASSWORD}).status in (302, 303)
    assert browser.cookies != before
    second_factor = django and kind.answers["project_size"] != "small"
    assert browser.get(admin).status == (302 if second_factor else 200)
    if django:
        assert browser.get("/admin/").status in (302, 404), "nobody guesses where the admin is"


def sent_to(browser: Browser, path: str) -> str:
    """The login that a stranger ends at."""
    page = browser.get(path)
    assert page.status in (302, 303)
    while page.status in (302, 303):
        path = page.headers["Location"]
        page = browser.get(path)
    assert page.status == 200
    return path


def assert_readiness_tells_the_truth(kind: Kind) -> None:
    with serving(kind.project, kind.command("serve"), DATABASE_URL=NOWHERE[kind.database]) as browser:
        assert browser.get("/healthz").status == 200
        assert browser.get("/readyz").status == 503


@pytest.mark.parametrize("framework", ["flask", "django"] if ALL else ["django"])
def test_plain_pip_installs_it_too(tmp_path: Path, framework: str) -> None:
    asked = {"database": "sqlite", "admin": "yes", "languages": "several"}
    folder = assert_renders(tmp_path / "my-shop", framework, asked)
    subprocess.run(["uv", "venv", "--quiet", "--seed", ".venv"], cwd=folder, env=environment(), check=True)
    pip = [str(folder / ".venv/bin/python"), "-m", "pip", "install", "--quiet", "--editable", "."]
    subprocess.run(pip, cwd=folder, env=environment(), check=True)
    project = Project(folder, "my_shop")
    project.run("python", "-c", "import my_shop")
    project.run(*("python manage.py check" if framework == "django" else "flask --app my_shop routes").split())
