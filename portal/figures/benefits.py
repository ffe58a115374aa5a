"""Benefits, the protected portion of enforcement and the reference rate, by day."""

from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from portal.domain.budget import Household
from portal.domain.enforcement import ProtectedPart
from portal.domain.money import ZERO, round_cent
from portal.figures.dated import Dated, on, read


class _ChildBenefit(Dated):
    by_child: tuple[Decimal, ...]
    lone_parent_addition: Decimal
    under_three_addition: Decimal
    paid_under_age: int


class _MaintenanceSupport(Dated):
    per_child: Decimal


class _Medicine(Dated):
    yearly_ceiling: Decimal


class _Benefits(BaseModel):
    child_benefit: tuple[_ChildBenefit, ...]
    maintenance_support: tuple[_MaintenanceSupport, ...]
    medicine: tuple[_Medicine, ...]


class _ProtectedPart(Dated):
    per_day: Decimal
    per_dependant_day: Decimal


class _Enforcement(BaseModel):
    protected_part: tuple[_ProtectedPart, ...]


class _Rate(Dated):
    percent: Decimal


class _Rates(BaseModel):
    rate: tuple[_Rate, ...]


@cache
def _benefits() -> _Benefits:
    rows: _Benefits = read("benefits.toml", _Benefits)
    return rows


@cache
def _protected_parts() -> tuple[_ProtectedPart, ...]:
    rows: _Enforcement = read("enforcement.toml", _Enforcement)
    return rows.protected_part


@cache
def _rates() -> tuple[_Rate, ...]:
    rows: _Rates = read("rates.toml", _Rates)
    return rows.rate


def child_benefit(household: Household, day: date) -> Decimal:
    """The child benefit of a household in a month (796/1992, 7 §).  Raises `FigureMissing`.

    A child who lives here half of the time counts whole: the benefit is paid to one parent, and
    the form lets the resident change the amount.
    """
    figure = on("child benefit", _benefits().child_benefit, day)
    children = [
        child for child in household.children if child.share > 0 and child.age < figure.paid_under_age
    ]
    total = ZERO
    for place, child in enumerate(sorted(children, key=lambda child: -child.age)):
        total += figure.by_child[min(place, len(figure.by_child) - 1)]
        total += figure.lone_parent_addition if household.adults == 1 else 0
        total += figure.under_three_addition if child.age < 3 else 0
    return round_cent(total)


def maintenance_support(day: date) -> Decimal:
    """The maintenance support of a child in a month.  Raises `FigureMissing`."""
    return on("maintenance support", _benefits().maintenance_support, day).per_child


def medicine_ceiling(day: date) -> Decimal:
    """The yearly ceiling of medicine costs.  Raises `FigureMissing`."""
    return on("ceiling of medicine costs", _benefits().medicine, day).yearly_ceiling


def protected_part(day: date) -> ProtectedPart:
    """The protected portion of enforcement.  Raises `FigureMissing`."""
    figure = on("protected portion", _protected_parts(), day)
    return ProtectedPart(figure.per_day, figure.per_dependant_day)


def reference_rate(day: date) -> Decimal:
    """The reference rate in per cent a year (633/1982, 12 §).  Raises `FigureMissing`."""
    return on("reference rate", _rates(), day).percent
