"""The figures of an assessment as they stand in a message, under the names of the test vectors."""

from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from portal.domain.assessment import Assessment, Outcome
from portal.domain.money import cents, euros
from portal.domain.money_line import MoneyLine

_Euros = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}, mode="serialization"),
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AssessmentFigures(_Model):
    """What the assessment came to, in euros a month unless a name says otherwise."""

    total_income: _Euros
    housing: _Euros
    separate: _Euros
    living_stated: _Euros
    living_used: _Euros
    unknown: int
    outside: _Euros
    sa_gap: _Euros
    norm: _Euros
    norm_used: _Euros
    debt_now: _Euros
    debt_keep: _Euros
    enforcement: _Euros
    enforcement_after: _Euros
    now_norm: _Euros
    now_actual: _Euros
    after_norm: _Euros
    after_actual: _Euros
    base: _Euros
    instalment: _Euros
    max_credit: _Euros
    housing_share: Decimal
    debt_share: Decimal
    outcome: Outcome
    months_for_want: int | None
    months_used: int | None
    annuity_want: _Euros | None
    stress_rate: Decimal | None
    annuity_stress: _Euros | None
    stress_ok: bool | None

    @classmethod
    def of(cls, assessment: Assessment) -> Self:
        """The figures of an assessment."""
        offer = vars(assessment.offer)
        named: dict[str, Any] = {
            name: offer[name] if name in offer else getattr(assessment, name) for name in cls.model_fields
        }
        return cls(**named)


class MoneyLineCents(_Model):
    """Where a month's money goes, by the applicant's own figures of today; whole cents."""

    income: int
    housing: int
    everyday: int
    debts: int
    other: int
    left: int

    @classmethod
    def of(cls, line: MoneyLine) -> Self:
        """A money line in cents."""
        return cls(**{part: cents(amount) for part, amount in vars(line).items()})

    def line(self) -> MoneyLine:
        """The money line in euros."""
        return MoneyLine(**{part: euros(value) for part, value in dict(self).items()})
