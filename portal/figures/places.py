"""Where one can turn: how each place is reached on a day."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from portal.domain.turning import Place, Way, Why
from portal.figures.dated import FOLDER, Dated, Figure, Model, Name, on, read

_Address = Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+\.[a-z]{2,}/[\w./-]*$")]
Number = Annotated[str, Field(pattern=r"^[+0][0-9 ]{4,17}[0-9]$")]


class CountyPlace(StrEnum):
    """The places that are the county's own; how they are reached stands in the county's file."""

    COUNSELLOR = "counsellor"
    SOCIAL_WORK = "social_work"
    HOUSING_ADVICE = "housing_advice"
    CLIENT_FEES = "client_fees"


class Web(Model):
    """An address of the web in both languages."""

    fi: _Address
    sv: _Address

    def __call__(self, lang: str) -> str:
        """The address in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi


class Phone(Model):
    """A number to call in both languages."""

    fi: Number
    sv: Number

    def __call__(self, lang: str) -> str:
        """The number for those who speak `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi


class PlaceRow(Dated):
    """How a place is reached in a period."""

    web: Web
    phone: Phone | None = None
    hours: Name | None = None
    """When the phone is answered, and what a call costs."""

    @model_validator(mode="after")
    def _must_be_hours_of_a_phone(self) -> Self:
        if self.hours is not None and self.phone is None:
            raise ValueError("hours are those of a phone")
        return self


class PlaceFigure(Figure[PlaceRow]):
    """A place by its key, with its rows in the order of time."""

    key: Annotated[str, Field(pattern=r"^[a-z_]+$")]


_TURNED_TO: Mapping[Place, str] = {
    Place.KELA: "kela",
    Place.DEBT_COUNSELLING: "debt_counselling",
    Place.GUARANTEE_FOUNDATION: "guarantee_foundation",
    Place.SOCIAL_CREDIT: CountyPlace.COUNSELLOR,
    Place.SOCIAL_WORK: CountyPlace.SOCIAL_WORK,
}
"""Whom each way leads to; a payment plan and saving are nobody's."""
_ASSISTANCE = "social_assistance"


def _with_all_that_is_turned_to(places: tuple[PlaceFigure, ...]) -> tuple[PlaceFigure, ...]:
    keys = [place.key for place in places]
    if len(set(keys)) != len(keys):
        raise ValueError("every key once")
    missing = {*_TURNED_TO.values(), _ASSISTANCE} - set(CountyPlace) - set(keys)
    if missing:
        raise ValueError(f"there is no {', '.join(sorted(missing))}")
    if set(keys) & set(CountyPlace):
        raise ValueError("the county's own places stand in the county's file")
    return places


class _File(Model):
    place: Annotated[tuple[PlaceFigure, ...], AfterValidator(_with_all_that_is_turned_to)]


@cache
def places() -> Mapping[str, PlaceFigure]:
    """Every place that is not the county's own, by its key.  Raises `BadFigures`."""
    return MappingProxyType({place.key: place for place in read(FOLDER / "places.toml", _File).place})


def place_on(key: str, day: date) -> PlaceRow:
    """How a place is reached on a day.  Raises `FigureMissing`."""
    return on(f"way to reach {key}", places()[key].row, day)


def turned_to(way: Way) -> str | None:
    """The key of the place that a way leads to; None where it leads to nobody in particular."""
    return _ASSISTANCE if way.why is Why.LACKS_ASSISTANCE else _TURNED_TO.get(way.place)
