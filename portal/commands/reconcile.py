"""`portal reconcile`: compares all that must agree between the portal and the units; it has to say 0."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO
from uuid import UUID

import click

from portal.commands.installation import opened_store, settings_here
from portal.domain.finnish_time import HELSINKI
from portal.services import reconciling
from portal.services.reconciling import Finding, Wish
from portal.units import load_units


@click.command()
@click.option("--unit", help="The code of the one unit to look at; all if none is given.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Look at the contents of applications sent from this day on; at all if none is given.",
)
@click.option(
    "--against",
    "theirs",
    type=click.File(),
    help="A file with the ids that the unit's own system has, one a line.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def reconcile(unit: str | None, since: datetime | None, theirs: TextIO | None, as_json: bool) -> None:
    """Count what does not agree, and name some of it by its id.  Ends with 1 when there is any."""
    settings, units = settings_here(), load_units()
    wish = Wish(
        now=datetime.now(UTC),
        unit=units.named(unit).code if unit else None,
        since=since.replace(tzinfo=HELSINKI) if since else None,
        has_inbox=settings.delivery.transport == "sql",
    )
    findings: list[Finding] = []
    with opened_store(settings) as store, store.session(writes=False) as db:
        findings += reconciling.reconcile(db, units, wish)
        if theirs:
            findings += reconciling.against(db, wish.unit or settings.unit, _ids(theirs))
    sys.exit(_report(findings, as_json))


def _ids(lines: TextIO) -> Iterator[UUID]:
    for number, line in enumerate(lines, 1):
        if text := line.strip():
            try:
                yield UUID(text)
            except ValueError as fault:
                # Not the line itself: nobody knows what somebody has put into the file.
                raise click.ClickException(f"line {number} of the file is not an id") from fault


def _report(findings: list[Finding], as_json: bool) -> int:
    """Print what was found; the exit status."""
    total = sum(each.count for each in findings)
    if as_json:
        checks = {each.check: {"count": each.count, "ids": [*map(str, each.ids)]} for each in findings}
        click.echo(json.dumps({"checks": checks, "sum": total}, indent=1))
    else:
        for each in findings:
            click.echo(" ".join([f"{each.check}: {each.count}", *map(str, each.ids)]))
        click.echo(f"sum: {total}")
    return 1 if total else 0
