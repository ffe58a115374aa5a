"""One application is sent by twenty presses at the same moment, over and over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from uuid import UUID

from tests.faults import counting
from tests.faults.browser import Browser
from tests.faults.filling_in import opened
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import residents, whole_drafts
from tests.faults.report import Outcome, all_of, none
from tests.faults.submitting import Ledger, press, references, review


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    applications: int
    presses: int = 20


FULL = {POSTGRESQL: Numbers(400), SQLITE: Numbers(100)}
SHORT = {POSTGRESQL: Numbers(5), SQLITE: Numbers(5)}


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with installed(engine) as there, there.serving(threads=10):
            yield _on(there, engine, each)


def _on(there: Installation, engine: str, numbers: Numbers) -> Outcome:
    (resident,) = residents(there, 1)
    drafts = whole_drafts(there.store, resident.id, numbers.applications)
    token = opened(resident.browser, review(drafts[0])).token
    tabs = [resident.browser.twin() for _ in range(numbers.presses)]
    ledger, together = Ledger(), Barrier(numbers.presses)

    def press_all(tab: Browser, draft: UUID) -> str:
        together.wait(120)
        reply = press(tab, draft, token, ledger)
        return reply.location if reply else ""

    places = 0
    with ThreadPoolExecutor(numbers.presses) as pool:
        for draft in drafts:
            places += len(set(pool.map(press_all, tabs, [draft] * len(tabs))))
    shown = references(resident.browser, drafts)
    left = counting.deliver_all(there)
    return Outcome(
        f"sent {numbers.presses} times at once ({engine})",
        counting.tally(there, ledger),
        (
            all_of("receipts", ledger.answers[303], len(drafts) * numbers.presses),
            none("other answers", ledger.answers.total() - ledger.answers[303]),
            none("different answers", places - len(drafts)),
            all_of("references", len(set(shown.values()) - {""}), len(drafts)),
            none("500s", ledger.faults),
            none("undelivered", left),
            *counting.whole(there),
        ),
    )
