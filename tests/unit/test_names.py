"""Names are checked as what they become, and nothing hostile gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.errors import UsageError
from scaffolder.project.catalog import read_catalog
from scaffolder.project.names import check_line, check_package_name, check_project_name, package_from
from tests.helpers import ROOT

RESERVED = read_catalog(ROOT / "templates").reserved_names

GOOD = ["shop", "my-shop", "My.Shop_2", "a", "x" * 40, "2fast-4u"]
BAD = [
    "", "-shop", "shop-", ".shop", "shop.", "_shop", "my shop", "my/shop", "..", "../shop", "a/../b", "shop\n",
    "ü", "ｓhop", "shop;rm", "$(id)", "`id`", "{{ 7*7 }}", "{% raw %}", "x" * 41, "~", "C:shop", "a\\b", "\x00",
    "class", "Lambda", "json", "asyncio", "test", "flask", "Django", "con", "NUL", "com1", "tests", "sqlalchemy",
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_takes(name: str) -> None:
    check_project_name(name, RESERVED)


@pytest.mark.parametrize("name", BAD)
def test_refuses(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_project_name(name, RESERVED)
    assert caught.value.exit_status == 2
    assert caught.value.fix


@pytest.mark.parametrize("name", ["shop", "my_shop", "s2"])
def test_takes_a_package(name: str) -> None:
    check_package_name(name, RESERVED)


BAD_PACKAGES = ["Shop", "my-shop", "2", "_x", "", "class", "json", "flask", "a.b", "shop\n", "é"]


@pytest.mark.parametrize("name", BAD_PACKAGES)
def test_refuses_a_package(name: str) -> None:
    with pytest.raises(UsageError):
        check_package_name(name, RESERVED)


@given(st.text(max_size=30))
def test_whatever_is_taken_is_one_plain_path_part(name: str) -> None:
    try:
        check_project_name(name, RESERVED)
    except UsageError:
        return
    assert name.isascii()
    assert not set(name) & set("/\\ \t\n\"'$`{}()[]<>|;&*?!#~%:,=+@^")
    assert name not in (".", "..")
    assert package_from(name).replace("_", "a").isalnum()


def test_the_package_of_a_name_that_starts_with_a_digit_is_asked_for() -> None:
    with pytest.raises(UsageError, match="cannot be a package's name"):
        check_package_name(package_from("2fast"), RESERVED)


@pytest.mark.parametrize("text", ["a\nb", "\x1b[31m", "\x00", "a\u2028b", "\ud800", "\x7f"])
def test_a_line_has_no_control_characters(text: str) -> None:
    with pytest.raises(UsageError):
        check_line("description", text)


@pytest.mark.parametrize("text", ["Übergröße — 日本語 🎉", 'it\'s "quoted" \\ {{ 7*7 }} $(id) <b>', ""])
def test_a_line_takes_any_other_text(text: str) -> None:
    check_line("description", text)
