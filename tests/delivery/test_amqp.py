"""The transport to RabbitMQ: what a unit finds in its queue, and whose fault it is when it finds nothing."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib.machinery import PathFinder
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr, ValidationError

from portal.delivery.message import envelope
from portal.delivery.relay import Relay
from portal.delivery.settings import Delivery
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown, UnitDown
from portal.delivery.transports.amqp import Amqp
from portal.delivery.transports.choosing import SIDE_BY_SIDE, relays_of, transport_of
from portal.delivery.transports.dressing import Body
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store import outbox
from portal.store.engine import Store
from portal.units import Unit, load_units
from tests.ground.messages import SENT_AT, application_message
from tests.ground.queues import ids_in, taken_out
from tests.ground.rabbitmq import Broker
from tests.ground.sending import outbox_of

UNITS = load_units().by_code
PASSWORD = "of a test"


def a_message(**changes: Any) -> Outgoing:
    """A message to the unit 990."""
    id_: UUID = changes.pop("id", None) or uuid4()
    return Outgoing(id_, "990", envelope(application_message(id_, **changes)))


def keep_sending(amqp: Amqp, sent: list[UUID], pause: float) -> None:
    """Send for a minute at least, and note what was confirmed."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        message = a_message()
        amqp.send(message, SENT_AT)
        sent.append(message.id)
        time.sleep(pause)


@pytest.fixture
def amqp(broker: Broker) -> Iterator[Amqp]:
    """The transport to the broker."""
    made = Amqp(broker.settings, UNITS)
    yield made
    made.close()


def test_a_message_waits_in_the_queue_of_its_unit_as_it_was_stored(broker: Broker, amqp: Amqp) -> None:
    message = a_message()
    amqp.send(message, SENT_AT)
    (found,) = taken_out(broker)
    assert found.body == message.envelope
    properties = found.properties
    assert properties["message_id"] == str(message.id)
    assert properties["type"] == "social-credit.application.submitted"
    assert properties["content_type"] == "application/cloudevents+json"
    assert (properties["app_id"], properties["delivery_mode"]) == ("social-credit-portal", 2)
    assert json.loads(found.body)["id"] == str(message.id)


def test_an_envelope_in_another_order_is_a_message_too(broker: Broker, amqp: Amqp) -> None:
    message = a_message()
    told = json.loads(message.envelope)
    other = json.dumps({name: told[name] for name in sorted(told, reverse=True)})
    amqp.send(replace(message, envelope=other), SENT_AT)
    assert [found.body for found in taken_out(broker)] == [other]


def test_a_relay_sends_each_message_and_marks_it(store: Store, broker: Broker, amqp: Amqp) -> None:
    messages = outbox_of(store, 250, SENT_AT, lambda id_: a_message(id=id_).envelope)
    relay = Relay(store, amqp, "one", lambda: SENT_AT)
    while relay.run_round().taken:
        pass
    with store.session(writes=False) as db:
        assert outbox.backlog(db).waiting == 0
    assert ids_in(broker) == messages


def test_nothing_of_the_applicant_stands_outside_the_body(broker: Broker, amqp: Amqp) -> None:
    amqp.send(a_message(), SENT_AT)
    (found,) = taken_out(broker)
    outside = f"{found.properties} {found.delivery_info}"
    assert "Testilä" not in outside
    assert "010190" not in outside


def test_a_message_is_dressed_by_what_the_installation_gives(broker: Broker) -> None:
    def seal(message: Outgoing, unit: Unit) -> Body:
        return Body(f"sealed to {unit.code}", "application/jwt")

    with closing(Amqp(broker.settings, UNITS, seal)) as amqp:
        amqp.send(a_message(), SENT_AT)
    (found,) = taken_out(broker)
    assert (found.body, found.content_type) == ("sealed to 990", "application/jwt")


def test_a_unit_with_a_key_is_sent_nothing_in_the_clear(broker: Broker) -> None:
    unit = UNITS["990"]
    keyed = unit.model_copy(update={"delivery": unit.delivery.model_copy(update={"public_key": "990.json"})})
    with closing(Amqp(broker.settings, {"990": keyed})) as amqp, pytest.raises(UnitDown, match="not sealed"):
        amqp.send(a_message(), SENT_AT)
    assert broker.depth("unit.990") == 0


def _other_words(old: str, new: str) -> Callable[[Outgoing], Outgoing]:
    return lambda message: replace(message, envelope=message.envelope.replace(old, new))


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda message: replace(message, envelope="no message"), "not a message"),
        (lambda message: replace(message, envelope="{}"), "not a message"),
        (lambda message: replace(message, envelope=f"oops{message.envelope}"), "not a message"),
        (lambda message: replace(message, envelope=message.envelope[:-20]), "not a message"),
        (_other_words("schema:application:1", "schema:application:2"), "schema of the future"),
        (_other_words('"version":1', '"version":2'), "schema of the future"),
        (_other_words(".application.submitted", ".application.withdrawn"), "schema of the future"),
        (lambda message: replace(message, id=uuid4()), "another id"),
        (
            lambda message: replace(message, envelope=a_message(unit="17").envelope, id=message.id),
            "another id",
        ),
        (lambda message: a_message(id=message.id, unit="17"), "another unit"),
        (lambda message: replace(message, unit="999"), "unknown unit"),
    ],
)
def test_what_is_no_message_of_ours_to_this_unit_never_leaves(
    broker: Broker, amqp: Amqp, spoil: Callable[[Outgoing], Outgoing], kind: str
) -> None:
    with pytest.raises(MessageRefused) as refusal:
        amqp.send(spoil(a_message()), SENT_AT)
    assert refusal.value.kind == kind
    amqp.send(a_message(), SENT_AT)
    assert broker.depth("unit.990") == 1


def test_a_queue_that_is_gone_is_the_units_fault_and_no_confirm_is_taken_for_another(
    broker: Broker, amqp: Amqp
) -> None:
    amqp.send(a_message(), SENT_AT)
    broker.unbind("unit.990")
    for _ in range(3):
        with pytest.raises(UnitDown, match="no queue"):
            amqp.send(a_message(), SENT_AT)
    amqp.check()


def test_a_queue_that_is_full_is_the_units_fault(broker: Broker, amqp: Amqp) -> None:
    broker.limit("unit.990", 1)
    sent: list[UUID] = []
    with pytest.raises(UnitDown, match="not taken"):
        keep_sending(amqp, sent, 0.1)
    # What arrives while the queue fills up may be kept although it was not confirmed.
    assert ids_in(broker)[: len(sent)] == sent


def test_a_message_that_the_broker_finds_too_large_is_refused_and_others_pass(broker: Broker) -> None:
    def swell(message: Outgoing, unit: Unit) -> Body:
        return Body("x" * 135_000_000 if message.id == large.id else message.envelope, "text/plain")

    large, small = a_message(), a_message()
    with closing(Amqp(broker.settings, UNITS, swell)) as swelling:
        with pytest.raises(MessageRefused, match="too large"):
            swelling.send(large, SENT_AT)
        swelling.send(small, SENT_AT)
    assert ids_in(broker) == [small.id]


def test_an_exchange_that_is_gone_is_nobodys_fault_but_the_transports(broker: Broker, amqp: Amqp) -> None:
    broker.server.api("DELETE", f"exchanges/{broker.vhost}/{broker.settings.exchange}")
    with pytest.raises(TransportDown, match="NotFound"):
        amqp.send(a_message(), SENT_AT)


def account(broker: Broker, write: str) -> Delivery:
    """The settings of an account that may write so."""
    server = broker.server
    assert server.api("PUT", "users/of-a-test", {"password": PASSWORD, "tags": ""}).ok
    rights = {"configure": "^$", "write": write, "read": "^$"}
    assert server.api("PUT", f"permissions/{broker.vhost}/of-a-test", rights).ok
    return broker.settings.model_copy(update={"broker_url": SecretStr(broker.url("of-a-test", PASSWORD))})


def test_rights_that_are_withdrawn_are_nobodys_fault_and_come_back(broker: Broker) -> None:
    with closing(Amqp(account(broker, "^social-credit$"), UNITS)) as amqp:
        sent = [(message := a_message()).id]
        amqp.send(message, SENT_AT)
        account(broker, "^$")
        # The broker looks anew once a channel has been silent for a second.
        with pytest.raises(TransportDown, match="AccessRefused"):
            keep_sending(amqp, sent, 1.5)
        assert ids_in(broker) == sent
        broker.server.api("DELETE", f"permissions/{broker.vhost}/of-a-test")
        for refused in (partial(amqp.send, a_message(), SENT_AT), amqp.check):
            with pytest.raises(TransportDown, match="NotAllowed"):
                refused()
        account(broker, "^social-credit$")
        amqp.send(message, SENT_AT)
    assert ids_in(broker) == [message.id]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("amqp://guest:wrong@127.0.0.1:{port}/{vhost}", "AccessRefused"),
        ("amqp://guest:guest@127.0.0.1:{port}/nowhere", "NotAllowed"),
        ("amqp://guest:guest@127.0.0.1:1/{vhost}", "ConnectionRefusedError"),
        ("amqps://guest:guest@127.0.0.1:{port}/{vhost}", "SSLError"),
    ],
)
def test_a_broker_that_lets_nobody_in_is_told_by_its_kind(broker: Broker, address: str, kind: str) -> None:
    url = SecretStr(address.format(port=broker.server.port, vhost=broker.vhost))
    with closing(Amqp(broker.settings.model_copy(update={"broker_url": url}), UNITS)) as amqp:
        for ask in (amqp.check, partial(amqp.send, a_message(), SENT_AT)):
            with pytest.raises(TransportDown) as down:
                ask()
            assert down.value.kind == kind


def test_a_connection_that_the_broker_has_closed_is_found_out_while_nothing_is_sent(
    broker: Broker, amqp: Amqp
) -> None:
    amqp.send(a_message(), SENT_AT)
    amqp.check()
    broker.server.control("close_all_connections", "--vhost", broker.vhost, "of a test")
    with pytest.raises(TransportDown):
        amqp.check()
    amqp.check()
    amqp.send(a_message(), SENT_AT)


def test_the_settings_name_the_transport(broker: Broker, store: Store) -> None:
    assert isinstance(transport_of(Delivery(), store, UNITS), SqlInbox)
    chosen = transport_of(broker.settings, store, UNITS)
    assert isinstance(chosen, Amqp)
    chosen.close()


def test_more_relays_than_one_serve_a_broker_alone(broker: Broker) -> None:
    assert (relays_of(Delivery()), relays_of(broker.settings)) == (1, SIDE_BY_SIDE)


def test_a_start_without_what_the_transport_needs_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    given = {"transport": "amqp", "broker_url": "amqps://portal:secret@broker.example/portal"}
    (tmp_path / "empty.pem").touch()
    for file, told in (("missing.pem", "cannot be read"), ("empty.pem", "holds no certificates")):
        with pytest.raises(ValidationError, match=told):
            Delivery.model_validate(given | {"broker_ca_file": str(tmp_path / file)})
    monkeypatch.setattr(PathFinder, "find_spec", lambda _name: None)
    with pytest.raises(ValidationError, match="needs the package kombu, which the extra rabbitmq installs"):
        Delivery.model_validate(given)
