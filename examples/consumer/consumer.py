"""The loop: open, keep, answer, and only then acknowledge."""

import logging
import random
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from amqp.exceptions import MessageNacked
from kombu import Connection, Consumer, Message, Producer, Queue

from examples.consumer.inbox import Inbox
from examples.consumer.opening import Opener, Poison

_RETURN = "social-credit.return"
_TIMES = {"confirm_publish": True, "read_timeout": 30, "write_timeout": 30}
_log = logging.getLogger("consumer")


class UnitConsumer:
    """Takes applications out of one queue."""

    def __init__(self, opener: Opener, inbox: Inbox, broker_url: str, ca_file: str | None = None) -> None:
        self._opener, self._inbox = opener, inbox
        self._broker = {"hostname": broker_url, "ssl": _tls(broker_url, ca_file), "transport_options": _TIMES}

    def run(self, stopping: Callable[[], bool]) -> None:
        """Work until asked to stop; a broker, keys or room that is away is tried for again and again."""
        failures = 0
        while not stopping():
            # Two: whoever waits on one for a confirm is given, on the same, the next message to take.
            taking, answering = Connection(**self._broker, heartbeat=10), Connection(**self._broker)
            try:
                self._consume(taking, Producer(answering.channel()), stopping)
                failures = 0
            # A return queue that is full nacks what is put into it.
            except (*taking.connection_errors, *taking.channel_errors, MessageNacked, OSError) as fault:
                failures += 1
                _log.warning("broker, keys or room away: %s", type(fault).__name__)
                time.sleep(min(2**failures, 30) * random.uniform(0.5, 1))  # noqa: S311 - no secret
            finally:
                # Without a word to the other side, which may hang.
                taking.collect()
                answering.collect()

    def _consume(self, connection: Any, producer: Any, stopping: Callable[[], bool]) -> None:
        # What is missing must be found out before a message is taken: the broker counts what is given back.
        self._opener.must_have_keys()
        self._answer(producer)
        # The queue is the operator's: it is used as it stands, and never declared from here.
        queue = Queue(f"unit.{self._opener.unit}", no_declare=True)
        with Consumer(
            connection,
            [queue],
            on_message=lambda message: self._take(message, producer),
            prefetch_count=20,
            auto_declare=False,
        ):
            while not stopping():
                try:
                    connection.drain_events(timeout=1)
                except TimeoutError:
                    connection.heartbeat_check()

    def _take(self, message: Message, producer: Any) -> None:
        try:
            event = self._opener.open(_bytes(message.body))
            self._inbox.keep(event)
        except Poison as fault:
            # Into the dead letter queue, where somebody looks at it; the next ones pass.
            _log.error("poison %s: %s", message.properties.get("message_id"), fault)
            message.reject(requeue=False)
            return
        # A consumer that dies from here on is given the message again, and knows it by its id.
        self._answer(producer)
        message.ack()

    def _answer(self, producer: Any) -> None:
        for answer in self._inbox.unanswered():
            producer.publish(
                self._opener.seal(answer),
                exchange=_RETURN,
                routing_key=_RETURN,
                content_type="application/jwt",
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=answer["id"],
                type=answer["type"],
                mandatory=True,
                confirm_timeout=10,
            )
            self._inbox.note_answered(answer)


def _tls(broker_url: str, ca_file: str | None) -> Any:
    """Over amqps the certificate is checked, and its name: left to itself, kombu takes one of any name."""
    if not broker_url.startswith("amqps:"):
        return False
    context = {"check_hostname": True} | ({"cafile": ca_file} if ca_file else {})
    return {"server_hostname": urlsplit(broker_url).hostname, "context": context}


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
