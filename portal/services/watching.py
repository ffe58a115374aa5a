"""Watching the figures: how each of them, and each term of the counties' own files, stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.figures.checking import Kept, Standing, State, kept_figures, standing_on
from portal.units import Unit


@dataclass(frozen=True)
class Renewals:
    """What is used and is to be renewed: what has run out, and what soon will."""

    run_out: tuple[Standing, ...]
    ending: tuple[Standing, ...]


def kept_by(units: Iterable[Unit], day: date) -> tuple[Kept, ...]:
    """The portal's figures, and the dated parts of these counties' files."""
    counties = tuple(units)
    families = {family for unit in counties for family in unit.families(day)}
    return (*kept_figures(families), *(kept for unit in counties for kept in unit.kept()))


def standings(units: Iterable[Unit], day: date) -> tuple[Standing, ...]:
    """How everything that is kept stands on a day."""
    return tuple(standing_on(kept, day) for kept in kept_by(units, day))


def renewals(unit: Unit, day: date) -> Renewals:
    """What a unit's staff should know of the figures that it uses."""
    used = [standing for standing in standings([unit], day) if standing.kept.is_used]
    return Renewals(
        run_out=tuple(each for each in used if each.state in {State.MISSING, State.OVERDUE}),
        ending=tuple(each for each in used if each.state is State.ENDING),
    )
