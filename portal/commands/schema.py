"""`portal schema`: the JSON Schemas of what the portal hands over."""

from collections.abc import Callable

import click

from portal.delivery.schemas import SCHEMAS, text_of


@click.group()
def schema() -> None:
    """Print the JSON Schema of what the portal hands over."""


def _printing(name: str) -> Callable[[], None]:
    return lambda: click.echo(text_of(name), nl=False)


for _name, _schema in SCHEMAS.items():
    schema.command(_name, help=_schema.says)(_printing(_name))
