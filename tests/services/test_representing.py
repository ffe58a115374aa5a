"""Acting for another: by a right that stands, that is the person's own, and that is logged."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.services import applying, disqualification, matters, representing
from portal.services.disqualification import Kind
from portal.services.refused import NotFound
from portal.services.representing import Acting, Capacity, OneselfRepresented, Recorded
from portal.store import people
from portal.store.application_events import Actor
from portal.store.engine import Store
from portal.store.people import Person, Staff
from portal.store.tables.audit import AccessLog, SecurityLog
from tests.ground.applying import UNIT, draft_in, resident_in
from tests.ground.portal import AINO, BERTEL, STRANGER
from tests.ground.staffing import staff_in

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def counsellor(store: Store, unit: str = "990") -> Staff:
    """A counsellor of a unit."""
    return staff_in(store, "Sari Neuvola", unit=unit)


def recorded(
    store: Store,
    representative: Person = BERTEL,
    represented: Person = AINO,
    first: date = TODAY,
    last: date | None = None,
) -> UUID:
    """A right that a counsellor has recorded."""
    told = Recorded(
        representative.identity_code,
        representative.display_name,
        represented,
        Capacity.GUARDIAN,
        first,
        last,
        "Ote holhousasioiden rekisteristä 1.11.2026",
    )
    staff = counsellor(store)
    with store.session() as db:
        return representing.record(db, staff, told, NOW)


def acting_in(store: Store, representative: UUID, right: UUID) -> Acting:
    """Somebody who has begun to act."""
    with store.session() as db:
        return representing.begin(db, representative, right, "990", None, NOW)


def events(store: Store) -> list[str]:
    """What the security log says, oldest first."""
    with store.session(writes=False) as db:
        return list(db.scalars(select(SecurityLog.event).order_by(SecurityLog.id)))


def test_a_guardian_may_act_from_the_first_day_to_the_last(store: Store) -> None:
    bertel = resident_in(store, NOW, BERTEL)
    right = recorded(store, first=TODAY, last=TODAY + timedelta(days=1))
    for day, stands in ((-1, False), (0, True), (1, True), (2, False)):
        with store.session(writes=False) as db:
            on = TODAY + timedelta(days=day)
            assert (representing.standing(db, bertel, right, on) is not None) is stands
            assert bool(representing.may_act_for(db, bertel, on)) is stands


def test_a_right_is_the_representatives_alone(store: Store) -> None:
    recorded_right = recorded(store)
    resident_in(store, NOW, BERTEL)
    for person in (AINO, STRANGER):
        other = resident_in(store, NOW, person)
        with store.session() as db, pytest.raises(NotFound):
            representing.begin(db, other, recorded_right, "990", None, NOW)
    assert "acting_begun" not in events(store)


def test_a_right_that_nobody_recorded_is_none(store: Store) -> None:
    bertel = resident_in(store, NOW, BERTEL)
    with store.session() as db, pytest.raises(NotFound):
        representing.begin(db, bertel, uuid4(), "990", None, NOW)


def test_two_people_whose_codes_differ_by_the_separator_alone_are_two(store: Store) -> None:
    old_sign = Person("100190-999P", "Aino", "Mallinen", "Aino Mallinen", "990", non_disclosure=False)
    new_sign = Person("100190Y999P", "Uuno", "Testinen", "Uuno Testinen", "990", non_disclosure=False)
    recorded(store, representative=old_sign)
    uuno = resident_in(store, NOW, new_sign)
    with store.session(writes=False) as db:
        assert representing.may_act_for(db, uuno, TODAY) == ()


def test_an_ended_right_opens_nothing_and_its_life_is_logged(store: Store) -> None:
    bertel = resident_in(store, NOW, BERTEL)
    right = recorded(store)
    acting = acting_in(store, bertel, right)
    with store.session() as db:
        representing.stop(db, acting, "990", None, NOW)
        representing.end(db, counsellor(store), right, NOW)
    with store.session(writes=False) as db:
        assert representing.standing(db, bertel, right, TODAY) is None
    assert events(store) == ["authorisation_recorded", "acting_begun", "acting_ended", "authorisation_ended"]


def test_another_units_right_is_as_good_as_none(store: Store) -> None:
    right = recorded(store)
    stranger = counsellor(store, "091")
    with store.session() as db:
        assert representing.of_unit(db, stranger, NOW) == ()
        with pytest.raises(NotFound):
            representing.end(db, stranger, right, NOW)


def test_the_list_of_rights_is_a_look_that_is_logged(store: Store) -> None:
    right = recorded(store)
    with store.session() as db:
        assert [found.id for found in representing.of_unit(db, counsellor(store), NOW)] == [right]
    with store.session(writes=False) as db:
        assert db.scalars(select(AccessLog.object_kind)).all() == ["authorisations"]


def test_nobody_acts_for_themselves(store: Store) -> None:
    with pytest.raises(OneselfRepresented):
        recorded(store, representative=AINO, represented=AINO)


def test_recording_a_right_leaves_what_is_known_of_the_person_as_it_is(store: Store) -> None:
    aino = resident_in(store, NOW, AINO)
    told = Person(AINO.identity_code, "A", "B", "A B", None, non_disclosure=True)
    recorded(store, represented=told)
    with store.session(writes=False) as db:
        assert people.person_of(db, aino) == AINO


def test_what_the_provider_tells_at_a_sign_in_is_not_on_offer_at_the_next(store: Store) -> None:
    bertel = resident_in(store, NOW, BERTEL)
    with store.session() as db:
        acting = representing.told_at_sign_in(db, bertel, AINO, Capacity.GUARDIAN, "990", None, NOW)
    with store.session(writes=False) as db:
        assert representing.standing(db, bertel, acting.authorisation.id, TODAY) == acting
        assert representing.may_act_for(db, bertel, TODAY) == ()
        assert representing.standing(db, bertel, acting.authorisation.id, TODAY + timedelta(days=2)) is None


def test_what_the_provider_told_at_one_sign_in_is_not_begun_at_another(store: Store) -> None:
    bertel = resident_in(store, NOW, BERTEL)
    with store.session() as db:
        acting = representing.told_at_sign_in(db, bertel, AINO, Capacity.GUARDIAN, "990", None, NOW)
    with store.session() as db, pytest.raises(NotFound):
        representing.begin(db, bertel, acting.authorisation.id, "990", None, NOW)


@pytest.mark.parametrize("near", [AINO, BERTEL], ids=["the represented", "the representative"])
def test_a_right_of_somebody_near_is_neither_seen_nor_ended(store: Store, near: Person) -> None:
    right, staff = recorded(store), counsellor(store)
    with store.session() as db:
        disqualification.note(db, staff, near.identity_code, Kind.NEAR, NOW)
    with store.session() as db:
        assert representing.of_unit(db, staff, NOW) == ()
        with pytest.raises(NotFound):
            representing.end(db, staff, right, NOW)


def test_an_application_says_who_sent_it_and_by_which_right(store: Store) -> None:
    aino, bertel = resident_in(store, NOW, AINO), resident_in(store, NOW, BERTEL)
    acting = acting_in(store, bertel, recorded(store))
    draft = draft_in(store, acting.authorisation.represented, NOW)
    with store.session() as db:
        applying.submit(db, acting.authorisation.represented, draft, UNIT, NOW, acting)
    with store.session(writes=False) as db:
        message = matters.contents_of(db, aino, draft)
        life = matters.application_of(db, aino, draft).events
        sent_by = representing.sent_by(db, draft)
    assert message.applicant.identity_code == AINO.identity_code
    assert message.representative is not None
    assert message.representative.identity_code == BERTEL.identity_code
    assert (message.representative.capacity, message.representative.source) == ("guardian", "staff")
    assert [event.actor for event in life] == [Actor.REPRESENTATIVE]
    assert sent_by == acting.authorisation


def test_an_application_of_ones_own_names_no_representative(store: Store) -> None:
    aino = resident_in(store, NOW, AINO)
    draft = draft_in(store, aino, NOW)
    with store.session() as db:
        applying.submit(db, aino, draft, UNIT, NOW)
    with store.session(writes=False) as db:
        assert matters.contents_of(db, aino, draft).representative is None
        assert representing.sent_by(db, draft) is None
