"""A real browser for the tests, and axe-core in its pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# axe's default rules, and the one of WCAG 2.2 AA that it leaves out unless asked.
_AXE = "axe.run({rules: {'target-size': {enabled: true}}}).then(({violations, incomplete}) => [violations, incomplete])"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, or a skip where there is none."""
    found = next((path for path in map(shutil.which, _BROWSERS) if path), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(_BROWSERS)} is on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


def axe(page: Page) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What axe-core finds wrong with the page, and what it cannot tell."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    violations, incomplete = page.evaluate(_AXE)
    return violations, incomplete


def faults(found: list[dict[str, Any]]) -> list[str]:
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
