"""The shape of each table of a rule set, and a reader that keeps every fault it meets instead of stopping at one."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scaffolder.decision.assemble import Table
from scaffolder.errors import Fault, did_you_mean


def _text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(_text(item) for item in value)


def _text_or_texts(value: object) -> bool:
    return _text(value) or (_texts(value) and value != [])


@dataclass(frozen=True, slots=True)
class Key:
    """What one key of a table holds; `says` names it in a fault."""

    accepts: Callable[[object], bool]
    says: str
    required: bool = True


TEXT = Key(_text, "a text that is not empty")
TEXTS = Key(_texts, "a list of texts")
NUMBER = Key(lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number")
FLAG = Key(lambda value: isinstance(value, bool), "true or false", required=False)
WHEN = Key(
    lambda value: isinstance(value, dict) and value != {} and all(_text_or_texts(item) for item in value.values()),
    "a table of question = option, or a list of options",
)
ANSWERS = Key(
    lambda value: isinstance(value, dict) and all(_text(item) for item in value.values()),
    "a table of question = option",
)
COUNTS = Key(
    lambda value: isinstance(value, dict) and all(NUMBER.accepts(item) for item in value.values()),
    "a table of outcome = number",
    required=False,
)
TABLES = Key(
    lambda value: isinstance(value, list) and value != [] and all(isinstance(item, dict) for item in value),
    "a list of tables",
)


def maybe(key: Key) -> Key:
    """The same key, but it may be left out."""
    return Key(key.accepts, key.says, required=False)


SHAPES: Mapping[str, Mapping[str, Key]] = {
    "source": {
        "id": TEXT, "title": TEXT, "publisher": maybe(TEXT), "url": maybe(TEXT),
        "document": maybe(TEXT), "sha256": maybe(TEXT),
    },
    "claim": {
        "id": TEXT, "source": TEXT, "line": NUMBER, "heading": TEXT, "quote": TEXT, "concerns": maybe(WHEN),
        "favours": maybe(TEXT), "strength": TEXT, "truth": TEXT, "verdict": TEXT, "disposition": TEXT,
        "reason": TEXT, "contradicts": maybe(TEXTS),
    },
    "question": {
        "id": TEXT, "text": TEXT, "help": maybe(TEXT), "core": FLAG, "assume": maybe(TEXT), "option": TABLES,
    },
    "option": {"id": TEXT, "label": TEXT, "help": maybe(TEXT)},
    "outcome": {"id": TEXT, "label": TEXT},
    "tier": {"id": TEXT, "status": TEXT, "strength": maybe(TEXT), "means": maybe(TEXT)},
    "policy": {
        "count_claims": maybe(TEXTS), "tie_break": maybe(TEXT), "tie_break_claims": maybe(TEXTS),
        "preference": TEXTS, "preference_claims": TEXTS,
    },
    "rule": {
        "id": TEXT, "tier": TEXT, "when": WHEN, "then": TEXT, "title": TEXT, "claims": TEXTS, "rationale": TEXT,
        "overrides": maybe(TEXTS), "override_claims": maybe(TEXTS), "validity": maybe(TEXT), "caveat": maybe(TEXT),
    },
    "scenario": {
        "id": TEXT, "answers": ANSWERS, "outcome": TEXT, "decided_by": TEXT, "counts": COUNTS, "claim": maybe(TEXT),
    },
}  # fmt: skip

# What each file holds at its top: a list of tables, one table ("policy") or a text.
TOP: Mapping[str, tuple[str, ...]] = {
    "sources.toml": ("source",),
    "claims.toml": ("claim",),
    "questions.toml": ("question",),
    "rules.toml": ("id", "version", "outcome", "tier", "policy", "rule"),
    "scenarios.toml": ("scenario",),
}


@dataclass
class Reader:
    """Reads tables against their shapes and keeps every fault it meets."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, key: str, message: str) -> None:
        self.faults.append(Fault(file=file, key=key, message=message))

    def parsed(self, file: str, text: str) -> Table:
        """The file's content, or an empty table where it is no TOML."""
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.fault(file, "file", f"not valid TOML: {error}")
            return {}
        for key in content:
            if key not in TOP[file]:
                self.fault(file, key, f"unknown key. {did_you_mean(key, TOP[file])}")
        return content

    def shaped(self, file: str, content: Table) -> Table:
        """The content without what has not the right shape or has an id that another has."""
        kept: Table = {}
        for key in TOP[file]:
            if key == "policy":
                if self.fits(content.get(key, {}), file, key, key):
                    kept[key] = content[key]
            elif key in SHAPES:
                kept[key] = self._rows(file, key, content.get(key, []))
            elif self._holds(file, key, content.get(key)):
                kept[key] = content[key]
        return kept

    def _holds(self, file: str, key: str, value: object) -> bool:
        if not TEXT.accepts(value):
            self.fault(file, key, f"missing; it must be {TEXT.says}" if value is None else f"must be {TEXT.says}")
        return TEXT.accepts(value)

    def _rows(self, file: str, kind: str, tables: object) -> list[Table]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fault(file, kind, f"must be {TABLES.says}")
            return []
        rows: dict[str, Table] = {}
        for n, table in enumerate(tables, 1):
            where = f"{kind} {table.get('id', f'number {n}')}"
            if not self.fits(table, file, where, kind):
                continue
            if table["id"] in rows:
                self.fault(file, where, "this id is used twice")
                continue
            rows[table["id"]] = (
                {**table, "option": self._rows(file, "option", table["option"])} if "option" in table else table
            )
        return list(rows.values())

    def fits(self, table: object, file: str, where: str, kind: str) -> bool:
        """Whether the table has all its keys, each of its kind, and no other."""
        before = len(self.faults)
        if not isinstance(table, dict):
            self.fault(file, where, "must be a table")
            return False
        shape = SHAPES[kind]
        for name, key in shape.items():
            if name not in table:
                if key.required:
                    self.fault(file, f"{where}.{name}", f"missing; it must be {key.says}")
            elif not key.accepts(table[name]):
                self.fault(file, f"{where}.{name}", f"must be {key.says}")
        for name in table:
            if name not in shape:
                self.fault(file, f"{where}.{name}", f"unknown key. {did_you_mean(name, list(shape))}")
        return len(self.faults) == before
