"""The `scaffolder` command."""

import gc
import sys


def main() -> int:
    """Run the command line; the exit status."""
    if sys.argv[1:] == ["--version"]:
        # Answered before anything is imported: scripts ask for this often.
        from scaffolder import __version__

        print(f"scaffolder {__version__}")
        return 0
    # Imports make many objects and drop few; looking for garbage among them costs a tenth of a short command.
    gc.set_threshold(100_000)
    from scaffolder.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
