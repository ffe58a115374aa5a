"""Figures with their dates and sources: read once, checked, and refused where one is missing."""

import json
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

FOLDER = Path(__file__).parent
DATA = FOLDER / "data"
"""One file for each figure."""


class BadFigures(Exception):
    """Figure files that cannot be used; `faults` names every fault with its file and field."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The figures cannot be used:\n" + "\n".join(f"  {fault}" for fault in self.faults))


class FigureMissing(LookupError):
    """There is no figure of this name for a day.  None older or newer is used instead."""

    def __init__(self, name: str, day: date) -> None:
        super().__init__(f"there is no {name} for {day.isoformat()}")
        self.name = name
        self.day = day


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("must stand in quotes, so that it is exact")
    return value


Amount = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0)]
"""Euros, days' euros or per cent, exact and not negative."""


class Model(BaseModel):
    """A part of a file: it cannot change, and holds nothing that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(Model):
    """What a figure is called in both languages."""

    fi: Annotated[str, Field(min_length=3)]
    sv: Annotated[str, Field(min_length=3)]

    def __call__(self, lang: str) -> str:
        """The name in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi


class Dated(Model):
    """What every row says beside its figure.  Without `valid_to` it stands until the next row begins."""

    valid_from: date
    valid_to: date | None = None
    due_to_change: date | None = None
    """From when a new figure is awaited, of a row that stands until it comes."""
    source: Annotated[str, Field(min_length=5)]
    checked_by: Annotated[str, Field(min_length=3)]
    checked_on: date
    confirmed: bool
    """Whether the one who checked it saw the source itself."""

    @model_validator(mode="after")
    def _must_run_forwards(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not be before valid_from")
        if self.due_to_change is not None and (self.valid_to or self.due_to_change <= self.valid_from):
            raise ValueError("due_to_change must be after valid_from, in a row without valid_to")
        return self

    def is_valid_on(self, day: date) -> bool:
        """Whether the row holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Numbered(Dated):
    """A row whose id is stored with what was calculated by it, so that it is never changed or taken away.

    A mistake is put right by a new row; the old one names it, and from then on stands on no day.
    """

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]
    replaced_by: str | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the row holds on a day."""
        return self.replaced_by is None and super().is_valid_on(day)


Row = TypeVar("Row", bound=Dated)
NumberedRow = TypeVar("NumberedRow", bound=Numbered)
Shape = TypeVar("Shape")


def standing(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without those that were replaced."""
    return tuple(row for row in rows if getattr(row, "replaced_by", None) is None)


def apart(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows, none of which holds on a day of another's.  Raises `ValueError`."""
    ids = [row.id for row in rows if isinstance(row, Numbered)]
    if len(set(ids)) != len(ids):
        raise ValueError("every id once")
    replacing = {row.replaced_by for row in rows if isinstance(row, Numbered)} - {None}
    if not replacing <= {row.id for row in standing(rows) if isinstance(row, Numbered)}:
        raise ValueError("replaced_by must be the id of a row that stands")
    for earlier, later in pairwise(standing(rows)):
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            raise ValueError(f"the row from {later.valid_from} must begin after the one before it has ended")
    return rows


class Figure(Model, Generic[Row]):
    """The file of one figure: what it is called, and its rows in the order of time."""

    name: Name
    row: Annotated[tuple[Row, ...], Field(min_length=1), AfterValidator(apart)]


def on(name: str, rows: Iterable[Row], day: date) -> Row:
    """The row that is valid on a day.  Raises `FigureMissing`."""
    for row in rows:
        if row.is_valid_on(day):
            return row
    raise FigureMissing(name, day)


def with_id(rows: Iterable[NumberedRow], row_id: str) -> NumberedRow:
    """The row with an id, whatever the day.  Raises `KeyError`."""
    for row in rows:
        if row.id == row_id:
            return row
    raise KeyError(row_id)


def read(path: Path, shape: type[Shape]) -> Shape:
    """What a TOML or JSON file holds, in the shape of a type.  Raises `BadFigures`."""
    parse = json.loads if path.suffix == ".json" else tomllib.loads
    try:
        return TypeAdapter(shape).validate_python(parse(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as fault:
        raise BadFigures([f"{path.name}: {fault}"]) from fault
    except ValidationError as fault:
        raise BadFigures(
            f"{path.name}: {'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors()
        ) from fault
