"""What supervisors take care of: each trouble by its state, one owner each, and nothing of anybody else's."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from portal.services import disqualification, following_up, receiving
from portal.services.disqualification import Disqualified, Kind
from portal.services.following_up import AlreadyLookedAfter, Followed, Subject, Trouble
from portal.services.receiving import Via
from portal.services.refused import NotFound
from portal.store.delivery_troubles import PAGE
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.people import StaffMember
from portal.store.tables.queue import DeliveryOwner, OutboxMessage, UnitEvent
from tests.ground.arriving import looks
from tests.ground.on_the_way import HOUR, MINUTE, acknowledged, delivered, sent, stuck, told
from tests.ground.portal import AINO
from tests.ground.staffing import events, staff_in
from tests.ground.unit_events import event, payment

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


@pytest.fixture
def eva(store: Store) -> Staff:
    return staff_in(store, "Eva Exempel", "supervisor")


def shown(store: Store, staff: Staff, trouble: Trouble | None = None, after: UUID | None = None) -> Followed:
    with store.session() as db:
        return following_up.troubles(db, staff, DAY, trouble, after, NOW)


def ids(followed: Followed) -> list[UUID]:
    return [item.id for item in followed.page.items]


def take(store: Store, staff: Staff, item: UUID, subject: Subject = Subject.MESSAGE) -> None:
    with store.session() as db:
        following_up.take(db, staff, subject, item, NOW)


def hand_back(store: Store, staff: Staff, item: UUID, owner: Staff) -> None:
    with store.session() as db:
        following_up.hand_back(db, staff, Subject.MESSAGE, item, owner.id, NOW)


def owners(store: Store) -> dict[UUID, UUID]:
    with store.session(writes=False) as db:
        return dict(db.execute(select(DeliveryOwner.item_id, DeliveryOwner.staff_id)).all())


def one_of_each(store: Store) -> dict[Trouble, UUID]:
    return {
        Trouble.STUCK: stuck(store, NOW - MINUTE),
        Trouble.LATE: sent(store, NOW - HOUR - MINUTE),
        Trouble.UNCONFIRMED: delivered(store, NOW - DAY - MINUTE),
        Trouble.REFUSED_EVENT: told(store, NOW - MINUTE),
        Trouble.WAITING_EVENT: told(store, NOW - HOUR - MINUTE, "waiting"),
    }


def test_each_trouble_is_found_by_its_state_and_what_is_well_is_not(store: Store, esa: Staff) -> None:
    troubled = one_of_each(store)
    sent(store, NOW - HOUR)
    delivered(store, NOW - DAY)
    acknowledged(store, NOW - 9 * DAY)
    told(store, NOW - HOUR, "waiting")
    told(store, NOW - DAY, "applied")
    told(store, NOW - DAY, "late")
    for trouble, item in troubled.items():
        found = shown(store, esa, trouble)
        assert ids(found) == [item], trouble
        assert found.counts == dict.fromkeys(Trouble, 1)
    assert looks(store) == [("list", "delivery", None)] * len(Trouble)


def test_the_most_urgent_is_shown_when_none_is_asked_for(store: Store, esa: Staff) -> None:
    assert shown(store, esa).trouble is None
    sent(store, NOW - DAY)
    assert shown(store, esa).trouble is Trouble.LATE
    stuck(store, NOW)
    assert shown(store, esa).trouble is Trouble.STUCK


def test_what_is_known_of_each_is_told(store: Store, esa: Staff) -> None:
    item = stuck(store, NOW - HOUR, fault="reference taken")
    (row,) = shown(store, esa, Trouble.STUCK).page.items
    assert (row.since, row.fault, row.owner) == (NOW - HOUR, "reference taken", None)
    assert row.reference
    assert row.reference.startswith("SL-2026-")
    take(store, esa, item)
    (row,) = shown(store, esa, Trouble.STUCK).page.items
    assert row.owner
    assert row.owner.name == "Esa Esihenkilö"
    late = delivered(store, NOW - 3 * DAY)
    (waits,) = shown(store, esa, Trouble.UNCONFIRMED).page.items
    assert (waits.id, waits.since) == (late, NOW - 3 * DAY)


def test_an_event_about_an_application_of_ours_names_it_and_one_about_nobody_does_not(
    store: Store, esa: Staff
) -> None:
    known = acknowledged(store, NOW)
    told(store, NOW - 2 * MINUTE, application=known)
    told(store, NOW - MINUTE)
    first, second = shown(store, esa, Trouble.REFUSED_EVENT).page.items
    assert first.reference
    assert first.fault == "unknown application"
    assert second.reference is None


@pytest.mark.parametrize("trouble", list(Trouble))
def test_pages_show_each_once_the_oldest_first(store: Store, esa: Staff, trouble: Trouble) -> None:
    makers: dict[Trouble, Callable[..., UUID]] = {
        Trouble.STUCK: stuck,
        Trouble.LATE: sent,
        Trouble.UNCONFIRMED: delivered,
        Trouble.REFUSED_EVENT: told,
        Trouble.WAITING_EVENT: lambda store, at: told(store, at, "waiting"),
    }
    made = [makers[trouble](store, NOW - (2 + n % 3) * DAY) for n in range(2 * PAGE + 3)]
    seen: list[UUID] = []
    since: list[datetime] = []
    after: UUID | None = None
    for size in (PAGE, PAGE, 3):
        found = shown(store, esa, trouble, after)
        assert len(found.page.items) == size
        assert found.counts == {trouble: 2 * PAGE + 3}
        seen += ids(found)
        since += [item.since for item in found.page.items]
        after = found.page.after
    assert after is None
    assert sorted(seen) == sorted(made)
    assert since == sorted(since)


def test_a_page_stays_put_when_the_item_before_it_is_dealt_with(store: Store, esa: Staff) -> None:
    made = [stuck(store, NOW - (50 - n) * MINUTE) for n in range(PAGE + 2)]
    after = shown(store, esa, Trouble.STUCK).page.after
    assert after == made[PAGE - 1]
    with store.session() as db:
        following_up.retry(db, esa, after, NOW)
    assert ids(shown(store, esa, Trouble.STUCK, after)) == made[PAGE:]


def test_another_unit_sees_and_moves_nothing(store: Store) -> None:
    stranger = staff_in(store, "Olli Outola", "supervisor", unit="991")
    troubled = one_of_each(store)
    assert shown(store, stranger).counts == {}
    for trouble, item in troubled.items():
        assert ids(shown(store, stranger, trouble)) == []
        subject = Subject.EVENT if trouble.is_of_event else Subject.MESSAGE
        with pytest.raises(NotFound):
            take(store, stranger, item, subject)
    with store.session() as db:
        with pytest.raises(NotFound):
            following_up.retry(db, stranger, troubled[Trouble.STUCK], NOW)
        with pytest.raises(NotFound):
            following_up.send_again(db, stranger, troubled[Trouble.UNCONFIRMED], NOW)
        with pytest.raises(NotFound):
            following_up.settle(db, stranger, troubled[Trouble.REFUSED_EVENT], NOW)
        with pytest.raises(NotFound):
            following_up.hand_back(db, stranger, Subject.MESSAGE, troubled[Trouble.LATE], None, NOW)
    assert owners(store) == {}
    assert looks(store) == [("list", "delivery", None)] * (len(Trouble) + 1)


def test_a_cursor_of_another_unit_shows_the_first_page(store: Store, esa: Staff) -> None:
    theirs = stuck(store, NOW, unit="991")
    own = stuck(store, NOW - DAY)
    assert ids(shown(store, esa, Trouble.STUCK, theirs)) == [own]
    assert ids(shown(store, esa, Trouble.STUCK, uuid4())) == [own]


def test_what_one_has_taken_a_colleague_does_not_get_until_it_is_handed_back(
    store: Store, esa: Staff, eva: Staff
) -> None:
    item = stuck(store, NOW)
    take(store, esa, item)
    take(store, esa, item)
    with pytest.raises(AlreadyLookedAfter) as refused:
        take(store, eva, item)
    assert refused.value.owner == "Esa Esihenkilö"
    hand_back(store, esa, item, esa)
    take(store, eva, item)
    assert owners(store) == {item: eva.id}
    assert looks(store) == [
        ("take", "message", item),
        ("hand_back", "message", item),
        ("take", "message", item),
    ]


def test_of_two_at_once_one_gets_it(store: Store, esa: Staff, eva: Staff) -> None:
    item = stuck(store, NOW)
    together, first_come = threading.Barrier(2), []

    def try_to_take(staff: Staff) -> None:
        together.wait()
        try:
            take(store, staff, item)
            first_come.append(staff.id)
        except AlreadyLookedAfter:
            pass

    threads = [threading.Thread(target=try_to_take, args=(staff,)) for staff in (esa, eva)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert owners(store) == {item: first_come[0]}
    assert len(first_come) == 1


def test_a_colleague_frees_what_somebody_who_is_away_has_and_not_what_has_changed_hands(
    store: Store, esa: Staff, eva: Staff
) -> None:
    item = stuck(store, NOW)
    take(store, esa, item)
    hand_back(store, eva, item, esa)
    take(store, eva, item)
    hand_back(store, esa, item, esa)
    assert owners(store) == {item: eva.id}


def test_who_has_no_access_any_more_looks_after_nothing(store: Store, esa: Staff, eva: Staff) -> None:
    item = stuck(store, NOW)
    take(store, esa, item)
    with store.transaction() as db:
        db.execute(update(StaffMember).where(StaffMember.id == esa.id).values(active=False))
    (row,) = shown(store, eva, Trouble.STUCK).page.items
    assert row.owner is None
    take(store, eva, item)
    assert owners(store) == {item: eva.id}


def test_a_stuck_message_is_tried_anew_alone(store: Store, esa: Staff) -> None:
    again, other = stuck(store, NOW - DAY), stuck(store, NOW - DAY)
    on_its_way = sent(store, NOW - DAY, due_at=NOW - MINUTE, attempts=2)
    with store.session() as db:
        following_up.retry(db, esa, again, NOW)
        following_up.retry(db, esa, on_its_way, NOW)
    with store.session(writes=False) as db:
        rows = {row.id: row for row in db.scalars(select(OutboxMessage))}
    assert (rows[again].state, rows[again].attempts, rows[again].due_at) == ("waiting", 0, NOW)
    assert rows[other].state == "stuck"
    assert (rows[on_its_way].attempts, rows[on_its_way].due_at) == (2, NOW - MINUTE)
    assert looks(store) == [("retry", "message", again)]


def test_what_is_not_acknowledged_is_sent_once_more_and_nothing_else_is(store: Store, esa: Staff) -> None:
    again, done = delivered(store, NOW - 2 * DAY), acknowledged(store, NOW - 2 * DAY)
    aside = stuck(store, NOW - DAY)
    with store.session() as db:
        for message in (again, done, aside):
            following_up.send_again(db, esa, message, NOW)
    with store.session(writes=False) as db:
        rows = {row.id: (row.state, row.delivered_at) for row in db.scalars(select(OutboxMessage))}
    assert rows == {
        again: ("waiting", None),
        done: ("delivered", NOW - 2 * DAY),
        aside: ("stuck", None),
    }
    assert looks(store) == [("send_again", "message", again)]


def test_a_refused_event_is_seen_to_once_and_one_that_waits_is_not(store: Store, esa: Staff) -> None:
    refused, waits = told(store, NOW - DAY), told(store, NOW - DAY, "waiting")
    with store.session() as db:
        for event in (refused, refused, waits):
            following_up.settle(db, esa, event, NOW)
    with store.session(writes=False) as db:
        settled = dict(db.execute(select(UnitEvent.id, UnitEvent.settled_at)).all())
    assert settled == {refused: NOW, waits: None}
    assert shown(store, esa).counts == {Trouble.WAITING_EVENT: 1}
    assert looks(store)[0] == ("settle", "unit_event", refused)


def test_what_the_unit_tells_in_vain_waits_here_and_what_it_tells_rightly_does_not(
    store: Store, esa: Staff
) -> None:
    known = delivered(store, NOW)
    right, wrong = (event("application.received", about, NOW) for about in (known, uuid4()))
    early = event("payment.booked", known, NOW, payment(uuid4()))
    with store.session() as db:
        for each in (right, wrong, early):
            receiving.receive(db, "990", each, Via.HTTPS, NOW)
    assert shown(store, esa).counts == {Trouble.REFUSED_EVENT: 1}
    (refused,) = shown(store, esa, Trouble.REFUSED_EVENT).page.items
    assert (refused.id, refused.kind) == (wrong.id, "social-credit.application.received")
    assert refused.fault
    with store.session() as db:
        following_up.settle(db, esa, wrong.id, NOW)
    assert shown(store, esa).counts == {}
    with store.session() as db:
        later = following_up.troubles(db, esa, DAY, None, None, NOW + 2 * HOUR)
    assert ids(later) == [early.id]


def test_of_people_whose_matters_are_not_for_one_nothing_is_shown_counted_or_moved(
    store: Store, esa: Staff, eva: Staff
) -> None:
    troubled = one_of_each(store)
    about_ours = told(store, NOW, application=troubled[Trouble.STUCK])
    with store.session() as db:
        disqualification.note(db, esa, AINO.identity_code, Kind.NEAR, NOW)
    found = shown(store, esa)
    assert found.counts == {Trouble.REFUSED_EVENT: 1, Trouble.WAITING_EVENT: 1}
    assert ids(found) == [troubled[Trouble.REFUSED_EVENT]]
    assert shown(store, eva).counts[Trouble.REFUSED_EVENT] == 2
    with store.session() as db:
        with pytest.raises(Disqualified):
            following_up.retry(db, esa, troubled[Trouble.STUCK], NOW)
        with pytest.raises(Disqualified):
            following_up.settle(db, esa, about_ours, NOW)
    assert ("refuse", "message", troubled[Trouble.STUCK]) in looks(store)
    assert ("conflict_met", esa.id, about_ours, None) in events(store)
    assert shown(store, eva).counts[Trouble.STUCK] == 1
