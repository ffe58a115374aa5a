"""A changed personal identity code, and somebody who decides or signs in at the same moment."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.services import applying, signing_in
from portal.services.refused import NotFound
from portal.services.relinking import AlreadyDecided, NotConfirmed, Outcome
from portal.store import people
from portal.store import relinking as store_relinking
from portal.store.applications import Sent
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.people import IdentityChange
from tests.ground.applying import UNIT, draft_in, resident_in
from tests.ground.arriving import NOW
from tests.ground.changing_codes import CODES, NEW, OLD, ask, decide, resident_of_the_old_code, residents
from tests.ground.databases import until_somebody_waits
from tests.ground.staffing import staff_in

# On SQLite whoever writes has the database alone.
POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def resident(store: Store) -> UUID:
    """Who has signed in with the old code."""
    return resident_of_the_old_code(store)


def test_of_two_who_decide_at_once_one_does(store: Store, sari: Staff, esa: Staff, resident: UUID) -> None:
    change = ask(store, sari)
    deciders = [(esa, Outcome.APPROVED), (staff_in(store, "Paula", "admin"), Outcome.REFUSED)]

    def attempt(who: tuple[Staff, Outcome]) -> bool:
        try:
            decide(store, who[0], change, who[1])
        except AlreadyDecided:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, deciders)) == [False, True]
    with store.session(writes=False) as db:
        approved = db.scalars(select(IdentityChange.outcome)).one() == Outcome.APPROVED
        expected = people.identity_hash(db, CODES.new if approved else CODES.old)
    assert residents(store) == {resident: expected}


@POSTGRESQL
def test_of_two_who_approve_at_once_neither_waits_for_the_other(
    store: Store, sari: Staff, esa: Staff, resident: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, hold, paula = ask(store, sari), store_relinking.hold, staff_in(store, "Paula", "admin")
    others = list[Future[None]]()

    with ThreadPoolExecutor(1) as pool:

        def meanwhile(db: Session, *whom: Any) -> dict[bytes, UUID]:
            found = hold(db, *whom)
            if not others:
                others.append(pool.submit(decide, store, paula, change, confirmed=True))
                until_somebody_waits(store.engine)
            return found

        monkeypatch.setattr(store_relinking, "hold", meanwhile)
        decide(store, esa, change)
        with pytest.raises(AlreadyDecided):
            others[0].result()
    assert list(residents(store)) == [resident]


@POSTGRESQL
def test_who_sends_while_they_become_another_neither_waits_for_ever_nor_stops_it(
    store: Store, sari: Staff, esa: Staff, resident: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = resident_in(store, NOW, NEW)
    draft, change = draft_in(store, twin, NOW), ask(store, sari)
    hold, sending = store_relinking.hold, list[Future[Sent]]()

    def send() -> Sent:
        with store.session() as db:
            return applying.submit(db, twin, draft, UNIT, NOW)

    with ThreadPoolExecutor(1) as pool:

        def meanwhile(db: Session, *whom: Any) -> dict[bytes, UUID]:
            found = hold(db, *whom)
            sending.append(pool.submit(send))
            until_somebody_waits(store.engine)
            return found

        monkeypatch.setattr(store_relinking, "hold", meanwhile)
        decide(store, esa, change, confirmed=True)
        # Their session has ended with the code: whoever signs in again finds the draft, and sends it.
        with pytest.raises(NotFound):
            sending[0].result()
    with store.session() as db:
        assert applying.submit(db, resident, draft, UNIT, NOW).id == draft


def test_a_sign_in_with_either_code_at_the_same_moment_loses_nobody(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    change = ask(store, sari)

    def come(person: Any) -> None:
        for _ in range(10):
            with store.session() as db:
                signing_in.admit_resident(db, person, "fi", NOW)

    with ThreadPoolExecutor(3) as pool:
        approving = pool.submit(decide, store, esa, change, confirmed=True)
        for work in [pool.submit(come, OLD), pool.submit(come, NEW), approving]:
            work.result()
    with store.session(writes=False) as db:
        assert people.find_resident(db, NEW.identity_code) == resident


@POSTGRESQL
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_first_sign_in_with_the_new_code_in_the_middle_of_a_decision_is_seen(
    store: Store, sari: Staff, esa: Staff, resident: UUID, confirmed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, hold, twins = ask(store, sari), store_relinking.hold, list[UUID]()

    def overtaken(db: Session, *whom: Any) -> dict[bytes, UUID]:
        found = hold(db, *whom)
        if not twins:
            with store.session() as another:
                twins.append(signing_in.admit_resident(another, NEW, "fi", NOW))
        return found

    monkeypatch.setattr(store_relinking, "hold", overtaken)
    if confirmed:
        decide(store, esa, change, confirmed=True)
    else:
        with pytest.raises(NotConfirmed):
            decide(store, esa, change)
    with store.session(writes=False) as db:
        assert people.find_resident(db, NEW.identity_code) == (resident if confirmed else twins[0])
