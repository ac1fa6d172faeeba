"""The decision as a project keeps it: for programs in `.scaffolder/decision.json`, for people in `docs/decisions/`."""

import json
from pathlib import Path

from scaffolder.decision.document import Document, NotADecision, read_document
from scaffolder.decision.explain import SCHEMA_VERSION, explain
from scaffolder.errors import ScaffolderError, UsageError
from scaffolder.project.page import decision_page
from scaffolder.project.plan import Plan

RECORD = Path(".scaffolder/decision.json")
PAGE = Path("docs/decisions/0001-web-framework.md")


def write_record(project: Path, plan: Plan) -> None:
    """Write both records into the project's folder."""
    document = {**explain(plan.decision).to_dict(), "chosen": plan.framework, "overruled": plan.overruled}
    _write(project / RECORD, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    _write(project / PAGE, decision_page(plan.decision.ruleset, read_document(document)))


def read_record(project: Path) -> tuple[str, Document]:
    """The recorded decision of the project in the folder: its text to the letter, and what it says.

    Raises UsageError where there is none, ScaffolderError where it cannot be understood.
    """
    file = project / RECORD
    restore = "Restore the file from the project's history."
    try:
        text = file.read_text(encoding="utf-8")
        data = json.loads(text)
    except (FileNotFoundError, NotADirectoryError) as error:
        fix = "Name a project made by scaffolder, or decide without a project: give answers with -a KEY=VALUE."
        raise UsageError("there is no recorded decision", where=str(file), fix=fix) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ScaffolderError(f"the recorded decision cannot be read: {error}", where=str(file), fix=restore) from error
    if isinstance(data, dict) and data.get("schema_version") not in (None, SCHEMA_VERSION):
        what = f"the recorded decision has schema {data['schema_version']!r}; this scaffolder reads {SCHEMA_VERSION}"
        raise ScaffolderError(what, where=str(file), fix="Use a newer scaffolder.")
    try:
        return text, read_document(data)
    except NotADecision as error:
        raise ScaffolderError(f"the recorded decision is damaged: {error}", where=str(file), fix=restore) from error


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
