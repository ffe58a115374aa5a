"""Advice: which rules hold on a day, what their texts say, and the figures that they depend on."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from portal.domain.advice import TRIGGERS, Advice, AdviceRule
from portal.domain.budget import Household
from portal.domain.facts import Facts, LocalFacts
from portal.figures import benefits, debts
from portal.figures.dated import FOLDER, FigureMissing, Model, read
from portal.figures.places import CountyPlace, places
from portal.figures.ranges import ranges

_Text = Annotated[str, Field(min_length=3)]
Figure = TypeVar("Figure")


def _known(trigger: str) -> str:
    if trigger not in TRIGGERS:
        raise ValueError(f"there is no trigger {trigger}")
    return trigger


def _reached(place: str) -> str:
    if place not in {*places(), *CountyPlace}:
        raise ValueError(f"there is no place {place}")
    return place


class _Words(Model):
    fi: _Text
    sv: _Text


class _Target(_Words):
    place: Annotated[str, AfterValidator(_reached)] | None = None
    """The key of the place, where it is one that can be reached."""


class AdviceText(_Words):
    """A version of a piece of advice; a value stands in it as `%(name)s`."""

    id: Annotated[str, Field(pattern=r"^A\d\d$")]
    version: Annotated[int, Field(ge=1)]
    priority: int
    trigger: Annotated[str, AfterValidator(_known)]
    valid_from: date
    valid_to: date | None = None
    target: _Target
    """To whom the advice leads."""

    def text(self, lang: str) -> str:
        """The advice in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi

    def target_name(self, lang: str) -> str:
        """To whom it leads, in `fi` or `sv`."""
        return self.target.sv if lang == "sv" else self.target.fi


class _File(Model):
    advice: Annotated[tuple[AdviceText, ...], Field(min_length=1)]


@cache
def advice_texts() -> tuple[AdviceText, ...]:
    """Every version of every piece of advice.  Raises `BadFigures`."""
    return read(FOLDER / "advice.toml", _File).advice


def advice_rules(day: date) -> tuple[AdviceRule, ...]:
    """The rules that hold on a day."""
    return tuple(
        AdviceRule(row.id, row.version, row.priority, row.trigger)
        for row in advice_texts()
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    )


def advice_text(advice: Advice) -> AdviceText:
    """The text of a piece of advice in the version that was given.  Raises `KeyError`."""
    for row in advice_texts():
        if (row.id, row.version) == (advice.id, advice.version):
            return row
    raise KeyError(advice.id)


def facts(household: Household, day: date, local: LocalFacts | None = None) -> Facts:
    """The figures that flags and advice depend on, beside those of the county's own file.

    A figure that is missing for the day is None, and what depends on it is not said: advice can be
    spared, an amount that is out of date cannot.
    """
    return Facts(
        child_benefit=_if_known(lambda: benefits.child_benefit(household, day)),
        maintenance_support=_if_known(lambda: benefits.maintenance_support(day)),
        medicine_ceiling=_if_known(lambda: benefits.medicine_ceiling(day)),
        medicine_credit_income=_if_known(lambda: benefits.medicine_credit_income(household, day)),
        guarantee_limit=_if_known(lambda: benefits.guarantee_limit(household, day)),
        protected=_if_known(lambda: debts.protected_part(day)),
        credit_cap=_if_known(lambda: debts.credit_cap(day)),
        ranges=_if_known(lambda: ranges(day)),
        local=local or LocalFacts(),
    )


def _if_known(figure: Callable[[], Figure]) -> Figure | None:
    try:
        return figure()
    except FigureMissing:
        return None
