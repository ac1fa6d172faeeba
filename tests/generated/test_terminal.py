"""`scaffolder new` in a terminal: prompts, going back, refusals, overruling, cancelling."""

import json
import sys
from pathlib import Path

import pexpect
import pytest

DOWN, ENTER, ESCAPE, CONTROL_C = "\x1b[B", "\r", "\x1b", "\x03"


class Person:
    """Somebody at a terminal."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "scaffolder", *arguments]
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm", "HOME": str(folder), "LANG": "C.UTF-8"}
        environment["PROMPT_TOOLKIT_NO_CPR"] = "1"  # nobody here answers where the cursor is
        self.folder = folder
        self.terminal = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(folder),
            env=environment,
            encoding="utf-8",
            timeout=20,
            dimensions=(50, 120),
        )

    def sees(self, text: str) -> None:
        self.terminal.expect_exact(text)

    def types(self, *keys: str) -> None:
        for key in keys:
            # An escape is told from an arrow key by the pause after it.
            self.terminal.delaybeforesend = 0.1
            self.terminal.send(key)

    def ends_with(self, status: int) -> str:
        self.terminal.expect(pexpect.EOF)
        self.terminal.close()
        assert self.terminal.exitstatus == status, self.terminal.before
        return str(self.terminal.before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def recorded(folder: Path, name: str) -> dict[str, object]:
    document: dict[str, object] = json.loads((folder / name / ".scaffolder" / "decision.json").read_text("utf-8"))
    return document


def test_asks_four_questions_decides_and_creates(folder: Path) -> None:
    person = Person(folder, "new")
    person.sees("What is the project called?")
    person.sees("my-site")
    person.types("shop", ENTER)  # instead of what is suggested
    person.sees("Where will the project keep its data?")
    person.types(DOWN, ENTER)
    person.sees("Do you need an admin site?")
    person.types(DOWN, ENTER)
    person.sees("How big will the project become?")
    person.types(ENTER)
    person.sees("How much do you want to choose yourself?")
    person.types(ENTER)
    person.sees("Your answers point to Flask (Flask 2 to Django 0).")
    person.sees("Go on?")
    person.types(ENTER)
    person.sees("Flask: recommended")
    person.sees("smaller web application then Flask will be an optimal choice")
    person.sees("What shall it be?")
    person.types(ENTER)
    person.sees("Create the project?")
    person.types(ENTER)
    person.sees("shop is ready: a Flask project")
    person.ends_with(0)
    answers = recorded(folder, "shop")["answers"]
    assert isinstance(answers, dict)
    assert answers["database"] == {"value": "sqlite", "source": "user"}
    assert answers["pages"] == {"value": "unsure", "source": "default"}


def test_enter_alone_takes_the_name_that_is_suggested(folder: Path) -> None:
    person = Person(folder, "new", "--size", "small", "--database", "none", "--admin", "no", "--flexibility", "high")
    person.sees("What is the project called?")
    person.types(ENTER)
    person.sees("Go on?")
    person.types(ENTER)
    person.sees("What shall it be?")
    person.types(ENTER)
    person.sees("Create the project?")
    person.types(ENTER)
    person.sees("my-site is ready")
    person.ends_with(0)
    assert (folder / "my-site" / "README.md").is_file()


def test_goes_back_refuses_the_impossible_and_asks_again(folder: Path) -> None:
    person = Person(folder, "new", "shop", "--size", "small", "--flexibility", "high")
    person.sees("Where will the project keep its data?")
    person.types(DOWN, ENTER)
    person.sees("Do you need an admin site?")
    person.types(ESCAPE)
    person.sees("Where will the project keep its data?")
    person.types("\x1b[A", ENTER)  # No database
    person.sees("Do you need an admin site?")
    person.types(ENTER)
    person.sees("That cannot be built")
    person.sees("Which answer do you want to change?")
    person.types(DOWN, ENTER)
    person.sees("Do you need an admin site?")
    person.types(DOWN, ENTER)
    person.sees("Go on?")
    person.types(ENTER)
    person.sees("Flask: recommended")
    person.types(ENTER)
    person.sees("Create the project?")
    person.types(ENTER)
    person.sees("shop is ready")
    person.ends_with(0)


def test_more_questions_can_be_asked_and_the_decision_overruled(folder: Path) -> None:
    arguments = ("--database", "postgresql", "--admin", "no", "--size", "medium", "--flexibility", "standard")
    person = Person(folder, "new", "shop", *arguments)
    person.sees("Your answers point to Django")
    person.sees("could turn it")
    person.sees("Go on?")
    person.types(DOWN, ENTER)
    person.sees("How will people use the site?")
    person.types(ENTER)  # Single page turns it to Flask.
    person.sees("Your answers point to Flask")
    person.types(ESCAPE)  # Back: the answer is taken away again.
    person.sees("Your answers point to Django")
    person.sees("Go on?")
    person.types(ENTER)
    person.sees("Django: a lean")
    person.sees("What shall it be?")
    person.types(DOWN, ENTER)
    person.sees("Your choice; the answers speak for Django.")
    person.types(ENTER)
    person.sees("shop is ready: a Flask project")
    person.ends_with(0)
    document = recorded(folder, "shop")
    assert (document["outcome"], document["chosen"], document["overruled"]) == ("django", "flask", True)


def test_an_answer_can_be_changed_after_the_decision(folder: Path) -> None:
    arguments = ("--database", "sqlite", "--admin", "yes", "--size", "small", "--flexibility", "high")
    person = Person(folder, "new", "shop", *arguments)
    person.sees("Nothing still open can turn that.")
    person.types(ENTER)
    person.sees("Django: required")
    person.sees("What shall it be?")
    person.types(DOWN, DOWN, ENTER)
    person.sees("Which answer?")
    person.types(DOWN, ENTER)
    person.sees("Do you need an admin site?")
    person.types(DOWN, ENTER)
    person.sees("Flask: recommended")
    person.types(CONTROL_C)
    person.ends_with(130)


@pytest.mark.parametrize("stop", [CONTROL_C, DOWN + ENTER], ids=["Ctrl-C", "Cancel"])
def test_cancelling_writes_nothing(folder: Path, stop: str) -> None:
    person = Person(
        folder, "new", "shop", "--database", "sqlite", "--admin", "no", "--size", "small", "--flexibility", "high"
    )
    person.sees("Go on?")
    person.types(ENTER)
    person.sees("What shall it be?")
    person.types(ENTER)
    person.sees("Create the project?")
    person.types(*([DOWN, ENTER] if stop != CONTROL_C else [stop]))
    assert "nothing was written" in person.ends_with(130)
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("name", "says"), [("class", "'class' is a word of Python's own"), ("taken", "there is something already")]
)
def test_an_unusable_name_is_told_and_can_be_corrected(folder: Path, name: str, says: str) -> None:
    (folder / "taken").mkdir()
    (folder / "taken" / "file").touch()
    person = Person(folder, "new")
    person.sees("What is the project called?")
    person.types(*name, ENTER)
    person.sees(says)
    person.types("\x15", "shop", ENTER)
    person.sees("Where will the project keep its data?")
    person.types(CONTROL_C)
    person.ends_with(130)
