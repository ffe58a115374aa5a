"""Workers of the web server are killed while they take applications, some of them between commit and reply.

Senders press again until they see a receipt, and three of ten press twice at once.
"""

import math
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.faults import counting
from tests.faults.dying import LAST_WORDS
from tests.faults.installation import ENGINES, POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import residents, whole_drafts
from tests.faults.processes import Process, is_running, kill, wait_until
from tests.faults.report import Outcome, Reached, all_of, none
from tests.faults.submitting import Ledger, Traffic, references

_SENDERS = 8
_TWICE = 0.3


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    kills: int
    """So often a worker is killed from outside, at any moment, beside those that kill themselves."""
    applications: int
    dies: float
    """The share of submissions after which a worker kills itself before its reply."""


FULL = {POSTGRESQL: Numbers(100, 4_400, 0.02), SQLITE: Numbers(25, 800, 0.02)}
SHORT = {engine: Numbers(5, 64, 0.1) for engine in ENGINES}
_AT_LEAST = 0.25
"""Of the workers that should die before their reply, so many must at least: which do is chance."""


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with installed(engine) as there:
            yield _on(there, engine, each)


def _on(there: Installation, engine: str, numbers: Numbers) -> Outcome:
    people = residents(there, _SENDERS)
    each = numbers.applications // _SENDERS
    wanted = math.floor(numbers.applications * numbers.dies * _AT_LEAST)
    work = [(one, whole_drafts(there.store, one.id, each)) for one in people]
    traffic = Traffic(work, twice=_TWICE)
    with there.serving(dies=str(numbers.dies)) as server:
        with traffic.flowing() as more:
            killed = _kill(server, traffic.ledger, numbers, more)
        died = server.said.count(LAST_WORDS)
        with ThreadPoolExecutor(_SENDERS) as pool:
            read = pool.map(lambda each: references(each[0].browser, each[1]), work)
            shown = [number for found in read for number in found.values()]
    left = counting.deliver_all(there)
    return Outcome(
        f"web workers killed ({engine})",
        counting.tally(there, traffic.ledger),
        (
            Reached("kills from outside", killed, least=numbers.kills),
            Reached("deaths between commit and reply", died, least=wanted),
            all_of("acknowledged", len(traffic.ledger.acknowledged), each * _SENDERS),
            all_of("references", len(set(shown) - {""}), each * _SENDERS),
            none("stranded", left),
            *counting.whole(there),
            none("500s", traffic.ledger.faults),
        ),
    )


def _kill(server: Process, ledger: Ledger, numbers: Numbers, more: Callable[[], bool]) -> int:
    """Kill so many workers, evenly over the submissions and each at no certain moment; how many were."""
    killed = 0
    for number in range(numbers.kills):
        while more() and len(ledger.acknowledged) < numbers.applications * number / numbers.kills:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.05))
        # When all have just died, those that take their place are waited for.
        wait_until(lambda: any(map(is_running, server.children())), "a worker")
        killed += kill(random.choice([pid for pid in server.children() if is_running(pid)]))
    return killed
