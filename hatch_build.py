"""Part of the wheel's build: check the rules and pack them, so that an installed scaffolder need not parse them."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class PackRules(BuildHookInterface[Any]):
    """Adds `rules/rules.json` to the wheel. A rule set that is invalid ends the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Pack the rules; nothing is done for an editable install, which reads them as they stand."""
        if version == "editable":
            return
        sys.path.insert(0, str(ROOT / "src"))
        from scaffolder.decision.assemble import FILES, packed
        from scaffolder.decision.load import checked_tables

        texts = {name: (ROOT / "rules" / name).read_text(encoding="utf-8") for name in FILES}
        pack = Path(self.directory) / "rules.json"
        pack.parent.mkdir(parents=True, exist_ok=True)
        pack.write_text(packed(checked_tables(texts)), encoding="utf-8")
        build_data["force_include"][str(pack)] = "scaffolder/rules/rules.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave no pack beside the wheel."""
        (Path(self.directory) / "rules.json").unlink(missing_ok=True)
