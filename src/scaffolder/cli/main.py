"""The group of commands, and the one place where errors become messages and exit statuses."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from scaffolder import __version__
from scaffolder.errors import Cancelled, ScaffolderError, UsageError

# With this set, an error nobody foresaw shows where it came from.
_DEBUG = "SCAFFOLDER_DEBUG"

# Each command's module has a click command of this name.
_COMMANDS = {
    "new": "Answer a few questions; get a project that runs.",
    "why": "Show why a framework was chosen, or would be.",
    "check": "Is there a newer template, or would today's rules decide otherwise?",
    "update": "Bring projects to a newer template, and keep what their owners wrote.",
    "rules": "Look at the rules behind a decision, and prove them.",
}


class _Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"scaffolder.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from scaffolder.errors import did_you_mean

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise UsageError(f"there is no command '{args[0]}'", fix=did_you_mean(args[0], list(_COMMANDS)))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="scaffolder", message="%(prog)s %(version)s")
@click.option("--no-color", is_flag=True, help="Plain text, without colours.")
@click.pass_context
def scaffolder(ctx: click.Context, /, *, no_color: bool) -> None:
    """Choose a web framework from a few answers, see why, and start the project."""
    ctx.obj = False if no_color else None
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status; every failure is printed, none raised."""
    try:
        status = scaffolder.main(list(arguments), prog_name="scaffolder", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return _report(Cancelled("cancelled; nothing was written"), arguments)
    except click.ClickException as error:
        return _report(UsageError(error.format_message(), fix=_help_hint(error)), arguments)
    except ScaffolderError as error:
        return _report(error, arguments)
    except BrokenPipeError:
        # Whoever read our output has had enough; there is nobody left to tell.
        sys.stderr.close()
        return 1
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        what = f"this should not have happened: {type(error).__name__}: {error}"
        fix = f"Say it again with {_DEBUG}=1 set, and report what it prints."
        return _report(ScaffolderError(what, fix=fix), arguments)
    # What a command returns is None; what it exits with is its status.
    return status if isinstance(status, int) else 0


def _report(error: ScaffolderError, arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        import json

        print(json.dumps(error.to_dict(), ensure_ascii=False))
    else:
        from scaffolder.face.console import err

        err(color=False if "--no-color" in arguments else None).error(error)
    return error.exit_status


def _help_hint(error: click.ClickException) -> str | None:
    context: Any = getattr(error, "ctx", None)
    return f"Try '{context.command_path} --help'." if context else None
