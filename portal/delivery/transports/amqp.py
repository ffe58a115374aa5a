"""The transport to RabbitMQ: each message is persistent, must find a queue, and is confirmed by the broker.

What kombu and py-amqp do here was tried on a real broker:

- A message that no queue takes raises NO_ROUTE, and its confirm still comes: the next message would take it
  for its own.  So after any fault the connection is thrown away, without a word to the other side.
- While the broker is short of memory it says so once and reads nothing more, but its heartbeats go on and
  begin each wait for a confirm anew.  So being blocked is a fault at once, and a wait is shorter than the
  time between two of the broker's heartbeats, whatever was agreed on.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from amqp.exceptions import AMQPError, ContentTooLarge, MessageNacked, PreconditionFailed
from kombu import Producer
from kombu.exceptions import KombuError

from portal.delivery import broker
from portal.delivery.settings import Delivery
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown, UnitDown, UnitSilent
from portal.delivery.transports.dressing import Seal, in_the_clear
from portal.delivery.transports.reading import head_of
from portal.units import Unit

APP_ID = "social-credit-portal"
_CONFIRM_SECONDS = 10
_HEARTBEAT_SECONDS = 30
"""What we ask for.  The broker may want them more often, and sends one in half of what was agreed on."""
_OF_A_HEARTBEAT = 0.4
_LOOK_SECONDS = 0.001
_NO_ROUTE = 312
_NOBODY = "nobody"
"""A routing key of no queue."""
_PERSISTENT = 2


class _Blocked(Exception):
    """The broker takes nothing from anybody: it is short of memory or of disk."""


# Neither library names all its faults in one place, and on a connection that is lost py-amqp may stumble over
# what is no longer there.
_FAULTS = (AMQPError, KombuError, MessageNacked, OSError, AttributeError, _Blocked)


class Amqp:
    """The transport to the units' queues at a RabbitMQ."""

    def __init__(self, settings: Delivery, units: Mapping[str, Unit], seal: Seal = in_the_clear) -> None:
        self._connection = broker.connection(
            settings,
            _HEARTBEAT_SECONDS,
            confirm_publish=True,
            on_blocked=self._note_blocked,
            on_unblocked=self._note_room,
            client_properties={"connection_name": APP_ID},
        )
        self._publish: Callable[..., Any] | None = None
        self._exchange = settings.exchange
        self._units = units
        self._seal = seal
        self._blocked = False

    def send(self, message: Outgoing, at: datetime) -> None:
        """Give a message to the unit's queue, and wait until the broker has it on disk."""
        unit = self._units.get(message.unit)
        if unit is None:
            raise MessageRefused("unknown unit")
        head, publish = head_of(message), self._way()
        # After the way, so that a key that is at fault says nothing of a broker that is down.
        body = self._seal(message, unit)
        try:
            publish(
                body.content,
                routing_key=unit.delivery.queue,
                message_id=str(message.id),
                type=head.type,
                content_type=body.content_type,
            )
        except _FAULTS as fault:
            raise self._blamed(fault) from fault

    def check(self, *, thoroughly: bool = False) -> None:
        """Keep the connection alive, and take note of what the broker says.

        Thoroughly, something is sent that reaches nobody: the exchange may be gone, or the right to write.
        """
        publish = self._way()
        try:
            self._listen()
            self._connection.heartbeat_check()
            if thoroughly:
                publish("", routing_key=_NOBODY, mandatory=False)
        except _FAULTS as fault:
            raise self._down(fault) from fault

    def close(self) -> None:
        """Throw the connection away.  To close it politely would mean to wait for a broker that hangs."""
        self._connection.collect()
        self._publish = None
        self._blocked = False

    def _way(self) -> Callable[..., Any]:
        """What publishes on a connection that is open and not blocked.  Raises `TransportDown`."""
        try:
            if self._blocked:
                self._wait_for_room()
            return self._publish or self._connect()
        except _FAULTS as fault:
            raise self._down(fault) from fault

    def _connect(self) -> Callable[..., Any]:
        agreed = self._connection.connect().heartbeat
        self._publish = partial(
            Producer(self._connection.channel(), auto_declare=False).publish,
            exchange=self._exchange,
            mandatory=True,
            confirm_timeout=min(_CONFIRM_SECONDS, agreed * _OF_A_HEARTBEAT or _CONFIRM_SECONDS),
            delivery_mode=_PERSISTENT,
            content_encoding="utf-8",
            app_id=APP_ID,
        )
        return self._publish

    def _wait_for_room(self) -> None:
        """Stay on a connection that is blocked: each new one would leave a copy of a message behind."""
        self._listen()
        if self._blocked:
            raise _Blocked
        self.close()  # Whose confirms still come is not known.

    def _listen(self) -> None:
        """Take in what the broker has said since."""
        try:
            while True:
                self._connection.drain_events(timeout=_LOOK_SECONDS)
        except TimeoutError:
            return

    def _note_blocked(self, _reason: str) -> None:
        self._blocked = True
        raise _Blocked

    def _note_room(self) -> None:
        self._blocked = False

    def _down(self, fault: Exception) -> TransportDown:
        if isinstance(fault, _Blocked):
            return TransportDown("blocked")
        self.close()
        return TransportDown(type(fault).__name__)

    def _blamed(self, fault: Exception) -> TransportDown | UnitDown | MessageRefused:
        """Whose fault it is that a message was not confirmed."""
        down = self._down(fault)
        if isinstance(fault, MessageNacked):
            return UnitDown("not taken")
        if isinstance(fault, AMQPError) and fault.reply_code == _NO_ROUTE:
            return UnitDown("no queue")
        if isinstance(fault, (PreconditionFailed, ContentTooLarge)):
            return MessageRefused("too large")
        if isinstance(fault, TimeoutError):
            return self._silent()
        return down

    def _silent(self) -> TransportDown | UnitDown:
        """Whether a broker that confirms nothing answers otherwise: then it is this queue that hangs."""
        try:
            self._way()
        except TransportDown as down:
            return down
        return UnitSilent("no confirm")
