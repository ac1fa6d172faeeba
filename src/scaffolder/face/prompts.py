"""Asking at the terminal. The only module that imports questionary."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.output import create_output

from scaffolder.decision.model import UNSURE, Question
from scaffolder.decision.wording import unsure_label
from scaffolder.errors import ScaffolderError
from scaffolder.face.lines import printable

if TYPE_CHECKING:
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
    from prompt_toolkit.output import Output

_STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("instruction", "fg:ansibrightblack"),
        ("answer", "fg:ansigreen bold"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan"),
        ("selected", "noreverse"),
    ]
)


class Back(Exception):
    """The person wants to see the previous question again."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: what is returned, what is read, and a word of help beside it."""

    value: str
    label: str
    help: str = ""

    @property
    def title(self) -> str:
        return printable(f"{self.label} – {self.help}" if self.help else self.label)


def ask_text(message: str, check: Callable[[str], None], *, default: str = "", suggestion: str = "") -> str:
    """Ask for one line of text until `check` raises no ScaffolderError. Raises Back, KeyboardInterrupt.

    `default` stands there to be edited; `suggestion` is what Enter alone means, and typing replaces it.
    """

    def valid(text: str) -> bool | str:
        try:
            check(text or suggestion)
        except ScaffolderError as error:
            return f"{error.what}. {error.fix or ''}"
        return True

    typed = _ask(
        questionary.text(
            message, default=default, validate=valid, validate_while_typing=False, style=_STYLE, output=_terminal(),
            placeholder=[("class:instruction", suggestion)],
        )
    )  # fmt: skip
    return typed or suggestion


def ask_choice(message: str, choices: Sequence[Choice], default: str | None = None) -> str:
    """Let the person choose one. Raises Back, KeyboardInterrupt."""
    listed = [questionary.Choice(choice.title, value=choice.value) for choice in choices]
    first = next((item for item in listed if item.value == default), None)
    return _ask(
        questionary.select(
            printable(message), listed, default=first, style=_STYLE, instruction="(arrows, Enter; Esc goes back)",
            output=_terminal(),
        )
    )  # fmt: skip


def ask_question(question: Question, default: str | None = None, extra: Sequence[Choice] = ()) -> str:
    """Ask a question of the rule set: its options, `unsure`, and any `extra` ways on."""
    options = [Choice(option.id, option.label, option.help) for option in question.options]
    help_ = f"\n  {question.help}\n " if question.help else ""
    return ask_choice(f"{question.text}{help_}", [*options, Choice(UNSURE, unsure_label(question)), *extra], default)


def _ask(question: questionary.Question) -> str:
    """Ask with Esc bound to going back."""
    keys = KeyBindings()

    @keys.add("escape", eager=True)
    def _(event: "KeyPressEvent") -> None:
        event.app.exit(exception=Back())

    application: Any = question.application
    application.key_bindings = merge_key_bindings([application.key_bindings, keys])
    application.ttimeoutlen = 0.05
    answer: str = question.unsafe_ask()
    return answer


def _terminal() -> "Output":
    """Prompts go to standard error, so that standard output holds results alone."""
    return create_output(stdout=sys.stderr)
