"""Requests for a discussion in person: asked once, about one's own matters, seen by one's own unit."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.services import discussing, signing_in
from portal.services.discussing import Request, Topic
from portal.services.refused import NotFound
from portal.store import people
from portal.store.engine import Store
from portal.store.people import Person, Staff
from portal.store.tables.desk import DiscussionRequest
from tests.ground.arriving import NOW
from tests.ground.portal import AINO, STRANGER
from tests.ground.sending import outbox_of

SARI = Staff(uuid4(), "Sari Neuvola", "990", "counsellor")
OLLI = Staff(uuid4(), "Olli Outola", "091", "counsellor")


def resident(store: Store, person: Person = AINO) -> UUID:
    with store.transaction() as db:
        return people.put_resident(db, person, "fi", NOW)


def ask(
    store: Store, who: UUID, text: str = "Erä on suuri", days: int = 0, about: UUID | None = None
) -> UUID:
    at = NOW + timedelta(days=days)
    with store.session() as db:
        return discussing.ask(db, who, "990", Topic.CALL, text, "040 000 000", "fi", at, application=about)


def open_to(store: Store, staff: Staff) -> tuple[Request, ...]:
    with store.session() as db:
        return discussing.open_requests(db, staff, NOW)


def test_the_same_request_sent_twice_is_one(store: Store) -> None:
    aino = resident(store)
    assert ask(store, aino) == ask(store, aino)
    assert len(open_to(store, SARI)) == 1


def test_another_wish_another_day_and_another_person_are_requests_of_their_own(store: Store) -> None:
    aino, olga = resident(store), resident(store, STRANGER)
    asked = {
        ask(store, aino, days=-1),
        ask(store, aino),
        ask(store, aino, "Erä on liian suuri"),
        ask(store, olga),
    }
    assert open_to(store, SARI)[0].id == ask(store, aino, days=-1)
    assert {request.id for request in open_to(store, SARI)} == asked


def test_one_can_only_ask_about_ones_own_application(store: Store) -> None:
    (application,) = outbox_of(store, 1, NOW)
    aino, olga = resident(store), resident(store, STRANGER)
    ask(store, aino, about=application)
    for about, who in ((application, olga), (uuid4(), aino)):
        with pytest.raises(NotFound):
            ask(store, who, about=about)
    assert len(open_to(store, SARI)) == 1


def test_a_resident_waits_from_the_last_request_until_it_is_handled(store: Store) -> None:
    (application,) = outbox_of(store, 1, NOW)
    aino = resident(store)

    def since(who: UUID, about: UUID | None) -> datetime | None:
        with store.session(writes=False) as db:
            return discussing.waiting_since(db, who, application=about)

    assert since(aino, application) is None
    requests = [ask(store, aino, about=application, days=days) for days in (-1, 0)]
    assert since(aino, application) == NOW
    assert (since(aino, None), since(uuid4(), application)) == (None, None)
    with store.session() as db:
        known = signing_in.admit_staff(db, ("issuer", "tenant", "sari"), SARI.name, "990", SARI.role, NOW)
    assert known
    for request in requests:
        with store.session() as db:
            discussing.mark_handled(db, replace(SARI, id=known), request, NOW)
    assert since(aino, application) is None


def test_another_unit_neither_sees_nor_handles_a_request(store: Store) -> None:
    request = ask(store, resident(store))
    assert open_to(store, OLLI) == ()
    with store.session() as db, pytest.raises(NotFound):
        discussing.mark_handled(db, OLLI, request, NOW)
    assert len(open_to(store, SARI)) == 1


def test_what_was_asked_is_sealed(store: Store) -> None:
    ask(store, resident(store))
    with store.session(writes=False) as db:
        contents = db.scalars(select(DiscussionRequest.contents)).one()
    for word in ("Testilä", "suuri", "040 000 000"):
        assert word.encode() not in contents
