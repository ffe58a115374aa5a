"""What the address of the work list asks for, and how long its cases have waited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, TypeVar
from uuid import UUID

from portal.domain import references
from portal.domain.applications import UNDECIDED, State
from portal.domain.finnish_time import HELSINKI, day_of
from portal.domain.languages import LANGUAGES
from portal.services.handling import Cursor, Filters, HandledBy, Order

# An application that has reached the unit is at least registered.
STATES = tuple(state for state in State if state is not State.SUBMITTED)
_NUMBER = re.compile(r"(?:SL-?)?(?:(\d{4})-)?(\d{1,9})", re.IGNORECASE)
# Any day with a sign and a digit after it, or without the sign all of a code: typed in haste it is one too.
_IDENTITY_CODE = re.compile(r"\d{6}(?:[-+A-FU-Y]\d|\d{3}[0-9A-Y])", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("–−‐‑", "-"))
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """What is shown, in which order, beside which case; and the words that were typed."""

    filters: Filters
    order: Order
    cursor: Cursor | None
    number: str
    holds_identity_code: bool = False
    """Whether a personal identity code was typed as the number: it is not searched for, nor shown."""

    @property
    def is_no_number(self) -> bool:
        """Whether something was typed that is no application number."""
        return self.filters.references == ()

    def params(self, **changes: str) -> dict[str, str]:
        """The parameters of the same list with changes; an empty one is left out, and so is the page."""
        filters = self.filters
        params = {
            "number": self.number,
            "state": filters.state or "",
            "language": filters.language or "",
            "handler": "" if filters.handled_by is HandledBy.ALL else filters.handled_by,
            "order": "" if self.order is Order.OLDEST else self.order,
            **changes,
        }
        return {name: str(value) for name, value in params.items() if value}

    def beside(self, cursor: Cursor) -> dict[str, str]:
        """The parameters of the page that lies beside a case."""
        return {**self.params(), "before" if cursor.before else "after": str(cursor.case)}

    @property
    def carried(self) -> dict[str, str]:
        """The parameters of this very page, by which its cases lead back to it; no typed word among them."""
        params = self.beside(self.cursor) if self.cursor else self.params()
        if self.is_no_number:
            del params["number"]
        return params


def asked(args: Mapping[str, str], year: int) -> Asked:
    """What an address asks for; what cannot be understood is as if it had not been said.

    A number without a year is looked for in all years up to `year`.
    """
    typed = "".join(filter(str.isprintable, args.get("number", ""))).strip()
    holds_code = looks_like_identity_code(typed)
    number = "" if holds_code else typed[:20]
    language = args.get("language")
    filters = Filters(
        state=_one_of(State, args.get("state")),
        language=language if language in LANGUAGES else None,
        handled_by=_one_of(HandledBy, args.get("handler")) or HandledBy.ALL,
        references=_references(number, year) if number else None,
    )
    order = _one_of(Order, args.get("order")) or Order.OLDEST
    return Asked(filters, order, _cursor(args), number, holds_code)


def looks_like_identity_code(typed: str) -> bool:
    """Whether a text holds a personal identity code, or the most of one, and is no application number."""
    text = "".join(typed.split()).translate(_DASHES)
    return _NUMBER.fullmatch(text) is None and _IDENTITY_CODE.search(text) is not None


def _one_of(kind: type[Choice], text: str | None) -> Choice | None:
    return kind(text) if text in set(kind) else None


def _references(number: str, until: int) -> tuple[str, ...]:
    """What a number may stand for: `4182`, `2026-004182` and `SL-2026-004182` all find the same."""
    found = _NUMBER.fullmatch(number.replace(" ", ""))
    if found is None:
        return ()
    year, running = found.groups()
    if year:
        return (references.of_application(int(year), int(running)),)
    return references.of_applications(int(running), until)


def _cursor(args: Mapping[str, str]) -> Cursor | None:
    for name in ("after", "before"):
        if text := args.get(name):
            try:
                return Cursor(UUID(text), before=name == "before")
            except ValueError:
                return None
    return None


@dataclass(frozen=True)
class Waiting:
    """How long cases have waited, against the days in which the unit aims to answer."""

    today: date
    target_days: int
    states: ClassVar[frozenset[State]] = UNDECIDED
    """In which of its states an application waits for a decision."""

    def days(self, arrived_at: datetime, until: date | None = None) -> int:
        """The whole days since the arrival, by Finland's calendar: until today, or until a day before it."""
        return max(0, ((until or self.today) - day_of(arrived_at)).days)

    def is_over(self, arrived_at: datetime) -> bool:
        """Whether the target has passed."""
        return self.days(arrived_at) > self.target_days

    @property
    def over_before(self) -> datetime:
        """Whatever arrived before this moment is over the target."""
        first_in_time = self.today - timedelta(days=self.target_days)
        return datetime.combine(first_in_time, time(), HELSINKI).astimezone(UTC)
