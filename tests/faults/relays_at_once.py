"""Two relays work on the same outbox at once, and what one has in hand the other leaves alone."""

from collections.abc import Iterator
from contextlib import ExitStack

from tests.faults import counting
from tests.faults.brokered import Brokered, brokered, put_beside
from tests.faults.installation import POSTGRESQL, SQLITE
from tests.faults.processes import ended_after
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Ledger
from tests.ground.rabbitmq import Server

_RELAYS = 2

FULL = {POSTGRESQL: 1_000, SQLITE: 1_000}
SHORT = {POSTGRESQL: 30, SQLITE: 30}


def run(numbers: dict[str, int], server: Server) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, messages in numbers.items():
        with brokered(engine, server) as made:
            yield _on(made, engine, messages)


def _on(made: Brokered, engine: str, messages: int) -> Outcome:
    ledger = Ledger()
    with ExitStack() as relays:
        for _ in range(_RELAYS):
            relays.enter_context(ended_after(made.there.supervised("deliver")))
        put_beside(made.there.store, messages, ledger)
        made.unit.wait_for(ledger.acknowledged)
        left = counting.deliver_all(made.there)
    return Outcome(
        f"{_RELAYS} relays at once ({engine})",
        made.unit.tally(ledger),
        (
            Reached("came again under the same id", made.unit.repeated, most=0),
            none("undelivered", left),
        ),
    )
