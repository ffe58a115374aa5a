"""Figures with their dates and sources: read once, checked, and refused where one is missing."""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

_FOLDER = Path(__file__).parent


class BadFigures(Exception):
    """Figure files that cannot be used; the text names every fault with its file and field."""


class FigureMissing(LookupError):
    """There is no figure of this name for a day.  None older or newer is used instead."""

    def __init__(self, name: str, day: date) -> None:
        super().__init__(f"there is no {name} for {day.isoformat()}")
        self.name = name
        self.day = day


class Dated(BaseModel):
    """What every row says beside its figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid_from: date
    valid_to: date | None = None
    source: Annotated[str, Field(min_length=5)]
    checked_by: str = ""
    checked_on: date | None = None
    confirmed: bool


Row = TypeVar("Row", bound=Dated)


def on(name: str, rows: Iterable[Row], day: date) -> Row:
    """The row that is valid on a day.  Raises `FigureMissing`."""
    for row in rows:
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            return row
    raise FigureMissing(name, day)


def read(file: str, shape: Any) -> Any:
    """The rows of a figure file in the shape of a type.  Raises `BadFigures`."""
    try:
        return TypeAdapter(shape).validate_python(tomllib.loads((_FOLDER / file).read_text("utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise BadFigures(f"{file}: {fault}") from fault
    except ValidationError as fault:
        lines = [f"  {file}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()]
        raise BadFigures("The figures cannot be used:\n" + "\n".join(lines)) from fault
