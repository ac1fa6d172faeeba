"""Answers from flags and from files."""

from pathlib import Path

import pytest

from scaffolder.cli.answers import given_answers
from scaffolder.decision.model import Answer
from scaffolder.errors import UsageError

NONE = dict.fromkeys(("size", "database", "admin", "flexibility"))


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", 'admin = "yes"\ndatabase = "sqlite"\n'),
        ("a.toml", 'admin = true\ndatabase = "sqlite"\n'),
        ("a.yaml", "admin: yes\ndatabase: sqlite\n"),
        ("a.yml", "admin: 'yes'\ndatabase: sqlite\n"),
        ("a.json", '{"admin": "yes", "database": "sqlite"}'),
    ],
)
def test_reads_each_format(tmp_path: Path, name: str, text: str) -> None:
    found = given_answers((), written(tmp_path, name, text), NONE)
    assert found == {"admin": Answer("yes", "file"), "database": Answer("sqlite", "file")}


def test_yaml_keeps_a_version_as_it_is_written(tmp_path: Path) -> None:
    found = given_answers((), written(tmp_path, "a.yaml", "python_version: 3.10\n"), NONE)
    assert found["python_version"].value == "3.10"


def test_a_flag_goes_before_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "a.json", '{"admin": "yes", "database": "sqlite"}')
    found = given_answers(("database=postgresql",), file, {**NONE, "admin": "no"})
    assert found == {"admin": Answer("no", "flag"), "database": Answer("postgresql", "flag")}


def test_a_value_may_hold_an_equals_sign() -> None:
    assert given_answers(("description=a=b",), None, NONE)["description"].value == "a=b"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.toml", "admin = ", "not understood"),
        ("a.yaml", "admin: [", "not understood"),
        ("a.json", "{", "not understood"),
        ("a.json", "[" * 100_000, "not understood"),
        ("a.json", '["admin"]', "no table"),
        ("a.toml", "python_version = 3.12", "no text"),
        ("a.yaml", "admin: [yes]", "no text"),
        ("a.yaml", "!!python/object/apply:os.system ['false']", "no table|not understood"),
        ("a.txt", "admin: yes", "the ending '.txt'"),
    ],
)
def test_refuses_what_is_no_table_of_texts(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        given_answers((), written(tmp_path, name, text), NONE)


def test_refuses_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        given_answers((), str(tmp_path / "none.toml"), NONE)
    with pytest.raises(UsageError, match="too large"):
        given_answers((), written(tmp_path, "a.toml", "#" * 1_000_001), NONE)
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not understood"):
        given_answers((), str(tmp_path / "b.toml"), NONE)


@pytest.mark.parametrize("pair", ["admin", "=yes", ""])
def test_refuses_what_is_no_pair(pair: str) -> None:
    with pytest.raises(UsageError, match="is no answer"):
        given_answers((pair,), None, NONE)


def test_refuses_two_different_answers_to_one_question() -> None:
    with pytest.raises(UsageError, match="answered twice"):
        given_answers(("admin=yes", "admin=no"), None, NONE)
    with pytest.raises(UsageError, match="answered twice"):
        given_answers(("project_size=small",), None, {**NONE, "size": "large"})
    assert given_answers(("admin=yes", "admin=yes"), None, NONE)["admin"].value == "yes"
