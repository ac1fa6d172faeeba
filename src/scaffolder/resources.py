"""Where the data that comes with scaffolder lies: beside the modules when installed, at the top of a checkout.

Importing pathlib takes a twentieth of the shortest command's time, so what that needs goes without.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def resource(name: str) -> "Path":
    """The folder `rules` or `templates`."""
    from pathlib import Path

    return Path(resource_folder(name))


def resource_folder(name: str) -> str:
    """The same, as a text."""
    installed = os.path.join(_PACKAGE, name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), name)
