"""What the files of the fictional county say."""

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from portal.delivery.unit_event import Result, Way
from portal.domain.application_answers import Assistance, Livelihood
from portal.domain.budget import Debt, Frequency
from portal.domain.budget_answers import HomeAnswer, HouseholdAnswer, WishAnswer
from portal.domain.discussions import Topic
from portal.domain.finnish_time import HELSINKI, day_of
from portal.domain.schedule import due_date

_FOLDER = Path(__file__).parent


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SeedStaff(_Model):
    """A made-up member of the unit's staff, as the demonstration provider knows them."""

    key: str
    name: str
    object_id: str
    tenant: str = "99000000-0000-4000-8000-000000000990"
    role: Literal["counsellor", "supervisor", "admin"]


class SeedResident(_Model):
    """A made-up person; the personal identity code is of the numbers 900–999."""

    key: str
    identity_code: str
    first_names: str
    family_name: str
    language: Literal["fi", "sv"]
    phone: str
    street: str = ""
    non_disclosure: bool = False

    @property
    def name(self) -> str:
        """The whole name, as the sign-in gives it."""
        return f"{self.first_names} {self.family_name}"


class SeedPayee(_Model):
    """Somebody to whom credits are paid."""

    name: str
    iban: str


class SeedLine(NamedTuple):
    """One amount of a made-up budget; `person` is the adult's number from 0."""

    code: str
    amount: Decimal
    person: int | None = None
    every: Frequency = Frequency.MONTH


class SeedAsked(_Model):
    """What the unit's own system has asked for, `after` so many days, to come in `days`."""

    after: int
    days: int
    things: tuple[str, ...]
    how: str


class SeedDecided(_Model):
    """That the unit's own system has told a decision, `after` so many days."""

    after: int
    result: Result
    way: Way


class SeedApplication(_Model):
    """An application that arrived some days ago; one that is not `sent` is still being filled in."""

    applicant: str
    days_ago: int
    at: time
    sent: bool = True
    by: str | None = None
    """The member of the staff who took it into work, `taken` days after it had arrived."""
    taken: int = 0
    asked: SeedAsked | None = None
    decided: SeedDecided | None = None
    livelihood: Livelihood
    occupation: str = ""
    household: HouseholdAnswer
    home: HomeAnswer
    lines: tuple[SeedLine, ...]
    debts: tuple[Debt, ...]
    withheld: Decimal | None = None
    wish: WishAnswer
    purpose: str
    """A key of the county's purposes."""
    payees: dict[str, Decimal] = {}
    assistance: Assistance
    wants_discussion: bool = False
    co_applicant: str = ""
    interpreter: str = ""
    times: str = ""
    own_words: str = ""

    def arrived_at(self, now: datetime) -> datetime:
        """When it arrived; never later than now."""
        arrived = datetime.combine(day_of(now) - timedelta(days=self.days_ago), self.at, HELSINKI)
        return min(arrived, now)


class SeedWish(_Model):
    """A wish to talk about paying."""

    topic: Topic
    hours_ago: int
    text: str


class SeedCredit(_Model):
    """A credit of which `before` instalments have fallen due, and all but `unpaid` of them been paid."""

    borrower: str
    reference: str
    """The reference number without its check digit."""
    purpose: str
    principal: Decimal
    rate: Decimal
    months: int
    before: int
    due_in: int
    """In how many days the next instalment falls due."""
    unpaid: int = 0
    wish: SeedWish | None = None

    @property
    def paid(self) -> int:
        """How many instalments have been paid."""
        return self.before - self.unpaid

    def first_due(self, today: date) -> date:
        """The due day of the first instalment."""
        return months_before(today + timedelta(days=self.due_in), self.before)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last day of one that is too short."""
    return due_date(day, -months, lambda _day: True)


class County(_Model):
    """Everything of the files."""

    staff: tuple[SeedStaff, ...] = Field(min_length=1)
    resident: tuple[SeedResident, ...]
    payees: dict[str, SeedPayee]
    application: tuple[SeedApplication, ...]
    credit: tuple[SeedCredit, ...]

    def resident_named(self, key: str) -> SeedResident:
        """The resident of a key.  Raises `StopIteration`."""
        return next(resident for resident in self.resident if resident.key == key)


def load_county() -> County:
    """The fictional county."""
    parts: dict[str, Any] = {}
    for name in ("people", "applications", "credits"):
        text = (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
        parts |= tomllib.loads(text, parse_float=Decimal)
    return County.model_validate(parts)
