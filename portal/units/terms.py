"""By which terms an organiser grants credit, period by period."""

from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from portal.domain.money import CENT
from portal.domain.policy import Basis, Policy
from portal.domain.schedule import largest_principal
from portal.figures.dated import Amount, Dated
from portal.figures.norm_sets import norm_families

_Euros = Annotated[Amount, Field(max_digits=8, decimal_places=2)]
_Step = Annotated[Amount, Field(ge=CENT, decimal_places=2)]


class TermsMissing(LookupError):
    """The organiser's file has no terms for a day; nothing older or newer is used instead."""

    def __init__(self, unit: str, day: date) -> None:
        super().__init__(f"unit {unit} has no terms for {day}")
        self.day = day


def _up_to(amount: Decimal, step: Decimal) -> Decimal:
    """The smallest multiple of a step that is not less than an amount."""
    return (amount / step).to_integral_value(ROUND_CEILING) * step


def _known_family(family: str) -> str:
    if family not in norm_families():
        raise ValueError(f"there are no norm sets {family}")
    return family


class Terms(Dated):
    """The terms of a period.  No statute gives them; each period names who decided them, and where."""

    norms: Annotated[str, AfterValidator(_known_family)]
    """The family of norm sets, such as `perusosa`."""
    offset_lone_parent_supplement: bool = True
    """See `Policy`; it matters with norm sets that the children's income is offset against."""
    basis: Basis
    usable_share: Annotated[Amount, Field(gt=0, le=1)]
    min_buffer: _Euros
    min_instalment: _Euros
    instalment_step: _Step
    credit_min: _Euros
    credit_max: _Euros
    credit_step: _Step
    max_months: Annotated[int, Field(ge=1, le=120)]
    rate: Annotated[Amount, Field(le=20, decimal_places=2)]
    """Per cent a year; never over the reference rate (1133/2002, 6 §)."""
    stress_addition: Amount
    stress_floor: Amount

    @model_validator(mode="after")
    def _must_hang_together(self) -> Self:
        if self.credit_min > self.credit_max:
            raise ValueError("credit_min must not be over credit_max")
        smallest = max(self.instalment_step, _up_to(self.min_instalment, self.instalment_step))
        carried = largest_principal(smallest, self.rate, self.max_months, self.credit_step)
        if carried < max(self.credit_min, CENT):
            raise ValueError(
                f"an instalment of {smallest} carries {carried} in max_months, which is less than credit_min"
            )
        return self

    def policy(self) -> Policy:
        """These terms as the assessment takes them."""
        values = self.model_dump(exclude={*Dated.model_fields, "norms"})
        return Policy(norm_set=self.norms, **values)
