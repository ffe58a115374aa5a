"""Banking days of Finland, which are its office days too."""

from datetime import date
from functools import cache

import holidays


@cache
def _free(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year))


def is_banking_day(day: date) -> bool:
    """Whether banks book payments: no Saturday, Sunday or public holiday, no Christmas or Midsummer Eve."""
    return day.weekday() < 5 and day not in _free(day.year)
