"""Access to the desk: re-read at sign-in, withdrawn at once, never from the last administrator."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.services import administering, signing_in
from portal.services.administering import LastAdmin, MayNotDecide, WiderRole
from portal.services.refused import NotFound
from portal.services.signing_in import Arrival
from portal.store import visits
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.audit import SecurityLog
from portal.store.tables.people import StaffMember
from portal.store.tables.sign_ins import StaffSignIn
from portal.store.tables.web import StaffSession
from portal.store.visits import Visit
from tests.ground.arriving import NOW
from tests.ground.staffing import ISSUER, events, staff_in


@pytest.fixture
def paula(store: Store) -> Staff:
    return staff_in(store, "Paula Pääkäyttäjä", "admin")


def session_of(store: Store, staff: Staff) -> None:
    arrival = Arrival(ISSUER, "subject", None, NOW, None)
    with store.session() as db:
        sign_in = signing_in.note(db, StaffSignIn, staff.id, arrival, NOW)
    with store.transaction() as db:
        visits.add(db, StaffSession, new_token(), Visit({}, staff.id, NOW, NOW, sign_in))


def sessions(store: Store, staff: Staff) -> int:
    with store.session(writes=False) as db:
        return db.scalars(select(func.count()).where(StaffSession.person == staff.id)).one()


def endings(store: Store, staff: Staff) -> list[str | None]:
    with store.session(writes=False) as db:
        return list(db.scalars(select(StaffSignIn.ending).where(StaffSignIn.person == staff.id)))


def withdraw(store: Store, by: Staff, whose: Staff) -> None:
    with store.session() as db:
        administering.withdraw(db, by, whose.id, NOW)


def sign_in(store: Store, staff: Staff, role: str) -> bool:
    with store.session() as db:
        key = (ISSUER, "tenant", f"{staff.name} {staff.unit}")
        return signing_in.admit_staff(db, key, staff.name, staff.unit, role, NOW) is not None


def test_withdrawn_access_ends_every_session_at_once_and_lets_nobody_in_again(
    store: Store, sari: Staff, esa: Staff
) -> None:
    for staff in (sari, sari, esa):
        session_of(store, staff)
    withdraw(store, esa, sari)
    assert (sessions(store, sari), sessions(store, esa)) == (0, 1)
    assert (endings(store, sari), endings(store, esa)) == (["withdrawn"] * 2, [None])
    with store.session(writes=False) as db:
        assert signing_in.active_staff(db, sari.id) is None
    assert not sign_in(store, sari, "counsellor")
    assert events(store)[-2:] == [
        ("withdrawn", esa.id, sari.id, None),
        ("refused", None, None, "access_withdrawn"),
    ]


def test_restored_access_begins_with_a_new_sign_in(store: Store, sari: Staff, esa: Staff) -> None:
    withdraw(store, esa, sari)
    # A sign-in that was under way has left a session behind.
    session_of(store, sari)
    with store.session() as db:
        administering.restore(db, esa, sari.id, NOW)
    assert sessions(store, sari) == 0
    assert sign_in(store, sari, "counsellor")
    assert ("restored", esa.id, sari.id, None) in events(store)


def test_what_is_so_already_is_not_done_again(store: Store, sari: Staff, esa: Staff) -> None:
    with store.session() as db:
        administering.restore(db, esa, sari.id, NOW)
    withdraw(store, esa, sari)
    withdraw(store, esa, sari)
    assert [event for event, *_ in events(store)] == ["withdrawn"]


def test_a_supervisor_does_not_decide_on_an_administrator(store: Store, esa: Staff, paula: Staff) -> None:
    other = staff_in(store, "Arja Pääkäyttäjä", "admin")
    with pytest.raises(WiderRole):
        withdraw(store, esa, paula)
    withdraw(store, other, paula)
    with store.session() as db, pytest.raises(WiderRole):
        administering.restore(db, esa, paula.id, NOW)


def test_the_last_administrator_cannot_be_withdrawn_not_even_by_themselves(
    store: Store, paula: Staff
) -> None:
    withdrawn = staff_in(store, "Arja Pääkäyttäjä", "admin")
    staff_in(store, "Olli Outola", "admin", unit="091")
    withdraw(store, paula, withdrawn)
    with pytest.raises(LastAdmin):
        withdraw(store, paula, paula)


def test_of_two_administrators_who_withdraw_each_other_one_remains(store: Store, paula: Staff) -> None:
    arja = staff_in(store, "Arja Pääkäyttäjä", "admin")

    def attempt(by: Staff, whose: Staff) -> None:
        with suppress(MayNotDecide):
            withdraw(store, by, whose)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(attempt, (paula, arja), (arja, paula)))
    with store.session(writes=False) as db:
        active = db.scalars(select(StaffMember.id).where(StaffMember.active)).all()
    assert len(active) == 1


def test_somebody_who_has_just_been_withdrawn_decides_nothing(
    store: Store, sari: Staff, esa: Staff, paula: Staff
) -> None:
    withdraw(store, paula, esa)
    withdraw(store, esa, sari)
    with store.session(writes=False) as db:
        assert signing_in.active_staff(db, sari.id)


def test_another_units_member_and_a_missing_one_are_not_found(store: Store, paula: Staff) -> None:
    stranger = staff_in(store, "Olli Outola", unit="091")
    for whose in (stranger.id, uuid4()):
        for act in (administering.withdraw, administering.restore):
            with store.session() as db, pytest.raises(NotFound):
                act(db, paula, whose, NOW)
    with store.session(writes=False) as db:
        assert [member.name for member in administering.members(db, paula)] == ["Paula Pääkäyttäjä"]


def test_a_role_that_has_changed_ends_the_sessions_that_the_old_one_began(store: Store, sari: Staff) -> None:
    session_of(store, sari)
    assert sign_in(store, sari, "counsellor")
    assert sessions(store, sari) == 1
    assert sign_in(store, sari, "admin")
    assert (sessions(store, sari), endings(store, sari)) == (0, ["replaced"])
    assert events(store)[-1] == ("role_changed", None, sari.id, "admin")


def test_the_log_names_issuer_tenant_object_and_sign_in(store: Store, sari: Staff) -> None:
    session_of(store, sari)
    with store.session(writes=False) as db:
        row = db.scalars(select(SecurityLog)).one()
        known = db.scalars(select(StaffSignIn.id)).one()
    assert (row.event, row.unit, row.at, row.detail) == ("signed_in", "990", NOW, "counsellor")
    assert (row.issuer, row.tenant, row.object_id) == (ISSUER, "tenant", "Sari Neuvola 990")
    assert (row.staff_id, row.sign_in_id) == (sari.id, known)


def test_a_refused_identity_that_is_too_long_is_cut_and_not_lost(store: Store) -> None:
    with store.session() as db:
        signing_in.refuse_staff(db, ("i" * 300, "t" * 300, "o" * 300), "no_role", "990", NOW)
    with store.session(writes=False) as db:
        row = db.scalars(select(SecurityLog)).one()
    assert (row.issuer, row.tenant, row.object_id) == ("i" * 200, "t" * 80, "o" * 80)


def test_the_last_rows_of_a_member_are_those_they_wrote_and_those_about_them(
    store: Store, sari: Staff, esa: Staff
) -> None:
    session_of(store, esa)
    session_of(store, sari)
    withdraw(store, esa, sari)
    with store.session(writes=False) as db:
        entries = administering.latest_entries(db, esa, sari.id)
    assert [(entry.event, entry.by) for entry in entries] == [("withdrawn", esa.id), ("signed_in", sari.id)]
