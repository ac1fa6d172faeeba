"""The HTML report in a real browser: it fits phones and desks, is accessible, works by keyboard, and prints."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

import scaffolder
from scaffolder.decision.document import read_document
from scaffolder.decision.wording import Words
from scaffolder.face.report import report
from tests.generated.browsers import axe, chromium, faults
from tests.unit.rulesets import carriers

pytestmark = pytest.mark.generated

SIZES = {"phone": (360, 740), "desk": (1280, 800)}
Scheme = Literal["light", "dark"]

VISIBLE_QUOTES = "[...document.querySelectorAll('blockquote')].filter(quote => quote.checkVisibility()).length"
FOCUSED = "[document.activeElement.tagName, document.activeElement.innerText]"
REACHABLE = "[...document.querySelectorAll('a[href], summary')].filter(found => found.checkVisibility())"


def _pages() -> dict[str, str]:
    """Reports of each kind: few reasons, many, none, overruled, by another's rules, and three outcomes."""
    own, other = scaffolder.load_ruleset(), carriers()
    many = {
        "project_size": "large", "flexibility": "standard", "database": "postgresql", "pages": "single_page",
        "security": "built_in", "admin": "no", "languages": "several", "performance": "critical",
    }  # fmt: skip
    admin = scaffolder.decide({"admin": "yes", "project_size": "small"}).to_dict()
    long = "an_answer_without_any_blank" * 30
    hostile = {"answers": {long: {"value": long, "source": long}}, "outcome": long, "chosen": long}
    decisions = {
        "many": (scaffolder.decide(many).to_dict(), own),
        "none": (scaffolder.decide({}).to_dict(), own),
        "overruled": (scaffolder.decide({"admin": "yes", "database": "mongodb"}).to_dict() | {"chosen": "django"}, own),
        "foreign": (admin, other),
        "three": (scaffolder.decide({"weight": "heavy", "height": "vast"}, other).to_dict(), other),
        "hostile": (admin | hostile, own),
    }
    return {
        name: report(Words(ruleset), read_document(content), ruleset) for name, (content, ruleset) in decisions.items()
    }


PAGES = _pages()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def opened(browser: Browser, folder: Path, name: str, size: str = "desk", scheme: Scheme = "light") -> Page:
    """A page on the disk, as a browser shows it that has no network."""
    file = folder / f"{name}.html"
    file.write_text(PAGES[name], encoding="utf-8", newline="\n")
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_fits_the_screen_and_axe_finds_nothing(
    browser: Browser, tmp_path: Path, name: str, size: str, scheme: Scheme
) -> None:
    page = opened(browser, tmp_path, name, size, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size][0]
    assert faults(axe(page)[0]) == []
    page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size][0]
    violations, incomplete = axe(page)
    assert faults(violations) == []
    assert faults(incomplete) == []


def test_axe_would_find_a_fault(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "many")
    page.evaluate("document.documentElement.style.setProperty('--soft', '#c8c8c8')")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert {"color-contrast", "html-has-lang"} <= {rule["id"] for rule in axe(page)[0]}


def test_tab_reaches_every_link_and_every_detail_in_order(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "many")
    expected = page.evaluate(f"{REACHABLE}.map(found => [found.tagName, found.innerText])")
    reached = []
    for _ in expected:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == expected
    assert len(expected) > 15


def test_the_skip_link_shows_when_it_is_reached_and_leads_to_the_decision(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "many", "phone")
    top = "document.querySelector('.skip').getBoundingClientRect().top"
    assert page.evaluate(top) < 0
    page.keyboard.press("Tab")
    assert page.evaluate(top) >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "decision"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_opens_a_rule_and_shows_its_quotes(browser: Browser, tmp_path: Path, key: str) -> None:
    page = opened(browser, tmp_path, "many")
    before = page.evaluate(VISIBLE_QUOTES)
    page.locator(".rule > summary").first.focus()
    page.keyboard.press(key)
    assert page.locator(".rule").first.evaluate("found => found.open")
    assert page.evaluate(VISIBLE_QUOTES) > before


@pytest.mark.parametrize("name", ["many", "three"])
def test_prints_all_of_it_dark_on_light(browser: Browser, tmp_path: Path, name: str) -> None:
    page = opened(browser, tmp_path, name, scheme="dark")
    quotes = page.evaluate("document.querySelectorAll('blockquote').length")
    assert page.evaluate(VISIBLE_QUOTES) < quotes
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 12
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(VISIBLE_QUOTES) == quotes
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(33, 31, 27)"
    assert not page.locator("nav").is_visible()


def test_asks_for_nothing_but_itself_and_its_style_passes_its_own_policy(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    file = tmp_path / "many.html"
    file.write_text(PAGES["many"], encoding="utf-8", newline="\n")
    page.goto(file.as_uri(), wait_until="networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert said == []
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"


def test_reads_the_same_without_scripts(browser: Browser, tmp_path: Path) -> None:
    text = opened(browser, tmp_path, "many").locator("body").inner_text()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "many.html").as_uri())
    assert page.locator("body").inner_text() == text
