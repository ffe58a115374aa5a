"""The rate of a unit: never more in any minute, however many relays ask, and no less than nearly as much."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.delivery.rate import Rate

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
rates = st.integers(1, 2_000).map(Rate)


def go_out(rate: Rate, pauses: list[float]) -> list[datetime]:
    """When messages go out to a unit that always has some, asked after each pause of so many seconds."""
    at, spent, sent = NOW, None, []
    for pause in pauses:
        at += timedelta(seconds=pause)
        number = rate.allowance(spent, at)
        spent = rate.spent(spent, at, number)
        sent += [at] * number
    return sent


@given(rate=rates, pauses=st.lists(st.floats(0, 90), max_size=60))
def test_no_minute_ever_has_more_than_the_rate(rate: Rate, pauses: list[float]) -> None:
    sent = go_out(rate, pauses)
    for index, first in enumerate(sent):
        assert sum(first <= other < first + MINUTE for other in sent[index:]) <= rate.per_minute


@given(rate=rates)
def test_a_relay_that_looks_every_second_reaches_nine_tenths_of_the_rate(rate: Rate) -> None:
    sent = go_out(rate, [1.0] * 600)
    assert len(sent) >= 0.9 * rate.per_minute * 10


@given(rate=rates, ahead=st.integers(1, 10**6))
def test_a_clock_that_was_set_back_closes_the_way_for_a_burst_and_no_longer(rate: Rate, ahead: int) -> None:
    spent = NOW + timedelta(seconds=ahead)
    assert rate.allowance(spent, NOW + 2 * rate.burst * rate.interval) or spent > NOW
    assert rate.spent(spent, NOW, 0) <= NOW + rate.burst * rate.interval


def test_after_a_silence_no_more_than_a_burst_goes_out_at_once() -> None:
    assert Rate(600).allowance(NOW - timedelta(days=1), NOW) == Rate(600).burst == 30
    assert Rate(1).allowance(None, NOW) == 1
