"""`portal erase`: deletes what is past its time, and reports numbers alone."""

from datetime import UTC, datetime

import click

from portal.config import load_settings
from portal.services import erasing
from portal.store.engine import Store, make_engine


@click.command()
def erase() -> None:
    """Delete budgets, drafts, sessions and kept forms that are past their time."""
    settings = load_settings()
    store = Store(make_engine(settings.database_url), settings.keys.vault())
    with store.session() as db:
        erased = erasing.erase_expired(db, datetime.now(UTC))
    for name, count in erased.items():
        click.echo(f"{name}: {count}")
