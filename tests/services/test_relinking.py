"""A changed personal identity code: two people, one decision, and everything of both codes in one place."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.domain.application_answers import Answers
from portal.services import discussing, disqualification, handling, relinking, signing_in
from portal.services.discussing import Topic
from portal.services.disqualification import Disqualified, Kind
from portal.services.refused import NotFound
from portal.services.relinking import (
    AlreadyDecided,
    AlreadyWaiting,
    Codes,
    Known,
    NotConfirmed,
    Outcome,
    SamePerson,
    UnknownResident,
)
from portal.services.signing_in import Arrival
from portal.store import cases, drafts, people, visits
from portal.store import relinking as store_relinking
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.people import Person, Staff
from portal.store.tables import metadata
from portal.store.tables.authorisations import Authorisation, Representation
from portal.store.tables.credits import Credit
from portal.store.tables.desk import Case, Conflict
from portal.store.tables.people import IdentityChange, Resident
from portal.store.tables.sign_ins import ResidentSignIn
from portal.store.tables.web import ResidentSession
from portal.store.visits import Visit
from tests.ground.arriving import NOW, application_in, looks
from tests.ground.portal import AINO, BERTEL
from tests.ground.sending import outbox_of
from tests.ground.staffing import events, staff_in

OLD, NEW = BERTEL, AINO
CODES = Codes(OLD.identity_code, NEW.identity_code, "DVV 20.11.2026")


@pytest.fixture
def sari(store: Store) -> Staff:
    return staff_in(store, "Sari Neuvola")


@pytest.fixture
def esa(store: Store) -> Staff:
    return staff_in(store, "Esa Esihenkilö", "supervisor")


@pytest.fixture
def resident(store: Store) -> UUID:
    """Who has signed in with the old code."""
    with store.transaction() as db:
        return people.put_resident(db, OLD, "sv", NOW - timedelta(days=9))


def ask(store: Store, staff: Staff, codes: Codes = CODES) -> UUID:
    with store.session() as db:
        return relinking.ask(db, staff, codes, NOW)


def decide(
    store: Store,
    staff: Staff,
    change: UUID,
    outcome: Outcome = Outcome.APPROVED,
    *,
    confirmed: bool = False,
) -> None:
    with store.session() as db:
        relinking.decide(db, staff, change, outcome, NOW, confirmed=confirmed)


def residents(store: Store) -> dict[UUID, bytes]:
    with store.session(writes=False) as db:
        return {row.id: row.identity_hash for row in db.execute(select(Resident.id, Resident.identity_hash))}


def owned() -> list[Any]:
    """Every column that refers to a resident."""
    return [
        key.parent
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "residents"
    ]


def rows_of(store: Store, who: UUID) -> dict[str, int]:
    with store.session(writes=False) as db:
        return {
            str(column): db.execute(select(func.count()).where(column == who)).scalar_one()
            for column in owned()
        }


def session_of(store: Store, who: UUID) -> None:
    arrival = Arrival("issuer", "subject", None, NOW, None)
    with store.session() as db:
        sign_in = signing_in.note(db, ResidentSignIn, who, arrival, NOW)
    with store.transaction() as db:
        visits.add(db, ResidentSession, new_token(), Visit({}, who, NOW, NOW, sign_in))


def everything_of_the_twin(store: Store, sari: Staff) -> UUID:
    """Who has signed in with the new code, with a row in every table that refers to a resident."""
    (application,) = outbox_of(store, 1, NOW)
    with store.transaction() as db:
        twin = people.put_resident(db, NEW, "fi", NOW)
        drafts.add(db, twin, "990", Answers(), NOW, NOW + timedelta(days=30))
        db.execute(insert(Credit).values(**_credit(twin)))
        authorisation = uuid4()
        db.execute(insert(Authorisation).values(**_authorisation(authorisation, twin)))
        db.execute(
            insert(Representation).values(
                application_id=application, representative_id=twin, authorisation_id=authorisation
            )
        )
    with store.session() as db:
        discussing.ask(db, twin, "990", Topic.CALL, "", "040 000 000", "fi", NOW)
    ask(store, sari, Codes(NEW.identity_code, "030375-902T", "DVV"))
    session_of(store, twin)
    return twin


def _credit(owner: UUID) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "resident_id": owner,
        "unit": "990",
        "purpose": "other",
        "principal": 1,
        "rate_basis_points": 1,
        "method": "annuity",
        "months": 1,
        "payee": "x",
        "iban": "x",
        "reference": "1232",
        "granted_on": NOW.date(),
        "paid_out_on": NOW.date(),
        "created_at": NOW,
    }


def _authorisation(id_: UUID, represented: UUID) -> dict[str, Any]:
    return {
        "id": id_,
        "unit": "990",
        "representative_hash": b"r" * 32,
        "represented_id": represented,
        "capacity": "guardian",
        "source": "staff",
        "contents": b"",
        "valid_from": NOW.date(),
        "recorded_at": NOW,
    }


def test_an_approved_change_gives_the_resident_the_new_code_and_ends_their_sessions(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    session_of(store, resident)
    change = ask(store, sari)
    decide(store, esa, change)
    with store.session(writes=False) as db:
        assert residents(store) == {resident: people.identity_hash(db, NEW.identity_code)}
        assert people.person_of(db, resident) == replace(OLD, identity_code=NEW.identity_code)
    assert rows_of(store, resident)["resident_sessions.person"] == 0
    assert events(store) == [
        ("identity_change_asked", sari.id, change, None),
        ("identity_change_approved", esa.id, resident, None),
        ("identity_change_approved", esa.id, change, None),
    ]
    with store.transaction() as db:
        assert people.put_resident(db, NEW, "fi", NOW) == resident


def test_everything_that_the_new_code_has_already_becomes_the_residents(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    twin = everything_of_the_twin(store, sari)
    before = rows_of(store, twin)
    assert all(before.values()), before
    decide(store, esa, ask(store, sari), confirmed=True)
    assert list(residents(store)) == [resident]
    after = rows_of(store, resident)
    assert after.pop("resident_sessions.person") == 0
    # The change that made it is the resident's own.
    assert after == {
        column: count + (column == "identity_changes.resident_id")
        for column, count in before.items()
        if column in after
    }
    with store.session(writes=False) as db:
        # The latest sign-in says the names.
        assert people.person_of(db, resident) == NEW


def test_cases_conflicts_and_authorisations_follow(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    with store.session() as db:
        old, new = (people.identity_hash(db, code) for code in (CODES.old, CODES.new))
        disqualification.note(db, sari, CODES.old, Kind.NEAR, NOW)
        pekka = staff_in(store, "Pekka Ohjola")
    with store.session() as db:
        for code in (CODES.old, CODES.new):
            disqualification.note(db, pekka, code, Kind.SELF, NOW)
    with store.transaction() as db:
        values = _authorisation(uuid4(), resident) | {"representative_hash": old}
        db.execute(insert(Authorisation).values(**values))
    kaisa = staff_in(store, "Kaisa Kollega")
    case = case_of(store, OLD.identity_code)
    decide(store, esa, ask(store, kaisa))
    with store.session(writes=False) as db:
        assert db.scalars(select(Case.applicant_hash)).one() == new
        noted = db.execute(select(Conflict.staff_id, Conflict.identity_hash)).all()
        assert sorted(map(tuple, noted), key=str) == sorted([(sari.id, new), (pekka.id, new)], key=str)
        assert db.scalars(select(Authorisation.representative_hash)).one() == new
    with store.session() as db, pytest.raises(Disqualified):
        handling.open_case(db, sari, case, NOW)


def case_of(store: Store, code: str) -> UUID:
    with store.transaction() as db:
        case = uuid4()
        line = dict.fromkeys(("income", "housing", "everyday", "debts", "other", "left"), 0)
        db.execute(
            insert(Case).values(
                id=case,
                unit="990",
                reference="SL-2026-000777",
                applicant=b"",
                applicant_hash=people.identity_hash(db, code),
                message=b"",
                state="registered",
                language="fi",
                purpose="other",
                amount=1,
                wants_discussion=False,
                arrived_at=NOW,
                delivered_at=NOW,
                **line,
            )
        )
    return case


def test_a_handler_who_turns_out_to_be_disqualified_loses_the_case(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    case = case_of(store, OLD.identity_code)
    with store.session() as db:
        handling.take(db, sari, case, NOW)
        disqualification.note(db, sari, NEW.identity_code, Kind.NEAR, NOW)
    decide(store, esa, ask(store, staff_in(store, "Kaisa Kollega")))
    with store.session(writes=False) as db:
        assert db.scalars(select(Case.handler_id)).one() is None


def test_an_application_on_its_way_arrives_under_the_new_code(store: Store, sari: Staff, esa: Staff) -> None:
    case = application_in(store)
    with store.session(writes=False) as db:
        own = people.identity_hash(db, AINO.identity_code)
        assert cases.applicant_hash(db, "990", case) == own
    (on_its_way,) = outbox_of(store, 1, NOW)
    decide(store, esa, ask(store, sari, Codes(AINO.identity_code, OLD.identity_code, "DVV")))
    with store.session(writes=False) as db:
        new = people.identity_hash(db, OLD.identity_code)
        assert cases.applicant_hash(db, "990", case) == new
        assert cases.code_today(db, "990", case) == OLD.identity_code
        assert people.hash_of_sender(db, on_its_way) == new


def test_a_refused_change_changes_nothing(store: Store, sari: Staff, esa: Staff, resident: UUID) -> None:
    before = residents(store)
    change = ask(store, sari)
    decide(store, esa, change, Outcome.REFUSED)
    assert residents(store) == before
    with pytest.raises(AlreadyDecided):
        decide(store, esa, change)
    assert events(store)[-1] == ("identity_change_refused", esa.id, change, None)


def test_who_asks_does_not_decide(store: Store, esa: Staff, resident: UUID) -> None:
    change = ask(store, esa)
    for outcome in Outcome:
        with pytest.raises(SamePerson):
            decide(store, esa, change, outcome)
    with store.session(writes=False) as db:
        assert db.scalars(select(IdentityChange.outcome)).one() is None


def test_only_a_known_resident_and_one_change_at_a_time(store: Store, sari: Staff, resident: UUID) -> None:
    with pytest.raises(UnknownResident):
        ask(store, sari, Codes(NEW.identity_code, OLD.identity_code, "DVV"))
    ask(store, sari)
    with pytest.raises(AlreadyWaiting):
        ask(store, sari)


def test_a_change_whose_resident_has_another_code_by_now_is_not_made(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    first = ask(store, sari)
    decide(store, esa, first, Outcome.REFUSED)
    second = ask(store, sari)
    with store.transaction() as db:
        other = people.identity_hash(db, "030375-902T")
        people.put_person(db, resident, other, replace(OLD, identity_code="030375-902T"))
    with pytest.raises(AlreadyDecided):
        decide(store, esa, second)
    assert residents(store) == {resident: other}
    with store.session(writes=False) as db:
        # What was refused is undone as a whole: the change still waits.
        assert db.scalar(select(IdentityChange.outcome).where(IdentityChange.id == second)) is None


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


# On SQLite whoever writes has the database alone.
@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
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


def test_another_units_change_and_a_missing_one_are_not_found(
    store: Store, sari: Staff, resident: UUID
) -> None:
    stranger = staff_in(store, "Olli Outola", "admin", unit="091")
    for change in (ask(store, sari), uuid4()):
        with store.session() as db, pytest.raises(NotFound):
            relinking.show(db, stranger, change, NOW)
        with pytest.raises(NotFound):
            decide(store, stranger, change)


@pytest.mark.parametrize("code", [CODES.old, CODES.new])
def test_nobody_has_part_in_the_change_of_somebody_whose_matters_are_not_theirs(
    store: Store, sari: Staff, esa: Staff, resident: UUID, code: str
) -> None:
    change = ask(store, staff_in(store, "Kaisa Kollega"))
    for staff in (sari, esa):
        with store.session() as db:
            disqualification.note(db, staff, code, Kind.NEAR, NOW)
    with pytest.raises(Disqualified):
        ask(store, sari)
    with pytest.raises(Disqualified):
        decide(store, esa, change)
    with store.session() as db:
        assert relinking.changes(db, sari, NOW) == ()
    assert [event for event, *_ in events(store)].count("conflict_met") == 2


def test_an_old_change_is_closed_to_who_must_not_handle_the_code_of_today(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    change = ask(store, sari)
    decide(store, esa, change)
    newest = "020579-902T"
    with store.session() as db:
        later = relinking.ask(db, sari, Codes(CODES.new, newest, "DVV 24.11.2026"), NOW)
    decide(store, esa, later)
    with store.session() as db:
        disqualification.note(db, esa, newest, Kind.NEAR, NOW)
    with store.session() as db:
        assert relinking.changes(db, esa, NOW) == ()
        with pytest.raises(Disqualified):
            relinking.show(db, esa, change, NOW)


def twin_of(store: Store, person: Person, *units: str) -> UUID:
    """Who has signed in with the new code, and has a credit with each of these units."""
    with store.transaction() as db:
        twin = people.put_resident(db, person, "fi", NOW)
        for unit in units:
            db.execute(insert(Credit).values(**_credit(twin) | {"unit": unit}))
    return twin


SAME_NAMES = replace(OLD, identity_code=NEW.identity_code, family_name="exempel ")


def test_who_decides_sees_whose_the_codes_are_and_what_they_have_with_the_unit(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    (_application,) = outbox_of(store, 1, NOW)
    twin = twin_of(store, NEW, "990", "091")
    change = ask(store, sari)
    with store.session() as db:
        shown = relinking.show(db, esa, change, NOW)
    assert (shown.change.codes, shown.may_decide, shown.may_be_two) == (CODES, True, True)
    assert shown.old == Known(resident, "Bertel", "Exempel", 0, 0, has_matters=False)
    assert shown.new == Known(twin, "Aino Esimerkki", "Testilä", 1, 1, has_matters=True)
    assert looks(store) == [
        ("show_identity_code", "identity_change", change),
        ("open", "resident", resident),
        ("open", "resident", twin),
    ]


def test_nobody_is_shown_to_who_does_not_decide(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    change = ask(store, esa)
    with store.session() as db:
        shown = relinking.show(db, esa, change, NOW)
    assert (shown.may_decide, shown.old, shown.new) == (False, None, None)
    decide(store, staff_in(store, "Paula", "admin"), change)
    with store.session() as db:
        shown = relinking.show(db, sari, change, NOW)
    assert (shown.may_decide, shown.old, shown.new) == (False, None, None)
    assert looks(store) == [("show_identity_code", "identity_change", change)] * 2


def test_two_people_of_different_names_become_one_by_a_confirmed_approval_alone(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    change = ask(store, sari)
    # Nobody had the new code when the page was looked at.
    twin = twin_of(store, NEW)
    before = residents(store)
    with pytest.raises(NotConfirmed):
        decide(store, esa, change)
    assert residents(store) == before
    assert twin in before
    with store.session() as db:
        assert relinking.show(db, esa, change, NOW).may_decide
    decide(store, esa, change, confirmed=True)
    assert list(residents(store)) == [resident]


def test_what_may_be_two_people_is_refused_without_confirming_anything(
    store: Store, sari: Staff, esa: Staff, resident: UUID
) -> None:
    twin_of(store, NEW)
    decide(store, esa, ask(store, sari), Outcome.REFUSED)
    assert len(residents(store)) == 2


@pytest.mark.parametrize("both", [True, False])
def test_two_of_one_name_want_confirming_where_both_have_matters(
    store: Store, sari: Staff, esa: Staff, resident: UUID, both: bool
) -> None:
    # What another unit has is not shown, but it counts.
    twin_of(store, SAME_NAMES, "091")
    if both:
        with store.transaction() as db:
            db.execute(insert(Credit).values(**_credit(resident) | {"reference": "2345"}))
    change = ask(store, sari)
    if both:
        with pytest.raises(NotConfirmed):
            decide(store, esa, change)
    else:
        decide(store, esa, change)
        assert list(residents(store)) == [resident]


def test_a_look_at_both_codes_is_logged(store: Store, sari: Staff, esa: Staff, resident: UUID) -> None:
    change = ask(store, sari)
    with store.session() as db:
        shown = relinking.show(db, esa, change, NOW)
    assert (shown.change.codes, shown.new, shown.may_be_two) == (CODES, None, False)
    assert looks(store) == [
        ("show_identity_code", "identity_change", change),
        ("open", "resident", resident),
    ]
