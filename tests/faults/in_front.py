"""What nginx in front of the portal keeps away: slow visitors, a new version's coming, ten times too many."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults import overload, rolling, slow_clients
from tests.faults.report import Outcome, Reached, none


@dataclass(frozen=True)
class Numbers:
    """How much is done, and what must be reached in which time."""

    slow: tuple[int, ...]
    at_once: float
    """The share of them that the server must have held at the same moment."""
    restarts: int
    crowd: float
    """Seconds for which too many come."""
    offered: float
    """So many times the capacity must have come at least."""
    beside: float
    """The share of what was to be asked beside while the capacity was measured, that must have been."""
    slowed: float
    """So many times longer the honest may wait beside the slow ones."""
    closed: float
    """Seconds in which the server has let go of the slow ones."""
    served: float
    """The share of its capacity that the server must still serve."""
    told: float
    """Seconds in which those who are not served are told so."""


FULL = Numbers(
    slow=(200, 1_000),
    at_once=0.9,
    restarts=50,
    crowd=20,
    offered=9,
    beside=0.9,
    slowed=3,
    closed=30,
    served=0.9,
    told=0.1,
)
SHORT = Numbers(
    slow=(40,),
    at_once=0.25,
    restarts=2,
    crowd=2,
    offered=1,
    beside=0.01,
    slowed=1_000,
    closed=90,
    served=0.01,
    told=60,
)


def run(numbers: Numbers) -> Iterator[Outcome]:
    """The three scenarios."""
    for number in numbers.slow:
        yield _slowed(slow_clients.run(number), numbers)
    yield _rolled(rolling.run(numbers.restarts), numbers)
    yield _overloaded(overload.run(numbers.crowd), numbers)


def _slowed(found: slow_clients.Slowed, numbers: Numbers) -> Outcome:
    return Outcome(
        f"{found.slow} slow visitors",
        None,
        (
            Reached("of them at once", found.at_once, least=numbers.at_once * found.slow),
            Reached("answered beside them", found.accepted, least=1),
            none(_with_reasons("not answered", found.faults), found.failed),
            Reached("times the quiet p95", found.p95_beside / found.p95_quiet, most=numbers.slowed),
            Reached("the last closed in s", found.last_closed_after, most=numbers.closed),
        ),
    )


def _rolled(found: rolling.Rolled, numbers: Numbers) -> Outcome:
    return Outcome(
        "a new version under load",
        None,
        (
            Reached("restarts", found.restarts, least=numbers.restarts),
            Reached("forms saved", found.accepted, least=1),
            none(_with_reasons("failed requests", found.faults), found.failed),
            none("saved and not found again", found.lost),
        ),
    )


def _overloaded(found: overload.Overloaded, numbers: Numbers) -> Outcome:
    return Outcome(
        "ten times too many",
        None,
        (
            Reached("times the capacity offered", found.offered / found.capacity, least=numbers.offered),
            Reached("as much asked beside", found.beside, least=numbers.beside),
            none("of that not answered", found.beside_failed),
            Reached("of the capacity served", found.share, least=numbers.served),
            Reached("told to come back", found.refused, least=1),
            Reached("95 of 100 of them in s", found.refused_p95, most=numbers.told),
            none("not told when", found.without_retry_after),
            none("failed", found.failed),
            Reached("forms and sign-ins meanwhile", found.accepted, least=1),
            none("of them turned away", found.turned_away),
        ),
    )


def _with_reasons(what: str, faults: tuple[str, ...]) -> str:
    return f"{what} ({', '.join(faults)})" if faults else what
