"""The interview of `new`: the core questions, then as many of the others as the person likes, back and forth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scaffolder.decision.document import Document, read_document
from scaffolder.decision.engine import decide
from scaffolder.decision.interview import next_question
from scaffolder.decision.model import UNSURE, Answer, Decision, Question, RuleSet
from scaffolder.decision.wording import Words
from scaffolder.face import screens
from scaffolder.face.console import Console
from scaffolder.face.lines import Line
from scaffolder.face.prompts import Back, Choice, ask_choice, ask_question

# Ways on that are no answers; no option or outcome is named so.
_ENOUGH, _MORE, _ACCEPT, _EDIT = "<enough>", "<more>", "<accept>", "<edit>"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why the answers cannot be built together, and the questions of which one has to be answered otherwise."""

    lines: list[Line]
    questions: list[str]


# Asks whether a decision can be built with a framework, or, where that is None, with any.
Judge = Callable[[Decision, str | None], Objection | None]


@dataclass
class Conversation:
    """The answers given so far, and the console to talk on."""

    ruleset: RuleSet
    console: Console
    judge: Judge
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def decision(self) -> Decision:
        return decide(self.ruleset, self.answers)

    @property
    def document(self) -> Document:
        return read_document(self.decision.to_dict())

    @property
    def words(self) -> Words:
        return Words(self.ruleset)

    def interview(self) -> None:
        """Ask what is not answered yet. Raises Back from the first question, KeyboardInterrupt."""
        self._core()
        self._others()

    def verdict(self) -> str:
        """Show the decision and have it accepted, overruled or edited; the framework to use."""
        while True:
            document = self.document
            self.console.show([Line(), *screens.decision(self.words, document, verbose=False), Line()])
            others = [outcome for outcome in self.ruleset.outcomes.values() if outcome.id != document.outcome]
            choices = [
                Choice(_ACCEPT, f"Use {self.words.outcome(document.outcome)}"),
                *(
                    Choice(outcome.id, f"Use {outcome.label} all the same", "recorded as your choice")
                    for outcome in others
                ),
                Choice(_EDIT, "Change an answer"),
            ]
            try:
                chosen = ask_choice("What shall it be?", choices)
            except Back:
                chosen = _EDIT
            if chosen == _EDIT:
                self.edit()
                continue
            framework = document.outcome if chosen == _ACCEPT else chosen
            objection = self.judge(self.decision, framework)
            if objection is None:
                return framework
            self.console.show([Line(), *objection.lines])

    def edit(self) -> None:
        """Let the person change one answer."""
        choices = [
            Choice(name, question.text, self.words.value(name, self.decision.answers[name].value))
            for name, question in self.ruleset.questions.items()
        ]
        try:
            self._ask(self.ruleset.questions[ask_choice("Which answer?", choices)])
        except Back:
            return
        self._resolve()

    def _core(self) -> None:
        asked = [question for question in self.ruleset.core if question.id not in self.answers]
        position = 0
        while position < len(asked):
            try:
                self._ask(asked[position])
                self._resolve()
                position += 1
            except Back:
                if position == 0:
                    raise
                position -= 1

    def _others(self) -> None:
        """Say how things stand, and offer the open questions in the order that settles soonest."""
        done: list[str] = []
        while True:
            waiting = [name for name in self.ruleset.questions if name not in self.answers]
            self.console.show([Line(), *screens.lean(self.words, self.document, len(waiting)), Line()])
            if not waiting:
                return
            following = next_question(self.decision, waiting)
            name = following.question if following else waiting[0]
            try:
                if not done and ask_choice("Go on?", self._ways_on(len(waiting))) == _ENOUGH:
                    return
                if (
                    self._ask(self.ruleset.questions[name], extra=[Choice(_ENOUGH, "Enough, show the decision")])
                    == _ENOUGH
                ):
                    return
                done.append(name)
                self._resolve()
            except Back:
                if not done:
                    self.edit()
                else:
                    del self.answers[done.pop()]

    def _ways_on(self, waiting: int) -> list[Choice]:
        return [
            Choice(_ENOUGH, "Show the decision"),
            Choice(_MORE, f"Answer more questions ({waiting} left)", "the one that settles it soonest first"),
        ]

    def _ask(self, question: Question, extra: Sequence[Choice] = ()) -> str:
        before = self.answers.get(question.id)
        value = ask_question(question, before.value if before else None, extra)
        if value in (*question.option_ids, UNSURE):
            self.answers[question.id] = Answer(value, "user")
        return value

    def _resolve(self) -> None:
        """While the answers cannot be built together, say why and have one of them answered again."""
        while (objection := self.judge(self.decision, None)) is not None:
            self.console.show([Line(), *objection.lines, Line()])
            again = [
                Choice(name, self.ruleset.questions[name].text, self.words.value(name, self.answers[name].value))
                for name in objection.questions
                if name in self.answers
            ]
            self._ask(self.ruleset.questions[ask_choice("Which answer do you want to change?", again)])
