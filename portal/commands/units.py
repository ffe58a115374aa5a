"""`portal units`: every organiser, what its file says, and what nobody has confirmed."""

from datetime import UTC, date, datetime

import click

from portal.domain.finnish_time import day_of
from portal.units import BadPublicKeys, Unit, UnitKeys, load_units, municipalities

_ROW = "{:>3}  {:<12} {:>3}  {:<6} {}"


@click.group()
def units() -> None:
    """Look after the county files."""


@units.command("list")
def list_units() -> None:
    """Every organiser: its code, whether it uses the portal, its municipalities, languages and names."""
    click.echo(f"municipalities: {municipalities.SOURCE}")
    for each in load_units().organisers():
        use = "in use" if each.in_use else "not yet"
        languages, name = ", ".join(each.languages), each.name
        click.echo(_ROW.format(each.code, use, len(each.municipalities), languages, f"{name.fi} / {name.sv}"))


@units.command()
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if none is given.")
def check(on: datetime | None) -> None:
    """Say how every organiser stands on a day, and what of it is not confirmed.

    Ends with 1 when a county file is bad, or one that is in use has no terms on that day, or public keys
    that cannot be used.
    """
    day = on.date() if on else day_of(datetime.now(UTC))
    if day.year != municipalities.YEAR:
        click.echo(f"note: the municipalities are those of {municipalities.YEAR}; have any merged since?")
    found = load_units().organisers()
    for each in found:
        click.echo(f"{each.code} {each.name.fi}: {'in use' if each.in_use else 'not in use here yet'}")
        if each.unconfirmed():
            click.echo(f"  not confirmed: {'; '.join(each.unconfirmed())}")
    in_use = [each for each in found if isinstance(each, Unit)]
    without = [each.code for each in in_use if not _has_terms(each, day)]
    faults = [f"no terms on {day.isoformat()}: {', '.join(without)}"] if without else []
    faults += filter(None, map(_fault_of_keys, in_use))
    if faults:
        raise click.ClickException("; ".join(faults))


def _has_terms(unit: Unit, day: date) -> bool:
    return any(terms.is_valid_on(day) for terms in unit.terms)


def _fault_of_keys(unit: Unit) -> str | None:
    try:
        UnitKeys().of(unit)
    except BadPublicKeys as bad:
        return f"{unit.code}: {bad}"
    return None
