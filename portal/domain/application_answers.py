"""What each step of an application asks; the budget it carries over is `budget_answers`.

Amounts are euros.  A step that has not been answered is None; an empty text means that the
person had nothing to say.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.domain.budget import Debt
from portal.domain.budget_answers import BudgetAnswers


class ContactWay(StrEnum):
    """How the applicant wants to be reached."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True)
class ContactAnswer:
    """How to reach the applicant, and in which language; the address is empty under a non-disclosure."""

    phone: str
    way: ContactWay
    language: str
    """`fi` or `sv`: the language in which the matter is handled (423/2003, 12 §)."""
    email: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    times: str = ""
    """When to call and when not."""
    interpreter: str = ""
    """The language of the interpretation that is needed, if any."""


class Relationship(StrEnum):
    """With whom the applicant shares their life."""

    SINGLE = "single"
    COHABITING = "cohabiting"
    MARRIED = "married"
    """Or in a registered partnership."""
    SEPARATED = "separated"


@dataclass(frozen=True)
class FamilyAnswer:
    """The family, beside the household that the budget has told."""

    relationship: Relationship
    children_elsewhere: int = 0
    """Children under 18 who live elsewhere."""
    others: str = ""
    """Who else lives in the home."""
    co_applicant: str = ""
    """The name of who applies together with the applicant, to be identified later."""


class Livelihood(StrEnum):
    """Where the applicant's living mainly comes from."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYED = "unemployed"
    PENSION = "pension"
    STUDENT = "student"
    LEAVE = "leave"
    """Family leave or sick leave."""
    OTHER = "other"


@dataclass(frozen=True)
class WorkAnswer:
    """Work or other livelihood: since when, until when, and what is going to change."""

    livelihood: Livelihood
    occupation: str = ""
    since: date | None = None
    until: date | None = None
    """The last day of a fixed term."""
    changes: str = ""


class Arrangement(StrEnum):
    """What has been done about the applicant's debts already."""

    NONE = "none"
    PENDING = "pending"
    """Applied for, and not decided yet."""
    COURT = "court"
    """A payment programme of a court (57/1993)."""
    GUARANTEE = "guarantee"
    """A loan guaranteed by the Guarantee Foundation."""


@dataclass(frozen=True)
class DebtsAnswer:
    """The debts of the budget as the applicant has confirmed them, and what stands beside them."""

    confirmed: tuple[Debt, ...]
    guarantees: bool
    """Whether the applicant answers for somebody else's debt."""
    arrangement: Arrangement
    remarks: str = ""


@dataclass(frozen=True)
class AssetsAnswer:
    """What the applicant owns, at today's value; None where there is nothing of the kind."""

    accounts: Decimal | None = None
    savings: Decimal | None = None
    home: Decimal | None = None
    car: Decimal | None = None
    other: Decimal | None = None
    remarks: str = ""


@dataclass(frozen=True)
class Payee:
    """To whom a part of the credit would be paid."""

    name: str
    iban: str
    """Without spaces."""
    amount: Decimal
    reference: str = ""
    """A Finnish reference number or an RF reference, without spaces."""


@dataclass(frozen=True)
class CreditAnswer:
    """What the credit is for, how much, and to whom it would be paid.  `purpose` is a key of the county's."""

    purpose: str
    amount: Decimal
    months: int | None = None
    payees: tuple[Payee, ...] = ()
    elsewhere: str = ""
    """Whether credit has been asked for elsewhere, and what the answer was."""


@dataclass(frozen=True)
class OwnWordsAnswer:
    """The situation in the applicant's own words."""

    text: str = ""


class Assistance(StrEnum):
    """Whether social assistance has been asked for; its right is cleared first (1133/2002, 10 §)."""

    NOT_APPLIED = "not_applied"
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class InformationAnswer:
    """What the applicant has read and confirmed.  That it was understood an official makes sure (4.3 §)."""

    criteria_version: str
    assistance: Assistance
    wants_discussion: bool
    """A discussion in person with an official (9 §)."""


StepAnswer = (
    ContactAnswer
    | FamilyAnswer
    | WorkAnswer
    | DebtsAnswer
    | AssetsAnswer
    | CreditAnswer
    | OwnWordsAnswer
    | InformationAnswer
)


@dataclass(frozen=True)
class Answers:
    """Everything answered so far.  The fields are the steps, but for the first."""

    municipality: str | None = None
    """The code of the municipality that the person told, when the identification did not."""
    contact: ContactAnswer | None = None
    family: FamilyAnswer | None = None
    work: WorkAnswer | None = None
    budget: BudgetAnswers | None = None
    debts: DebtsAnswer | None = None
    assets: AssetsAnswer | None = None
    credit: CreditAnswer | None = None
    own_words: OwnWordsAnswer | None = None
    information: InformationAnswer | None = None
