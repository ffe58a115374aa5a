"""`portal advice`: how often each piece of advice was shown, by id and version, for evaluating its effect."""

from datetime import datetime

import click

from portal.commands.installation import opened_store, settings_here
from portal.store import advice_shown


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day that is counted.")
def advice(since: datetime | None) -> None:
    """Print how often each version of each piece of advice was shown."""
    with opened_store(settings_here()) as store, store.session(writes=False) as db:
        counts = advice_shown.totals(db, since.date() if since else None)
    for piece, version, times in counts:
        click.echo(f"{piece} {version} {times}")
