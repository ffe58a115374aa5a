"""Time limits: when an application must be carried out, and how the days of a notice are counted."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

IsOfficeDay = Callable[[date], bool]

_LEGAL_MONTHS = 3
_LETTER_DAYS = 7
_ELECTRONIC_DAYS = 3
_REVIEW_DAYS = 30


def due_by(arrived: date) -> date:
    """The last day of the three months in which a decision must be carried out (1301/2014, 45 §)."""
    month = arrived.month - 1 + _LEGAL_MONTHS
    year, month = arrived.year + month // 12, month % 12 + 1
    return date(year, month, min(arrived.day, calendar.monthrange(year, month)[1]))


def promised_by(arrived: date, target_days: int, is_office_day: IsOfficeDay) -> date:
    """The day by which the unit aims to answer; an office day."""
    return next_office_day(arrived + timedelta(days=target_days), is_office_day)


def received_by_letter(posted: date) -> date:
    """When a posted letter counts as received (434/2003, 59 §)."""
    return posted + timedelta(days=_LETTER_DAYS)


def received_electronically(sent: date) -> date:
    """When an ordinary electronic notice counts as received (13/2003, 19 §)."""
    return sent + timedelta(days=_ELECTRONIC_DAYS)


def review_ends(received: date, is_office_day: IsOfficeDay) -> date:
    """The last day to ask for a review of a decision (434/2003, 49 c §; 150/1930, 5 §)."""
    return next_office_day(received + timedelta(days=_REVIEW_DAYS), is_office_day)


def next_office_day(day: date, is_office_day: IsOfficeDay) -> date:
    """The day itself, or the first office day after it."""
    while not is_office_day(day):
        day += timedelta(days=1)
    return day
