"""A changed personal identity code: who decides sees whose the codes are, and says that two are one."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import insert

from portal.services import relinking
from portal.services.relinking import Known, NotConfirmed, Outcome
from portal.store import people
from portal.store.engine import Store
from portal.store.people import Person, Staff
from portal.store.tables.credits import Credit
from tests.ground.arriving import NOW, looks
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
from tests.ground.sending import outbox_of
from tests.ground.staffing import staff_in


@pytest.fixture
def resident(store: Store) -> UUID:
    """Who has signed in with the old code."""
    return resident_of_the_old_code(store)


def twin_of(store: Store, person: Person, *units: str) -> UUID:
    """Who has signed in with the new code, and has a credit with each of these units."""
    with store.transaction() as db:
        twin = people.put_resident(db, person, "fi", NOW)
        for unit in units:
            db.execute(insert(Credit).values(**credit_row(twin) | {"unit": unit}))
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
            db.execute(insert(Credit).values(**credit_row(resident) | {"reference": "2345"}))
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
