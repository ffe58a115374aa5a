"""Benefits, the protected portion of enforcement and the reference rate, by day."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portal.domain.budget import Household
from portal.domain.enforcement import ProtectedPart
from portal.domain.money import ZERO, round_cent
from portal.figures.dated import FOLDER, Amount, Cited, Dated, apart, on, read


class _ChildBenefit(Dated):
    by_child: Annotated[tuple[Amount, ...], Field(min_length=1)]
    lone_parent_addition: Amount
    under_three_addition: Amount
    paid_under_age: int


class _MaintenanceSupport(Dated):
    per_child: Amount


class _Medicine(Dated):
    yearly_ceiling: Amount
    credit_income: Amount
    """The largest gross income in a month with which Kela pays medicine on credit."""
    credit_income_family: Amount
    """The same where there are children; each of them adds `credit_income_per_child`."""
    credit_income_per_child: Amount


class _Guarantee(Dated):
    single: Amount
    couple: Amount


class _ProtectedPart(Dated):
    per_day: Amount
    per_dependant_day: Amount
    cited: Cited


class _Rate(Dated):
    percent: Amount


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Benefits(_File):
    child_benefit: Annotated[tuple[_ChildBenefit, ...], AfterValidator(apart)]
    maintenance_support: Annotated[tuple[_MaintenanceSupport, ...], AfterValidator(apart)]
    medicine: Annotated[tuple[_Medicine, ...], AfterValidator(apart)]
    guarantee: Annotated[tuple[_Guarantee, ...], AfterValidator(apart)]


class _Enforcement(_File):
    protected_part: Annotated[tuple[_ProtectedPart, ...], AfterValidator(apart)]


class _Rates(_File):
    rate: Annotated[tuple[_Rate, ...], AfterValidator(apart)]


@cache
def benefits() -> _Benefits:
    """The rows of all benefits.  Raises `BadFigures`."""
    return read(FOLDER / "benefits.toml", _Benefits)


@cache
def enforcement() -> _Enforcement:
    """The rows of the protected portion.  Raises `BadFigures`."""
    return read(FOLDER / "enforcement.toml", _Enforcement)


@cache
def rates() -> _Rates:
    """The rows of the reference rate.  Raises `BadFigures`."""
    return read(FOLDER / "rates.toml", _Rates)


def child_benefit(household: Household, day: date) -> Decimal:
    """The child benefit of a household in a month (796/1992, 7 §).  Raises `FigureMissing`.

    A child who lives here half of the time counts whole: the benefit is paid to one parent, and
    the form lets the resident change the amount.
    """
    figure = on("child benefit", benefits().child_benefit, day)
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
    return on("maintenance support", benefits().maintenance_support, day).per_child


def medicine_ceiling(day: date) -> Decimal:
    """The yearly ceiling of medicine costs.  Raises `FigureMissing`."""
    return on("ceiling of medicine costs", benefits().medicine, day).yearly_ceiling


def medicine_credit_income(household: Household, day: date) -> Decimal:
    """The largest monthly income for Kela's medicine credit.  Raises `FigureMissing`."""
    figure = on("limits of the medicine credit", benefits().medicine, day)
    if not household.dependants:
        return figure.credit_income
    return figure.credit_income_family + household.dependants * figure.credit_income_per_child


def guarantee_limit(household: Household, day: date) -> Decimal:
    """The largest loan that the Guarantee Foundation stands surety for.  Raises `FigureMissing`."""
    figure = on("limit of the guarantee", benefits().guarantee, day)
    return figure.couple if household.adults > 1 else figure.single


def protected_part(day: date) -> ProtectedPart:
    """The protected portion of enforcement.  Raises `FigureMissing`."""
    figure = on("protected portion", enforcement().protected_part, day)
    return ProtectedPart(figure.per_day, figure.per_dependant_day)


def protected_part_cited(day: date) -> Cited:
    """The source of the protected portion of a day.  Raises `FigureMissing`."""
    return on("protected portion", enforcement().protected_part, day).cited


def reference_rate(day: date) -> Decimal:
    """The reference rate in per cent a year (633/1982, 12 §).  Raises `FigureMissing`."""
    return on("reference rate", rates().rate, day).percent
