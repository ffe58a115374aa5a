"""The fictional county: made by the portal's own services, once, and of people who do not exist."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from demo import people as demo
from portal.domain import finnish_time, journey
from portal.domain.applications import State
from portal.figures import line_label
from portal.seed import County, load_county
from portal.seed.answers import answers_of
from portal.services import discussing, handling, matters, repaying, signing_in
from portal.services.personal_identity_code import canonical
from portal.services.repaying import MyCredit
from portal.services.seeding import Seeded, Seeding
from portal.store import outbox, people
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables import metadata
from portal.store.work_list import OPEN_STATES, Filters, Order
from portal.units import Unit, load_units

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = finnish_time.day_of(NOW)
ISSUER = "http://127.0.0.1:9/staff"


@pytest.fixture(scope="module")
def county() -> County:
    return load_county()


@pytest.fixture(scope="module")
def unit() -> Unit:
    return load_units().named("990")


def seed(store: Store, unit: Unit, now: datetime = NOW) -> Seeded:
    return Seeding(store, unit, ISSUER, now).run()


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as connection:
        names = metadata.tables
        return {
            name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}"))), key=repr)
            for name in names
        }


def visitor(store: Store) -> Staff:
    with store.session() as db:
        id_ = signing_in.admit_staff(db, (ISSUER, "tenant", "somebody"), "Viivi", "990", "counsellor", NOW)
        found = signing_in.active_staff(db, id_) if id_ else None
    assert found is not None
    return found


def credit_of(store: Store, county: County, key: str, today: date) -> MyCredit:
    with store.session(writes=False) as db:
        resident = people.find_resident(db, county.resident_named(key).identity_code)
        assert resident is not None
        (only,) = repaying.credits_of(db, resident, today)
    return only


def test_the_county_is_there_after_one_seeding(store: Store, county: County, unit: Unit) -> None:
    made = seed(store, unit)
    assert (made.applications, made.drafts, made.credits) == (24, 1, 4)
    with store.session(writes=False) as db:
        assert outbox.backlog(db) == outbox.Backlog(0, 0, None)
    staff = visitor(store)
    with store.session() as db:
        listed = handling.list_cases(db, staff, Filters(), Order.OLDEST, None, NOW, NOW)
        asked = discussing.open_requests(db, staff, NOW)
    decided = [application for application in county.application if application.decided]
    assert listed.figures.waiting.number == made.applications - len(decided)
    shown = listed.page.cases
    assert {case.state for case in shown} == set(OPEN_STATES)
    assert {case.language for case in shown} == {"fi", "sv"}
    assert any(case.line.left < 0 for case in shown)
    assert any(case.line.left > 400 for case in shown)
    assert sum(request.subject.credit is not None for request in asked) == 2
    assert len(asked) == 2 + sum(application.wants_discussion for application in county.application)


def test_seeding_again_changes_nothing(store: Store, unit: Unit) -> None:
    seed(store, unit)
    before = contents(store)
    assert seed(store, unit, NOW + timedelta(days=2)) == Seeded(0, 0, 0)
    assert contents(store) == before


def test_a_seeding_that_was_broken_off_is_completed(store: Store, county: County, unit: Unit) -> None:
    first = county.resident_named(county.application[0].applicant)
    person = signing_in.Person(first.identity_code, first.first_names, first.family_name, "", "990", False)
    with store.session() as db:
        signing_in.admit_resident(db, person, first.language, NOW)
    assert seed(store, unit).applications == 24


def test_what_was_sent_tells_one_story_to_the_resident_and_to_the_unit(
    store: Store, county: County, unit: Unit
) -> None:
    seed(store, unit)
    with store.session(writes=False) as db:
        resident = people.find_resident(db, county.resident_named("uuno").identity_code)
        assert resident is not None
        (sent,) = matters.of_resident(db, resident, NOW).applications
        matter = matters.application_of(db, resident, sent.id)
        told = matters.contents_of(db, resident, sent.id)
    assert [event.state for event in matter.events] == [
        State.SUBMITTED,
        State.REGISTERED,
        State.IN_REVIEW,
    ]
    assert [event.at for event in matter.events] == sorted(event.at for event in matter.events)
    assert sent.state is State.IN_REVIEW
    assert told.application.reference == sent.reference
    assert told.applicant.display_name == "Uuno Kalevi Testinen"


@pytest.mark.parametrize("days_on", [0, 7, 37])
def test_each_credit_stands_as_it_is_told(store: Store, county: County, unit: Unit, days_on: int) -> None:
    now = NOW + timedelta(days=days_on)
    today = finnish_time.day_of(now)
    seed(store, unit, now)
    seen = {credit.borrower: credit_of(store, county, credit.borrower, today) for credit in county.credit}
    stands = {key: mine.standing for key, mine in seen.items()}
    assert {key: s.paid_count for key, s in stands.items()} == {
        "eero": 11,
        "elin": 2,
        "pentti": 7,
        "leila": 12,
    }
    assert {key for key, s in stands.items() if s.days_late} == {"pentti"}
    assert {key for key, s in stands.items() if s.finished} == {"leila"}
    assert stands["pentti"].overdue_amount == stands["pentti"].rows[0].payment.payment
    for mine in seen.values():
        first_due = mine.standing.rows[0].payment.due
        assert mine.credit.granted_on < mine.credit.paid_out_on < first_due < today


def test_an_application_of_this_evening_does_not_arrive_before_it_is_evening(county: County) -> None:
    today = next(application for application in county.application if application.days_ago == 0)
    early = datetime.combine(TODAY, time(4, 0), finnish_time.HELSINKI)
    assert today.arrived_at(early) == early


def test_every_application_could_be_sent_by_a_person(county: County, unit: Unit) -> None:
    for application in county.application:
        answers = answers_of(county, application, unit.criteria.version)
        gaps = journey.gaps(answers, unit.criteria.version)
        assert bool(gaps) is not application.sent, application.applicant
        if application.sent:
            assert answers.credit
            assert sum(payee.amount for payee in answers.credit.payees) == answers.credit.amount
            assert answers.credit.purpose in {purpose.key for purpose in unit.purposes}
        for debt in application.debts:
            assert line_label(f"debt.{debt.code}", "sv"), application.applicant


def test_nobody_sends_twice_and_nobody_is_there_for_nothing(county: County) -> None:
    there = Counter(resident.key for resident in county.resident)
    acting = Counter(application.applicant for application in county.application)
    acting.update(credit.borrower for credit in county.credit)
    assert there == acting
    assert set(there.values()) == {1}


def test_nobody_exists(county: County) -> None:
    for resident in county.resident:
        code = resident.identity_code
        assert canonical(code, TODAY, allow_temporary=True) == code
        assert re.match(r"\d{6}.9", code)


def test_those_whom_the_demonstration_signs_in_are_the_same_people(county: County) -> None:
    known = {person.key: person for person in demo.RESIDENTS}
    both = [resident for resident in county.resident if resident.key in known]
    assert len(both) >= 9
    for resident in both:
        person = known[resident.key]
        assert person.municipality == demo.ESIMERKKILA
        assert (
            resident.identity_code,
            resident.first_names,
            resident.family_name,
            resident.language,
            resident.non_disclosure,
        ) == (
            person.identity_code,
            person.first_names,
            person.family_name,
            person.language,
            person.non_disclosure,
        )
    codes = {person.identity_code for person in demo.RESIDENTS}
    assert {resident.key for resident in county.resident if resident.identity_code in codes} <= known.keys()


def test_the_counsellors_are_those_of_the_demonstration(county: County) -> None:
    known = {member.key: (member.name, member.object_id, member.tenant) for member in demo.STAFF}
    for member in county.staff:
        assert known[member.key] == (member.name, member.object_id, member.tenant)
