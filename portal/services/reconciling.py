"""The daily reconciliation: everything that must agree, compared; it has to say 0.

It only reads, and finds ids alone: never a name, a reference number or a word of anybody's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.delivery import message
from portal.domain.applications import State, Told, may_reach, state_after
from portal.domain.passing_on import FAR_TOO_LONG
from portal.services.watching_delivery import USUALLY, acknowledged_within
from portal.store import applications, reconciliation
from portal.store.reconciliation import Ids
from portal.units import Units

_NAMED = 20


@dataclass(frozen=True)
class Wish:
    """What is looked at."""

    now: datetime
    unit: str | None = None
    """None means every unit."""
    since: datetime | None = None
    """The contents of what was sent before this are left alone; it is they that take time."""
    has_inbox: bool = True
    """Whether messages go to the portal's own inbox, in which each makes a case."""


@dataclass(frozen=True)
class Finding:
    """What a check came to."""

    check: str
    count: int
    ids: tuple[UUID, ...]
    """Some of them."""


def reconcile(db: Session, units: Units, wish: Wish) -> Iterator[Finding]:
    """Every check of the database against itself, one after the other."""
    for check, queries in _checks(units, wish).items():
        yield _finding(check, (each for query in queries for each in reconciliation.stream(db, query)))
    lives = reconciliation.lives(db, wish.unit)
    yield _finding(
        "state-not-of-its-events", (id_ for id_, state, events in lives if _is_apart(state, events))
    )
    yield from _contents(db, wish)


def against(db: Session, unit: str, ids: Iterable[UUID]) -> Iterator[Finding]:
    """What was delivered to a unit against the ids that its own system has."""
    reconciliation.note_told(db, ids)
    checks = {
        "delivered-and-not-there": reconciliation.delivered_and_not_told(unit),
        "there-and-not-here": reconciliation.told_and_not_ours(unit),
        "there-twice": reconciliation.told_twice(),
    }
    for check, query in checks.items():
        yield _finding(check, reconciliation.stream(db, query))


def _checks(units: Units, wish: Wish) -> dict[str, list[Ids]]:
    long_ago = wish.now - FAR_TOO_LONG
    found = {
        "applications-without-message": reconciliation.applications_without_message(),
        "messages-without-application": reconciliation.messages_without_application(),
        "messages-to-another-unit": reconciliation.messages_to_another_unit(),
        **({"delivered-without-case": reconciliation.delivered_without_case()} if wish.has_inbox else {}),
        "cases-without-application": reconciliation.cases_without_application(),
        "two-cases-of-one": reconciliation.two_cases_of_one(),
        "cases-in-another-state": reconciliation.cases_in_another_state(),
        "undelivered-for-a-day": reconciliation.undelivered_since(long_ago),
        "stuck": reconciliation.stuck(),
        "events-waiting-for-a-day": reconciliation.events_waiting_since(long_ago),
    }
    checks = {
        name: [reconciliation.of_unit(query, wish.unit) if wish.unit else query]
        for name, query in found.items()
    }
    checks["unconfirmed"] = list(_unconfirmed(units, wish))
    return checks


def _unconfirmed(units: Units, wish: Wish) -> Iterator[Ids]:
    codes = [wish.unit] if wish.unit else list(units.by_code)
    for code in codes:
        late = reconciliation.unconfirmed(wish.now - acknowledged_within(units, code))
        yield reconciliation.of_unit(late, code)
    if not wish.unit:
        yield reconciliation.of_others(reconciliation.unconfirmed(wish.now - USUALLY), codes)


def _is_apart(state: State, events: Sequence[Told]) -> bool:
    """Whether an application stands where its events have not brought it.

    It may stand further on than the order of their times says, if it has been there: it never moves back.
    """
    told = state_after(events)
    has_gone_on = state in {each.state for each in events} and not may_reach(state, told)
    return state is not told and not has_gone_on


def _contents(db: Session, wish: Wish) -> Iterator[Finding]:
    unreadable, changed = _Found(), _Found()
    for each in applications.all_contents(db, wish.unit, wish.since):
        if each.text is None:
            unreadable.add(each.id)
        elif message.content_hash(each.text) != each.content_hash:
            changed.add(each.id)
    yield unreadable.finding("contents-unreadable")
    yield changed.finding("contents-changed")


class _Found:
    """Counts all, and remembers some."""

    def __init__(self) -> None:
        self._count = 0
        self._ids: list[UUID] = []

    def add(self, id_: UUID) -> None:
        """One more."""
        self._count += 1
        if len(self._ids) < _NAMED:
            self._ids.append(id_)

    def finding(self, check: str) -> Finding:
        """What it came to."""
        return Finding(check, self._count, tuple(self._ids))


def _finding(check: str, ids: Iterable[UUID]) -> Finding:
    found = _Found()
    for each in ids:
        found.add(each)
    return found.finding(check)
