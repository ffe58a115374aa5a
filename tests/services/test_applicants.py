"""Who may apply here is asked at the beginning, before the review, and once more when it is sent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.services import applicants, applying, claiming, matters
from portal.services.applicants import LivesElsewhere, UnderAge
from portal.services.signing_in import Person
from portal.store.engine import Store
from portal.store.tables.applications import Draft
from tests.ground.applying import UNIT, WHOLE, draft_in, resident_in
from tests.ground.portal import AINO

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
YOUNG = Person("251108A916L", "Veera", "Vesa", "Veera Vesa", "990", non_disclosure=False)
"""Who is 18 on the day after `NOW`."""
OURS, HELSINKI, MARIEHAMN, OF_NOBODY = "990", "091", "478", "200"


def person(registered: str | None) -> Person:
    return replace(AINO, municipality=registered)


@pytest.mark.parametrize("told", [None, OURS, HELSINKI])
def test_nobody_under_age_begins_and_whoever_has_come_of_age_does(store: Store, told: str | None) -> None:
    resident = resident_in(store, NOW, YOUNG)
    with store.session() as db:
        with pytest.raises(UnderAge):
            claiming.begin(db, resident, UNIT, None, told, NOW)
        begun = claiming.begin(db, resident, UNIT, None, OURS, NOW + timedelta(days=1))
        in_hand = claiming.draft_in_hand(db, resident, NOW)
        assert in_hand
        assert in_hand.id == begun


@pytest.mark.parametrize(
    ("registered", "told", "home"),
    [
        (OURS, None, OURS),
        (HELSINKI, None, HELSINKI),
        (MARIEHAMN, None, MARIEHAMN),
        (None, OURS, OURS),
        (None, HELSINKI, HELSINKI),
        (None, None, None),
        (OF_NOBODY, None, None),
        (OF_NOBODY, HELSINKI, HELSINKI),
        (OURS, HELSINKI, OURS),
        (HELSINKI, OURS, HELSINKI),
    ],
)
def test_the_municipality_of_the_identification_goes_before_what_is_told(
    store: Store, registered: str | None, told: str | None, home: str | None
) -> None:
    assert applicants.home_of(person(registered), told, UNIT) == home
    resident = resident_in(store, NOW, person(registered))
    with store.session() as db:
        if home in {OURS, None}:
            claiming.begin(db, resident, UNIT, None, told, NOW)
            assert claiming.draft_in_hand(db, resident, NOW)
            return
        with pytest.raises(LivesElsewhere) as refused:
            claiming.begin(db, resident, UNIT, None, told, NOW)
    assert (refused.value.municipality, refused.value.told) == (home, registered != home)


def test_whoever_has_moved_sends_nothing_here_and_may_after_they_have_come_back(store: Store) -> None:
    resident = resident_in(store, NOW)
    draft = draft_in(store, resident, NOW)
    assert resident_in(store, NOW, person(HELSINKI)) == resident
    with store.session() as db:
        for attempt in (applying.to_review, applying.submit):
            with pytest.raises(LivesElsewhere):
                attempt(db, resident, draft, UNIT, NOW)
        db.rollback()
        assert matters.undecided(db, resident) is None
        assert db.scalar(select(func.count()).select_from(Draft)) == 1
    resident_in(store, NOW)
    with store.session() as db:
        assert applying.submit(db, resident, draft, UNIT, NOW).id == draft


def test_whoever_moves_after_they_have_sent_finds_what_they_sent(store: Store) -> None:
    resident = resident_in(store, NOW)
    draft = draft_in(store, resident, NOW)
    with store.session() as db:
        sent = applying.submit(db, resident, draft, UNIT, NOW)
    resident_in(store, NOW, person(HELSINKI))
    with store.session() as db:
        assert applying.submit(db, resident, draft, UNIT, NOW) == sent


@pytest.mark.parametrize(
    ("registered", "told", "sent"), [(OURS, None, (OURS, False)), (None, OURS, (OURS, True))]
)
def test_the_message_says_where_the_applicant_lives_and_who_has_said_so(
    store: Store, registered: str | None, told: str | None, sent: tuple[str, bool]
) -> None:
    resident = resident_in(store, NOW, person(registered))
    draft: UUID = draft_in(store, resident, NOW, replace(WHOLE, municipality=told))
    with store.session() as db:
        applying.submit(db, resident, draft, UNIT, NOW)
        applicant = matters.contents_of(db, resident, draft).applicant
    assert (applicant.municipality, applicant.municipality_told) == sent
