"""`portal verify`: whether a message is the one that a receipt tells of."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from portal.delivery import canonical
from portal.delivery.message import ApplicationMessage, NotAMessage, opened


@click.command()
@click.argument("file", type=click.Path(allow_dash=True, exists=True, dir_okay=False, path_type=Path))
@click.argument("mark", required=False)
def verify(file: Path, mark: str | None) -> None:
    """Say whether the message in FILE is whole, and whether its contents bear the MARK of a receipt.

    FILE holds an envelope, or its `data` alone; `-` reads it from the standard input.  Nothing of what the
    message tells is printed.  Ends with 1 when it is not whole, or bears another mark.
    """
    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        given = canonical.read(text)
        whole = isinstance(given, dict) and "specversion" in given
        if whole:
            opened(text)
        data = given["data"] if whole else given
        ApplicationMessage.model_validate_json(canonical.canonical(data))
    except NotAMessage as fault:
        raise click.ClickException(fault.kind) from None
    except ValidationError:
        raise click.ClickException("not a message") from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise click.ClickException(
            "not a message: it is not JSON; what is sealed has to be opened first"
        ) from None
    except ValueError as fault:
        raise click.ClickException(f"not a message: it {fault}") from None
    marks = _marks(data)
    click.echo(f"message {data['application']['id']}, version {data.get('version', 1)}")
    click.echo(f"contents {marks[0]}")
    if mark and "".join(mark.split()).lower() not in marks:
        raise click.ClickException("the contents are others than those of the receipt")
    if mark:
        click.echo("the contents are those of the receipt")


def _marks(data: dict[str, Any]) -> tuple[str, str]:
    """The mark of the contents, and the one that the receipts of the first version bore."""
    as_it_stood = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return canonical.digest(data), hashlib.sha256(as_it_stood.encode()).hexdigest()
