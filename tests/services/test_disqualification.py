"""Whose matters a staff member must not handle: closed in every way, freed, and logged."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.services import discussing, disqualification, handling
from portal.services.discussing import Topic
from portal.services.disqualification import Disqualified, Kind
from portal.services.handling import AlreadyTaken, Filters, HandledBy, Order, Shown
from portal.services.refused import NotFound
from portal.store import people
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.desk import Case, Conflict
from portal.store.work_list import Count, Cursor, Figures
from tests.ground.arriving import NOW, Inbox, application_in, looks
from tests.ground.portal import AINO, BERTEL
from tests.ground.staffing import events, staff_in


def note(store: Store, staff: Staff, code: str = AINO.identity_code, kind: Kind = Kind.NEAR) -> None:
    with store.session() as db:
        disqualification.note(db, staff, code, kind, NOW)


def handler_of(store: Store, case: UUID) -> UUID | None:
    with store.session(writes=False) as db:
        return db.scalars(select(Case.handler_id).where(Case.id == case)).one()


def test_a_noted_persons_case_is_closed_in_every_way_and_each_try_is_in_both_logs(
    store: Store, sari: Staff
) -> None:
    case = application_in(store)
    note(store, sari)
    tries = (
        lambda db: handling.open_case(db, sari, case, NOW),
        lambda db: handling.take(db, sari, case, NOW),
        lambda db: handling.look_up(db, sari, case, NOW),
        lambda db: handling.show(db, sari, case, Shown.IDENTITY_CODE, NOW),
        lambda db: disqualification.note_on_case(db, sari, case, None, Kind.OTHER, NOW),
    )
    for attempt in tries:
        with store.session() as db, pytest.raises(Disqualified):
            attempt(db)
    assert looks(store) == [("refuse", "case", case)] * len(tries)
    assert events(store)[-len(tries) :] == [("conflict_met", sari.id, case, None)] * len(tries)
    assert handler_of(store, case) is None


def test_a_noted_persons_case_is_in_no_list_search_or_figure(store: Store, sari: Staff) -> None:
    with store.transaction() as db:
        inbox = Inbox(db)
        ids = [inbox.add(number=4182), inbox.add(number=4183)]
    pekka = staff_in(store, "Pekka Ohjola")
    with store.session() as db:
        handling.take(db, sari, ids[0], NOW)
    note(store, sari)
    searches = (Filters(), Filters(references=("SL-2026-004182",)), Filters(handled_by=HandledBy.ME))
    for filters in searches:
        for cursor in (None, Cursor(ids[0]), Cursor(ids[1], before=True)):
            with store.session() as db:
                found = handling.list_cases(db, sari, filters, Order.LARGEST, cursor, NOW, NOW)
            assert (found.page.cases, found.page.total) == ((), Count(0))
            assert found.figures == Figures(Count(0), Count(0), Count(0))
    with store.session() as db:
        assert handling.list_cases(db, pekka, Filters(), Order.LARGEST, None, NOW, NOW).page.total == Count(2)


def test_a_case_in_hand_becomes_free_and_a_colleague_can_take_it(store: Store, sari: Staff) -> None:
    case = application_in(store)
    pekka = staff_in(store, "Pekka Ohjola")
    with store.session() as db:
        handling.take(db, sari, case, NOW)
    note(store, sari)
    assert handler_of(store, case) is None
    with store.session() as db:
        handling.take(db, pekka, case, NOW)
        assert len(handling.open_case(db, pekka, case, NOW).events) == 2
    assert handler_of(store, case) == pekka.id


def test_only_a_keyed_hash_is_kept_and_the_same_person_once(store: Store, sari: Staff) -> None:
    note(store, sari)
    note(store, sari, kind=Kind.SELF)
    with store.session(writes=False) as db:
        row = db.scalars(select(Conflict)).one()
        assert row.identity_hash == people.identity_hash(db, AINO.identity_code)
        assert (row.kind, row.noted_by, row.noted_at) == ("near", sari.id, NOW)
    assert events(store) == [("conflict_noted", sari.id, sari.id, "near")]


def test_two_codes_that_differ_by_the_sign_of_the_century_are_two_people(store: Store, sari: Staff) -> None:
    case = application_in(store)
    note(store, sari, AINO.identity_code.replace("-", "Y"))
    with store.session() as db:
        assert handling.open_case(db, sari, case, NOW).case.id == case


def test_a_member_closes_a_case_to_themselves_and_a_supervisor_to_others(
    store: Store, sari: Staff, esa: Staff
) -> None:
    case = application_in(store)
    pekka = staff_in(store, "Pekka Ohjola")
    for by, whose in ((sari, None), (esa, pekka.id)):
        with store.session() as db:
            disqualification.note_on_case(db, by, case, whose, Kind.OTHER, NOW)
    for closed_to in (sari, pekka):
        with store.session() as db, pytest.raises(Disqualified):
            handling.open_case(db, closed_to, case, NOW)
    assert events(store)[:2] == [
        ("conflict_noted", sari.id, sari.id, "other"),
        ("conflict_noted", esa.id, pekka.id, "other"),
    ]


def test_a_member_of_another_unit_and_a_missing_case_are_not_found(store: Store, esa: Staff) -> None:
    case = application_in(store)
    stranger = staff_in(store, "Olli Outola", unit="091")
    for by, what, whose in ((esa, case, stranger.id), (stranger, case, None), (esa, uuid4(), None)):
        with store.session() as db, pytest.raises(NotFound):
            disqualification.note_on_case(db, by, what, whose, Kind.OTHER, NOW)


def test_a_conflict_is_removed_by_another_of_the_unit_and_never_by_its_own_member(
    store: Store, sari: Staff, esa: Staff
) -> None:
    note(store, sari)
    note(store, esa)
    stranger = staff_in(store, "Olli Outola", "admin", unit="091")
    with store.session() as db:
        (of_sari,), (of_esa,) = (disqualification.conflicts_of(db, each) for each in (sari, esa))
        assert disqualification.conflicts_of_unit(db, esa) == (of_sari,)
    for by, conflict in ((stranger, of_sari.id), (esa, of_esa.id), (esa, uuid4())):
        with store.session() as db, pytest.raises(NotFound):
            disqualification.remove(db, by, conflict, NOW)
    with store.session() as db:
        disqualification.remove(db, esa, of_sari.id, NOW)
        assert disqualification.conflicts_of(db, sari) == ()
    assert events(store)[-1] == ("conflict_removed", esa.id, sari.id, None)


def test_a_noted_persons_request_for_a_discussion_is_neither_seen_nor_handled(
    store: Store, sari: Staff
) -> None:
    with store.transaction() as db:
        askers = [people.put_resident(db, person, "fi", NOW) for person in (AINO, BERTEL)]
    with store.session() as db:
        asked = [discussing.ask(db, who, "990", Topic.CALL, "", "040 000 000", "fi", NOW) for who in askers]
    note(store, sari)
    with store.session() as db:
        assert [request.id for request in discussing.open_requests(db, sari, NOW)] == asked[1:]
    with store.session() as db, pytest.raises(NotFound):
        discussing.mark_handled(db, sari, asked[0], NOW)


def test_of_taking_a_case_and_noting_its_applicant_at_once_no_handler_remains(
    store: Store, sari: Staff
) -> None:
    cases = [application_in(store, reference=f"SL-2027-{n:06}") for n in range(6)]

    def take_all() -> None:
        for case in cases:
            with suppress(AlreadyTaken, Disqualified), store.session() as db:
                handling.take(db, sari, case, NOW)

    with ThreadPoolExecutor(2) as pool:
        taking, noting = pool.submit(take_all), pool.submit(note, store, sari)
        taking.result()
        noting.result()
    assert [handler_of(store, case) for case in cases] == [None] * len(cases)
