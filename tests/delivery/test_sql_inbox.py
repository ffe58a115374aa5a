"""The default transport: into the unit's inbox once, with everything that the work list shows."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from portal.delivery.message import ApplicationMessage, envelope
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.domain.applications import State
from portal.store import application_events, cases
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine
from portal.store.tables.applications import Application
from portal.store.tables.desk import Case
from tests.ground.messages import SENT_AT, application_message
from tests.ground.sending import outbox_of

LATER = SENT_AT + timedelta(minutes=5)


def test_a_message_becomes_a_case_and_registers_the_application(store: Store) -> None:
    (application,) = outbox_of(store, 1, SENT_AT)
    message = application_message(application)
    SqlInbox(store).send(Outgoing(application, "990", envelope(message)), LATER)
    with store.session(writes=False) as db:
        case = cases.find(db, "990", application)
        assert case is not None
        assert (case.reference, case.applicant, case.language) == ("SL-2026-004182", "Aino Testilä", "fi")
        assert (case.purpose, case.amount) == ("debt_consolidation", message.answers.credit.amount)
        assert case.line == message.money_line.line()
        assert case.wants_discussion
        assert case.arrived_at == SENT_AT
        assert db.scalars(select(Application.state)).one() == State.REGISTERED
        assert [event.at for event in application_events.events_of(db, application)] == [LATER]


def test_a_message_that_comes_again_changes_nothing(store: Store) -> None:
    (application,) = outbox_of(store, 1, SENT_AT)
    text = envelope(application_message(application))
    for minutes in range(3):
        SqlInbox(store).send(Outgoing(application, "990", text), LATER + timedelta(minutes=minutes))
    with store.session(writes=False) as db:
        assert db.scalars(select(func.count()).select_from(Case)).one() == 1
        assert len(application_events.events_of(db, application)) == 1


def test_a_late_repeat_never_moves_a_state_backwards(store: Store) -> None:
    (application,) = outbox_of(store, 1, SENT_AT)
    with store.transaction() as db:
        db.execute(update(Application).values(state=State.CANCELLED))
    SqlInbox(store).send(Outgoing(application, "990", envelope(application_message(application))), LATER)
    with store.session(writes=False) as db:
        assert db.scalars(select(Application.state)).one() == State.CANCELLED


def test_nothing_readable_of_the_applicant_stands_in_the_inbox(store: Store) -> None:
    (application,) = outbox_of(store, 1, SENT_AT)
    SqlInbox(store).send(Outgoing(application, "990", envelope(application_message(application))), LATER)
    with store.session(writes=False) as db:
        row = db.scalars(select(Case)).one()
    stored = b"".join(getattr(row, name) for name in ("applicant", "applicant_hash", "message"))
    for word in ("Testilä", "010190", "pikavippi", "Esimerkkikatu"):
        assert word.encode() not in stored


def _cut(message: ApplicationMessage) -> str:
    return envelope(message)[:-20]


def _of_another(message: ApplicationMessage) -> str:
    return envelope(application_message(uuid4()))


def _of_a_later_version(message: ApplicationMessage) -> str:
    return envelope(message).replace('"version":1', '"version":2')


def _changed(message: ApplicationMessage) -> str:
    return envelope(message).replace("1450.00", "1450.01")


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_cut, "not a message"),
        (_of_another, "another id"),
        (_of_a_later_version, "schema of the future"),
        (_changed, "another hash"),
    ],
)
def test_what_is_no_message_is_refused_by_its_kind_alone(
    store: Store, spoil: Callable[[ApplicationMessage], str], kind: str
) -> None:
    (application,) = outbox_of(store, 1, SENT_AT)
    text = spoil(application_message(application))
    with pytest.raises(MessageRefused) as refusal:
        SqlInbox(store).send(Outgoing(application, "990", text), LATER)
    assert refusal.value.kind == kind
    assert "Testilä" not in str(refusal.value)


def test_a_second_application_with_the_same_reference_is_refused_and_harms_nothing(store: Store) -> None:
    first, second = outbox_of(store, 2, SENT_AT)
    inbox = SqlInbox(store)
    inbox.send(Outgoing(first, "990", envelope(application_message(first))), LATER)
    with pytest.raises(MessageRefused):
        inbox.send(Outgoing(second, "990", envelope(application_message(second))), LATER)
    with store.session(writes=False) as db:
        assert db.scalars(select(Case.id)).all() == [first]


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.sqlite", "postgresql+psycopg://portal@127.0.0.1:1/portal"]
)
def test_a_database_that_is_away_is_nobodys_fault_but_the_transports(url: str, vault: Vault) -> None:
    application, inbox = uuid4(), SqlInbox(Store(make_engine(url), vault))
    with pytest.raises(TransportDown) as down:
        inbox.send(Outgoing(application, "990", envelope(application_message(application))), LATER)
    assert down.value.kind == "OperationalError"
