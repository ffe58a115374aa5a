"""What the operator imports into RabbitMQ: each unit has its queue, and no account more than it needs."""

import time
from collections.abc import Callable

import pytest
from amqp.exceptions import MessageNacked
from kombu import Connection, Message, Producer
from kombu.simple import SimpleQueue

from portal.delivery.topology import DEAD, TRIES, rights
from portal.units import load_units
from tests.ground.rabbitmq import Broker

PASSWORD = "of a test"
UNIT, RETURN = "unit.990", "social-credit.return"


def publish(broker: Broker, exchange: str, key: str, account: str = "guest", password: str = "guest") -> None:
    """Publish, and wait for the broker to confirm it; what no queue takes raises."""
    confirming = {"confirm_publish": True}
    with Connection(broker.url(account, password), transport_options=confirming) as connection:
        producer = Producer(connection, serializer="json")
        producer.publish({}, exchange=exchange, routing_key=key, mandatory=True, confirm_timeout=10)


def account(broker: Broker, name: str) -> None:
    """An account with the rights that the topology names for it."""
    (given,) = [
        each for each in rights(broker.settings, load_units().by_code.values()) if each.account == name
    ]
    server = broker.server
    assert server.api("PUT", f"users/{name}", {"password": PASSWORD, "tags": ""}).ok
    allowed = {"configure": given.configure, "write": given.write, "read": given.read}
    assert server.api("PUT", f"permissions/{broker.vhost}/{name}", allowed).ok


def read(broker: Broker, queue: str, name: str) -> None:
    """Take a message out of a queue."""
    with Connection(broker.url(name, PASSWORD)) as connection:
        assert connection.default_channel.basic_get(queue) is not None


def test_what_is_sent_to_a_unit_waits_in_its_queue(broker: Broker) -> None:
    publish(broker, "social-credit", UNIT)
    assert (broker.depth(UNIT), broker.depth(RETURN)) == (1, 0)


def test_what_a_unit_sends_waits_in_the_return_queue(broker: Broker) -> None:
    publish(broker, RETURN, RETURN)
    assert (broker.depth(UNIT), broker.depth(RETURN)) == (0, 1)


@pytest.mark.parametrize(("exchange", "queue"), [("social-credit", UNIT), (RETURN, RETURN)])
def test_a_message_that_is_given_back_too_often_becomes_a_dead_letter(
    broker: Broker, exchange: str, queue: str
) -> None:
    publish(broker, exchange, queue)
    with Connection(broker.url()) as connection:
        for _ in range(TRIES):
            _next(connection, queue).requeue()
        dead = _next(connection, queue + DEAD)
    assert dead.headers["x-death"][0]["reason"] == "delivery_limit"


def test_no_dead_letter_is_dropped_for_another(broker: Broker) -> None:
    broker.limit(UNIT + DEAD, 1)
    with pytest.raises(MessageNacked):
        fill_up(broker, "social-credit.dead", UNIT + DEAD)
    publish(broker, "social-credit", UNIT)
    with Connection(broker.url()) as connection:
        channel = connection.default_channel
        channel.basic_reject(channel.basic_get(UNIT).delivery_tag, requeue=False)
    wait_for(lambda: held(broker)[UNIT] == 1)
    assert broker.depth(UNIT + DEAD) > 0


def fill_up(broker: Broker, exchange: str, key: str) -> None:
    """Publish until the queue takes no more, which is some messages after its limit."""
    for _ in range(200):
        publish(broker, exchange, key)


def held(broker: Broker) -> dict[str, int]:
    """How many messages each of the unit's two queues holds, dead ones that wait for room among them."""
    listed = broker.server.control("-q", "list_queues", "--vhost", broker.vhost, "name", "messages")
    counted = dict(line.split() for line in listed.splitlines() if line)
    return {queue: int(counted[queue]) for queue in (UNIT, UNIT + DEAD)}


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.5)


def _next(connection: Connection, queue: str) -> Message:
    simple = SimpleQueue(connection, queue, queue_opts={"no_declare": True})
    message = simple.get(timeout=30)
    simple.consumer.cancel()
    return message


def test_the_relay_may_send_and_nothing_else(broker: Broker) -> None:
    account(broker, "portal-relay")
    publish(broker, "social-credit", UNIT, "portal-relay", PASSWORD)
    with pytest.raises(Exception, match="ACCESS_REFUSED"):
        read(broker, UNIT, "portal-relay")
    with pytest.raises(Exception, match="ACCESS_REFUSED"):
        publish(broker, RETURN, RETURN, "portal-relay", PASSWORD)


def test_the_receiver_may_read_the_return_queue_and_nothing_else(broker: Broker) -> None:
    account(broker, "portal-receive")
    publish(broker, RETURN, RETURN)
    read(broker, RETURN, "portal-receive")
    for exchange, key in (("social-credit", UNIT), (RETURN, RETURN)):
        with pytest.raises(Exception, match="ACCESS_REFUSED"):
            publish(broker, exchange, key, "portal-receive", PASSWORD)
    with pytest.raises(Exception, match="ACCESS_REFUSED"):
        read(broker, UNIT, "portal-receive")


def test_a_unit_may_read_its_own_queue_and_answer_and_nothing_else(broker: Broker) -> None:
    account(broker, "unit-990")
    publish(broker, "social-credit", UNIT)
    read(broker, UNIT, "unit-990")
    publish(broker, RETURN, RETURN, "unit-990", PASSWORD)
    with pytest.raises(Exception, match="ACCESS_REFUSED"):
        publish(broker, "social-credit", UNIT, "unit-990", PASSWORD)
    for queue in (RETURN, UNIT + DEAD):
        with pytest.raises(Exception, match="ACCESS_REFUSED"):
            read(broker, queue, "unit-990")


def test_a_unit_cannot_read_the_queue_of_another(broker: Broker) -> None:
    other = "unit.991"
    broker.define(
        {
            "queues": [
                {"vhost": broker.vhost, "name": other, "durable": True, "auto_delete": False, "arguments": {}}
            ]
        }
    )
    account(broker, "unit-990")
    with pytest.raises(Exception, match="ACCESS_REFUSED"):
        read(broker, other, "unit-990")
