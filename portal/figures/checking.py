"""The figures looked after: every file read at the start, and how each figure stands on a day."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.figures import advising, benefits, catalogue, debts, norm_sets, places, proposed, ranges
from portal.figures.dated import BadFigures, Dated, Figure, Name, standing
from portal.figures.norm_sets import ASSISTANCE

SOON = timedelta(days=60)
"""How long before a figure runs out staff are told of it."""

_FIGURES: Mapping[str, Callable[[], Figure[Any]]] = {
    "protected_part": debts.protected_parts,
    "reference_rate": debts.reference_rates,
    "credit_cap": debts.credit_caps,
    "child_benefit": benefits.child_benefits,
    "maintenance_support": benefits.maintenance_supports,
    "medicine_ceiling": benefits.medicine_ceilings,
    "medicine_credit": benefits.medicine_credits,
    "guarantee": benefits.guarantees,
    "general_support": benefits.general_supports,
    "ranges": ranges.range_figure,
}
"""What reads each figure, by the name of its file."""
_NOT_USED_YET = frozenset({"general_support"})

FILES: tuple[Callable[[], object], ...] = (
    norm_sets.norm_figures,
    *_FIGURES.values(),
    places.places,
    catalogue.line_kinds,
    advising.advice_texts,
    proposed.proposed_file,
)
"""What reads each of the files."""


def check(files: Iterable[Callable[[], object]] = FILES) -> None:
    """Read every file.  Raises one `BadFigures` with the faults of them all."""
    faults: list[str] = []
    for read in files:
        try:
            read()
        except BadFigures as bad:
            faults += bad.faults
    if faults:
        raise BadFigures(dict.fromkeys(faults))


class State(StrEnum):
    """How a figure stands on a day."""

    VALID = "valid"
    ENDING = "ending"
    """Valid, and runs out or is due to change soon."""
    OVERDUE = "overdue"
    """It stands, but a new one should have come."""
    MISSING = "missing"
    """It has run out, or has not begun."""


@dataclass(frozen=True)
class Kept:
    """A figure with all its rows, whoever keeps it."""

    key: str
    name: Name
    rows: Sequence[Dated]
    is_used: bool = True
    """Whether something depends on it, so that a day without it matters."""


@dataclass(frozen=True)
class Standing:
    """How a figure stands on a day."""

    kept: Kept
    state: State
    until: date | None
    """The last day on which it holds, or held; None where it has no end, or never held before."""
    is_confirmed: bool


def kept_figures(families: Collection[str] = ()) -> tuple[Kept, ...]:
    """Every figure of the files.  Of the norm sets these families are used, beside the basic amount."""
    used = {ASSISTANCE, *families}
    norms = norm_sets.norm_figures().items()
    return (
        *(Kept(family, figure.name, figure.row, family in used) for family, figure in norms),
        *(Kept(key, read().name, read().row, key not in _NOT_USED_YET) for key, read in _FIGURES.items()),
        *(Kept(f"places.{key}", place.name, place.row) for key, place in places.places().items()),
    )


def standing_on(kept: Kept, day: date) -> Standing:
    """How a figure stands on a day."""
    rows = standing(kept.rows)
    begun = [row for row in rows if row.valid_from <= day]
    if not begun or not begun[-1].is_valid_on(day):
        ended = begun[-1].valid_to if begun else None
        return Standing(kept, State.MISSING, ended, bool(begun) and begun[-1].confirmed)
    last = _last_without_a_gap(begun[-1], rows[len(begun) :])
    until = last.due_to_change - timedelta(days=1) if last.due_to_change else last.valid_to
    return Standing(kept, _state(until, day), until, begun[-1].confirmed)


def _last_without_a_gap(row: Dated, later: Sequence[Dated]) -> Dated:
    """The row with which a figure ends that holds on each day from this row on."""
    for following in later:
        if row.valid_to is None or following.valid_from > row.valid_to + timedelta(days=1):
            break
        row = following
    return row


def _state(until: date | None, day: date) -> State:
    if until is None or until - day > SOON:
        return State.VALID
    return State.ENDING if day <= until else State.OVERDUE
