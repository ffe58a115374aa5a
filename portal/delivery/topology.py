"""What RabbitMQ must hold for the portal and its units: exchanges, queues, and who may do what.

The portal declares nothing of it: `portal queue topology` prints it, and the operator imports it.  A
unit's queue has the name of its routing key.  What a unit sends goes through an exchange of its own, so
that no unit can write into the queue of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.delivery.settings import Delivery
from portal.units import Unit

DEAD = ".dead"
"""What is appended to the name of a queue for the one where its dead letters go."""
TRIES = 5
"""How often a message is given to a consumer before it is dead."""


@dataclass(frozen=True)
class Rights:
    """What an account may configure, write and read, as regular expressions over names."""

    account: str
    configure: str
    write: str
    read: str


def definitions(settings: Delivery, units: Iterable[Unit], vhost: str) -> dict[str, Any]:
    """Exchanges, queues and bindings, as `rabbitmqctl import_definitions` takes them."""
    queues = [*(unit.delivery.queue for unit in units), settings.return_queue]
    dead = settings.exchange + DEAD
    return {
        "vhosts": [{"name": vhost}],
        "exchanges": [_exchange(vhost, name) for name in (settings.exchange, settings.return_queue, dead)],
        "queues": [each for queue in queues for each in (_queue(vhost, queue, dead), _dead(vhost, queue))],
        "bindings": [
            *(_binding(vhost, _source(settings, queue), queue, queue) for queue in queues),
            *(_binding(vhost, dead, queue + DEAD, queue + DEAD) for queue in queues),
        ],
    }


def rights(settings: Delivery, units: Iterable[Unit]) -> tuple[Rights, ...]:
    """The least that each account needs; none may configure anything."""
    return (
        Rights("portal-relay", "^$", _exactly(settings.exchange), "^$"),
        Rights("portal-receive", "^$", "^$", _exactly(settings.return_queue)),
        *(
            Rights(f"unit-{unit.code}", "^$", _exactly(settings.return_queue), _exactly(unit.delivery.queue))
            for unit in units
        ),
    )


def _source(settings: Delivery, queue: str) -> str:
    return queue if queue == settings.return_queue else settings.exchange


def _exactly(name: str) -> str:
    return f"^{name.replace('.', '[.]')}$"


def _exchange(vhost: str, name: str) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "name": name,
        "type": "direct",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _queue(vhost: str, name: str, dead: str) -> dict[str, Any]:
    return _declared(vhost, name) | {
        "arguments": {
            "x-queue-type": "quorum",
            # How often it may come again: the broker does not count the first time.
            "x-delivery-limit": TRIES - 1,
            # Full means refused: the portal keeps what the queue does not take, and tries again.
            "x-overflow": "reject-publish",
            "x-dead-letter-exchange": dead,
            "x-dead-letter-routing-key": name + DEAD,
            # A dead letter leaves its queue only once the next one has it.
            "x-dead-letter-strategy": "at-least-once",
        }
    }


def _dead(vhost: str, name: str) -> dict[str, Any]:
    # Full means refused here too: what is dead then stays in its queue, and none is dropped for another.
    arguments = {"x-queue-type": "quorum", "x-overflow": "reject-publish"}
    return _declared(vhost, name + DEAD) | {"arguments": arguments}


def _declared(vhost: str, name: str) -> dict[str, Any]:
    return {"vhost": vhost, "name": name, "durable": True, "auto_delete": False}


def _binding(vhost: str, source: str, queue: str, key: str) -> dict[str, Any]:
    return {
        "vhost": vhost,
        "source": source,
        "destination": queue,
        "destination_type": "queue",
        "routing_key": key,
        "arguments": {},
    }
