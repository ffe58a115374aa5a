"""`portal keys`: the secrets of an installation, and its key pairs at the providers and to the units."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.own_keys import pairs
from portal.own_keys.file import write_new, write_over
from portal.own_keys.pairs import ON_EVERY_MACHINE, BadKeys, OwnKeys
from portal.store.crypt import new_key

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def keys() -> None:
    """Look after the secrets of an installation and its key pairs."""


@keys.command()
@_FILE
def new(file: Path) -> None:
    """Write the secrets of an installation to FILE, readable by its owner alone.  It must not be there."""
    _create(file, {"encryption": [_key()], "index": _key(), "signing": [_key()]})


@keys.command()
@_FILE
def new_client(file: Path) -> None:
    """Write key pairs for one identity provider to FILE: one that signs, and one that opens."""
    _create(file, _contents(OwnKeys.new(datetime.now(UTC))))
    _tell(_read(file))


@keys.command()
@_FILE
def new_delivery(file: Path) -> None:
    """Write key pairs for the way to the units to FILE: one that signs, and one that opens."""
    _create(file, _contents(OwnKeys.new(datetime.now(UTC), "EC")))
    _tell(_read(file))


@keys.command()
@_FILE
@click.option(
    "--compromised", is_flag=True, help="The old pairs are known to others: use none of them again."
)
def rotate(file: Path, compromised: bool) -> None:
    """Add new key pairs to FILE, and take out those that nobody can need any more.

    Running services see it at once.  Others are told to seal to the new key after a day, when every
    machine has the file; and the new signing key signs when everybody knows it: after two days at a
    provider, after eight at the units.
    """
    rotated = _read(file).rotated(datetime.now(UTC), compromised)
    try:
        write_over(file, _contents(rotated))
    except OSError as fault:
        raise click.ClickException(f"{file} cannot be written ({fault.strerror})") from fault
    _tell(rotated)


@keys.command("list")
@_FILE
@click.option("--public", is_flag=True, help="Print the public keys as a JWKS, to hand to the other side.")
def show(file: Path, public: bool) -> None:
    """Tell which key pairs FILE holds, and what each is used for at this moment."""
    found = _read(file)
    if public:
        click.echo(json.dumps(found.published(datetime.now(UTC)), indent=1))
    else:
        _tell(found)


def _create(file: Path, contents: object) -> None:
    try:
        write_new(file, contents)
    except FileExistsError as fault:
        raise click.ClickException(f"{file} is there already, and its keys may be in use") from fault
    except OSError as fault:
        raise click.ClickException(f"{file} cannot be written ({fault.strerror})") from fault


def _read(file: Path) -> OwnKeys:
    try:
        return pairs.read(file)
    except BadKeys as bad:
        raise click.ClickException(f"{file} {bad}") from bad


def _contents(found: OwnKeys) -> object:
    return {"keys": [pair.private() for pair in found.pairs]}


def _tell(found: OwnKeys) -> None:
    now = datetime.now(UTC)
    published = {each["kid"] for each in found.published(now)["keys"]}
    signing = found.signing(now) if found.of("sig") else None
    for pair in found.pairs:
        what = [
            *(["signs"] if pair == signing else []),
            *(["opens"] if pair.use == "enc" else []),
            *(["published"] if pair.kid in published else []),
        ]
        if pair.use == "sig" and signing and pair.made_at > signing.made_at:
            what.append(f"signs from {pair.made_at + found.signs_after:%Y-%m-%d %H:%M} UTC")
        if pair.kid not in published and (known := pair.made_at + ON_EVERY_MACHINE) > now:
            what.append(f"published from {known:%Y-%m-%d %H:%M} UTC")
        click.echo(f"{pair.use}  {pair.made_at:%Y-%m-%d %H:%M}  {pair.kid}  {', '.join(what) or 'not used'}")


def _key() -> str:
    return base64.b64encode(new_key()).decode()
