"""A budget as data to take along: version 1, with the result as it was shown on the day.

`budget` is what was told, and all that is needed to count again; the rest says what it came to, in the
words of one language.  Amounts are decimal strings of euros.  `portal schema budget` prints the JSON
Schema; `portal assess` takes the file as it is.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationError
from pydantic_core import from_json

from portal.delivery.household import HouseholdInput
from portal.domain.budget import Budget
from portal.domain.policy import FiguresUsed, Policy

SCHEMA = "urn:social-credit-portal:schema:budget:1"
_FAMILY = SCHEMA.removesuffix("1")
LARGEST = 256 * 1024
"""How many bytes a file may have that is read back; a budget of every line with long names has a fifth."""
_MOST = {"lines": 500, "debts": 100, "children": 20}
_LONGEST = 200

_Amount = Annotated[Decimal, PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportRow(_Model):
    """One row: what it is, its code, its name, and its amounts in a month.

    An amount is null where it is not known, or where the track does not count the row.
    """

    kind: str
    code: str
    label: str
    hint: str
    own: _Amount | None
    norm: _Amount | None


class ExportSection(_Model):
    """Rows that are counted together.  The totals are the sums of the rows."""

    key: str
    title: str
    rows: tuple[ExportRow, ...]
    own: _Amount
    norm: _Amount | None


class ExportPair(_Model):
    """A figure by own figures and by the norm, or today and after the credit."""

    key: str
    label: str
    first: _Amount
    second: _Amount | None


class ExportExplanation(_Model):
    """How a figure came about.  `result` is euros; of `months` it is months."""

    key: str
    label: str
    result: _Amount
    arithmetic: str
    parameter: str
    source: str


class ExportFigures(_Model):
    """The terms and the dated figures of the calculation."""

    unit: str
    policy: Policy
    """The terms, with the id of the norm set."""
    used: FiguresUsed
    """The day, and the ids of the other figures."""


class BudgetExport(_Model):
    """A budget and its result."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    schema_: Annotated[Literal["urn:social-credit-portal:schema:budget:1"], Field(alias="schema")] = (
        "urn:social-credit-portal:schema:budget:1"
    )
    made_on: date
    language: Literal["fi", "sv"]
    figures: ExportFigures
    budget: HouseholdInput
    sections: tuple[ExportSection, ...]
    """Income, then what it goes to."""
    left: ExportPair
    """What is left today: the income less all other sections, by own figures and by the norm."""
    change: tuple[ExportPair, ...]
    """Today, and after the credit."""
    explanations: tuple[ExportExplanation, ...]


class ExportFault(StrEnum):
    """Why a file could not be read back."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    ANOTHER_FILE = "another_file"
    """JSON, but not of a budget that was taken along."""
    ANOTHER_VERSION = "another_version"
    BROKEN = "broken"
    """Of ours, but something in the budget is not as we write it."""


class UnreadableExport(ValueError):
    """A file that holds no budget to read back; `where` is the place of what is broken in one of ours."""

    def __init__(self, kind: ExportFault, where: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.where = where


class _Read(BaseModel):
    """Of a file that is read back, the day and the budget alone: what it came to is counted anew."""

    model_config = ConfigDict(extra="ignore")

    made_on: date
    budget: HouseholdInput


@dataclass(frozen=True)
class TakenAlong:
    """What a file is read back for: the budget, and the day on which it was taken along."""

    made_on: date
    budget: Budget


def from_export(text: str | bytes) -> TakenAlong:
    """The budget of a file that was taken along.  Raises `UnreadableExport`."""
    written = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(written) > LARGEST:
        raise UnreadableExport(ExportFault.TOO_LARGE)
    try:
        found = from_json(written.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError as fault:
        raise UnreadableExport(ExportFault.NOT_JSON) from fault
    _must_be_ours(found)
    return _budget(found)


def _must_be_ours(found: object) -> None:
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema == SCHEMA:
        return
    ours = isinstance(schema, str) and schema.startswith(_FAMILY)
    raise UnreadableExport(ExportFault.ANOTHER_VERSION if ours else ExportFault.ANOTHER_FILE)


def _budget(found: object) -> TakenAlong:
    try:
        read = _Read.model_validate(found)
    except ValidationError as fault:
        where = ".".join(map(str, fault.errors(include_input=False)[0]["loc"]))
        raise UnreadableExport(ExportFault.BROKEN, where) from fault
    household = read.budget
    for name, most in _MOST.items():
        if len(getattr(household, name)) > most:
            raise UnreadableExport(ExportFault.BROKEN, f"budget.{name}")
    if not all(_is_plain(text) for text in _written(household)):
        raise UnreadableExport(ExportFault.BROKEN, "budget")
    return TakenAlong(read.made_on, household.budget())


def _written(household: HouseholdInput) -> tuple[str, ...]:
    """Everything in free words."""
    return (*(line.name for line in household.lines), *(debt.creditor for debt in household.debts))


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST and (not text or text.isprintable())
