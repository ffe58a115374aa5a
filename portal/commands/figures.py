"""`portal figures`: what the portal counts by, how it stands on a day, and where it comes from."""

from datetime import UTC, date, datetime

import click

from portal.domain.finnish_time import day_of
from portal.figures import check as read_all
from portal.figures.checking import Standing, State
from portal.figures.dated import BadFigures, Dated
from portal.services import watching
from portal.units import BadUnits, Units, load_units

_WORDS = {
    State.VALID: "valid",
    State.ENDING: "runs out soon",
    State.OVERDUE: "a new one is overdue",
    State.MISSING: "missing",
}
_ROW = "{:<28} {:<22} {:<12} {}"


@click.group()
def figures() -> None:
    """Look after the dated figures and the counties' terms."""


@figures.command()
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if none is given.")
def check(on: datetime | None) -> None:
    """Say how every figure and every county's terms stand on a day.

    Ends with 1 when one that is used is missing on that day.
    """
    day = on.date() if on else _today()
    found = watching.standings(_units().by_code.values(), day)
    click.echo(_ROW.format("figure", f"on {day.isoformat()}", "until", "note").rstrip())
    for standing in found:
        click.echo(_line(standing))
    missing = [each.kept.key for each in found if each.kept.is_used and each.state is State.MISSING]
    if missing:
        raise click.ClickException(f"missing on {day.isoformat()}: {', '.join(missing)}")


@figures.command("list")
def list_rows() -> None:
    """Every row of every figure: when it holds, whether it is confirmed, who checked it, and its source."""
    for kept in watching.kept_by(_units().by_code.values(), _today()):
        click.echo(f"{kept.key}: {kept.name.fi} / {kept.name.sv}")
        for row in kept.rows:
            click.echo(f"  {_period(row)}  {_checked(row)}  {row.source}")


def _units() -> Units:
    try:
        read_all()
        return load_units()
    except (BadFigures, BadUnits) as fault:
        raise click.ClickException(str(fault)) from fault


def _today() -> date:
    return day_of(datetime.now(UTC))


def _line(standing: Standing) -> str:
    until = standing.until.isoformat() if standing.until else "-"
    return _ROW.format(standing.kept.key, _WORDS[standing.state], until, _note(standing)).rstrip()


def _note(standing: Standing) -> str:
    notes = {"not used": not standing.kept.is_used, "not confirmed": not standing.is_confirmed}
    return ", ".join(note for note, holds in notes.items() if holds)


def _period(row: Dated) -> str:
    replaced = getattr(row, "replaced_by", None)
    end = row.valid_to.isoformat() if row.valid_to else f"{'':<10}"
    return f"{row.valid_from.isoformat()} – {end}" + (f" (replaced by {replaced})" if replaced else "")


def _checked(row: Dated) -> str:
    how = "confirmed" if row.confirmed else "not confirmed"
    return f"{how}, {row.checked_by} {row.checked_on.isoformat()}"
