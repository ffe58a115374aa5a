"""The fields of what other systems tell us: what each may hold, and in which one form we keep it."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from stdnum import iban

from portal.domain import references

_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_AMOUNT = r"^\d{1,5}\.\d{2}$"
_YEAR_FIRST = r"\d{4}-\d{2}-\d{2}"


def _one_line(value: object) -> object:
    """A text with single spaces: line ends, tabs and spaces of other widths count as one."""
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def _must_be_printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("holds a character that cannot be printed")
    return value


def _amount_of(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(_AMOUNT, value, re.ASCII):
        raise ValueError("must be euros with two decimals in a string, such as 1234.50")
    return Decimal(value)


def _must_be_written(value: object) -> object:
    """A day or a moment as ISO 8601 writes it: a bare number is no such one."""
    if not isinstance(value, str) or not re.match(_YEAR_FIRST, value, re.ASCII):
        raise ValueError("must be written as in ISO 8601")
    return value


def _day_of_our_time(value: date) -> date:
    if not _FIRST_DAY <= value <= _LAST_DAY:
        raise ValueError("is not of our time")
    return value


def _moment_of_our_time(value: datetime) -> datetime:
    _day_of_our_time(value.date())
    return value.astimezone(UTC)


def _finnish_account(value: str) -> str:
    compact = str(iban.compact(value))
    if not compact.startswith("FI") or not iban.is_valid(compact):
        raise ValueError("must be a Finnish IBAN")
    return compact


def _reference_number(value: str) -> str:
    compact = value.replace(" ", "").lstrip("0")
    if not references.is_valid(compact):
        raise ValueError("must be a Finnish reference number")
    return compact


_ONE_LINE, _PRINTABLE = BeforeValidator(_one_line), AfterValidator(_must_be_printable)
Line = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=500), _PRINTABLE]
Name = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=70), _PRINTABLE]
CaseNumber = Annotated[str, _ONE_LINE, StringConstraints(min_length=1, max_length=60), _PRINTABLE]
Amount = Annotated[
    Decimal, BeforeValidator(_amount_of), WithJsonSchema({"type": "string", "pattern": _AMOUNT})
]
_WRITTEN = BeforeValidator(_must_be_written)
Day = Annotated[date, Strict(False), _WRITTEN, AfterValidator(_day_of_our_time)]
Moment = Annotated[AwareDatetime, Strict(False), _WRITTEN, AfterValidator(_moment_of_our_time)]
Account = Annotated[str, StringConstraints(max_length=40), AfterValidator(_finnish_account)]
ReferenceNumber = Annotated[str, StringConstraints(max_length=30), AfterValidator(_reference_number)]
