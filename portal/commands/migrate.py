"""`portal migrate`: brings the database to the schema of this version."""

import click

from portal.commands.installation import opened_store, settings_here
from portal.store.migrating import is_current, is_newer, upgrade


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; end with 1 when a migration is waiting.")
def migrate(check: bool) -> None:
    """Run the migrations that the database has not seen yet.

    The database of a newer version is left as it is: a version before goes on with it.
    """
    with opened_store(settings_here()) as store:
        if is_newer(store.engine):
            click.echo("the database is that of a newer version: left as it is")
        elif not check:
            upgrade(store.engine)
        elif not is_current(store.engine):
            raise click.ClickException("the database is not at the schema of this version")
