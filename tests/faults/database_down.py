"""PostgreSQL is restarted, killed, stopped for a while and left hanging, while people write and send."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults import counting
from tests.faults.installation import POSTGRESQL, Installation, installed
from tests.faults.people import endless_drafts, residents, whole_drafts
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Traffic
from tests.faults.writing import Seen, writing

_SENDERS, _WRITERS = 4, 4
_PAUSE = 0.1


@dataclass(frozen=True)
class Numbers:
    """How much is done, in seconds and times."""

    restarts: int
    kills: int
    stopped: float
    hung: float
    between: int
    """So many submissions come between two outages."""
    recovers: float
    """Seconds after which everything must be well again."""


FULL = Numbers(restarts=10, kills=5, stopped=60, hung=10, between=20, recovers=5)
SHORT = Numbers(restarts=1, kills=1, stopped=1, hung=1, between=3, recovers=60)


def run(numbers: Numbers) -> Iterator[Outcome]:
    """The scenario."""
    with installed(POSTGRESQL) as there, there.serving():
        yield _on(there, numbers)


def _on(there: Installation, numbers: Numbers) -> Outcome:
    people, seen = residents(there, _SENDERS + _WRITERS), Seen()
    senders = [(one, endless_drafts(there.store, one.id)) for one in people[:_SENDERS]]
    writers = [(one, whole_drafts(there.store, one.id, 1)[0]) for one in people[_SENDERS:]]
    traffic = Traffic(senders, pause=_PAUSE)
    with traffic.flowing(), writing(writers, seen):
        traffic.go_on(numbers.between)
        for outage in _outages(there, numbers):
            with seen.outage():
                outage()
            traffic.go_on(numbers.between)
        traffic.stopping.set()
    left = counting.deliver_all(there)
    return Outcome(
        "PostgreSQL restarted, killed, stopped, hung",
        counting.tally(there, traffic.ledger),
        (
            Reached("outages", len(seen.ups), least=numbers.restarts + numbers.kills + 2),
            Reached("pages of a fault", seen.shown, least=1),
            none("of them without what was typed", seen.bare),
            none("saved texts lost", seen.lost),
            Reached("recovers in s", seen.recovery(), most=numbers.recovers),
            none("faults afterwards", seen.late(numbers.recovers)),
            none("500s", traffic.ledger.answers[500]),
            none("undelivered", left),
            *counting.whole(there),
        ),
    )


def _outages(there: Installation, numbers: Numbers) -> Iterator[Callable[[], None]]:
    server = there.postgresql
    assert server

    def kill() -> None:
        server.kill()
        server.start()

    def stop() -> None:
        server.stop()
        time.sleep(numbers.stopped)
        server.start()

    def hang() -> None:
        server.freeze()
        time.sleep(numbers.hung)
        server.thaw()

    yield from [server.restart] * numbers.restarts
    yield from [kill] * numbers.kills
    yield from [stop, hang]
