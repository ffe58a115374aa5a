"""`portal seed`: a small fictional county, for a demonstration only."""

from datetime import UTC, datetime

import click

from portal.config import load_settings
from portal.services.seeding import Seeding
from portal.store.engine import Store, make_engine
from portal.units import load_units


@click.command()
def seed() -> None:
    """Fill the database of a demonstration with a small fictional county.

    What is there already is left alone, so that seeding twice adds nothing.
    """
    settings = load_settings()
    if settings.mode != "demo":
        raise click.ClickException("only a demonstration is filled with made-up people (PORTAL_MODE=demo)")
    store = Store(make_engine(settings.database_url), settings.keys.vault())
    unit = load_units().named(settings.unit)
    made = Seeding(store, unit, settings.staff.issuer, datetime.now(UTC)).run()
    click.echo(
        f"{made.applications} applications, {made.drafts} being filled in, {made.credits} credits made up"
    )
