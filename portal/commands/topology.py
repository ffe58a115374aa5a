"""`portal queue topology`: what RabbitMQ must hold for the portal, as it takes it."""

import json

import click

from portal.commands.installation import settings_here
from portal.delivery.topology import definitions, rights
from portal.units import load_units


@click.command()
@click.option("--vhost", default="social-credit", show_default=True, help="The virtual host at the broker.")
@click.option("--rights", "only_rights", is_flag=True, help="Print instead what each account may do.")
def topology(vhost: str, only_rights: bool) -> None:
    """Print exchanges, queues and bindings as JSON that `rabbitmqctl import_definitions` takes.

    With --rights a line for each account: its name, and what it may configure, write and read, with
    tabulators between.
    """
    delivery, units = settings_here().delivery, load_units().by_code.values()
    if only_rights:
        for each in rights(delivery, units):
            click.echo(f"{each.account}\t{each.configure}\t{each.write}\t{each.read}")
    else:
        click.echo(json.dumps(definitions(delivery, units, vhost), indent=1))
