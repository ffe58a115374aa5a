"""The households of the vectors give every expected field to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from tests.domain.households import EXPECTED, VECTORS, assessed, budget_of, policy

_CASES = [
    pytest.param(vector, norm_set, field, id=f"{vector['name'][:2]}-{norm_set}-{field}")
    for vector in VECTORS
    for norm_set, expected in EXPECTED.items()
    for field in vector[expected]
]
_OF_THE_OFFER = {"months_for_want", "months_used", "stress_rate", "stress_ok"}


@pytest.mark.parametrize(("vector", "norm_set", "field"), _CASES)
def test_every_field_is_as_expected(vector: dict[str, Any], norm_set: str, field: str) -> None:
    found = assessed(budget_of(vector), policy(norm_set))
    if field == "class":
        value: object = found.outcome.value
    else:
        value = getattr(found.offer if field in _OF_THE_OFFER else found, field)
    expected = vector[EXPECTED[norm_set]][field]
    if isinstance(value, bool) or value is None or field == "class":
        assert (None if value is None else str(value)) == expected
    else:
        assert isinstance(value, int | Decimal)
        assert Decimal(value) == Decimal(expected)


def test_the_vectors_are_all_six_households_with_both_norm_sets() -> None:
    assert [vector["name"][:2] for vector in VECTORS] == ["H1", "H2", "H3", "H4", "H5", "H7"]
    assert all(len(vector[expected]) == 30 for vector in VECTORS for expected in EXPECTED.values())
