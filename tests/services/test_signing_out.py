"""Ending sessions: exactly those that are meant, each with its reason, and an order once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.services import recalling, signing_in, signing_out
from portal.services.signing_out import Order
from portal.store import sign_ins, visits
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.sign_ins import Arrival
from portal.store.tables.sign_ins import ResidentSignIn, StaffSignIn
from portal.store.tables.web import ResidentSession
from portal.store.visits import Visit
from tests.ground.portal import AINO, BERTEL

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ISSUER = "https://bank.example"
LIMITS = timedelta(minutes=30), timedelta(hours=8)


def sign_in(store: Store, person: UUID, sub: str, sid: str | None = None, at: datetime = NOW) -> UUID:
    with store.session() as db:
        arrival = Arrival(ISSUER, sub, sid, at, "firefox android")
        new = signing_in.note(db, ResidentSignIn, person, arrival, at)
    with store.transaction() as db:
        visits.add(db, ResidentSession, new_token(), Visit({}, person, at, at, new))
    return new


def resident(store: Store, who: signing_in.Person = AINO) -> UUID:
    with store.session() as db:
        return signing_in.admit_resident(db, who, "fi", NOW)


def endings(store: Store) -> dict[UUID, tuple[str | None, datetime | None]]:
    with store.session(writes=False) as db:
        rows = db.execute(select(ResidentSignIn.id, ResidentSignIn.ending, ResidentSignIn.ended_at))
        return {row.id: (row.ending, row.ended_at) for row in rows}


def living(store: Store) -> set[UUID | None]:
    with store.session(writes=False) as db:
        return set(db.scalars(select(ResidentSession.sign_in_id)))


def follow(
    store: Store, sub: str | None, sid: str | None, name: str = "", issuer: str = ISSUER
) -> int | None:
    with store.session() as db:
        order = Order(issuer, name or new_token(), sub, sid, LATER)
        return signing_out.end_by_provider(db, ResidentSignIn, order, LATER)


def test_one_session_of_two_ends_by_its_name_at_the_provider(store: Store) -> None:
    aino = resident(store)
    phone, desk = sign_in(store, aino, "aino", "s1"), sign_in(store, aino, "aino", "s2")
    assert follow(store, None, "s1") == 1
    assert living(store) == {desk}
    assert endings(store) == {phone: ("provider", LATER), desk: (None, None)}


def test_a_person_without_a_named_session_is_signed_out_of_all(store: Store) -> None:
    aino, bertel = resident(store), resident(store, BERTEL)
    sign_in(store, aino, "aino", "s1")
    sign_in(store, aino, "aino")
    other = sign_in(store, bertel, "bertel", "s3")
    assert follow(store, "aino", None) == 2
    assert living(store) == {other}


@pytest.mark.parametrize(
    ("sub", "sid", "issuer"),
    [
        ("aino", "s2", ISSUER),
        ("another transient", None, ISSUER),
        (None, "S1", ISSUER),
        ("aino", "s1", "https://other.example"),
        ("s1", "aino", ISSUER),
    ],
)
def test_what_does_not_match_ends_nothing(
    store: Store, sub: str | None, sid: str | None, issuer: str
) -> None:
    aino = sign_in(store, resident(store), "aino", "s1")
    assert follow(store, sub, sid, issuer=issuer) == 0
    assert living(store) == {aino}


def test_a_session_that_is_named_ends_whatever_the_person_is_called_today(store: Store) -> None:
    aino = resident(store)
    meant, other = sign_in(store, aino, "transient 1", "s1"), sign_in(store, aino, "transient 2", "s2")
    assert follow(store, "transient 3", "s1") == 1
    assert living(store) == {other}
    assert endings(store)[meant] == ("provider", LATER)


def test_a_session_of_which_no_name_was_said_ends_by_the_person(store: Store) -> None:
    aino = resident(store)
    sign_in(store, aino, "aino")
    other = sign_in(store, resident(store, BERTEL), "bertel")
    assert follow(store, "aino", "s1") == 1
    assert living(store) == {other}


def test_an_order_is_followed_once(store: Store) -> None:
    person = resident(store)
    sign_in(store, person, "aino")
    assert follow(store, "aino", None, "order") == 1
    anew = sign_in(store, person, "aino")
    assert follow(store, "aino", None, "order") is None
    assert living(store) == {anew}
    assert follow(store, "nobody", None, "order", issuer="https://other.example") == 0


def test_an_order_that_names_nobody_is_none(store: Store) -> None:
    sign_in(store, resident(store), "aino")
    with pytest.raises(ValueError, match="names nobody"):
        follow(store, None, None)
    assert len(living(store)) == 1


def test_signing_out_everywhere_ends_ones_own_sessions_and_nobody_elses(store: Store) -> None:
    aino, bertel = resident(store), resident(store, BERTEL)
    mine = {sign_in(store, aino, "a"), sign_in(store, aino, "b")}
    other = sign_in(store, bertel, "c")
    with store.session() as db:
        assert signing_out.end_all_of(db, ResidentSignIn, aino, LATER) == 2
    assert living(store) == {other}
    assert {key for key, (ending, _) in endings(store).items() if ending == "everywhere"} == mine


def test_a_sign_in_that_had_run_out_keeps_its_silence(store: Store) -> None:
    aino = resident(store)
    with store.session() as db:
        old = signing_in.note(db, ResidentSignIn, aino, Arrival(ISSUER, "a", None, NOW, None), NOW)
    with store.session() as db:
        signing_out.end_all_of(db, ResidentSignIn, aino, LATER)
    assert endings(store)[old] == (None, None)


def test_ones_own_sign_ins_are_told_the_latest_first_and_of_ninety_days(store: Store) -> None:
    aino = resident(store)
    for days in (0, 3, 90):
        sign_in(store, aino, "a", at=NOW - timedelta(days=days))
    sign_in(store, aino, "a", at=NOW - timedelta(days=90, seconds=1))
    sign_in(store, resident(store, BERTEL), "b")
    with store.session(writes=False) as db:
        mine = recalling.sign_ins_of(db, ResidentSignIn, aino, LIMITS, LATER - timedelta(minutes=5))
        staffs = recalling.sign_ins_of(db, StaffSignIn, aino, LIMITS, NOW)
    assert [one.at for one in mine.lasting] == [NOW]
    assert [(NOW - one.at).days for one in mine.earlier] == [3, 90]
    assert (staffs.lasting, staffs.earlier) == ((), ())


@pytest.mark.parametrize(("idle", "age", "lasts"), [(29, 60, True), (30, 60, False), (1, 480, False)])
def test_a_session_lasts_as_long_as_both_limits_let_it(
    store: Store, idle: int, age: int, lasts: bool
) -> None:
    aino = resident(store)
    with store.transaction() as db:
        new = sign_ins.add(db, ResidentSignIn, aino, Arrival(ISSUER, "a", None, NOW, None), NOW)
        begun, seen = NOW - timedelta(minutes=age), NOW - timedelta(minutes=idle)
        visits.add(db, ResidentSession, new_token(), Visit({}, aino, begun, seen, new))
    with store.session(writes=False) as db:
        assert len(recalling.sign_ins_of(db, ResidentSignIn, aino, LIMITS, NOW).lasting) == lasts
