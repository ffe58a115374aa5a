"""What enforcement withholds: the table of the specification, its edges, and that more pay leaves more."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.enforcement import withheld
from portal.domain.money import CENT, euros
from tests.domain.households import PROTECTED

TABLE = [
    ("900", "0", "0"),
    ("986.40", "0", "0"),
    ("1200", "142.40", "0"),
    ("1500", "342.40", "0"),
    ("1850", "575.73", "191.33"),
    ("1972.80", "657.60", "273.20"),
    ("2500", "833.33", "624.67"),
    ("3500", "1166.67", "1166.67"),
    ("4500", "1758.72", "1500.00"),
]


@pytest.mark.parametrize(("net", "alone", "with_two"), TABLE)
def test_the_withheld_amount_is_that_of_the_table(net: str, alone: str, with_two: str) -> None:
    assert withheld(Decimal(net), 0, PROTECTED) == Decimal(alone)
    assert withheld(Decimal(net), 2, PROTECTED) == Decimal(with_two)


@pytest.mark.parametrize("times", [1, 2, 4])
@pytest.mark.parametrize("dependants", [0, 1, 4])
def test_there_is_no_step_where_one_rule_meets_the_next(times: int, dependants: int) -> None:
    edge = PROTECTED.monthly(dependants) * times
    step = withheld(edge + CENT, dependants, PROTECTED) - withheld(edge, dependants, PROTECTED)
    assert Decimal(0) <= step <= CENT


@given(st.integers(0, 1_000_000), st.integers(0, 5))
def test_more_pay_never_leaves_less(net_cents: int, dependants: int) -> None:
    net = euros(net_cents)
    left = net - withheld(net, dependants, PROTECTED)
    more = net + 1
    assert more - withheld(more, dependants, PROTECTED) >= left
    assert left >= min(net, PROTECTED.monthly(dependants)) - CENT


@given(st.integers(0, 1_000_000))
def test_never_more_than_half_is_withheld(net_cents: int) -> None:
    net = euros(net_cents)
    assert withheld(net, 0, PROTECTED) <= net / 2 + CENT


def test_a_dependant_never_raises_what_is_withheld() -> None:
    for net in range(800, 6000, 50):
        amounts = [withheld(Decimal(net), dependants, PROTECTED) for dependants in range(4)]
        assert amounts == sorted(amounts, reverse=True)
