"""The fictional county of a demonstration: who lives there, what they have sent, what they repay."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from portal.domain.application_answers import Livelihood, Relationship
from portal.domain.short_answers import ShortAnswers


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SeedPerson(_Model):
    """A made-up person; the personal identity code is of the 900 series."""

    identity_code: str
    first_names: str
    family_name: str
    language: Literal["fi", "sv"]
    non_disclosure: bool = False


class SeedStaff(_Model):
    """A made-up counsellor, as the demonstration provider knows them."""

    name: str
    tenant: str
    object_id: str


class SeedApplication(_Model):
    """An application that was sent some days ago."""

    person: str
    days_ago: int
    taken: bool = False
    wants_discussion: bool = False
    relationship: Relationship
    livelihood: Livelihood
    occupation: str = ""
    budget: ShortAnswers
    purpose: str
    amount: Decimal
    months: int
    own_words: str = ""


class SeedCredit(_Model):
    """A credit in repayment: paid out some months ago, with so many instalments paid since."""

    person: str
    purpose: str
    principal: Decimal
    months: int
    months_ago: int
    paid: int
    reference: str


class SeedDiscussion(_Model):
    """A wish to talk about a credit."""

    person: str
    hours_ago: int
    topic: str
    text: str
    contact: str


class County(_Model):
    """Everything of the file."""

    people: dict[str, SeedPerson]
    counsellor: SeedStaff
    applications: tuple[SeedApplication, ...]
    credits: tuple[SeedCredit, ...]
    discussions: tuple[SeedDiscussion, ...]


def county() -> County:
    """The fictional county."""
    return County.model_validate(tomllib.loads(Path(__file__).with_name("county.toml").read_text("utf-8")))
