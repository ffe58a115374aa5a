"""A consumer at the other end of the broker: takes every message, and knows each by its id."""

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kombu import Connection, Queue
from kombu.exceptions import KombuError

from tests.faults.processes import wait_until
from tests.faults.report import Tally, tally_of
from tests.faults.submitting import Ledger

_LOOKS_EVERY = 0.5
_PREFETCH = 100
_PAUSE = 0.2


@dataclass
class Message:
    """One message as it came."""

    id: UUID
    reference: str
    digest: str
    at: float


@dataclass
class Consumer:
    """What a unit runs that does no more.  What it has said to have taken, it has noted first."""

    url: str
    queue: str
    rejects: Callable[[UUID], bool] = lambda _id: False
    """Which messages it cannot work on: it gives them back each time."""
    came: Counter[UUID] = field(default_factory=Counter)
    """How often each message came."""
    messages: dict[UUID, Message] = field(default_factory=dict)
    altered: int = 0
    """How many came again with other contents."""
    rejected: Counter[UUID] = field(default_factory=Counter)
    pausing: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def taking(self) -> Iterator["Consumer"]:
        """Take messages until the block ends."""
        thread = threading.Thread(target=self._take_all, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            thread.join(60)

    def wait_for(self, ids: set[UUID], within: float = 300.0) -> None:
        """Wait until these have come, or nothing comes any more for a long while."""
        wait_until(lambda: ids <= self.messages.keys(), "messages at the unit", within)

    def tally(self, ledger: Ledger) -> Tally:
        """The count of what senders were told against what came, repeated ids taken once."""
        found = tally_of(ledger.acknowledged, list(self.messages), refused=len(ledger.left))
        references = {message.reference for message in self.messages.values()}
        return Tally(
            accepted=found.accepted,
            delivered=self.came.total(),
            unique=found.unique,
            lost=found.lost,
            duplicated=len(self.messages) - len(references) + self.altered,
            refused=found.refused,
        )

    @property
    def repeated(self) -> int:
        """How many came again under the same id."""
        return self.came.total() - len(self.came)

    def _take_all(self) -> None:
        while not self._stopping.is_set():
            if self.pausing.is_set():
                time.sleep(_PAUSE)
                continue
            connection = Connection(self.url, connect_timeout=5, transport_options={"read_timeout": 10})
            try:
                self._take(connection)
            except (*connection.connection_errors, *connection.channel_errors, KombuError, AttributeError):
                time.sleep(_PAUSE)
            finally:
                connection.collect()

    def _take(self, connection: Connection) -> None:
        consumer = connection.Consumer(
            [Queue(self.queue, no_declare=True)], callbacks=[self._receive], prefetch_count=_PREFETCH
        )
        with consumer:
            while not (self._stopping.is_set() or self.pausing.is_set()):
                try:
                    connection.drain_events(timeout=_LOOKS_EVERY)
                except TimeoutError:
                    connection.heartbeat_check()

    def _receive(self, body: Any, message: Any) -> None:
        text = body if isinstance(body, str) else bytes(body).decode()
        id_ = UUID(message.properties["message_id"])
        if self.rejects(id_):
            self.rejected[id_] += 1
            message.requeue()
            return
        facts = json.loads(text)["data"]["application"]
        came = Message(id_, facts["reference"], hashlib.sha256(text.encode()).hexdigest(), time.monotonic())
        self.came[id_] += 1
        self.altered += self.messages.setdefault(id_, came).digest != came.digest
        message.ack()
