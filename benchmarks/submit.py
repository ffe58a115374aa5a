"""Sending an application while the broker is slow or down, against the same while it is well.

A relay runs beside the pages all the time.  Between it and the broker lies a proxy, which passes everything
on, or each piece of it after five seconds, or nothing.  What is compared is in how many seconds 95 of 100
who send are shown that their application has been received.
"""

import statistics
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from benchmarks.measuring import PAIRS, Comparison
from tests.faults import counting
from tests.faults.brokered import Brokered, brokered
from tests.faults.filling_in import opened
from tests.faults.installation import POSTGRESQL
from tests.faults.people import Visitor, residents, whole_drafts
from tests.faults.processes import ended_after, wait_until
from tests.faults.submitting import Ledger, review, send
from tests.ground.rabbitmq import running

_AT_ONCE, _EACH = 4, 25
_SLOW = 5.0
_AIM = 0.91


def run() -> list[Comparison]:
    """The benchmark."""
    with running() as server, brokered(POSTGRESQL, server) as made, made.there.serving():
        people = residents(made.there, _AT_ONCE)
        with ended_after(made.there.supervised("deliver")):
            _p95(made, people)
            rounds = [(_well(made, people), _slow(made, people), _down(made, people)) for _ in range(PAIRS)]
    well, slow, down = (tuple(each) for each in zip(*rounds, strict=True))
    return [
        Comparison("sending, broker 5 s slow by well (p95)", slow, well, _AIM),
        Comparison("sending, broker down by well (p95)", down, well, _AIM),
    ]


def _well(made: Brokered, people: list[Visitor]) -> float:
    made.network.open, made.network.delay = True, 0.0
    store = made.there.store
    wait_until(lambda: not counting.waiting(store), "an empty outbox", 120)
    return _p95(made, people)


def _slow(made: Brokered, people: list[Visitor]) -> float:
    made.network.delay = _SLOW
    return _p95(made, people)


def _down(made: Brokered, people: list[Visitor]) -> float:
    made.network.shut()
    return _p95(made, people)


def _p95(made: Brokered, people: list[Visitor]) -> float:
    ledger = Ledger()
    work = [(one, whole_drafts(made.there.store, one.id, _EACH)) for one in people]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(lambda each: _send_all(each[0], each[1], ledger), work):
            pass
    assert ledger.answers == {303: _AT_ONCE * _EACH}, ledger.answers
    return statistics.quantiles(ledger.seconds, n=20)[18]


def _send_all(who: Visitor, drafts: list[UUID], ledger: Ledger) -> None:
    token = opened(who.browser, review(drafts[0])).token
    for draft in drafts:
        send(who.browser, draft, token, ledger)
