"""`portal deliver`: passes sent applications on to the units, as a loop or once."""

import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from portal.commands.installation import opened_store, settings_here
from portal.delivery.leasing import Wish
from portal.delivery.parties import Parties
from portal.delivery.relay import Relay
from portal.delivery.settling import Round
from portal.delivery.transports import TransportDown
from portal.delivery.transports.choosing import relays_of, transport_of
from portal.store import outbox
from portal.store.engine import Store
from portal.units import load_units
from portal.web import logs
from portal.web.logs import log

_EVERY_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 10.0


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, and end.")
@click.option(
    "--unit", "codes", multiple=True, metavar="CODE", help="Work for this unit alone; may be repeated."
)
def deliver(once: bool, codes: tuple[str, ...]) -> None:
    """Pass sent applications on to the units' queues."""
    logs.configure()
    settings, units = settings_here(), load_units()
    only = frozenset(units.named(code).code for code in codes)
    with opened_store(settings) as store, ExitStack() as held:
        seal = Parties.of(settings.base_url, settings.delivery, units).wrap
        relays = []
        for number in range(relays_of(settings.delivery)):
            transport = transport_of(settings.delivery, store, units.by_code, seal)
            held.callback(transport.close)
            # One alone tries the units that took nothing, and may wait for them: the others go on meanwhile.
            wish = Wish(only=only, tries=number == 0)
            relays.append(Relay(store, transport, _owner(), _clock, wish=wish))
        stopping = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: stopping.set())
        if once:
            sys.exit(0 if deliver_once(relays, store, stopping, only) else 1)
        keep_delivering(relays, stopping)


def deliver_once(
    relays: Sequence[Relay], store: Store, stopping: threading.Event, only: frozenset[str] = frozenset()
) -> bool:
    """Deliver until nothing is due, or until asked to stop; whether nothing is left behind."""
    side_by_side(relays, lambda relay: _deliver_all(relay, stopping))
    with store.session(writes=False) as db:
        left = {unit: each for unit, each in outbox.backlogs(db).items() if not only or unit in only}
    for unit, each in sorted(left.items()):
        oldest = each.oldest and each.oldest.isoformat()
        log.info("backlog", unit=unit, waiting=each.waiting, stuck=each.stuck, oldest=oldest)
    return not left


def _deliver_all(relay: Relay, stopping: threading.Event) -> None:
    try:
        while not stopping.is_set() and (done := relay.run_round(stopping.is_set)).taken:
            _report(done)
    except TransportDown as down:
        log.error("transport down", fault=down.kind)


def keep_delivering(relays: Sequence[Relay], stopping: threading.Event) -> None:
    """Run rounds until asked to stop, or until one of them comes upon a fault of ours, which is raised."""

    def run(relay: Relay) -> None:
        try:
            _keep_running(relay, stopping)
        finally:
            stopping.set()

    side_by_side(relays, run)


def side_by_side(relays: Sequence[Relay], run: Callable[[Relay], None]) -> None:
    """Let each relay work in a thread of its own, and wait for all.  Raises what one of them has raised."""
    with ThreadPoolExecutor(len(relays), "relay") as threads:
        list(threads.map(run, relays))


def _keep_running(relay: Relay, stopping: threading.Event) -> None:
    """While nothing can be done, wait longer and longer."""
    failures = 0
    while not stopping.is_set():
        try:
            done = relay.run_round(stopping.is_set)
        except TransportDown as down:
            failures += 1
            log.error("transport down", fault=down.kind, failures=failures)
        except SQLAlchemyError as fault:
            failures += 1
            log.error("database down", fault=type(fault).__name__, failures=failures)
        else:
            failures = 0
            _report(done)
            if done.delivered:
                continue
        stopping.wait(_wait_after(failures))


def _wait_after(failures: int) -> float:
    longest: float = min(_EVERY_SECONDS * 2 ** min(failures, 10), _LONGEST_WAIT_SECONDS)
    # Relays that failed together must not come back together.
    return longest if not failures else longest * random.uniform(0.5, 1)  # noqa: S311 - no secret


def _report(done: Round) -> None:
    if done.taken:
        log.info("round", taken=done.taken, delivered=done.delivered, put_off=done.put_off)
    for unit, fault in done.down.items():
        log.error("unit down", unit=unit, fault=fault)
    for message in done.stuck:
        log.error("message stuck", message=str(message))


def _owner() -> str:
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{random.getrandbits(32):08x}"


def _clock() -> datetime:
    return datetime.now(UTC)
