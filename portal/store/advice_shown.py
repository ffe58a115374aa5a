"""Counting which advice was shown: by day, id and version alone."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.domain.advice import Advice
from portal.store.tables.statistics import AdviceShown


def count(db: Session, day: date, shown: Iterable[Advice]) -> None:
    """Count each piece as shown once more, in one statement."""
    # In one order everywhere, so that two who count the same pieces never wait for each other.
    pieces = sorted({(advice.id, advice.version) for advice in shown})
    if not pieces:
        return
    rows = [{"day": day, "advice": id_, "version": version, "times": 1} for id_, version in pieces]
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(AdviceShown).values(rows)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["day", "advice", "version"], set_={"times": AdviceShown.times + 1}
        )
    )


def totals(db: Session, since: date | None) -> list[tuple[str, int, int]]:
    """Id, version and how often it was shown from a day on, in the order of the ids."""
    query = select(AdviceShown.advice, AdviceShown.version, func.sum(AdviceShown.times))
    if since is not None:
        query = query.where(AdviceShown.day >= since)
    rows = db.execute(query.group_by(AdviceShown.advice, AdviceShown.version).order_by(AdviceShown.advice))
    return [(piece, version, int(times)) for piece, version, times in rows]
