"""The console script `portal`.  Each command stands in a module of its own name in `portal/commands`."""

from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from portal.units import BadUnits, UnknownUnit

COMMANDS = (
    "advice",
    "assess",
    "deliver",
    "erase",
    "figures",
    "keys",
    "migrate",
    "queue",
    "receive",
    "reconcile",
    "schedule",
    "schema",
    "seed",
    "serve",
    "static",
    "units",
    "verify",
)


class _Commands(click.Group):
    """Loads a command when it is asked for, so that none pays for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: Any = getattr(import_module(f"portal.commands.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.  What only an operator can put right is told in one line, without a trace."""
        try:
            return super().invoke(ctx)
        except OperationalError as fault:
            raise click.ClickException(f"the database does not answer: {fault.orig}") from fault
        except (BadUnits, UnknownUnit) as fault:
            raise click.ClickException(str(fault)) from fault


@click.command(cls=_Commands)
def main() -> None:
    """Run and look after the social credit portal."""
