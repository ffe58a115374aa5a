"""The queue in which the units' own systems tell: each message is acknowledged once it is handled for good.

A message that nobody can read is rejected, and the broker lays it aside as a dead letter.  While nothing
can be handled, the message at hand is held: what is given back the broker counts, and lays aside in the
end.  The portal declares nothing of the queue, for the operator owns the topology.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from portal.delivery import broker
from portal.delivery.settings import Delivery

_LISTEN_SECONDS = 1.0
_HEARTBEAT_SECONDS = 10
_HELD_SECONDS = 600.0
"""How long a message is held at most; after half an hour the broker would take it back by itself."""

Handle = Callable[[bytes], bool]
"""Handles a message for good; False for one that nobody can read.  Raises `NotNow`."""


class NotNow(Exception):
    """Nothing can be handled at the moment, and the message is not to blame."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
        """The kind of fault; never its text."""


class BrokerDown(NotNow):
    """The broker does not answer, or it has no such queue."""


class ReturnQueue:
    """One reader of the queue; any number may read it at once."""

    def __init__(
        self, settings: Delivery, handle: Handle, stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self._settings = settings
        self._handle = handle
        self._stopping = stopping

    def drain(self) -> int:
        """Handle what waits in the queue; how many messages there were.

        Raises `BrokerDown`, and `NotNow` when a message could not be handled for long.
        """
        number = 0
        with _opened(self._settings) as connection:
            queue = _queue(self._settings)(connection.default_channel)
            while not self._stopping() and (message := queue.get(no_ack=False)) is not None:
                self._settle(message, connection)
                number += 1
        return number

    def follow(self, begin: Callable[[], None], tick: Callable[[], None]) -> None:
        """Handle what comes until asked to stop; `tick` is called about every second once there is a way.

        `begin` is called before it is looked for, for whoever cannot work must not begin to take messages:
        what is given back the broker counts.  Raises `BrokerDown`, `NotNow` when a message could not be
        handled for long, and what the two raise.
        """
        from kombu import Consumer  # noqa: PLC0415 - an extra, which only this way needs

        came: deque[Any] = deque()
        begin()
        with _opened(self._settings) as connection:
            reader = Consumer(
                connection.default_channel,
                [_queue(self._settings)],
                on_message=came.append,
                prefetch_count=1,
                auto_declare=False,
            )
            with reader:
                while not self._stopping():
                    tick()
                    _listen(connection)
                    while came and not self._stopping():
                        self._settle(came.popleft(), connection)

    def _settle(self, message: Any, connection: Any) -> None:
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        taken = self._handled(body, connection)
        if taken is None:
            return  # Neither handled nor refused: it comes again when the connection has ended.
        if taken:
            message.ack()
        else:
            message.reject(requeue=False)

    def _handled(self, body: bytes, connection: Any) -> bool | None:
        """What came of a message that is held until something does; None when asked to stop meanwhile."""
        until = monotonic() + _HELD_SECONDS
        while not self._stopping():
            try:
                return self._handle(body)
            except NotNow:
                if monotonic() > until:
                    raise
                _listen(connection)
        return None


def _listen(connection: Any) -> None:
    """Take what comes within a second, and tell the broker that we are alive."""
    try:
        connection.drain_events(timeout=_LISTEN_SECONDS)
    except TimeoutError:
        connection.heartbeat_check()


def _queue(settings: Delivery) -> Any:
    from kombu import Queue  # noqa: PLC0415

    return Queue(settings.return_queue, no_declare=True)


@contextmanager
def _opened(settings: Delivery) -> Iterator[Any]:
    """A connection for a while; whatever is at fault with it is `BrokerDown`, and it is thrown away."""
    connection = broker.connection(settings, _HEARTBEAT_SECONDS)
    faults = (*connection.connection_errors, *connection.channel_errors, OSError, TimeoutError)
    try:
        connection.connect()
        yield connection
        connection.release()
    except faults as fault:
        raise BrokerDown(type(fault).__name__) from fault
    finally:
        # To close it politely would mean to wait for a broker that hangs.
        connection.collect()
