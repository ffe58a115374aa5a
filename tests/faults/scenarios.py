"""Every scenario, with its lane and what it needs; those of a lane run in this order."""

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

    PAGES = "pages"
    """One after another, beside those of the lane of the broker."""
    BROKER = "migrations and broker"
    ALONE = "alone"
    """After all others, on a machine that does nothing else: a short time is asked of them."""


class NothingCame(Exception):
    """A scenario has ended and says nothing of what came of it."""


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
        """What runs it, on this broker if it needs one; that raises `NothingCame` as well."""
        numbers = self._module.SHORT if short else self._module.FULL
        return partial(_outcomes, self._module.run, (numbers, server) if self.needs_broker else (numbers,))


def _outcomes(run: Callable[..., Iterator[Outcome]], given: tuple[Any, ...]) -> Iterator[Outcome]:
    found = 0
    try:
        for outcome in run(*given):
            found += 1
            yield outcome
    finally:
        browser.close_all()
    if not found:
        raise NothingCame


def _named(module: Any, lane: Lane, minutes: float, *, needs_broker: bool = False) -> Scenario:
    return Scenario(module.__name__.rpartition(".")[2], lane, needs_broker, minutes, module)


SCENARIOS = (
    _named(workers_killed, Lane.PAGES, 14),
    _named(sent_at_once, Lane.PAGES, 8),
    _named(two_tabs, Lane.PAGES, 3),
    _named(session_lost, Lane.PAGES, 3),
    _named(connection_lost, Lane.PAGES, 3),
    _named(updates, Lane.PAGES, 10),
    _named(claimed_at_once, Lane.PAGES, 3),
    _named(told_at_once, Lane.PAGES, 4),
    _named(disk_full, Lane.PAGES, 5),
    _named(clock_back, Lane.PAGES, 5),
    _named(migrating, Lane.BROKER, 14),
    _named(relay_killed, Lane.BROKER, 12, needs_broker=True),
    _named(relays_at_once, Lane.BROKER, 3, needs_broker=True),
    _named(poisoned, Lane.BROKER, 3, needs_broker=True),
    _named(broker_faults, Lane.BROKER, 12, needs_broker=True),
    _named(database_down, Lane.ALONE, 6),
    _named(in_front, Lane.ALONE, 8),
)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
