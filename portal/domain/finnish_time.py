"""The calendar by which days are counted: Finland's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def day_of(moment: datetime) -> date:
    """The day in Finland at a moment."""
    return moment.astimezone(HELSINKI).date()
