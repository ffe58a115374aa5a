"""What a unit's own system tells of an application: version 1, in CloudEvents 1.0 envelopes.

Six kinds, known by their `type`.  The content of a decision never travels here: only that it was made, and
how it reaches the applicant.  Amounts are decimal strings of euros.  Texts are plain, of one line each,
and in the language of the application.  The JSON Schema is printed by `portal schema unit-event`.
"""

import json
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from portal.delivery.told_fields import (
    Account,
    Amount,
    CaseNumber,
    Day,
    Line,
    Moment,
    Name,
    ReferenceNumber,
)
from portal.domain.applications import State
from portal.domain.schedule import Method, Payment

LARGEST_BYTES = 64_000
"""Of an event as it travels: signed, and sealed where it is."""
_MOST_ASKED = 20
_MOST_MONTHS = 240
_KEY = r"^[a-z_]{1,40}$"

_Schema = Literal["urn:social-credit-portal:schema:unit-event:1"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class ReceivedData(_Model):
    """The unit's own system has the application."""

    case_number: CaseNumber | None = None
    """The number of the case in that system, by which the applicant can ask for it."""


class InReviewData(_Model):
    """Somebody has begun to handle the application, or goes on after a supplement.  Nothing more is told."""


class SupplementAskedData(_Model):
    """Something is missing, and the applicant is asked for it (434/2003, 22 §)."""

    asked: Annotated[tuple[Line, ...], Field(min_length=1, max_length=_MOST_ASKED)]
    """What is asked for, a thing each, in words that the applicant understands."""
    due: Day
    """The day by which it should be there.  A later answer does not bar the decision (434/2003, 33 §)."""
    how: Line
    """How to send it."""


class Result(StrEnum):
    """What was decided, in a word."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Way(StrEnum):
    """How a decision reaches the applicant."""

    LETTER = "letter"
    DIGITAL_POST = "digital_post"
    """Suomi.fi Messages."""
    E_SERVICE = "e_service"
    """The county's own electronic service."""
    IN_PERSON = "in_person"


class DecidedData(_Model):
    """An official has decided.  The decision itself, with grounds and instructions, has a way of its own."""

    result: Result
    decided_on: Day
    way: Way
    sent_on: Day
    """The day on which it is sent, or given in person."""
    review_until: Day | None = None
    """The last day for asking for a review, where the instructions for it name a day."""


class ScheduleRow(_Model):
    """An instalment: `payment` is `interest` and `principal` together, `balance` is what is left after it."""

    due: Day
    payment: Amount
    interest: Amount
    principal: Amount
    balance: Amount


class CreditOpenedData(_Model):
    """The credit has been paid out, and is to be paid back by its schedule (1133/2002, 6 §)."""

    credit_id: UUID
    purpose: Annotated[str, StringConstraints(pattern=_KEY)]
    """As in the application."""
    principal: Amount
    rate: Amount
    """The yearly interest in per cent."""
    method: Method
    months: Annotated[int, Field(ge=1, le=_MOST_MONTHS)]
    payee: Name
    """Whom the instalments are paid to."""
    iban: Account
    reference: ReferenceNumber
    granted_on: Day
    paid_out_on: Day
    schedule: Annotated[tuple[ScheduleRow, ...], Field(min_length=1, max_length=_MOST_MONTHS)]

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The rows of the schedule, numbered from 1."""
        return tuple(Payment(n, **dict(row)) for n, row in enumerate(self.schedule, 1))


class PaymentBookedData(_Model):
    """A payment has arrived for a credit."""

    payment_id: UUID
    """By which it is booked once, however often it is told."""
    credit_id: UUID
    amount: Amount
    booked_on: Day


class _Envelope(_Model):
    """The attributes of CloudEvents 1.0."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    """Taken once; whatever is sent again must bear the same."""
    source: Annotated[str, StringConstraints(pattern=r"^/units/\d{1,3}$")]
    subject: UUID
    """The id of the application."""
    time: Moment
    """When it happened."""
    dataschema: _Schema = "urn:social-credit-portal:schema:unit-event:1"
    datacontenttype: Literal["application/json"] = "application/json"


class Received(_Envelope):
    """The application has arrived."""

    type: Literal["social-credit.application.received"]
    data: ReceivedData

    @property
    def state(self) -> State:
        """Where the application then stands."""
        return State.REGISTERED


class InReview(_Envelope):
    """The application is being handled."""

    type: Literal["social-credit.application.in-review"]
    data: InReviewData

    @property
    def state(self) -> State:
        """Where the application then stands."""
        return State.IN_REVIEW


class SupplementAsked(_Envelope):
    """More is asked of the applicant."""

    type: Literal["social-credit.application.supplement-asked"]
    data: SupplementAskedData

    @property
    def state(self) -> State:
        """Where the application then stands."""
        return State.SUPPLEMENT_REQUESTED


_DECIDED = {
    Result.GRANTED: State.DECIDED_GRANTED,
    Result.PARTLY: State.DECIDED_PARTLY,
    Result.REFUSED: State.DECIDED_REFUSED,
}


class Decided(_Envelope):
    """The application has been decided."""

    type: Literal["social-credit.application.decided"]
    data: DecidedData

    @property
    def state(self) -> State:
        """Where the application then stands."""
        return _DECIDED[self.data.result]


class CreditOpened(_Envelope):
    """The agreement is made, and the credit paid out."""

    type: Literal["social-credit.credit.opened"]
    data: CreditOpenedData

    @property
    def state(self) -> State:
        """Where the application then stands."""
        return State.AGREED


class PaymentBooked(_Envelope):
    """A payment for the credit.  The application stays where it is."""

    type: Literal["social-credit.payment.booked"]
    data: PaymentBookedData


UnitEvent = Annotated[
    Received | InReview | SupplementAsked | Decided | CreditOpened | PaymentBooked,
    Field(discriminator="type"),
]
UNIT_EVENT: TypeAdapter[UnitEvent] = TypeAdapter(UnitEvent)


class CreditLink(_Model):
    """What the timeline keeps of an opened credit: which one."""

    credit_id: UUID


Details = ReceivedData | SupplementAskedData | DecidedData | CreditLink

_DETAILS: dict[State, type[Details]] = {
    State.REGISTERED: ReceivedData,
    State.SUPPLEMENT_REQUESTED: SupplementAskedData,
    State.AGREED: CreditLink,
    **dict.fromkeys(_DECIDED.values(), DecidedData),
}


def from_envelope(said: object) -> UnitEvent:
    """The event of an envelope, as JSON says it.  Raises `pydantic.ValidationError`."""
    return from_body(json.dumps(said))


def from_body(text: str) -> UnitEvent:
    """The event of such a text.  Raises `pydantic.ValidationError`."""
    return UNIT_EVENT.validate_json(text)


def body_of(event: UnitEvent) -> str:
    """The event as JSON: the same text for the same event."""
    return event.model_dump_json()


def details_of(event: UnitEvent) -> str | None:
    """What the timeline keeps of an event beside state and time, as JSON."""
    match event:
        case Received(data=ReceivedData(case_number=None)) | InReview() | PaymentBooked():
            return None
        case CreditOpened(data=opened):
            return CreditLink(credit_id=opened.credit_id).model_dump_json()
        case Received() | SupplementAsked() | Decided():
            return event.data.model_dump_json()


def read_details(state: State, details: str | None) -> Details | None:
    """What was kept with an event of this state."""
    model = _DETAILS.get(state)
    return model.model_validate_json(details) if model and details is not None else None
