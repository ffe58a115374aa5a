"""Several tabs and processes change the same things at once: whatever was said to be kept, is kept.

Each reads a number, adds one and saves it; where it is told that somebody else was faster, it begins anew.
At the end the number is that of all who were told that theirs was kept.
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.config import Keys
from portal.domain.application_answers import OwnWordsAnswer
from portal.services import applying, budgeting
from portal.store import budgets
from portal.store.crypt import new_token
from portal.store.engine import Store, make_engine
from tests.faults.browser import Browser, Reply
from tests.faults.filling_in import opened, step_of, with_typed
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, residents, whole_drafts
from tests.faults.report import Outcome, Reached, all_of, none
from tests.ground.applying import BUDGET

# Two meet often enough; of four, most of the work is being told that somebody was faster.
_TABS, _PROCESSES = 4, 2
_STARTS_FROM = 600


@dataclass(frozen=True)
class Numbers:
    """How many changes each tab and each process makes."""

    tab: int
    process: int


FULL = {POSTGRESQL: Numbers(100, 4_400), SQLITE: Numbers(100, 4_400)}
SHORT = {POSTGRESQL: Numbers(3, 40), SQLITE: Numbers(3, 40)}


@dataclass
class _Changes:
    kept: int = 0
    """So often somebody was told that their change was kept."""
    told: int = 0
    """So often somebody was told that another was faster."""
    faults: int = 0

    def __add__(self, other: "_Changes") -> "_Changes":
        return _Changes(self.kept + other.kept, self.told + other.told, self.faults + other.faults)


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with installed(engine) as there, there.serving():
            yield _on(there, engine, each)


def _on(there: Installation, engine: str, numbers: Numbers) -> Outcome:
    (who,) = residents(there, 1)
    by_pages, by_services = whole_drafts(there.store, who.id, 2)
    _lend_budget(there, who)
    places = [
        (step_of(by_pages, "own_words"), "text"),
        (step_of(by_pages, "contact"), "times"),
        ("/fi/budget/everyday", "everyday"),
    ]
    found, wanted = _Changes(), numbers.tab * _TABS
    for path, name in places:
        found += _begin(who.browser, path, name)
    with ThreadPoolExecutor(_TABS * len(places)) as pool:
        adding = [
            pool.submit(_add, who.browser.twin(), path, name, tag, numbers.tab)
            for path, name in places
            for tag in range(1, _TABS + 1)
        ]
        for each in adding:
            found += each.result()
    lost = sum(_STARTS_FROM + wanted - _read(opened(who.browser, path), name) for path, name in places)
    found += _in_processes(there, who, by_services, numbers.process)
    with there.store.session() as db:
        words, _ = _words(db, who.id, by_services)
    lost += _STARTS_FROM + numbers.process * _PROCESSES - words
    return Outcome(
        f"changes at once ({engine})",
        None,
        (
            all_of("changes kept", found.kept, _PROCESSES * numbers.process + wanted * len(places)),
            Reached("told that another was faster", found.told, least=1),
            none("lost", lost),
            none("faults", found.faults),
        ),
    )


def _lend_budget(there: Installation, who: Visitor) -> None:
    """Give the browser a budget, as one has it before signing in."""
    token, now = new_token(), _now()
    with there.store.transaction() as db:
        budgets.add(db, token, BUDGET, now, now + budgeting.KEPT_FOR)
    who.browser.cookies["portal_budget"] = token


def _number(written: str) -> int:
    return int("".join(written.partition(",")[0].split()))


def _written(number: int, tag: int) -> str:
    """A number as nobody else writes it: to save what is saved already is no conflict."""
    return f"{number},{tag:02}"


def _read(page: Reply, name: str) -> int:
    return _number(dict(page.answers)[name])


def _begin(browser: Browser, path: str, name: str) -> _Changes:
    fields = with_typed(opened(browser, path).answers, {name: _written(_STARTS_FROM, 0)})
    return _Changes(faults=int(browser.post(path, fields).status != 303))


def _add(browser: Browser, path: str, name: str, tag: int, times: int) -> _Changes:
    done = _Changes()
    while done.kept < times:
        page = opened(browser, path)
        more = {name: _written(_read(page, name) + 1, tag)}
        status = browser.post(path, with_typed(page.answers, more)).status
        done.kept += status == 303
        done.told += status == 409
        done.faults += status not in {303, 409}
    return done


def _in_processes(there: Installation, who: Visitor, draft: UUID, times: int) -> _Changes:
    """The same by the services alone, from processes of their own."""
    with there.store.session() as db:
        _, shown = _words(db, who.id, draft)
        given = OwnWordsAnswer(_written(_STARTS_FROM, 0))
        applying.answer(db, who.id, draft, "own_words", given, shown, _now())
    settings = there.environment["PORTAL_DATABASE_URL"], there.environment["PORTAL_KEYS_FILE"]
    with ProcessPoolExecutor(_PROCESSES, multiprocessing.get_context("spawn")) as pool:
        adding = [
            pool.submit(add_by_service, settings, who.id, draft, tag, times)
            for tag in range(1, _PROCESSES + 1)
        ]
        return sum((each.result() for each in adding), _Changes())


def add_by_service(settings: tuple[str, str], resident: UUID, draft: UUID, tag: int, times: int) -> _Changes:
    """Add one to the number of a draft so many times, in this process."""
    url, keys = settings
    store = Store(make_engine(url), Keys.model_validate_json(Path(keys).read_text()).vault())
    done = _Changes()
    while done.kept < times:
        try:
            with store.session() as db:
                number, shown = _words(db, resident, draft)
            with store.session() as db:
                given = OwnWordsAnswer(_written(number + 1, tag))
                applying.answer(db, resident, draft, "own_words", given, shown, _now())
        except applying.Changed:
            done.told += 1
        except SQLAlchemyError:
            done.faults += 1
        else:
            done.kept += 1
    store.engine.dispose()
    return done


def _words(db: Session, resident: UUID, draft: UUID) -> tuple[int, str]:
    """The number of a draft, and the mark by which it is known."""
    answer = applying.draft_of(db, resident, draft, _now()).answers.own_words
    found = answer.text if answer and answer.text[0].isdigit() else "0"
    return _number(found), applying.seen(answer)


def _now() -> datetime:
    return datetime.now(UTC)
