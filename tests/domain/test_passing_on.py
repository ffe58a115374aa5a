"""What the sender of an application is told of its way to the unit, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.passing_on import Delay, Passing, delay_of

SENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("delivered_after", "now_after", "told"),
    [
        (None, HOUR, None),
        (None, HOUR + MOMENT, Delay.LATE),
        (None, 30 * DAY, Delay.LATE),
        (MOMENT, HOUR + MOMENT, None),
        (MOMENT, DAY + MOMENT, None),
        (MOMENT, DAY + 2 * MOMENT, Delay.UNCONFIRMED),
        (3 * DAY, 4 * DAY, None),
        (3 * DAY, 4 * DAY + MOMENT, Delay.UNCONFIRMED),
    ],
)
def test_a_delay_is_told_after_an_hour_on_the_way_or_after_the_units_own_time(
    delivered_after: timedelta | None, now_after: timedelta, told: Delay | None
) -> None:
    delivered_at = SENT + delivered_after if delivered_after else None
    assert delay_of(Passing(SENT, delivered_at), DAY, SENT + now_after) is told
