"""Every scenario in the order in which they run, with what it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Scenario:
    """A scenario by its name."""

    name: str
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


def _named(module: Any, minutes: float, *, needs_broker: bool = False) -> Scenario:
    return Scenario(module.__name__.rpartition(".")[2], needs_broker, minutes, module)


SCENARIOS = (
    _named(workers_killed, 8),
    _named(sent_at_once, 5),
    _named(two_tabs, 3),
    _named(session_lost, 3),
    _named(connection_lost, 3),
    _named(updates, 6),
    _named(claimed_at_once, 3),
    _named(told_at_once, 4),
    _named(database_down, 6),
    _named(disk_full, 5),
    _named(clock_back, 5),
    _named(migrating, 12),
    _named(in_front, 8),
    _named(relay_killed, 6, needs_broker=True),
    _named(relays_at_once, 3, needs_broker=True),
    _named(poisoned, 3, needs_broker=True),
    _named(broker_faults, 10, needs_broker=True),
)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
