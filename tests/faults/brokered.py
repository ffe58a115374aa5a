"""An installation that sends over RabbitMQ, by an account with the least rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update

from portal.delivery.topology import DEAD, rights
from portal.store.engine import Store
from portal.store.tables.queue import OutboxMessage
from tests.faults.consumer import Consumer
from tests.faults.installation import Installation, installed
from tests.faults.proxy import Proxy
from tests.faults.submitting import Ledger
from tests.ground.applying import UNIT
from tests.ground.messages import application_message, copies_of
from tests.ground.rabbitmq import Broker, Server
from tests.ground.sending import waiting_in_bulk

_RELAY, _PASSWORD = "portal-relay", "not-a-secret-at-all"
_MESSAGE = application_message(uuid4())


@dataclass
class Brokered:
    """The installation, its broker, and the unit at the other end."""

    there: Installation
    broker: Broker
    unit: Consumer
    network: Proxy
    """What lies between the relay and the broker."""

    @property
    def server(self) -> Server:
        """The server that the broker is a part of."""
        return self.broker.server

    @property
    def queue(self) -> str:
        """The unit's queue."""
        return UNIT.delivery.queue

    @property
    def dead(self) -> str:
        """Where the unit's dead letters lie."""
        return self.queue + DEAD

    def admit(self) -> None:
        """Give the relay's account its rights, which are the least."""
        (of_relay,) = (each for each in rights(self.broker.settings, [UNIT]) if each.account == _RELAY)
        given = {"configure": of_relay.configure, "write": of_relay.write, "read": of_relay.read}
        said = self.server.api("PUT", f"permissions/{self.broker.vhost}/{_RELAY}", given)
        assert said.ok, said.text

    def shut_out(self) -> None:
        """Take the account's rights away, and its connections: on an open one the broker remembers them."""
        said = self.server.api("DELETE", f"permissions/{self.broker.vhost}/{_RELAY}")
        assert said.ok, said.text
        self.network.cut()


@contextmanager
def brokered(engine: str, server: Server) -> Iterator[Brokered]:
    """A fresh installation on this engine that sends to a fresh broker of this server."""
    broker = Broker(server)
    said = server.api("PUT", f"users/{_RELAY}", {"password": _PASSWORD, "tags": ""})
    assert said.ok, said.text
    network = Proxy(server.port)
    direct, proxied = (f":{port}/" for port in (server.port, network.port))
    settings = {
        "PORTAL_DELIVERY__TRANSPORT": "amqp",
        "PORTAL_DELIVERY__BROKER_URL": broker.url(_RELAY, _PASSWORD).replace(direct, proxied),
    }
    with network.running(), installed(engine, environment=settings) as there:
        unit = Consumer(broker.url(), UNIT.delivery.queue)
        made = Brokered(there, broker, unit, network)
        made.admit()
        with unit.taking():
            yield made


def put_beside(store: Store, number: int, ledger: Ledger) -> None:
    """Put so many messages into the outbox at once: what is sent by the pages takes far longer."""
    made = copies_of(_MESSAGE, number)
    waiting_in_bulk(store, made, datetime.now(UTC))
    ledger.acknowledged.update(made)


def let_leases_run_out(store: Store) -> None:
    """Do what the minute does for which a relay that has died would still hold its messages."""
    now = datetime.now(UTC)
    with store.transaction() as db:
        held = update(OutboxMessage).where(OutboxMessage.lease_until > now)
        db.execute(held.values(lease_until=now))


def marked(store: Store) -> set[UUID]:
    """The messages that are marked as delivered."""
    with store.session(writes=False) as db:
        return set(db.scalars(select(OutboxMessage.id).where(OutboxMessage.state == "delivered")))


def held(store: Store) -> int:
    """How many messages a relay has in hand."""
    with store.session(writes=False) as db:
        return db.query(OutboxMessage).where(OutboxMessage.lease_owner.is_not(None)).count()
