"""`portal migrate`: brings the database to the schema of this version."""

import click

from portal.config import load_settings
from portal.store.engine import make_engine
from portal.store.migrating import is_current, upgrade


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; end with 1 when a migration is waiting.")
def migrate(check: bool) -> None:
    """Run the migrations that the database has not seen yet."""
    engine = make_engine(load_settings().database_url)
    if check and not is_current(engine):
        raise click.ClickException("the database is not at the schema of this version")
    if not check:
        upgrade(engine)
