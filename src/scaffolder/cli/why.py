"""`scaffolder why`: show a decision, recorded in a project or made from answers."""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click

from scaffolder import api
from scaffolder.cli.answers import answer_options, given_answers
from scaffolder.decision.document import Document, read_document
from scaffolder.decision.engine import decide, still_taken
from scaffolder.decision.model import Answer, RuleSet
from scaffolder.decision.wording import Words
from scaffolder.errors import ScaffolderError, UsageError, did_you_mean
from scaffolder.face import screens
from scaffolder.face.console import out
from scaffolder.face.lines import Line


class Account(NamedTuple):
    """A decision to tell, the record it departs from, and what today's rules say of that.

    `content` is its JSON: to the letter where it is recorded.
    """

    content: str | Mapping[str, object]
    document: Document
    departs_from: Document | None = None
    today: Document | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return json.dumps(self.content, indent=2, ensure_ascii=False) + "\n"


@click.command()
@click.argument("path", required=False)
@answer_options
@click.option("--not", "other", metavar="NAME", help="Why this framework and not that one.")
@click.option("--rules", metavar="DIR", help="Decide by the rules in this directory.")
@click.option("-v", "--verbose", is_flag=True, help="Every quote, every rule, every answer.")
@click.option("--html", metavar="FILE", help="Write a page about the decision to FILE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def why(
    color: bool | None, /, *, path: str | None, pairs: tuple[str, ...], answers_file: str | None, other: str | None,
    rules: str | None, verbose: bool, html: str | None, as_json: bool, **flags: str | None,
) -> None:  # fmt: skip
    """Show why a framework was chosen.

    For the project in PATH (the current directory when left out) its recorded decision; with answers (-a, --answers or
    the flags) as well, what they would change; with answers alone, the decision they lead to.
    """
    answers = given_answers(pairs, answers_file, flags)
    ruleset = api.load_ruleset(rules)
    account = _account(ruleset, path, answers)
    lines = _lines(Words(ruleset), account, other, verbose=verbose)
    if html:
        _write_page(html, ruleset, account.document)
    if as_json:
        click.echo(account.text, nl=False)
    elif not html:
        out(color=color).show(lines)


def _account(ruleset: RuleSet, path: str | None, answers: Mapping[str, Answer]) -> Account:
    if answers and path is None:
        return _decided(ruleset, answers)
    from pathlib import Path

    from scaffolder.project.record import read_record

    text, record = read_record(Path(path or "."))
    kept = still_taken(ruleset, record.answers)
    if answers:
        return _decided(ruleset, {**kept, **answers})._replace(departs_from=record)
    today = None if record.ruleset_digest == ruleset.digest else _decided(ruleset, kept).document
    return Account(text, record, today=today)


def _decided(ruleset: RuleSet, answers: Mapping[str, Answer]) -> Account:
    content = decide(ruleset, answers).to_dict()
    return Account(content, read_document(content))


def _lines(words: Words, account: Account, other: str | None, *, verbose: bool) -> Iterator[Line]:
    document = account.document
    if other is not None:
        yield from screens.rather(words, document, _other(document, other))
        return
    if account.departs_from:
        yield from screens.what_if(words, account.departs_from, document)
    yield from screens.decision(words, document, verbose=True) if verbose else screens.brief(words, document)
    if account.today:
        yield from screens.today(words, document, account.today)


def _other(document: Document, name: str) -> str:
    """The outcome to compare with. Raises UsageError unless it is another than the decision's."""
    known = [outcome for tally in document.tallies for outcome in tally.counts]
    others = [outcome for outcome in dict.fromkeys(known) if outcome != document.outcome]
    if name not in others:
        what = f"'{name}' is what was decided" if name == document.outcome else f"there is no framework '{name}'"
        raise UsageError(what, fix=did_you_mean(name, others))
    return name


def _write_page(file: str, ruleset: RuleSet, document: Document) -> None:
    from pathlib import Path

    from scaffolder.face.report import report

    try:
        Path(file).write_text(report(Words(ruleset), document, ruleset), encoding="utf-8", newline="\n")
    except OSError as error:
        raise ScaffolderError(f"it cannot be written: {error.strerror}", where=file) from error
