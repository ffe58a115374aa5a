"""To the broker over TLS: whoever sends and whoever receives checks who answers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from kombu import Connection, Producer

from portal.delivery.message import envelope
from portal.delivery.return_queue import BrokerDown, ReturnQueue
from portal.delivery.settings import Delivery
from portal.delivery.transports import Outgoing, TransportDown
from portal.delivery.transports.amqp import Amqp
from portal.units import load_units
from tests.ground.messages import application_message
from tests.ground.rabbitmq import Broker

NOT_TRUSTED = "SSLCertVerificationError"
RETURN = "social-credit.return"


def settings(broker: Broker, host: str = "localhost", *, trusted: bool = True) -> Delivery:
    return Delivery.model_validate(
        {
            "transport": "amqp",
            "broker_url": f"amqps://guest:guest@{host}:{broker.server.tls_port}/{broker.vhost}",
            "broker_ca_file": broker.server.certificate if trusted else None,
        }
    )


def send(to: Delivery) -> None:
    application = uuid4()
    transport = Amqp(to, load_units().by_code)
    try:
        message = Outgoing(application, "990", envelope(application_message(application)))
        transport.send(message, datetime.now(UTC))
    finally:
        transport.close()


def test_a_message_goes_out_to_a_broker_that_is_trusted(broker: Broker) -> None:
    send(settings(broker))
    assert broker.depth("unit.990") == 1


def test_an_event_comes_in_from_a_broker_that_is_trusted(broker: Broker) -> None:
    with Connection(broker.url()) as connection:
        Producer(connection).publish(b"told", exchange=RETURN, routing_key=RETURN)
    came: list[bytes] = []

    def take(body: bytes) -> bool:
        came.append(body)
        return True

    assert ReturnQueue(settings(broker), take).drain() == 1
    assert came == [b"told"]


@pytest.mark.parametrize(
    ("host", "trusted"),
    [("127.0.0.1", True), ("localhost", False)],
    ids=["another name", "a stranger's certificate"],
)
def test_nothing_goes_to_a_broker_that_is_not_trusted_and_nothing_is_taken_from_it(
    broker: Broker, host: str, trusted: bool
) -> None:
    other = settings(broker, host, trusted=trusted)
    with pytest.raises(TransportDown, match=NOT_TRUSTED):
        send(other)
    with pytest.raises(BrokerDown, match=NOT_TRUSTED):
        ReturnQueue(other, lambda _: True).drain()
    assert broker.depth("unit.990") == 0
