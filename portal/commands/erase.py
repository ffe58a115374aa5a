"""`portal erase`: deletes what is past its time, and reports numbers alone."""

from datetime import UTC, datetime

import click

from portal.commands.installation import opened_store, settings_here
from portal.services import erasing


@click.command()
def erase() -> None:
    """Delete budgets, drafts, sessions and kept forms that are past their time."""
    with opened_store(settings_here()) as store, store.session() as db:
        erased = erasing.erase_expired(db, datetime.now(UTC))
    for name, count in erased.items():
        click.echo(f"{name}: {count}")
