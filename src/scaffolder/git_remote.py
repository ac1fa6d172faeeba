"""`git-remote-scaffolder`: git runs this for addresses `scaffolder::NAME`, and it serves the template's releases.

The protocol is that of git's remote helpers: git asks for capabilities, then to connect to a service. What follows on
standard input belongs to that service, so not a byte more than the commands may be read here.
"""

import os
import sys

from scaffolder.errors import ScaffolderError


def main() -> int:
    """Serve one git client; the exit status."""
    name = sys.argv[2] if len(sys.argv) > 2 else ""
    try:
        return _serve(name)
    except ScaffolderError as error:
        return _fail(f"{error.where}: {error.what}" if error.where else error.what)
    except (BrokenPipeError, KeyboardInterrupt):
        return 1


def _serve(name: str) -> int:
    from scaffolder.project import releases
    from scaffolder.project.git import become_upload_pack

    if name != releases.NAME:
        return _fail(f"there is no template '{name}'; the one there is is 'scaffolder::{releases.NAME}'")
    while (command := _line()) is not None:
        if command == "capabilities":
            _say("connect\n\n")
        elif command == "connect git-upload-pack":
            repository = releases.repository()
            _say("\n")
            become_upload_pack(repository)
        elif command.startswith("connect git-receive-pack"):
            return _fail("the template's releases are read-only; nothing can be pushed")
        elif command.startswith("connect "):
            _say("fallback\n")
        elif command:
            return _fail(f"git asked for something unknown: {command}")
        else:
            return 0
    return 0


def _line() -> str | None:
    """One line from git, without its end; None when there are no more."""
    found = b""
    while (byte := os.read(0, 1)) and byte != b"\n":
        found += byte
    return found.decode(errors="replace") if byte else None


def _say(text: str) -> None:
    os.write(1, text.encode())


def _fail(message: str) -> int:
    sys.stderr.write(f"git-remote-scaffolder: {message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
