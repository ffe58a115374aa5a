"""`portal receive`: takes in what the units' own systems tell over the broker, as a loop or once."""

import random
import signal
import sys
import threading
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from time import monotonic
from typing import Literal

import click
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from portal.commands.installation import opened_store, settings_here
from portal.delivery import incoming
from portal.delivery.incoming import Incoming, NotAnEvent
from portal.delivery.parties import Parties
from portal.delivery.return_queue import NotNow, ReturnQueue
from portal.delivery.sealing import NotTrusted
from portal.delivery.settings import Delivery
from portal.services import receiving
from portal.services.receiving import Fault, Settled, Via
from portal.store import heartbeats
from portal.store.crypt import Unreadable
from portal.store.engine import Store
from portal.store.heartbeats import RECEIVER
from portal.units import load_units
from portal.web import logs
from portal.web.logs import log

_BEAT_EVERY = timedelta(seconds=10)
_LONGEST_WAIT_SECONDS = 30.0
_WELL_AFTER_SECONDS = 60.0


@click.command()
@click.option("--once", is_flag=True, help="Take in what waits in the queue, and end.")
def receive(once: bool) -> None:
    """Take in what the units' own systems tell."""
    logs.configure()
    settings = settings_here()
    if not settings.delivery.is_told_by_a_broker:
        raise click.ClickException("nothing comes without PORTAL_DELIVERY__BROKER_URL and …__KEYS_FILE")
    if find_spec("kombu") is None:
        raise click.ClickException("the broker needs the package kombu, which the extra rabbitmq installs")
    stopping = threading.Event()
    parties = Parties.of(settings.base_url, settings.delivery, load_units())
    with opened_store(settings) as store:
        receiver = Receiver(settings.delivery, store, parties, stopping)
        if once:
            sys.exit(0 if receiver.run_once() else 1)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stopping.set())
        receiver.run()


class Receiver:
    """Reads the return queue, takes in each event by one transaction, and says that it is alive."""

    def __init__(self, settings: Delivery, store: Store, parties: Parties, stopping: threading.Event) -> None:
        self._store = store
        self._parties = parties
        self._stopping = stopping
        self._queue = ReturnQueue(settings, self.take, stopping.is_set)
        self._beaten_at: datetime | None = None
        self._rejected: Counter[str] = Counter()

    def run(self) -> None:
        """Take in what comes until asked to stop; while nothing can be done, wait longer and longer."""
        failures = 0
        while not self._stopping.is_set():
            began = monotonic()
            try:
                self._queue.follow(self._say_alive, self._say_well)
            except (NotNow, SQLAlchemyError) as fault:
                failures = 1 if monotonic() - began > _WELL_AFTER_SECONDS else failures + 1
                self._note_failing(_kind_of(fault))
                log.error("nothing can be received", fault=_kind_of(fault), failures=failures)
                # Readers that failed together must not come back together.
                longest = min(2.0**failures, _LONGEST_WAIT_SECONDS)
                self._stopping.wait(longest * random.uniform(0.5, 1))  # noqa: S311 - no secret

    def run_once(self) -> bool:
        """Take in what waits; whether the queue could be emptied."""
        try:
            self._say_alive()
            log.info("received", count=self._queue.drain())
            self._say_well()
        except (NotNow, SQLAlchemyError) as fault:
            log.error("nothing can be received", fault=_kind_of(fault), failures=1)
            return False
        return True

    def take(self, token: bytes) -> bool:
        """Take a message in for good; False for one that nobody can read.  Raises `NotNow`."""
        try:
            told = incoming.read(self._parties, token, _clock())
        except NotTrusted as refused:
            return self._reject(refused.kind)
        except NotAnEvent as refused:
            return self._reject("schema", refused.unit)
        try:
            settled = self._take_in(told)
        except (DataError, IntegrityError, Unreadable) as fault:
            return self._reject(type(fault).__name__, told.unit)
        except SQLAlchemyError as fault:
            log.error("database down", fault=type(fault).__name__)
            raise NotNow(type(fault).__name__) from fault
        # Of this one alone nothing has been kept.
        return self._reject(settled.fault, told.unit) if settled.fault is Fault.ID_TAKEN else True

    def _take_in(self, told: Incoming) -> Settled:
        with self._store.session() as db:
            settled = receiving.receive(db, told.unit, told.event, Via.AMQP, _clock())
        log.info(
            "unit event", unit=told.unit, kind=told.event.type, outcome=settled.word, fault=settled.fault
        )
        return settled

    def _reject(self, reason: str, unit: str | None = None) -> Literal[False]:
        self._rejected[reason] += 1
        log.error("unit event rejected", reason=reason, unit=unit, count=self._rejected[reason])
        return False

    def _say_alive(self) -> None:
        with self._store.transaction() as db:
            heartbeats.beat(db, RECEIVER, _clock())

    def _say_well(self) -> None:
        now = _clock()
        if self._beaten_at is None or now - self._beaten_at >= _BEAT_EVERY:
            with self._store.transaction() as db:
                heartbeats.works(db, RECEIVER, now)
            self._beaten_at = now

    def _note_failing(self, kind: str) -> None:
        self._beaten_at = None
        # Without the database nobody can be told but by the log.
        with suppress(SQLAlchemyError), self._store.transaction() as db:
            heartbeats.fails(db, RECEIVER, kind, _clock())


def _kind_of(fault: Exception) -> str:
    return fault.kind if isinstance(fault, NotNow) else type(fault).__name__


def _clock() -> datetime:
    return datetime.now(UTC)
