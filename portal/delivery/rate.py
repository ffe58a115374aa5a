"""How many messages may go to a unit in a minute: the generic cell rate algorithm.

All that is kept is one moment, up to which the rate is used up; whoever changes it holds the row that it
stands in, so that any number of relays share one rate.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE_IN_MICROSECONDS = 60_000_000


@dataclass(frozen=True)
class Rate:
    """So many messages a minute, and never more in any minute."""

    per_minute: int

    @property
    def burst(self) -> int:
        """How many may go out at once after a silence: a relay looks every second, not for each message."""
        return max(self.per_minute // 20, 2 if self.per_minute >= 10 else 1)

    @property
    def interval(self) -> timedelta:
        """The time that one message uses up; a burst and what follows it in a minute are within the rate."""
        steps = self.per_minute - self.burst + 1
        return timedelta(microseconds=math.ceil(_MINUTE_IN_MICROSECONDS / steps))

    def allowance(self, spent_until: datetime | None, at: datetime) -> int:
        """How many messages may go out now."""
        latest = at + (self.burst - 1) * self.interval
        begins = self._begins(spent_until, at)
        return 0 if begins > latest else (latest - begins) // self.interval + 1

    def spent(self, spent_until: datetime | None, at: datetime, number: int) -> datetime:
        """Up to when the rate is used up once so many have gone out."""
        return self._begins(spent_until, at) + number * self.interval

    def _begins(self, spent_until: datetime | None, at: datetime) -> datetime:
        # A clock that was set back must not close the way for as long as it was ahead.
        furthest = at + self.burst * self.interval
        return min(max(spent_until or at, at), furthest)
