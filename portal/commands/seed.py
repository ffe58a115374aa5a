"""`portal seed`: a small fictional county, for a demonstration only."""

from datetime import UTC, datetime

import click

from portal.commands.installation import opened_store, settings_here
from portal.services.seeding import Seeding
from portal.units import load_units


@click.command()
def seed() -> None:
    """Fill the database of a demonstration with a small fictional county.

    What is there already is left alone, so that seeding twice adds nothing.
    """
    settings = settings_here()
    if settings.mode != "demo":
        raise click.ClickException("only a demonstration is filled with made-up people (PORTAL_MODE=demo)")
    unit = load_units().named(settings.unit)
    with opened_store(settings) as store:
        made = Seeding(store, unit, settings.staff.issuer, datetime.now(UTC)).run()
    click.echo(
        f"{made.applications} applications, {made.drafts} being filled in, {made.credits} credits made up"
    )
