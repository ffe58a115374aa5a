"""Banking days and office days of Finland."""

from datetime import date
from functools import cache

import holidays

_FREE_EVES = {(12, 24)}


@cache
def _free(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year, language="fi"))


def is_banking_day(day: date) -> bool:
    """Whether banks book payments: no Saturday, Sunday or public holiday, no Christmas or Midsummer Eve."""
    if day.weekday() >= 5 or (day.month, day.day) in _FREE_EVES:
        return False
    is_midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return not is_midsummer_eve and day not in _free(day.year)
