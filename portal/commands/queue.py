"""`portal queue`: how the way to each unit stands, and what an operator can do about it."""

import os
import pwd
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import click

from portal.commands.installation import opened_store, settings_here
from portal.commands.topology import topology
from portal.store import heartbeats, outbox, unit_queues
from portal.store.heartbeats import Standing
from portal.store.outbox import Backlog, Stuck
from portal.store.unit_queues import Queue
from portal.units import load_units

_MOST_PER_MINUTE = 60_000
_ROW = "{:>4}  {:>7}  {:<17}  {:>5}  {:<17}  {:>10}  {}"
_STUCK_ROW = "  {:<36}  {:>4}  {:<24}  {:>5}  {}"
_unit = click.option("--unit", metavar="CODE", required=True, help="The unit's code.")
_perhaps_unit = click.option("--unit", metavar="CODE", help="Of this unit alone.")


@click.group()
def queue() -> None:
    """Look after the queues of the units."""


queue.add_command(topology)


@queue.command()
@_perhaps_unit
def status(unit: str | None) -> None:
    """Say how the way to each unit stands, and what is stuck.

    Ends with 1 when something is stuck, a unit takes nothing, the relay cannot work, is silent or was never
    seen, or a receiver that there once was cannot work or is silent.
    """
    now, settings = datetime.now(UTC), settings_here()
    with opened_store(settings) as store, store.session(writes=False) as db:
        backlogs, queues = outbox.backlogs(db), unit_queues.queues(db)
        stuck = outbox.stuck(db, unit)
        relay, receiver = (heartbeats.standing(db, part) for part in (heartbeats.RELAY, heartbeats.RECEIVER))
    units = (
        [unit]
        if unit
        else sorted({*load_units().by_code, *backlogs, *queues}, key=lambda code: code.zfill(3))
    )
    _tell_part(heartbeats.RELAY, relay, now)
    # There may have been one before, of an installation that the units tell by signed posts now.
    receiver = receiver if settings.delivery.is_told_by_a_broker else None
    if receiver:
        _tell_part(heartbeats.RECEIVER, receiver, now)
    click.echo(_ROW.format("unit", "waiting", "oldest (UTC)", "stuck", "paused since", "per minute", "fault"))
    for code in units:
        click.echo(_row(code, backlogs.get(code, Backlog(0, 0, None)), queues.get(code, Queue(code))))
    _tell_stuck(stuck)
    failing = any(code in queues and queues[code].fault for code in units)
    well = _is_well(relay, now) and (receiver is None or _is_well(receiver, now))
    sys.exit(1 if stuck or failing or not well else 0)


@queue.command()
@_perhaps_unit
@click.option("--message", type=click.UUID, help="This message alone.")
def retry(unit: str | None, message: UUID | None) -> None:
    """Try what is stuck anew, and the units that took nothing at once."""
    now = datetime.now(UTC)
    with opened_store(settings_here()) as store, store.transaction() as db:
        number = outbox.retry_stuck(db, now, unit, message)
        if message is None:
            unit_queues.try_now(db, unit)
    click.echo(f"tried anew: {number}")


@queue.command()
@_unit
def pause(unit: str) -> None:
    """Send a unit nothing more.  What a relay has just taken still goes out."""
    code = load_units().named(unit).code
    with opened_store(settings_here()) as store, store.transaction() as db:
        unit_queues.pause(db, code, _operator(), datetime.now(UTC))
    click.echo(f"paused: {code}")


@queue.command()
@_unit
@click.option(
    "--per-minute", type=click.IntRange(1, _MOST_PER_MINUTE), help="No more than so many messages a minute."
)
@click.option("--no-limit", is_flag=True, help="As many as can.")
def resume(unit: str, per_minute: int | None, no_limit: bool) -> None:
    """Send to a unit again: at the rate that is given here, or at that of before."""
    if per_minute is not None and no_limit:
        raise click.UsageError("--per-minute and --no-limit exclude each other")
    code = load_units().named(unit).code
    with opened_store(settings_here()) as store, store.transaction() as db:
        unit_queues.resume(db, code)
        if per_minute is not None or no_limit:
            unit_queues.set_rate(db, code, per_minute)
    click.echo(f"resumed: {code}")


def _is_well(part: Standing | None, now: datetime) -> bool:
    return part is not None and not part.fault and not part.silent(now)


def _tell_part(name: str, part: Standing | None, now: datetime) -> None:
    if part is None:
        click.echo(f"{name}: never seen")
        return
    click.echo(f"{name}: {'silent, ' if part.silent(now) else ''}last alive at {_time(part.at)} UTC")
    if part.fault:
        click.echo(f"{name} cannot work: {part.fault} since {_time(part.failing_since)}")


def _row(code: str, backlog: Backlog, way: Queue) -> str:
    fault = f"{way.fault} since {_time(way.failing_since)}, tries: {way.failures}" if way.fault else "-"
    return _ROW.format(
        code,
        backlog.waiting,
        _time(backlog.oldest),
        backlog.stuck,
        _time(way.paused_at),
        way.per_minute or "-",
        fault,
    )


def _tell_stuck(stuck: Iterable[Stuck]) -> None:
    rows = [
        _STUCK_ROW.format(str(each.id), each.unit, each.fault, each.attempts, _time(each.since))
        for each in stuck
    ]
    if rows:
        click.echo("stuck:")
        click.echo(_STUCK_ROW.format("message", "unit", "fault", "tries", "since (UTC)"))
        click.echo("\n".join(rows))


def _time(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "-"


def _operator() -> str:
    """The account of the person at the keyboard, also behind sudo."""
    try:
        return os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # A container may run under a number without a name.
        return str(os.getuid())
