"""A counsellor's work: every look is logged, one counsellor gets a case, no unit sees another's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.delivery.message import envelope
from portal.delivery.transports import Outgoing
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.domain.applications import State
from portal.services import handling
from portal.services.handling import AlreadyTaken, Filters, Order
from portal.services.refused import NotFound
from portal.services.reviewing import review
from portal.store import application_events, people
from portal.store.application_events import Actor
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.applications import Application
from portal.store.tables.audit import AccessLog
from portal.store.tables.desk import Case
from portal.units import load_units
from tests.ground.messages import application_message
from tests.ground.sending import outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def staff_member(store: Store, name: str, unit: str = "990") -> Staff:
    with store.transaction() as db:
        staff = people.put_staff(db, ("issuer", "tenant", f"{name} {unit}"), name, unit, "counsellor", NOW)
        assert staff is not None
        return Staff(staff, name, unit, "counsellor")


def arrived(store: Store, number: int) -> list[UUID]:
    """Applications that have reached the unit by the transport."""
    ids = outbox_of(store, number, NOW)
    for n, application in enumerate(ids):
        message = application_message(application, reference=f"SL-2027-{n:06}")
        SqlInbox(store).send(Outgoing(application, "990", envelope(message)), NOW)
    return ids


def looked(store: Store) -> list[tuple[UUID, str, str, UUID | None]]:
    with store.session(writes=False) as db:
        rows = db.scalars(select(AccessLog).order_by(AccessLog.id))
        return [(row.staff_id, row.action, row.object_kind, row.object_id) for row in rows]


def test_an_opened_case_tells_all_and_the_look_is_logged(store: Store) -> None:
    sari = staff_member(store, "Sari Neuvola")
    (application,) = arrived(store, 1)
    with store.session() as db:
        opened = handling.open_case(db, sari, application, NOW)
    assert opened.case.applicant == "Aino Testilä"
    assert opened.message == application_message(application, reference="SL-2027-000000")
    assert [(event.state, event.actor) for event in opened.events] == [(State.REGISTERED, Actor.SYSTEM)]
    assert looked(store) == [(sari.id, "open", "case", application)]


def test_a_look_says_who_in_which_role_and_unit_for_what_and_when(store: Store) -> None:
    sari = staff_member(store, "Sari Neuvola")
    with store.session() as db:
        handling.list_cases(db, sari, Filters(), Order.OLDEST, None, NOW, NOW)
    with store.session(writes=False) as db:
        row = db.scalars(select(AccessLog)).one()
    assert (row.staff_id, row.role, row.unit, row.purpose) == (sari.id, "counsellor", "990", "social_credit")
    assert (row.action, row.object_kind, row.object_id, row.at) == ("list", "queue", None, NOW)


def test_another_units_case_and_a_missing_one_are_the_same(store: Store) -> None:
    stranger = staff_member(store, "Olli Outola", unit="091")
    (application,) = arrived(store, 1)
    for case in (application, uuid4()):
        for work in (handling.open_case, handling.take):
            with store.session() as db, pytest.raises(NotFound):
                work(db, stranger, case, NOW)
    assert not looked(store)


def test_taking_a_case_moves_the_application_and_is_logged(store: Store) -> None:
    sari = staff_member(store, "Sari Neuvola")
    (application,) = arrived(store, 1)
    for _ in range(2):
        with store.session() as db:
            handling.take(db, sari, application, NOW)
    with store.session(writes=False) as db:
        assert db.scalars(select(Application.state)).one() == State.IN_REVIEW
        events = application_events.events_of(db, application)
    assert [(event.state, event.actor) for event in events] == [
        (State.REGISTERED, Actor.SYSTEM),
        (State.IN_REVIEW, Actor.UNIT),
    ]
    assert looked(store) == [(sari.id, "take", "case", application)]


def test_a_colleagues_case_cannot_be_taken(store: Store) -> None:
    sari, pekka = staff_member(store, "Sari Neuvola"), staff_member(store, "Pekka Ohjola")
    (application,) = arrived(store, 1)
    with store.session() as db:
        handling.take(db, sari, application, NOW)
    with store.session() as db, pytest.raises(AlreadyTaken) as refusal:
        handling.take(db, pekka, application, NOW)
    assert refusal.value.case.handler is not None
    assert refusal.value.case.handler.name == "Sari Neuvola"


def test_of_counsellors_who_claim_at_once_each_case_gets_one(store: Store) -> None:
    counsellors = [staff_member(store, f"Neuvoja {n}") for n in range(6)]
    applications = arrived(store, 10)

    def claim_all(staff: Staff) -> int:
        claimed = 0
        for application in applications:
            try:
                with store.session() as db:
                    handling.take(db, staff, application, NOW)
                claimed += 1
            except AlreadyTaken:
                pass
        return claimed

    with ThreadPoolExecutor(len(counsellors)) as pool:
        assert sum(pool.map(claim_all, counsellors)) == len(applications)
    with store.session(writes=False) as db:
        taken = db.execute(select(Case.handler_id, Case.state)).all()
    assert all(handler is not None and state == State.IN_REVIEW for handler, state in taken)
    assert len([look for look in looked(store) if look[1] == "take"]) == len(applications)


def test_the_review_comes_to_the_figures_that_were_sent() -> None:
    message = application_message(uuid4())
    seen = review(message, load_units().named("990"))
    assert (seen.found.base, seen.found.max_credit) == (
        message.assessment.base,
        message.assessment.max_credit,
    )
    assert seen.found.money_line == message.money_line.line()


def test_the_sections_of_the_review_add_up_to_what_is_left() -> None:
    seen = review(application_message(uuid4()), load_units().named("990"))
    income, *costs = seen.document.sections
    assert income.own - sum(section.own for section in costs) == seen.found.now_actual
    assert income.norm is not None
    assert income.norm - sum(section.norm or 0 for section in costs) == seen.found.now_norm
