"""The report: one HTML page about a decision that needs no network and no script.

Its data may come from a project cloned from anywhere: every text is escaped and freed of control characters, only
web addresses are linked, and the page forbids scripts and outside resources to itself.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from scaffolder.decision.document import Citation, Document, ReadRule
from scaffolder.decision.engine import decide
from scaffolder.decision.model import UNSURE, Answer, RuleSet, Tally
from scaffolder.decision.wording import Words
from scaffolder.errors import UsageError
from scaffolder.face.lines import printable

_FILES = Path(__file__).with_suffix("")
_HUES = 6
_MOST_BLOCKS, _BLOCK, _GAP = 12, 26, 4
_OPEN = Answer(UNSURE, "default")


def report(words: Words, document: Document, ruleset: RuleSet) -> str:
    """The page about a decision: what was decided, why, what would change it, and all the evidence.

    `ruleset` is asked what each other answer would lead to if it is the one that decided; if not, the page keeps to
    what the document tells. The same decision gives the same text.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def harmless(value: object) -> object:
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FileSystemLoader(_FILES), autoescape=True, finalize=harmless, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    style = environment.get_template("page.css").render()
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _Page(words, document, ruleset)
    return environment.get_template("page.html").render(page=page, words=words, document=document, seal=seal)


class _Bar(NamedTuple):
    """One outcome's count in a tier, drawn as blocks: where each starts, and how wide it is."""

    outcome: str
    rules: int
    blocks: tuple[tuple[int, int], ...]


class _Stage(NamedTuple):
    """One tier of the tally."""

    name: str
    means: str
    remark: str
    decides: bool
    bars: tuple[_Bar, ...]


class _Chip(NamedTuple):
    """One answer to a question, and what it would lead to: `state` is given, turns or stays."""

    label: str
    outcome: str
    state: str


class _Row(NamedTuple):
    """One question of the sensitivity strip."""

    question: str
    open: bool
    chips: tuple[_Chip, ...]

    @property
    def turns(self) -> bool:
        return any(chip.state == "turns" for chip in self.chips)


class _Quote(NamedTuple):
    """A quote and where it stands; `link` leads to the very words."""

    text: str
    where: str
    claim: str
    link: str | None


class _Page:
    """What the template asks for."""

    def __init__(self, words: Words, document: Document, ruleset: RuleSet) -> None:
        self.words, self.document, self.ruleset = words, document, ruleset

    @property
    def firmness(self) -> Iterator[str]:
        """How easily the decision turns, in sentences."""
        margin = self.document.margin
        if not self.document.counterfactuals or margin is None:
            yield "No other answers would change it."
            return
        yield f"It takes {'one different answer' if margin == 1 else f'{margin} different answers'} to turn it."
        if any(answer.value == UNSURE for answer in self.document.answers.values()):
            yield "The questions still open cannot." if self.document.settled else "The questions still open could."

    @cached_property
    def most(self) -> int:
        return max((count for tally in self.document.tallies for count in tally.counts.values()), default=0)

    @property
    def width(self) -> int:
        """How wide the picture of a count is."""
        return min(max(self.most, 1), _MOST_BLOCKS) * _BLOCK - _GAP

    @property
    def stages(self) -> Iterator[_Stage]:
        """The tally, strongest tier first."""
        means = {tier.id: tier.means for tier in self.ruleset.tiers}
        decided = False
        for tally in self.document.tallies:
            decides = tally.tier == self.document.decided_by
            bars = tuple(_Bar(name, count, _blocks(count, self.most)) for name, count in tally.counts.items())
            remark = _remark(tally, decides=decides, decided=decided)
            yield _Stage(_capital(tally.tier), means.get(tally.tier, ""), remark, decides, bars)
            decided = decided or decides

    @property
    def by_policy(self) -> bool:
        """Whether no tier decided."""
        return all(tally.tier != self.document.decided_by for tally in self.document.tallies)

    @cached_property
    def replays(self) -> bool:
        """Whether the rule set at hand is the one that decided, and decides the same again."""
        if self.ruleset.digest != self.document.ruleset_digest:
            return False
        try:
            return decide(self.ruleset, self.document.answers).outcome == self.document.outcome
        except UsageError:
            return False

    @cached_property
    def rows(self) -> tuple[_Row, ...]:
        """For each question, what each answer to it would lead to while the others stay."""
        names = self.ruleset.questions if self.replays else self.document.answers
        return tuple(self._row(name, self.document.answers.get(name, _OPEN)) for name in names)

    def _row(self, name: str, answer: Answer) -> _Row:
        led_to = self._decided_again(name) if self.replays else self._recorded(name)
        led_to = led_to if answer.value in led_to else {answer.value: self.document.outcome, **led_to}
        chips = [self._chip(name, value, outcome, answer.value) for value, outcome in led_to.items()]
        return _Row(self.words.question(name), answer.value == UNSURE, tuple(chips))

    def _chip(self, name: str, value: str, outcome: str, given: str) -> _Chip:
        state = "given" if value == given else "stays" if outcome == self.document.outcome else "turns"
        return _Chip(_capital(self.words.value(name, value)), outcome, state)

    def _decided_again(self, name: str) -> dict[str, str]:
        answers = self.document.answers
        values = (*self.ruleset.questions[name].option_ids, UNSURE)
        return {value: decide(self.ruleset, {**answers, name: Answer(value)}).outcome for value in values}

    def _recorded(self, name: str) -> dict[str, str]:
        alone = [flip for flip in self.document.counterfactuals if list(flip.change) == [name]]
        return {value: flip.outcome for flip in alone for value in flip.change[name]}

    def labels(self, question: str, values: Sequence[str]) -> str:
        return " or ".join(self.words.value(question, value) for value in values)

    def answer(self, question: str) -> Answer:
        return self.document.answers.get(question, _OPEN)

    @property
    def groups(self) -> Iterator[tuple[str, Sequence[ReadRule]]]:
        """All rules, by what became of them."""
        document, outcome = self.document, self.words.outcome(self.document.outcome)
        fired = (*document.reasons, *document.objections)
        yield f"They count for {outcome}", document.reasons
        yield f"They speak against {outcome}", document.objections
        yield "They did not count", [rule for rule in document.rules if rule not in fired]

    def quotes(self, rule: ReadRule) -> list[_Quote]:
        return [
            _Quote(c.quote, f"{self.words.source(c.source)}, line {c.line}", c.claim, _link(c)) for c in rule.citations
        ]

    @property
    def documents(self) -> Iterable[tuple[str, str | None]]:
        """The title and the address of each document that is quoted."""
        cited = (citation for rule in self.document.rules for citation in rule.citations)
        return dict.fromkeys((self.words.source(c.source), c.url if _is_web(c.url) else None) for c in cited)

    def hue(self, outcome: str) -> str:
        """The class that colours an outcome."""
        counted = (name for tally in self.document.tallies for name in tally.counts)
        known = list(dict.fromkeys((*self.ruleset.outcomes, *counted, self.document.outcome, outcome)))
        return f"hue{known.index(outcome) % _HUES}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _remark(tally: Tally, *, decides: bool, decided: bool) -> str:
    counts = tally.counts.values()
    if decides:
        return "this decides"
    if decided:
        return "not needed" if any(counts) else "no rule applies"
    if tally.decisive:
        return "narrows the choice"
    return "a draw" if any(counts) else "no rule applies"


def _blocks(count: int, most: int) -> tuple[tuple[int, int], ...]:
    """One block for each rule; one long block where there are too many to draw."""
    if most <= _MOST_BLOCKS:
        return tuple((n * _BLOCK, _BLOCK - _GAP) for n in range(count))
    width = (_MOST_BLOCKS * _BLOCK - _GAP) * count // most
    return ((0, width),) if width > 0 else ()


def _is_web(url: str | None) -> bool:
    return url is not None and re.fullmatch(r"(?i:https?)://[^\s/]\S*", url) is not None and printable(url) == url


def _link(citation: Citation) -> str | None:
    """The document's address, with the quote as the text to scroll to."""
    url = citation.url
    if url is None or not _is_web(url):
        return None
    if "#" in url:
        return url
    return f"{url}#:~:text={quote(printable(citation.quote), safe='').replace('-', '%2D')}"
