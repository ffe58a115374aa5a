"""`portal schema`: the JSON Schemas of what the portal hands over."""

import json

import click

from portal.delivery.message import Envelope


@click.group()
def schema() -> None:
    """Print the JSON Schema of a message."""


@schema.command()
def application() -> None:
    """The message of a sent application, in its CloudEvents envelope."""
    click.echo(json.dumps(Envelope.model_json_schema(mode="serialization"), indent=1, ensure_ascii=False))
