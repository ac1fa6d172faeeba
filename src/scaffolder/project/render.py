"""Rendering a template into a folder. The only module that imports Copier."""

import os
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scaffolder.errors import Refused, ScaffolderError, UsageError
from scaffolder.project.catalog import Catalog
from scaffolder.project.origin import ANSWERS_FILE


class Rendering(NamedTuple):
    """One rendering to do: a template folder, where to, with which values, and what is recorded as their origin."""

    template: Path
    destination: Path
    values: Mapping[str, str]
    origin: Mapping[str, str]
    trusted: bool = False


def known(catalog: Catalog) -> dict[str, str]:
    """The same value on every render for what would else be made anew, and so be in no render's history."""
    return {name: "the-same-each-time" for name, entry in catalog.questions.items() if entry.anew}


def render_both(one: Rendering, other: Rendering) -> Mapping[str, Any]:
    """Render two, side by side where this machine lets us; what `render` returns of the other, or raises of either."""
    # A process with threads must not be forked, and a folder of the process's own is what Copier renders in.
    aside = _forked(one) if hasattr(os, "fork") and threading.active_count() == 1 else None
    try:
        values = render(other)
    finally:
        done = aside is not None and _succeeded(aside)
    if not done:
        # Also where the other process failed, so that its error is told.
        shutil.rmtree(one.destination, ignore_errors=True)
        render(one)
    return values


def _forked(rendering: Rendering) -> int:
    import copier  # noqa: F401 - loaded once, for both processes

    child = os.fork()
    if child == 0:
        status = 1
        try:
            render(rendering)
            status = 0
        finally:
            os._exit(status)
    return child


def _succeeded(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    return status == 0


def render(rendering: Rendering) -> Mapping[str, Any]:
    """Render the template folder with its values, which are recorded along with the origin; all values, defaults too.

    Nothing of a template that is not trusted is executed.

    Raises UsageError for a value the template refuses, Refused for a template
    that wants to run code, ScaffolderError for one that does not render.
    """
    from copier import Settings, run_copy
    from copier.errors import CopierError, UnsafeTemplateError
    from jinja2 import TemplateError
    from plumbum import local

    # Copier asks git about every file it writes; the folder is new, so there is nothing to ask. (An empty PATH.)
    search = os.environ.get("PATH", "") if rendering.trusted else ""
    template = str(rendering.template)
    with local.env(PATH=search):
        try:
            worker = run_copy(
                template,
                rendering.destination,
                data={**rendering.values, "origin": dict(rendering.origin)},
                defaults=True,
                quiet=True,
                unsafe=rendering.trusted,
                settings=Settings(),
            )
        except UnsafeTemplateError as error:
            raise Refused(
                "the template wants to run commands of its own",
                where=template,
                fix="Use one without tasks, migrations and extensions.",
            ) from error
        except ValueError as error:
            raise UsageError(str(error), where="the template's questions") from error
        except (CopierError, TemplateError) as error:
            raise ScaffolderError(f"it does not render: {error}", where=template) from error
    _record_origin(rendering.destination / ANSWERS_FILE, rendering.origin)
    return {**worker.answers.combined}


def _record_origin(file: Path, origin: Mapping[str, str]) -> None:
    """Put the origin on record where the template did not: Copier itself records the folder it rendered from."""
    if not origin or not file.is_file():
        return
    import yaml

    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    known = yaml.load("".join(lines), Loader=yaml.BaseLoader) or {}  # noqa: S506 - it makes texts alone
    if origin.items() <= known.items():
        return
    kept = [line for line in lines if not line.startswith(tuple(f"{key}:" for key in origin))]
    head = next((n for n, line in enumerate(kept) if not line.startswith("#")), len(kept))
    added = yaml.safe_dump(dict(origin), default_flow_style=False, allow_unicode=True)
    file.write_text("".join([*kept[:head], added, *kept[head:]]), encoding="utf-8", newline="\n")
