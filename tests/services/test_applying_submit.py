"""Sending: one transaction, one application however often it is pressed, and nothing left behind."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from portal.delivery.message import contents_of, from_contents
from portal.domain.applications import State
from portal.domain.discussions import Topic
from portal.services import applying, matters
from portal.services.refused import NotFound, OutOfTurn
from portal.store import application_events, discussions, drafts, outbox
from portal.store.application_events import Actor, Event
from portal.store.applications import Sent
from portal.store.engine import Store
from portal.store.outbox import Lease
from portal.store.tables.applications import Application, ApplicationEvent, Draft
from portal.store.tables.base import Base
from portal.store.tables.queue import OutboxMessage
from tests.ground.applying import UNIT, WHOLE, draft_in, resident_in, without
from tests.ground.portal import STRANGER

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def resident(store: Store) -> UUID:
    return resident_in(store, NOW)


def submit(store: Store, resident: UUID, draft: UUID, at: datetime = NOW) -> Sent:
    with store.session() as db:
        return applying.submit(db, resident, draft, UNIT, at)


def count(db: Session, table: type[Base]) -> int | None:
    return db.scalar(select(func.count()).select_from(table))


def test_sending_makes_an_application_of_the_draft(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    sent = submit(store, resident, draft)
    assert (sent.id, sent.reference, sent.state) == (draft, "SL-2026-000001", State.SUBMITTED)
    assert (sent.submitted_at, sent.promised_by, sent.due_by) == (NOW, date(2026, 12, 28), date(2027, 2, 24))
    assert (sent.language, sent.criteria_version) == ("fi", UNIT.criteria.version)
    with store.session(writes=False) as db:
        assert drafts.of_resident(db, resident, NOW) == ()
        assert application_events.events_of(db, draft) == (Event(State.SUBMITTED, NOW, Actor.RESIDENT),)


def test_the_message_waits_in_the_outbox_under_the_applications_id(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    submit(store, resident, draft)
    with store.transaction() as db:
        (message,) = outbox.lease(db, Lease("test", NOW + timedelta(minutes=1)), "990", NOW, 5)
    assert message.id == draft


def test_what_is_stored_is_what_was_hashed(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    sent = submit(store, resident, draft)
    with store.session(writes=False) as db:
        message = matters.contents_of(db, resident, draft)
    assert message.answers.own_words == WHOLE.own_words
    assert sha256(contents_of(message).encode()).digest() == sent.content_hash
    assert from_contents(contents_of(message)) == message


def test_the_wish_for_a_discussion_reaches_the_unit(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    submit(store, resident, draft)
    with store.session(writes=False) as db:
        (request,) = discussions.open_requests(db, UNIT.code, uuid4())
    assert (request.topic, request.subject.application) == (Topic.APPLICATION, draft)
    assert (request.wish.contact, request.wish.text) == ("040 123 4567", "Arkisin kello 9–15")


def test_sending_again_gives_the_same_receipt(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    first = submit(store, resident, draft)
    assert submit(store, resident, draft, NOW + timedelta(days=1)) == first
    with store.session(writes=False) as db:
        assert [count(db, table) for table in (Application, ApplicationEvent, OutboxMessage)] == [1, 1, 1]


def test_fifty_who_send_at_once_get_fifty_equal_receipts(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    gate = threading.Barrier(50)

    def press(_number: int) -> Sent:
        gate.wait()
        return submit(store, resident, draft)

    with ThreadPoolExecutor(50) as presses:
        receipts = list(presses.map(press, range(50)))
    assert len(receipts) == 50
    assert len(set(receipts)) == 1
    with store.session(writes=False) as db:
        tables = (Application, ApplicationEvent, OutboxMessage, Draft)
        assert [count(db, table) for table in tables] == [1, 1, 1, 0]


def test_those_who_send_at_once_get_numbers_of_their_own(store: Store, resident: UUID) -> None:
    made = []
    for _ in range(10):
        made.append(draft_in(store, resident, NOW))
        with store.transaction() as db:
            # One resident fills in one application at a time; here ten are needed at once.
            db.execute(update(Draft).values(expires_at=NOW - timedelta(days=1)))
    with store.transaction() as db:
        db.execute(update(Draft).values(expires_at=NOW + timedelta(days=1)))
    with ThreadPoolExecutor(10) as presses:
        sent = list(presses.map(lambda draft: submit(store, resident, draft), made))
    assert sorted(each.reference for each in sent) == [f"SL-2026-{n:06}" for n in range(1, 11)]


def test_numbers_begin_anew_with_the_year_in_finland(store: Store, resident: UUID) -> None:
    submit(store, resident, draft_in(store, resident, NOW))
    midnight = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    assert (
        submit(store, resident, draft_in(store, resident, midnight), midnight).reference == "SL-2027-000001"
    )


def test_nothing_is_sent_before_every_part_is_done(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW, without("work"))
    with pytest.raises(OutOfTurn) as refused:
        submit(store, resident, draft)
    assert (refused.value.draft, refused.value.step) == (draft, "work")
    with store.session(writes=False) as db:
        assert count(db, Application) == 0


def test_own_words_may_be_left_out(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW, without("own_words"))
    submit(store, resident, draft)
    with store.session(writes=False) as db:
        assert matters.contents_of(db, resident, draft).answers.own_words.text == ""


def test_another_residents_draft_is_as_good_as_none(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    stranger = resident_in(store, NOW, STRANGER)
    for target in (draft, uuid4()):
        with pytest.raises(NotFound):
            submit(store, stranger, target)
    submit(store, resident, draft)
    with pytest.raises(NotFound):
        submit(store, stranger, draft)
    with store.session(writes=False) as db, pytest.raises(NotFound):
        matters.contents_of(db, stranger, draft)


def test_a_failure_leaves_the_draft_and_nothing_else(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)

    def fail(*args: object) -> None:
        if str(args[2]).startswith("INSERT INTO outbox"):
            raise OSError("no space left on device")

    event.listen(store.engine, "before_cursor_execute", fail)
    with pytest.raises(OSError, match="no space"):
        submit(store, resident, draft)
    event.remove(store.engine, "before_cursor_execute", fail)
    with store.session(writes=False) as db:
        assert [count(db, table) for table in (Application, ApplicationEvent, OutboxMessage)] == [0, 0, 0]
        assert drafts.find(db, resident, draft, NOW) is not None
    assert submit(store, resident, draft).reference == "SL-2026-000001"
