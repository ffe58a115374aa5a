"""The message that carries a sent application to its unit: version 1, in a CloudEvents 1.0 envelope.

The unit calculates again from `budget`, `policy` and the ids of the figures; `assessment` is
what the portal came to on the day of sending.  Amounts are decimal strings of euros, those of
the money line whole cents.  The JSON Schema is printed by `portal schema application`.
"""

import hashlib
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from portal.delivery.canonical import canonical, digest, read
from portal.delivery.figures import AssessmentFigures, MoneyLineCents
from portal.delivery.household import HouseholdInput
from portal.domain.application_answers import (
    AssetsAnswer,
    ContactAnswer,
    CreditAnswer,
    DebtsAnswer,
    FamilyAnswer,
    InformationAnswer,
    OwnWordsAnswer,
    WorkAnswer,
)
from portal.domain.authorisations import Capacity, Source
from portal.domain.policy import FiguresUsed, Policy

_Type = Literal["social-credit.application.submitted"]
_Schema = Literal["urn:social-credit-portal:schema:application:1"]
_FAMILY = "urn:social-credit-portal:schema:application"
_Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Model(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        # Whatever has a default is written all the same, and a receiver may count on it.
        json_schema_serialization_defaults_required=True,
    )


class ApplicationFacts(_Model):
    """What the portal knows of the application itself."""

    id: UUID
    """Also the id of the message: a receiver takes each id once."""
    reference: str
    submitted_at: datetime
    """When it arrived, by the portal's clock; the time limits of the law run from here."""
    language: Literal["fi", "sv"]
    unit: str
    criteria_version: str
    criteria_hash: _Hex
    """SHA-256 of the criteria as the applicant was given them."""
    promised_by: date
    due_by: date


class Applicant(_Model):
    """Who applies, as the identification said."""

    identity_code: str
    first_names: str
    family_name: str
    display_name: str
    municipality: str
    """The code of the municipality of residence."""
    municipality_told: bool
    """Whether the applicant told it, because the identification did not."""
    non_disclosure: bool


class Representative(_Model):
    """Who applies for the applicant, and by which right."""

    identity_code: str
    first_names: str
    family_name: str
    display_name: str
    capacity: Capacity
    source: Source
    authorisation: UUID
    """The portal's id of the right, under which staff have recorded it."""


class MessageAnswers(_Model):
    """The answers, a part for each step of the application."""

    contact: ContactAnswer
    family: FamilyAnswer
    work: WorkAnswer
    debts: DebtsAnswer
    assets: AssetsAnswer
    credit: CreditAnswer
    own_words: OwnWordsAnswer
    information: InformationAnswer


class ApplicationMessage(_Model):
    """A sent application."""

    version: Literal[1] = 1
    application: ApplicationFacts
    applicant: Applicant
    representative: Representative | None = None
    answers: MessageAnswers
    budget: HouseholdInput
    policy: Policy
    figures: FiguresUsed
    assessment: AssessmentFigures
    money_line: MoneyLineCents

    @property
    def wants_discussion(self) -> bool:
        """Whether the applicant wants to discuss in person with an official."""
        return self.answers.information.wants_discussion


class Envelope(_Model):
    """The attributes of CloudEvents 1.0 around the message."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: _Type = "social-credit.application.submitted"
    subject: str
    time: datetime
    dataschema: _Schema = "urn:social-credit-portal:schema:application:1"
    datacontenttype: Literal["application/json"] = "application/json"
    contenthash: _Hex
    """SHA-256 of `data` in the canonical form of RFC 8785, by which either side can prove what was sent."""
    data: ApplicationMessage


class NotAMessage(ValueError):
    """An envelope that is not taken.  It says the kind of fault alone, never what stood there."""

    def __init__(self, kind: Literal["not a message", "schema of the future", "another hash"]) -> None:
        super().__init__(kind)
        self.kind = kind


def contents_of(message: ApplicationMessage) -> str:
    """The message as canonical JSON: the same text for the same message, on every machine."""
    return canonical(message.model_dump(mode="json"))


def from_contents(contents: str) -> ApplicationMessage:
    """The message of such a text.  Raises `pydantic.ValidationError`."""
    return ApplicationMessage.model_validate_json(contents)


def content_hash(contents: str) -> bytes:
    """SHA-256 of the message as it is stored."""
    return hashlib.sha256(contents.encode()).digest()


def source_of(unit: str) -> str:
    """Whence what is told of a unit's applications comes, by it or to it, as CloudEvents asks."""
    return f"/units/{unit}"


def envelope(message: ApplicationMessage) -> str:
    """The envelope with the message in it, as canonical JSON."""
    facts = message.application
    made = Envelope(
        id=facts.id,
        source=source_of(facts.unit),
        subject=str(facts.id),
        time=facts.submitted_at,
        contenthash=content_hash(contents_of(message)).hex(),
        data=message,
    )
    return canonical(made.model_dump(mode="json"))


def from_envelope(text: str) -> ApplicationMessage:
    """The message in an envelope.  Raises `NotAMessage`."""
    return opened(text).data


def opened(text: str | bytes) -> Envelope:
    """An envelope, when its contents are those of its hash.  Raises `NotAMessage`.

    The hash is that of what came, not of what we made of it.  Envelopes that an earlier version has stored
    have none, and are given theirs.
    """
    try:
        given = read(text)
        if _is_of_the_future(given):
            raise NotAMessage("schema of the future")
        found = digest(given["data"])
        if given.setdefault("contenthash", found) != found:
            raise NotAMessage("another hash")
        return Envelope.model_validate_json(canonical(given))
    except NotAMessage:
        raise
    except (ValueError, TypeError, LookupError, AttributeError):
        raise NotAMessage("not a message") from None


def _is_of_the_future(given: dict[str, Any]) -> bool:
    """Whether a later version has written it, with words that we do not know."""
    family, _, version = str(given["dataschema"]).rpartition(":")
    written = given["data"].get("version")
    return family == _FAMILY and (
        (version.isdecimal() and int(version) > 1) or (isinstance(written, int) and written > 1)
    )
