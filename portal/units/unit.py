"""One organiser's file: who it is, by which terms it grants credit, and what it promises."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator
from stdnum import iban

from portal.domain.budget import Household
from portal.domain.facts import LocalFacts
from portal.domain.policy import Policy
from portal.figures.checking import Kept
from portal.figures.dated import Name, apart
from portal.figures.places import CountyPlace, Number, Web
from portal.units.organiser import Model, Organiser, Text, Words
from portal.units.tables import HousingLimits, References, local_facts
from portal.units.terms import Terms, TermsMissing


class Contacts(Model):
    """How to reach the unit."""

    phone: Number
    emergency: Number
    """The emergency social services, around the clock."""
    hours: Words
    visiting: Words


class OwnPlace(Model):
    """How one of the county's own services is reached."""

    phone: Number
    hours: Words
    web: Web | None = None


class Purpose(Model):
    """A purpose that the organiser grants credit for, and to whom it is then paid."""

    key: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    label: Words
    payee: Words


class Section(Model):
    """A part of the criteria."""

    title: Words
    text: tuple[Words, ...] = Field(min_length=1)


class ShownSection(Model):
    """A part of the criteria in one language."""

    title: str
    paragraphs: tuple[str, ...]


class Criteria(Model):
    """The criteria for granting, given in writing before anything is granted (1133/2002, 4.3 §)."""

    version: Text
    valid_from: date
    adopted_by: Words
    section: tuple[Section, ...] = Field(min_length=1)

    def sections(self, lang: str) -> tuple[ShownSection, ...]:
        """The parts in `fi` or `sv`."""
        return tuple(
            ShownSection(title=part.title(lang), paragraphs=tuple(text(lang) for text in part.text))
            for part in self.section
        )


class Promises(Model):
    """When the organiser aims to answer; the law's own limit is three months (1301/2014, 45 §)."""

    target_days: Annotated[int, Field(ge=1, le=90)]


class Repayment(Model):
    """Where instalments are paid."""

    payee: Text
    iban: str

    @field_validator("iban")
    @classmethod
    def _must_be_valid(cls, value: str) -> str:
        if not iban.is_valid(value):
            raise ValueError("is not a valid IBAN")
        return str(iban.compact(value))


class Attachment(Model):
    """A paper that the unit asks for; none is needed for sending an application."""

    key: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    label: Words
    rule: Words
    """Which one: of how many months, how fresh."""


class Privacy(Model):
    """Who answers for the data (GDPR, articles 13 and 37)."""

    officer: Words
    """How the data protection officer is called."""
    phone: Number


class Delivery(Model):
    """How applications reach the unit."""

    queue: Annotated[str, Field(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$")]
    """The routing key of the unit's queue."""
    public_key: Annotated[str, Field(pattern=r"^[\w-][\w.-]*$")] | None = None
    """The file of the unit's public keys, beside its own file; without one, messages are not sealed to it."""
    acknowledge_within_hours: Annotated[int, Field(ge=1, le=168)]
    """How soon the unit's system says that it has received an application."""


class Unit(Organiser):
    """An organiser that uses the portal: its file says `in_use = true`, and all that is then needed."""

    in_use: Literal[True]
    contacts: Contacts
    portal: Web | None = None
    """Where its own residents apply, for those of them who come to another unit's pages."""
    places: Mapping[CountyPlace, OwnPlace] = {}
    """The services that have a phone of their own; the others are reached through the unit."""
    promises: Promises
    repayment: Repayment
    terms: Annotated[tuple[Terms, ...], Field(min_length=1), AfterValidator(apart)]
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    attachments: tuple[Attachment, ...] = Field(min_length=1)
    criteria: Criteria
    privacy: Privacy
    delivery: Delivery
    housing_limits: Annotated[tuple[HousingLimits, ...], AfterValidator(apart)] = ()
    references: Annotated[tuple[References, ...], AfterValidator(apart)] = ()

    def terms_on(self, day: date) -> Terms:
        """The terms of a day.  Raises `TermsMissing`."""
        for terms in self.terms:
            if terms.is_valid_on(day):
                return terms
        raise TermsMissing(self.code, day)

    def policy(self, day: date) -> Policy:
        """The parameters of the assessment on a day.  Raises `TermsMissing`."""
        return self.terms_on(day).policy()

    def local_facts(self, household: Household, municipality: str | None, day: date) -> LocalFacts:
        """What this file's own tables say for a household in a municipality on a day."""
        return local_facts(self.housing_limits, self.references, household, municipality, day)

    def families(self, day: date) -> frozenset[str]:
        """The families of norm sets by which it assesses on a day."""
        return frozenset(terms.norms for terms in self.terms if terms.is_valid_on(day))

    def kept(self) -> tuple[Kept, ...]:
        """What this file keeps with dates, as it is looked after; an empty table is not."""
        name = Name(fi=self.name.fi, sv=self.name.sv)
        tables = (
            ("terms", self.terms),
            ("housing_limits", self.housing_limits),
            ("references", self.references),
        )
        return tuple(Kept(f"{self.code}.{key}", name, rows) for key, rows in tables if rows)

    def unconfirmed(self) -> tuple[str, ...]:
        """The dated tables of which somebody has still to see the source."""
        return tuple(
            f"{kept.key.partition('.')[2]} from {row.valid_from.isoformat()}"
            for kept in self.kept()
            for row in kept.rows
            if not row.confirmed
        )

    def own_place(self, place: CountyPlace) -> OwnPlace:
        """How one of its services is reached: by its own phone, or by that of the unit."""
        return self.places.get(place) or OwnPlace(phone=self.contacts.phone, hours=self.contacts.hours)

    def purpose(self, key: str) -> Purpose:
        """A purpose by its key.  Raises `KeyError`."""
        for purpose in self.purposes:
            if purpose.key == key:
                return purpose
        raise KeyError(key)

    @model_validator(mode="after")
    def _must_hang_together(self) -> Self:
        if len({purpose.key for purpose in self.purposes}) != len(self.purposes):
            raise ValueError("purposes: every key once")
        if len({paper.key for paper in self.attachments}) != len(self.attachments):
            raise ValueError("attachments: every key once")
        return self
