"""A changed personal identity code: two people, one decision, and everything of both codes in one place."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select

from portal.domain.application_answers import Answers
from portal.services import discussing, disqualification, handling, relinking, signing_in
from portal.services.discussing import Topic
from portal.services.disqualification import Disqualified, Kind
from portal.services.refused import NotFound
from portal.services.relinking import (
    AlreadyDecided,
    AlreadyWaiting,
    Codes,
    Outcome,
    SamePerson,
    UnknownResident,
)
from portal.services.signing_in import Arrival
from portal.store import cases, drafts, people, visits
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables import metadata
from portal.store.tables.authorisations import Authorisation, Representation
from portal.store.tables.credits import Credit
from portal.store.tables.desk import Case, Conflict
from portal.store.tables.people import IdentityChange
from portal.store.tables.sign_ins import ResidentSignIn
from portal.store.tables.web import ResidentSession
from portal.store.visits import Visit
from tests.ground.arriving import NOW, application_in, looks
from tests.ground.changing_codes import (
    CODES,
    NEW,
    OLD,
    ask,
    credit_row,
    decide,
    resident_of_the_old_code,
    residents,
)
from tests.ground.portal import AINO
from tests.ground.sending import outbox_of
from tests.ground.staffing import events, staff_in


@pytest.fixture
def resident(store: Store) -> UUID:
    """Who has signed in with the old code."""
    return resident_of_the_old_code(store)


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
        db.execute(insert(Credit).values(**credit_row(twin)))
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
    change = ask(store, sari)
    own = rows_of(store, resident)
    decide(store, esa, change, confirmed=True)
    assert list(residents(store)) == [resident]
    after = rows_of(store, resident)
    assert after.pop("resident_sessions.person") == 0
    assert after == {column: count + own[column] for column, count in before.items() if column in after}
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
    assert looks(store) == [("look_up", "resident", None)]
    ask(store, sari)
    with pytest.raises(AlreadyWaiting):
        ask(store, sari)


def test_whose_matters_are_with_another_county_is_unknown_to_this_one(
    store: Store, sari: Staff, resident: UUID
) -> None:
    olli = staff_in(store, "Olli Outola", unit="091")
    for _ in range(2):
        with pytest.raises(UnknownResident):
            ask(store, olli)
    assert looks(store) == [("look_up", "resident", resident)] * 2
    with store.transaction() as db:
        db.execute(insert(Credit).values(**credit_row(resident) | {"unit": "091"}))
    change = ask(store, olli)
    assert events(store)[-1] == ("identity_change_asked", olli.id, change, None)


def test_who_acts_for_an_applicant_of_the_unit_is_known_to_it(store: Store, sari: Staff) -> None:
    with store.transaction() as db:
        people.put_resident(db, NEW, "fi", NOW)
        represented = people.put_resident(db, OLD, "sv", NOW)
        acts = {"representative_hash": people.identity_hash(db, NEW.identity_code)}
    codes = Codes(NEW.identity_code, "030375-902T", "DVV")
    with pytest.raises(UnknownResident):
        ask(store, sari, codes)
    with store.transaction() as db:
        db.execute(insert(Authorisation).values(**_authorisation(uuid4(), represented) | acts))
    change = ask(store, sari, codes)
    assert events(store)[-1] == ("identity_change_asked", sari.id, change, None)


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
