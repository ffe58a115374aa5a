"""Benefits and what goes with them, by day."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import Field

from portal.domain.budget import Household
from portal.domain.money import ZERO, round_cent
from portal.figures.dated import DATA, Amount, Dated, Figure, Numbered, on, read, with_id


class ChildBenefit(Numbered):
    """The amounts of a period, by the child's place among the children; the last one repeats."""

    by_child: Annotated[tuple[Amount, ...], Field(min_length=1)]
    lone_parent_addition: Amount
    under_three_addition: Amount
    paid_under_age: int


class _MaintenanceSupport(Dated):
    per_child: Amount


class _MedicineCeiling(Dated):
    yearly: Amount


class _MedicineCredit(Dated):
    income: Amount
    income_family: Amount
    """The limit where there are children; each of them adds `per_child`."""
    per_child: Amount


class _Guarantee(Dated):
    single: Amount
    couple: Amount


class _GeneralSupport(Dated):
    per_day: Amount


@cache
def child_benefits() -> Figure[ChildBenefit]:
    """The file of child benefit.  Raises `BadFigures`."""
    return read(DATA / "child_benefit.toml", Figure[ChildBenefit])


@cache
def maintenance_supports() -> Figure[_MaintenanceSupport]:
    """The file of maintenance support.  Raises `BadFigures`."""
    return read(DATA / "maintenance_support.toml", Figure[_MaintenanceSupport])


@cache
def medicine_ceilings() -> Figure[_MedicineCeiling]:
    """The file of the ceiling of medicine costs.  Raises `BadFigures`."""
    return read(DATA / "medicine_ceiling.toml", Figure[_MedicineCeiling])


@cache
def medicine_credits() -> Figure[_MedicineCredit]:
    """The file of Kela's medicine credit.  Raises `BadFigures`."""
    return read(DATA / "medicine_credit.toml", Figure[_MedicineCredit])


@cache
def guarantees() -> Figure[_Guarantee]:
    """The file of the Guarantee Foundation.  Raises `BadFigures`."""
    return read(DATA / "guarantee.toml", Figure[_Guarantee])


@cache
def general_supports() -> Figure[_GeneralSupport]:
    """The file of general support.  Raises `BadFigures`."""
    return read(DATA / "general_support.toml", Figure[_GeneralSupport])


def child_benefit(household: Household, day: date) -> Decimal:
    """The child benefit of a household in a month (796/1992, 7 §).  Raises `FigureMissing`.

    A child who lives here half of the time counts whole: the benefit is paid to one parent, and
    the form lets the resident change the amount.
    """
    figure = on("child benefit", child_benefits().row, day)
    total = lone_parent_supplement(household, figure.id)
    for place, age in enumerate(_ages(household, figure)):
        total += figure.by_child[min(place, len(figure.by_child) - 1)]
        total += figure.under_three_addition if age < 3 else 0
    return round_cent(total)


def child_benefit_id(day: date) -> str:
    """The id of the child benefit of a day.  Raises `FigureMissing`."""
    return on("child benefit", child_benefits().row, day).id


def lone_parent_supplement(household: Household, benefit: str) -> Decimal:
    """What a lone parent's child benefit holds for that, in a month, by an id.  Raises `KeyError`."""
    figure = with_id(child_benefits().row, benefit)
    return figure.lone_parent_addition * len(_ages(household, figure)) if household.adults == 1 else ZERO


def _ages(household: Household, figure: ChildBenefit) -> list[int]:
    """The ages of the children for whom it is paid, the oldest first."""
    ages = [child.age for child in household.children if child.share > 0]
    return sorted((age for age in ages if age < figure.paid_under_age), reverse=True)


def maintenance_support(day: date) -> Decimal:
    """The maintenance support of a child in a month.  Raises `FigureMissing`."""
    return on("maintenance support", maintenance_supports().row, day).per_child


def medicine_ceiling(day: date) -> Decimal:
    """The yearly ceiling of medicine costs.  Raises `FigureMissing`."""
    return on("ceiling of medicine costs", medicine_ceilings().row, day).yearly


def medicine_credit_income(household: Household, day: date) -> Decimal:
    """The largest monthly income for Kela's medicine credit.  Raises `FigureMissing`."""
    figure = on("limits of the medicine credit", medicine_credits().row, day)
    if not household.dependants:
        return figure.income
    return figure.income_family + household.dependants * figure.per_child


def guarantee_limit(household: Household, day: date) -> Decimal:
    """The largest loan that the Guarantee Foundation stands surety for.  Raises `FigureMissing`."""
    figure = on("limit of the guarantee", guarantees().row, day)
    return figure.couple if household.adults > 1 else figure.single


def general_support(day: date) -> Decimal:
    """General support in euros a day before taxes.  Raises `FigureMissing`."""
    return on("general support", general_supports().row, day).per_day
