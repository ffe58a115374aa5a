"""Every scenario in the order in which they run, with what it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from tests.faults import (
    broker_faults,
    browser,
    claimed_at_once,
    clock_back,
    connection_lost,
    database_down,
    disk_full,
    in_front,
    migrating,
    poisoned,
    relay_killed,
    relays_at_once,
    sent_at_once,
    session_lost,
    told_at_once,
    two_tabs,
    updates,
    workers_killed,
)
from tests.faults.report import Outcome
from tests.ground.rabbitmq import Server

Run = Callable[[], Iterator[Outcome]]


class Lane(Enum):
    """Beside which others a scenario runs."""

    ONE = 1
    """One after another, beside those of the other lane."""
    OTHER = 2
    ALONE = 3
    """After all others, on a machine that does nothing else: a time is asked of them."""


@dataclass(frozen=True)
class Scenario:
    """A scenario by its name."""

    name: str
    lane: Lane
    needs_broker: bool
    minutes: float
    """It is given up after so many, and has failed then; the short version after as many."""
    _module: Any

    def run(self, server: Server | None, *, short: bool) -> Run:
        """What runs it, on this broker if it needs one."""
        numbers = self._module.SHORT if short else self._module.FULL
        return partial(_outcomes, self._module.run, (numbers, server) if self.needs_broker else (numbers,))


def _outcomes(run: Callable[..., Iterator[Outcome]], given: tuple[Any, ...]) -> Iterator[Outcome]:
    try:
        yield from run(*given)
    finally:
        browser.close_all()


def _named(module: Any, lane: Lane, minutes: float, *, needs_broker: bool = False) -> Scenario:
    return Scenario(module.__name__.rpartition(".")[2], lane, needs_broker, minutes, module)


SCENARIOS = (
    _named(workers_killed, Lane.ONE, 10),
    _named(sent_at_once, Lane.ONE, 5),
    _named(two_tabs, Lane.ONE, 3),
    _named(session_lost, Lane.ONE, 3),
    _named(connection_lost, Lane.ONE, 3),
    _named(updates, Lane.ONE, 8),
    _named(claimed_at_once, Lane.ONE, 3),
    _named(told_at_once, Lane.ONE, 4),
    _named(disk_full, Lane.ONE, 5),
    _named(clock_back, Lane.ONE, 5),
    _named(migrating, Lane.OTHER, 14),
    _named(relay_killed, Lane.OTHER, 8, needs_broker=True),
    _named(relays_at_once, Lane.OTHER, 3, needs_broker=True),
    _named(poisoned, Lane.OTHER, 3, needs_broker=True),
    _named(broker_faults, Lane.OTHER, 12, needs_broker=True),
    _named(database_down, Lane.ALONE, 6),
    _named(in_front, Lane.ALONE, 8),
)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
