"""Which advice a result shows is counted by day, id and version, and by nothing else."""

from datetime import date, timedelta

from sqlalchemy import inspect

from portal.domain.advice import SHOWN
from portal.services import showing
from portal.services.budget_result import result_of
from portal.store import advice_shown
from portal.store.engine import Store
from portal.store.tables.statistics import AdviceShown
from tests.ground.applying import BUDGET, UNIT

DAY = date(2026, 11, 24)


def note(store: Store, day: date) -> None:
    with store.session() as db:
        showing.note_advice(db, BUDGET, UNIT, day)


def totals(store: Store, since: date | None = None) -> list[tuple[str, int, int]]:
    with store.session(writes=False) as db:
        return advice_shown.totals(db, since)


def test_each_showing_is_counted_by_id_and_version(store: Store) -> None:
    for _ in range(3):
        note(store, DAY)
    advice = result_of(BUDGET, UNIT, DAY).advice[:SHOWN]
    assert len(advice) == SHOWN
    assert totals(store) == sorted((piece.id, piece.version, 3) for piece in advice)


def test_the_days_are_counted_apart(store: Store) -> None:
    note(store, DAY)
    note(store, DAY + timedelta(days=1))
    assert {times for _, _, times in totals(store)} == {2}
    assert {times for _, _, times in totals(store, DAY + timedelta(days=1))} == {1}


def test_nothing_is_counted_where_nothing_can_be_shown(store: Store) -> None:
    note(store, date(2020, 1, 1))
    assert totals(store) == []


def test_nothing_else_is_known_of_a_showing() -> None:
    assert set(inspect(AdviceShown).columns.keys()) == {"day", "advice", "version", "times"}
