"""Choose a web framework from a few answers, see why, and start the project.

The Python API: `load_ruleset`, `decide`, `explain`. Importing this package loads nothing until one is used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scaffolder.api import decide, explain, load_ruleset

__version__ = "0.1.0"
__all__ = ["__version__", "decide", "explain", "load_ruleset"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from scaffolder import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
