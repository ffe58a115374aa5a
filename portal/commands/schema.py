"""`portal schema`: the JSON Schemas of what the portal hands over."""

import json

import click
from pydantic import BaseModel

from portal.delivery.budget_export import BudgetExport
from portal.delivery.message import Envelope


@click.group()
def schema() -> None:
    """Print the JSON Schema of what the portal hands over."""


@schema.command()
def application() -> None:
    """The message of a sent application, in its CloudEvents envelope."""
    _print(Envelope)


@schema.command()
def budget() -> None:
    """A budget that its owner takes along."""
    _print(BudgetExport)


def _print(model: type[BaseModel]) -> None:
    click.echo(json.dumps(model.model_json_schema(mode="serialization"), indent=1, ensure_ascii=False))
