"""A spending diary of two or four weeks: one amount and one line at a time, measured averages at its end.

People remember their everyday spending badly and write it down well.  What was measured takes the place of
what was guessed; a line on which nothing was noted stays as it was.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from portal.domain.budget import Frequency, Line, Origin
from portal.domain.money import ZERO, round_cent

LENGTHS = (14, 28)
"""In days."""
LEAST_DAYS = 7
"""Fewer days than a week say nothing about a week."""
MOST_ENTRIES = 1_000
LINES = (
    "living.food",
    "living.lunch",
    "other.restaurant",
    "living.local_transport",
    "other.car_fuel",
    "living.hygiene",
    "living.clothes",
    "living.otc",
    "living.children",
    "living.hobby",
    "living.household_goods",
    "other.tobacco_alcohol",
    "other.pets",
    "other.own",
)
"""What is noted: what recurs within weeks, and what is bought without a bill."""


@dataclass(frozen=True)
class Entry:
    """One purchase.  `id` tells a second press of the button, and a correction, from a second purchase."""

    id: str
    day: date
    code: str
    amount: Decimal


@dataclass(frozen=True)
class Diary:
    """The diary: since which day, for how many days, and what was noted."""

    begun: date
    days: int
    entries: tuple[Entry, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.begun + timedelta(days=self.days - 1)

    def measured_days(self, today: date) -> int:
        """How many whole days have been noted: today is not over yet, unless it is past the last day."""
        return max(0, min((today - self.begun).days, self.days))

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.last_day

    def can_end(self, today: date) -> bool:
        """Whether it says enough: a week at least, and something noted in it."""
        return self.measured_days(today) >= LEAST_DAYS and bool(self._within(today))

    def totals(self) -> dict[str, Decimal]:
        """What was noted on each line, in the order of `LINES`."""
        found = {code: self.total(code) for code in LINES}
        return {code: total for code, total in found.items() if total}

    def total(self, code: str) -> Decimal:
        """What was noted on a line."""
        return sum((entry.amount for entry in self.entries if entry.code == code), ZERO)

    def averages(self, today: date) -> tuple[Line, ...]:
        """The measured lines, each as an average week."""
        days = self.measured_days(today)
        within = self._within(today)
        return tuple(
            Line(code, _weekly(total, days), Frequency.WEEK, origin=Origin.DIARY)
            for code in LINES
            if days and (total := sum((entry.amount for entry in within if entry.code == code), ZERO))
        )

    def _within(self, today: date) -> tuple[Entry, ...]:
        end = self.begun + timedelta(days=self.measured_days(today))
        return tuple(entry for entry in self.entries if self.begun <= entry.day < end)


def noted(diary: Diary, entry: Entry) -> Diary:
    """The diary with one more purchase; the same one twice is one, as it was told last, on its first day."""
    earlier = {each.id: each.day for each in diary.entries}
    if entry.id in earlier:
        put_right = replace(entry, day=earlier[entry.id])
        entries = (put_right if each.id == entry.id else each for each in diary.entries)
        return replace(diary, entries=tuple(entries))
    if len(diary.entries) >= MOST_ENTRIES:
        return diary
    return replace(diary, entries=(*diary.entries, entry))


def struck(diary: Diary, entry_id: str) -> Diary:
    """The diary without a purchase."""
    return replace(diary, entries=tuple(entry for entry in diary.entries if entry.id != entry_id))


def _weekly(total: Decimal, days: int) -> Decimal:
    return round_cent(Fraction(total) * 7 / days)
