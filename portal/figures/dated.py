"""Figures with their dates and sources: read once, checked, and refused where one is missing."""

import json
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

FOLDER = Path(__file__).parent


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


class Dated(BaseModel):
    """What every row says beside its figure.  Without `valid_to` it stands until the next row begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid_from: date
    valid_to: date | None = None
    source: Annotated[str, Field(min_length=5)]
    checked_by: str = ""
    checked_on: date | None = None
    confirmed: bool

    @model_validator(mode="after")
    def _must_run_forwards(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not be before valid_from")
        return self

    def is_valid_on(self, day: date) -> bool:
        """Whether the row holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Cited(BaseModel):
    """A source as it is named to residents."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fi: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]

    def __call__(self, lang: str) -> str:
        """The source in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi


Row = TypeVar("Row", bound=Dated)
Shape = TypeVar("Shape")


def apart(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows, none of which holds on a day of another's.  Raises `ValueError`."""
    for earlier, later in pairwise(rows):
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            raise ValueError(f"the row from {later.valid_from} must begin after the one before it has ended")
    return rows


def on(name: str, rows: Iterable[Row], day: date) -> Row:
    """The row that is valid on a day.  Raises `FigureMissing`."""
    for row in rows:
        if row.is_valid_on(day):
            return row
    raise FigureMissing(name, day)


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
