"""`portal migrate`: brings the database to the schema of this version."""

import click

from portal.commands.installation import opened_store, settings_here
from portal.store.migrating import is_current, upgrade


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; end with 1 when a migration is waiting.")
def migrate(check: bool) -> None:
    """Run the migrations that the database has not seen yet."""
    with opened_store(settings_here()) as store:
        if not check:
            upgrade(store.engine)
        elif not is_current(store.engine):
            raise click.ClickException("the database is not at the schema of this version")
