"""`portal keys new FILE`: the secrets of a new installation."""

import base64
import json
import os
from pathlib import Path

import click

from portal.store.crypt import new_key

_OWNER_ALONE = 0o600


@click.group()
def keys() -> None:
    """Look after the secrets of an installation."""


@keys.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def new(file: Path) -> None:
    """Write fresh keys to FILE, readable by its owner alone.  A file that is there is left alone."""
    made = {"encryption": [_key()], "index": _key(), "signing": [_key()]}
    try:
        # Created with its rights, not given them afterwards: there is no moment when others can read it.
        target = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    except FileExistsError as fault:
        raise click.ClickException(f"{file} is there already, and its keys may be in use") from fault
    except OSError as fault:
        raise click.ClickException(f"{file} cannot be written ({fault.strerror})") from fault
    with os.fdopen(target, "w", encoding="utf-8") as out:
        json.dump(made, out, indent=1)


def _key() -> str:
    return base64.b64encode(new_key()).decode()
