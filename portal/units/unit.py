"""One organiser's file: who it is, by which terms it grants credit, and what it promises."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator
from stdnum import iban

from portal.domain.money import CENT
from portal.domain.policy import Basis, Policy
from portal.figures.dated import Amount
from portal.figures.norm_sets import norm_families

_Text = Annotated[str, Field(min_length=1)]
_Euros = Annotated[Amount, Field(max_digits=8, decimal_places=2)]
_Step = Annotated[Amount, Field(ge=CENT, decimal_places=2)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TermsMissing(LookupError):
    """The organiser's file has no terms for a day; nothing older or newer is used instead."""

    def __init__(self, unit: str, day: date) -> None:
        super().__init__(f"unit {unit} has no terms for {day}")
        self.day = day


def _known_family(family: str) -> str:
    if family not in norm_families():
        raise ValueError(f"there are no norm sets {family}")
    return family


class Words(_Model):
    """A text in both languages."""

    fi: _Text
    sv: _Text

    def __call__(self, lang: str) -> str:
        """The text in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi


class Contacts(_Model):
    """How to reach the unit."""

    phone: _Text
    emergency: _Text
    """The emergency social services, around the clock."""
    hours: Words
    visiting: Words


class Terms(_Model):
    """The terms of a period.  No statute gives them; each period names who decided them, and where."""

    valid_from: date
    valid_to: date | None = None
    source: _Text
    confirmed: bool
    norms: Annotated[str, AfterValidator(_known_family)]
    """The family of norm sets, such as `perusosa`."""
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
        return self

    def is_valid_on(self, day: date) -> bool:
        """Whether the terms hold on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def policy(self) -> Policy:
        """These terms as the assessment takes them."""
        values = self.model_dump(exclude={"valid_from", "valid_to", "source", "confirmed", "norms"})
        return Policy(norm_set=self.norms, **values)


class Purpose(_Model):
    """A purpose that the organiser grants credit for, and to whom it is then paid."""

    key: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    label: Words
    payee: Words


class Section(_Model):
    """A part of the criteria."""

    title: Words
    text: tuple[Words, ...] = Field(min_length=1)


class ShownSection(_Model):
    """A part of the criteria in one language."""

    title: str
    paragraphs: tuple[str, ...]


class Criteria(_Model):
    """The criteria for granting, given in writing before anything is granted (1133/2002, 4.3 §)."""

    version: _Text
    valid_from: date
    adopted_by: Words
    section: tuple[Section, ...] = Field(min_length=1)

    def sections(self, lang: str) -> tuple[ShownSection, ...]:
        """The parts in `fi` or `sv`."""
        return tuple(
            ShownSection(title=part.title(lang), paragraphs=tuple(text(lang) for text in part.text))
            for part in self.section
        )


class Promises(_Model):
    """When the organiser aims to answer; the law's own limit is three months (1301/2014, 45 §)."""

    target_days: Annotated[int, Field(ge=1, le=90)]


class Repayment(_Model):
    """Where instalments are paid."""

    payee: _Text
    iban: str

    @field_validator("iban")
    @classmethod
    def _must_be_valid(cls, value: str) -> str:
        if not iban.is_valid(value):
            raise ValueError("is not a valid IBAN")
        return str(iban.compact(value))


class Place(_Model):
    """A municipality that no register knows: that of a fictional county."""

    code: Annotated[str, Field(pattern=r"^\d{3}$")]
    name: Words


class Unit(_Model):
    """An organiser that uses the portal."""

    code: Annotated[str, Field(pattern=r"^\d{1,3}$")]
    name: Words
    languages: tuple[Literal["fi", "sv"], ...] = ("fi", "sv")
    municipalities: tuple[Annotated[str, Field(pattern=r"^\d{3}$")], ...]
    fictional: tuple[Place, ...] = ()
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    contacts: Contacts
    promises: Promises
    repayment: Repayment
    terms: tuple[Terms, ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    criteria: Criteria

    def terms_on(self, day: date) -> Terms:
        """The terms of a day.  Raises `TermsMissing`."""
        for terms in self.terms:
            if terms.is_valid_on(day):
                return terms
        raise TermsMissing(self.code, day)

    def policy(self, day: date) -> Policy:
        """The parameters of the assessment on a day.  Raises `TermsMissing`."""
        return self.terms_on(day).policy()

    def purpose(self, key: str) -> Purpose:
        """A purpose by its key.  Raises `KeyError`."""
        for purpose in self.purposes:
            if purpose.key == key:
                return purpose
        raise KeyError(key)

    @model_validator(mode="after")
    def _must_hang_together(self) -> Self:
        for earlier, later in pairwise(self.terms):
            if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
                raise ValueError(f"terms: those from {later.valid_from} begin before those before them end")
        if len({purpose.key for purpose in self.purposes}) != len(self.purposes):
            raise ValueError("purposes: every key once")
        return self
