"""Many counsellors take the same cases into work at the same time."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from portal.store.tables.audit import AccessLog
from portal.store.tables.desk import Case
from tests.faults.filling_in import opened
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, counsellors
from tests.faults.report import Outcome, Reached, all_of, none
from tests.ground.arriving import application_in

_QUEUE = "/fi/staff/queue"


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    counsellors: int
    cases: int
    tries: int
    """How many of them try to have each case."""


FULL = {POSTGRESQL: Numbers(50, 500, 6), SQLITE: Numbers(50, 200, 6)}
SHORT = {POSTGRESQL: Numbers(8, 12, 5), SQLITE: Numbers(8, 12, 5)}


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with installed(engine) as there, there.serving(threads=10):
            yield _on(there, engine, each)


def _on(there: Installation, engine: str, numbers: Numbers) -> Outcome:
    # A reference of each its own: the messages of the tests all bear the same one.
    cases = [application_in(there.store, reference=f"SL-2020-{number:06}") for number in range(numbers.cases)]
    staff = counsellors(there, numbers.counsellors)
    wanted: dict[UUID, list[UUID]] = {one.id: [] for one in staff}
    for case in cases:
        for one in random.sample(staff, numbers.tries):
            wanted[one.id].append(case)

    def take_all(one: Visitor) -> list[int]:
        token = opened(one.browser, _QUEUE).token
        return [
            one.browser.post(f"/fi/staff/cases/{case}", [("csrf_token", token)]).status
            for case in wanted[one.id]
        ]

    with ThreadPoolExecutor(len(staff)) as pool:
        answers = [status for each in pool.map(take_all, staff) for status in each]
    with there.store.session(writes=False) as db:
        handled = db.scalars(select(Case.handler_id).where(Case.state == "in_review")).all()
        noted = db.scalar(select(func.count()).where(AccessLog.action == "take")) or 0
    return Outcome(
        f"{numbers.counsellors} counsellors take {numbers.cases} cases ({engine})",
        None,
        (
            Reached("presses", len(answers), least=numbers.cases * numbers.tries),
            all_of("claims", answers.count(303), numbers.cases),
            none("double claims", answers.count(303) - numbers.cases),
            all_of("handlers", len([each for each in handled if each]), numbers.cases),
            none("claims not logged", abs(noted - numbers.cases)),
            none("other answers", len(answers) - answers.count(303) - answers.count(409)),
        ),
    )
