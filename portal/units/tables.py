"""What an organiser may add to the portal's figures: limits of housing, and references for lines.

Each is a dated table of amounts by the size of the household: for one person, for two and so on.  A
household that is larger than the table is not measured by it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from portal.domain.budget import Household
from portal.domain.facts import LocalFacts
from portal.figures.dated import Amount, Dated
from portal.figures.ranges import known_lines

_BySize = Annotated[tuple[Annotated[Amount, Field(gt=0)], ...], Field(min_length=1)]
_Municipality = Annotated[str, Field(pattern=r"^\d{3}$")]


class HousingLimits(Dated):
    """What social assistance accepts of rent, charges, water and heating in a month."""

    largest: Annotated[Mapping[_Municipality, _BySize], Field(min_length=1)]
    """By the code of the municipality."""


class References(Dated):
    """What lines cost in a month."""

    monthly: Annotated[Mapping[str, _BySize], Field(min_length=1)]
    """By the code of the line."""

    @field_validator("monthly")
    @classmethod
    def _must_be_of_known_lines(cls, monthly: Mapping[str, object]) -> Mapping[str, object]:
        return known_lines(monthly)


def local_facts(
    limits: Sequence[HousingLimits],
    references: Sequence[References],
    household: Household,
    municipality: str | None,
    day: date,
) -> LocalFacts:
    """What the tables say for a household on a day; a table that is not there says nothing."""
    size = household.adults + household.dependants
    limit = next((row.largest for row in limits if row.is_valid_on(day)), {})
    monthly = next((row.monthly for row in references if row.is_valid_on(day)), {})
    measured = {code: _of(size, amounts) for code, amounts in monthly.items()}
    return LocalFacts(
        housing_limit=_of(size, limit.get(municipality or "", ())),
        references={code: amount for code, amount in measured.items() if amount is not None},
    )


def _of(size: int, amounts: Sequence[Decimal]) -> Decimal | None:
    return amounts[size - 1] if size <= len(amounts) else None
