"""Compiles the translations whenever the project is installed or built."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Writes a .mo beside each .po."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them before the files of the package are gathered."""
        for source in Path(self.root, "src").glob("*/locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as messages:
                catalog = read_po(messages, abort_invalid=True)
            with source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, catalog)
