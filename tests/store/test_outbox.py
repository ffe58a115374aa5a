"""The outbox answers by its index: what was delivered long ago costs the relay nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from portal.delivery.relay import Relay
from portal.delivery.transports import MessageRefused, Outgoing
from portal.store import outbox, unit_queues
from portal.store.crypt import Unreadable
from portal.store.engine import Store
from tests.ground.portal import Clock
from tests.ground.sending import Plain, in_bulk, outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MANY = 20_000


class Choosy(Plain):
    """A receiver that refuses every other message."""

    number = 0

    def send(self, message: Outgoing, at: datetime) -> None:
        """Take a message, or refuse it."""
        self.number += 1
        if self.number % 2:
            raise MessageRefused("of a test")


@contextmanager
def statements_on(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the outbox meanwhile, with the parameters."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "outbox" in statement and not statement.startswith("INSERT"):
            asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def plan_of(store: Store, statement: str, parameters: Any) -> str:
    """How the database would answer."""
    explain = "EXPLAIN" if store.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    return "\n".join(" ".join(map(str, row)) for row in rows)


def test_no_question_of_the_relay_or_of_the_operator_reads_what_was_delivered(store: Store) -> None:
    in_bulk(store, {uuid4(): b"delivered" for _ in range(MANY)}, outbox.DELIVERED, NOW - timedelta(days=30))
    outbox_of(store, 20, NOW)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    with store.transaction() as db:
        unit_queues.set_rate(db, "990", 6_000)
    with statements_on(store) as asked:
        Relay(store, Choosy(), "one", Clock(NOW)).run_round()
        Relay(store, Choosy(), "one", Clock(NOW)).run_round(stopping=lambda: True)
        with store.transaction() as db:
            outbox.backlogs(db)
            outbox.stuck(db)
            outbox.stuck(db, "990")
            outbox.retry_stuck(db, NOW)
            outbox.retry_stuck(db, NOW, "990", uuid4())
    assert len(asked) >= 9
    for statement, parameters in asked:
        plan = plan_of(store, statement, parameters)
        assert "SCAN outbox" not in plan, f"{statement}\n{plan}"
        assert "Seq Scan on outbox" not in plan, f"{statement}\n{plan}"


def test_units_with_messages_are_found_in_their_order(store: Store) -> None:
    sent = {unit: outbox_of(store, 3, NOW, unit=unit) for unit in ("990", "001", "17")}
    with store.transaction() as db:
        assert outbox.units_with(db, outbox.WAITING) == ("001", "17", "990")
        assert outbox.units_with(db, outbox.STUCK) == ()
        outbox.mark_delivered(db, sent["17"], NOW)
        outbox.give_up(db, sent["001"][0], "sealed", 5)
        assert outbox.units_with(db, outbox.WAITING) == ("001", "990")
        assert outbox.units_with(db, outbox.STUCK) == ("001",)


def test_what_is_left_is_told_by_unit(store: Store) -> None:
    first, *_ = outbox_of(store, 3, NOW, unit="990")
    outbox_of(store, 2, NOW + timedelta(hours=1), unit="17")
    with store.transaction() as db:
        outbox.give_up(db, first, "sealed", 5)
        assert outbox.backlogs(db) == {
            "17": outbox.Backlog(2, 0, NOW + timedelta(hours=1)),
            "990": outbox.Backlog(2, 1, NOW),
        }
        assert outbox.backlog(db) == outbox.Backlog(4, 1, NOW)
        assert outbox.stuck(db, "17") == ()
        assert outbox.stuck(db) == (outbox.Stuck(first, "990", "sealed", 5, NOW),)


def test_only_what_is_asked_for_is_tried_anew(store: Store) -> None:
    first, second, third = outbox_of(store, 3, NOW)
    (other,) = outbox_of(store, 1, NOW, unit="17")
    with store.transaction() as db:
        for message in (first, second, third, other):
            outbox.give_up(db, message, "sealed", 5)
        assert outbox.retry_stuck(db, NOW, "17") == 1
        assert outbox.retry_stuck(db, NOW, message=second) == 1
        assert outbox.retry_stuck(db, NOW, "17", third) == 0
        assert [each.id for each in outbox.stuck(db)] == [first, third]
        assert outbox.retry_stuck(db, NOW) == 2


def test_a_relay_gives_back_only_what_it_still_holds(store: Store) -> None:
    messages = outbox_of(store, 2, NOW)
    late = NOW + timedelta(minutes=1)
    with store.transaction() as db:
        outbox.lease(db, outbox.Lease("dead", late), "990", NOW, 2)
        outbox.lease(db, outbox.Lease("next", late + timedelta(minutes=1)), "990", late, 2)
        outbox.release(db, "dead", messages)
        assert outbox.lease(db, outbox.Lease("third", late + timedelta(minutes=1)), "990", late, 2) == ()
        outbox.release(db, "next", messages)
        assert len(outbox.lease(db, outbox.Lease("third", late), "990", late, 2)) == 2


@pytest.mark.parametrize("cut", [0, 3, 8, 20, -1])
def test_an_envelope_that_was_cut_is_unreadable_and_nothing_worse(store: Store, cut: int) -> None:
    outbox_of(store, 1, NOW)
    with store.transaction() as db:
        (leased,) = outbox.lease(db, outbox.Lease("one", NOW + timedelta(minutes=1)), "990", NOW, 1)
    with pytest.raises(Unreadable):
        outbox.open_envelope(store.vault, replace(leased, sealed=leased.sealed[:cut]))
