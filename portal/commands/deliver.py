"""`portal deliver`: passes sent applications on to the unit, as a loop or once."""

import os
import random
import signal
import socket
import sys
import threading
from datetime import UTC, datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from portal.commands.installation import settings_here
from portal.delivery.relay import BATCH, Relay, Round
from portal.delivery.transports import TransportDown
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store import outbox
from portal.store.engine import Store, make_engine
from portal.web import logs
from portal.web.logs import log

_EVERY_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, and end.")
@click.option("--retry-stuck", is_flag=True, help="First let the messages that were set aside be tried anew.")
def deliver(once: bool, retry_stuck: bool) -> None:
    """Pass sent applications on to the unit's queue."""
    logs.configure()
    settings = settings_here()
    store = Store(make_engine(settings.database_url), settings.keys.vault())
    relay = Relay(store, SqlInbox(store), _owner(), _clock)
    if retry_stuck:
        with store.transaction() as db:
            log.info("stuck messages tried anew", count=outbox.retry_stuck(db, _clock()))
    if once:
        sys.exit(0 if deliver_once(relay, store) else 1)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    keep_delivering(relay, stopping)


def deliver_once(relay: Relay, store: Store) -> bool:
    """Deliver until nothing is due; whether nothing is left behind."""
    try:
        while (done := relay.run_round()).taken:
            _report(done)
    except TransportDown as down:
        log.error("transport down", fault=down.kind)
    with store.session(writes=False) as db:
        left = outbox.backlog(db)
    log.info(
        "backlog", waiting=left.waiting, stuck=left.stuck, oldest=left.oldest and left.oldest.isoformat()
    )
    return not (left.waiting or left.stuck)


def keep_delivering(relay: Relay, stopping: threading.Event) -> None:
    """Run rounds until asked to stop; while nothing can be done, wait longer and longer."""
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
            if done.taken == BATCH:
                continue
        stopping.wait(_wait_after(failures))


def _wait_after(failures: int) -> float:
    longest: float = min(_EVERY_SECONDS * 2**failures, _LONGEST_WAIT_SECONDS)
    # Relays that failed together must not come back together.
    return longest if not failures else longest * random.uniform(0.5, 1)  # noqa: S311 - no secret


def _report(done: Round) -> None:
    if done.taken:
        log.info("round", taken=done.taken, delivered=done.delivered, put_off=done.put_off)
    for message in done.stuck:
        log.error("message stuck", message=str(message))


def _owner() -> str:
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{random.getrandbits(32):08x}"


def _clock() -> datetime:
    return datetime.now(UTC)
