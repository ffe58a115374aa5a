"""What a unit finds in its queue at the broker."""

from uuid import UUID

from kombu import Connection
from kombu.transport.pyamqp import Message

from tests.ground.rabbitmq import Broker


def taken_out(broker: Broker, queue: str = "unit.990") -> list[Message]:
    """Every message of a queue, acknowledged."""
    with Connection(broker.url()) as connection:
        channel = connection.channel()
        found = []
        while (message := channel.basic_get(queue)) is not None:
            channel.basic_ack(message.delivery_tag)
            found.append(message)
        return found


def ids_in(broker: Broker, queue: str = "unit.990") -> list[UUID]:
    """The ids of the messages of a queue, which are taken out."""
    return [UUID(message.properties["message_id"]) for message in taken_out(broker, queue)]
