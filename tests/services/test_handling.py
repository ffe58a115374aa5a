"""A counsellor's work: every look is logged, one counsellor gets a case, no unit sees another's."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.delivery.message import envelope
from portal.delivery.transports import Outgoing
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.domain.applications import State
from portal.services import disqualification, handling
from portal.services.disqualification import Disqualified, Kind
from portal.services.handling import AlreadyTaken, Filters, HandledBy, NotHandedBack, Order
from portal.services.refused import NotFound
from portal.services.reviewing import review
from portal.store import application_events, members, people
from portal.store.application_events import Actor, Event
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.applications import Application
from portal.store.tables.audit import AccessLog
from portal.store.tables.desk import Case
from portal.units import load_units
from tests.ground.messages import application_message
from tests.ground.portal import AINO
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


def taken(store: Store, staff: Staff) -> UUID:
    """A case that a staff member has in hand."""
    (application,) = arrived(store, 1)
    with store.session() as db:
        handling.take(db, staff, application, NOW)
    return application


def hand_back(store: Store, staff: Staff, case: UUID, handler: Staff) -> None:
    with store.session() as db:
        handling.hand_back(db, staff, case, handler.id, NOW)


def moved(store: Store, case: UUID, state: State) -> None:
    with store.transaction() as db:
        application_events.move(db, case, Event(state, NOW, Actor.UNIT))


def stands(store: Store) -> tuple[str, str, UUID | None]:
    """The states of the one application and of its case, and who handles it."""
    with store.session(writes=False) as db:
        row = db.execute(
            select(Application.state, Case.state, Case.handler_id).where(Case.id == Application.id)
        ).one()
    return row[0], row[1], row[2]


def nobodys(store: Store, staff: Staff) -> list[UUID]:
    with store.session() as db:
        free = Filters(handled_by=HandledBy.NOBODY)
        found = handling.list_cases(db, staff, free, Order.OLDEST, None, NOW, NOW)
    return [case.id for case in found.page.cases]


def test_a_case_that_is_handed_back_is_free_in_the_queue_and_the_application_stays_where_it_was(
    store: Store,
) -> None:
    sari, pekka = staff_member(store, "Sari Neuvola"), staff_member(store, "Pekka Ohjola")
    case = taken(store, sari)
    assert nobodys(store, pekka) == []
    hand_back(store, sari, case, sari)
    assert stands(store) == (State.IN_REVIEW, State.IN_REVIEW, None)
    assert nobodys(store, pekka) == [case]
    with store.session() as db:
        handling.take(db, pekka, case, NOW)
    assert stands(store) == (State.IN_REVIEW, State.IN_REVIEW, pekka.id)
    with store.session() as db:
        opened = handling.open_case(db, pekka, case, NOW)
    assert [event.state for event in opened.events] == [State.REGISTERED, State.IN_REVIEW]
    assert [(turn.action, turn.by, turn.at) for turn in opened.turns] == [
        ("hand_back", "Sari Neuvola", NOW),
        ("take", "Pekka Ohjola", NOW),
    ]
    assert (opened.turns_after(0), opened.turns_after(1)) == ((), opened.turns)
    assert [look for look in looked(store) if look[1] in ("take", "hand_back")] == [
        (sari.id, "take", "case", case),
        (sari.id, "hand_back", "case", case),
        (pekka.id, "take", "case", case),
    ]


def test_the_case_of_a_member_who_is_away_is_handed_back_by_another(store: Store) -> None:
    sari, esa = staff_member(store, "Sari Neuvola"), staff_member(store, "Esa Esihenkilö")
    case = taken(store, sari)
    with store.transaction() as db:
        members.set_active(db, sari.id, active=False)
    hand_back(store, esa, case, sari)
    assert stands(store) == (State.IN_REVIEW, State.IN_REVIEW, None)
    assert looked(store)[-1] == (esa.id, "hand_back", "case", case)


def test_a_case_that_waits_for_its_supplement_goes_on_waiting_whoever_handles_it(store: Store) -> None:
    sari, pekka = staff_member(store, "Sari Neuvola"), staff_member(store, "Pekka Ohjola")
    case = taken(store, sari)
    moved(store, case, State.SUPPLEMENT_REQUESTED)
    hand_back(store, sari, case, sari)
    with store.session() as db:
        handling.take(db, pekka, case, NOW)
    assert stands(store) == (State.SUPPLEMENT_REQUESTED, State.SUPPLEMENT_REQUESTED, pekka.id)


@pytest.mark.parametrize("state", [State.DECIDED_GRANTED, State.CANCELLED])
def test_a_case_whose_handling_is_over_is_not_handed_back(store: Store, state: State) -> None:
    sari = staff_member(store, "Sari Neuvola")
    case = taken(store, sari)
    moved(store, case, state)
    with pytest.raises(NotHandedBack):
        hand_back(store, sari, case, sari)
    assert stands(store) == (state, state, sari.id)
    assert looked(store)[-1][1] == "take"


def test_who_had_the_case_before_does_not_take_it_from_who_has_it_now(store: Store) -> None:
    sari, pekka = staff_member(store, "Sari Neuvola"), staff_member(store, "Pekka Ohjola")
    case = taken(store, sari)
    for _ in range(2):
        hand_back(store, sari, case, sari)
    with store.session() as db:
        handling.take(db, pekka, case, NOW)
    with pytest.raises(NotHandedBack) as refusal:
        hand_back(store, sari, case, sari)
    assert refusal.value.case.handler is not None
    assert refusal.value.case.handler.name == "Pekka Ohjola"
    assert [look[1] for look in looked(store)] == ["take", "hand_back", "take"]


def test_no_case_is_handed_back_from_another_unit_or_by_who_is_disqualified(store: Store) -> None:
    sari, esa = staff_member(store, "Sari Neuvola"), staff_member(store, "Esa Esihenkilö")
    stranger = staff_member(store, "Olli Outola", unit="091")
    case = taken(store, sari)
    for missing, by in ((case, stranger), (uuid4(), sari)):
        with pytest.raises(NotFound):
            hand_back(store, by, missing, sari)
    with store.session() as db:
        disqualification.note(db, esa, AINO.identity_code, Kind.NEAR, NOW)
    with pytest.raises(Disqualified):
        hand_back(store, esa, case, sari)
    assert stands(store)[2] == sari.id


def test_of_two_who_hand_back_at_once_one_does_and_the_next_handler_keeps_the_case(store: Store) -> None:
    sari, esa = staff_member(store, "Sari Neuvola"), staff_member(store, "Esa Esihenkilö")
    case = taken(store, sari)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(hand_back, store, by, case, sari) for by in (sari, esa)]:
            done.result()
    assert [look[1] for look in looked(store)] == ["take", "hand_back"]
    assert stands(store)[2] is None


def test_handing_back_and_taking_at_once_leave_a_case_with_one_handler_and_one_line_for_each(
    store: Store,
) -> None:
    sari, pekka = staff_member(store, "Sari Neuvola"), staff_member(store, "Pekka Ohjola")
    case = taken(store, sari)

    def press() -> None:
        with suppress(AlreadyTaken), store.session() as db:
            handling.take(db, pekka, case, NOW)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(hand_back, store, sari, case, sari), pool.submit(press), pool.submit(press)]:
            done.result()
    handler = stands(store)[2]
    lines = [look[:2] for look in looked(store)]
    assert lines[:2] == [(sari.id, "take"), (sari.id, "hand_back")]
    assert lines[2:] == ([(pekka.id, "take")] if handler else [])
    assert handler in {None, pekka.id}


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
