"""Generated sites in a real browser, over TLS, as in production: the admin, and the client of a single page."""

import base64
import hmac
import re
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from scaffolder import decide
from scaffolder.project.catalog import read_catalog
from scaffolder.project.plan import plan
from tests.generated.browsers import axe, chromium, faults
from tests.generated.databases import address_for, require
from tests.generated.servers import Project, installed, serving
from tests.generated.test_projects import ADMIN_PATH, EMAIL, PASSWORD, SECRET, redis
from tests.helpers import ALL, ROOT, assert_renders

pytestmark = pytest.mark.generated

ADMINS = [
    ("flask", {"project_size": "small", "database": "sqlite"}),
    ("django", {"project_size": "medium", "database": "postgresql"}),
]
ADMINS += (
    [
        ("flask", {"project_size": "medium", "database": "mongodb"}),
        ("flask", {"project_size": "large", "database": "mariadb"}),
        ("django", {"project_size": "small", "database": "sqlite"}),
    ]
    if ALL
    else []
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@contextmanager
def site(
    folder: Path, browser: Browser, framework: str, answers: Mapping[str, str], certificate: list[str]
) -> Iterator[tuple[Page, str]]:
    """A page of a browser that talks to the project's production server, and the server's address."""
    require(answers["database"])
    project = assert_renders(folder / "my-shop", framework, answers, {"project_name": "my-shop"})
    planned = plan(read_catalog(ROOT / "templates"), decide(answers), framework, {"project_name": "my-shop"})
    # Beside the folder of this test: the next one of the framework finds it made.
    installed(project, "my_shop", {}, folder.parent / f"environment-{framework}")
    with address_for(answers["database"], project / ".venv/bin/python") as address:
        variables = {
            "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "false", "DATABASE_URL": address,
            "REDIS_URL": redis(),
            "ADMIN_EMAIL": EMAIL, "ADMIN_PASSWORD": PASSWORD, "ADMIN_PATH": ADMIN_PATH,
            "DJANGO_SUPERUSER_EMAIL": EMAIL, "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }  # fmt: skip
        run = Project(project, "my_shop", {name: value for name, value in variables.items() if value})
        for verb in ("migrate", "collect-static", "create-admin"):
            if command := planned.command(verb):
                noinput = ["--noinput"] if "superuser" in command.run else []
                run.run(*command.run.split(), *noinput)
        serve = planned.command("serve")
        assert serve
        with serving(run, [*serve.run.split(), *certificate]) as server:
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()
            yield page, f"https://127.0.0.1:{server.port}"
            context.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The server's words for a certificate of its own."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert]
    subprocess.run([*make, *subject], check=True, capture_output=True)
    pkcs8 = ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", key, "-out", f"{key}.8"]
    subprocess.run(pkcs8, check=True, capture_output=True)
    # HTTP/1, as from the proxy in front of it.
    return ["--http", "1", "--ssl-certificate", cert, "--ssl-keyfile", f"{key}.8"]


@pytest.mark.parametrize(("framework", "answers"), ADMINS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_admin_logs_in_creates_edits_deletes_and_logs_out(
    tmp_path: Path, browser: Browser, certificate: list[str], framework: str, answers: dict[str, str]
) -> None:
    with site(tmp_path, browser, framework, {**answers, "admin": "yes"}, certificate) as (page, address):
        complaints = complaints_of(page)
        admin = f"{address}/{ADMIN_PATH if framework == 'django' else 'admin'}/"
        page.goto(admin)
        assert re.search(r"login", page.url), "a stranger is refused"
        log_in(page, "wrong password")
        assert re.search(r"login", page.url)
        complaints.clear()
        log_in(page, PASSWORD)
        if framework == "django" and answers["project_size"] != "small":
            set_up_second_factor(page)
        page.set_default_timeout(5000)
        drive = drive_django if framework == "django" else drive_flask
        drive(page, admin)
        page.goto(admin)
        follow(page, page.get_by_role("button", name=re.compile("log out", re.IGNORECASE)))
        page.goto(admin)
        assert re.search(r"login", page.url), "who has logged out is a stranger"
        assert complaints == [], "the browser has nothing to complain of"


def complaints_of(page: Page) -> list[str]:
    """What the browser complains of from now on, but for the icon that every browser asks for."""
    complaints: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        if said.type == "error" and not said.location["url"].endswith("/favicon.ico"):
            complaints.append(f"{said.text} ({said.location['url']})")

    page.on("console", listen)
    return complaints


def log_in(page: Page, password: str) -> None:
    page.locator("input[type=email], input[name=username]").fill(EMAIL)
    page.locator("input[type=password]").fill(password)
    button = page.get_by_role("button", name=re.compile("log in|sign in", re.IGNORECASE))
    follow(page, button.or_(page.locator("input[type=submit]")).first)


def follow(page: Page, link: Locator) -> None:
    """Click, and wait for where it leads."""
    with page.expect_navigation():
        link.click()


def set_up_second_factor(page: Page) -> None:
    """As people do: the password once more, and an app that reads the secret and shows a number."""
    page.locator("input[type=password]").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Confirm"))
    secret = page.locator("input[name=secret], #authenticator_secret").first.input_value()
    page.locator("input[name=code]").fill(one_time_code(secret))
    follow(page, page.locator("form:has(input[name=code]) button"))
    expect(page.locator("input[name=code]")).to_have_count(0)


def one_time_code(secret: str) -> str:
    """RFC 6238, as every authenticator app computes it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def drive_flask(page: Page, admin: str) -> None:
    page.goto(f"{admin}note/new/")
    page.locator("[name=text]").fill("From within")
    follow(page, page.locator("input[type=submit]").first)
    expect(page.locator("table")).to_contain_text("From within")
    follow(page, page.locator("a[href*='/note/edit/']").first)
    page.locator("[name=text]").fill("Another word")
    follow(page, page.locator("input[type=submit]").first)
    expect(page.locator("table")).to_contain_text("Another word")
    page.on("dialog", lambda dialog: dialog.accept())
    follow(page, page.locator("form[action*='/note/delete/'] button").first)
    expect(page.locator("body")).not_to_contain_text("Another word")


def drive_django(page: Page, admin: str) -> None:
    page.goto(admin)
    follow(page, page.locator("a[href$='/note/add/']").first)
    page.locator("[name=text]").fill("From within")
    follow(page, page.locator("input[name=_save]"))
    expect(page.locator("#result_list")).to_contain_text("From within")
    follow(page, page.locator("#result_list tbody th a").first)
    page.locator("[name=text]").fill("Another word")
    follow(page, page.locator("input[name=_save]"))
    expect(page.locator("#result_list")).to_contain_text("Another word")
    follow(page, page.locator("#result_list tbody th a").first)
    follow(page, page.locator("a.deletelink"))
    follow(page, page.locator("form input[type=submit]").last)
    expect(page.locator("#result_list")).to_have_count(0)


@pytest.mark.parametrize("framework", ["flask", "django"])
def test_a_single_page_uses_its_api_and_is_accessible(
    tmp_path: Path, browser: Browser, certificate: list[str], framework: str
) -> None:
    answers = {"database": "sqlite", "pages": "single_page", "languages": "several"}
    with site(tmp_path, browser, framework, answers, certificate) as (page, address):
        complaints = complaints_of(page)
        page.goto(address)
        assert faults(axe(page)[0]) == []
        page.locator("textarea").fill("Milk <b>and</b> bread")
        page.locator("form:has(textarea) button").click()
        expect(page.locator("#notes")).to_contain_text("Milk <b>and</b> bread")
        page.reload()
        expect(page.locator("#notes")).to_contain_text("Milk <b>and</b> bread")
        assert faults(axe(page)[0]) == []
        page.locator("#notes button").first.click()
        expect(page.locator("#notes")).not_to_contain_text("Milk")
        follow(page, page.get_by_role("button", name="Deutsch"))
        expect(page.locator("html")).to_have_attribute("lang", "de")
        assert complaints == []
