"""The unit tells of everything twice, in any order, many at once, while counsellors take the same cases."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select

from portal.delivery.unit_event import PaymentBooked, UnitEvent, body_of
from portal.domain.applications import state_after
from portal.store import application_events
from portal.store.application_events import Actor, Event
from portal.store.engine import Store
from portal.store.tables.applications import Application
from portal.store.tables.audit import AccessLog
from portal.store.tables.credits import Payment
from portal.store.tables.desk import Case
from portal.store.tables.queue import UnitEvent as Noted
from tests.faults.browser import Browser
from tests.faults.filling_in import opened
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, counsellors
from tests.faults.report import Outcome, Reached, all_of, none
from tests.ground.arriving import application_in
from tests.ground.unit_events import life
from tests.ground.unit_system import UnitSystem

TIMES = 2
"""How often each event is told."""
_SENDERS = 8
_JWT = "application/jwt"
# A unit's system may tell so much a minute, and is told to wait then.
_TOO_MUCH, _PAUSE = 429, 1.0


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    cases: int
    counsellors: int


FULL = {POSTGRESQL: Numbers(150, 8), SQLITE: Numbers(60, 4)}
SHORT = {POSTGRESQL: Numbers(8, 2), SQLITE: Numbers(8, 2)}


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with installed(engine) as there:
            system = UnitSystem.new(there.folder)
            with there.serving(threads=8, unit=str(there.folder)):
                yield _on(there, system, engine, each)


@dataclass
class _Unit:
    """The unit's system, as one of several that send at once."""

    browser: Browser
    system: UnitSystem
    answers: Counter[str]

    def tell(self, event: UnitEvent) -> None:
        said = json.loads(body_of(event))
        while True:
            at = datetime.now(UTC)
            reply = self.browser.send("/units/events", self.system.signed(said, at).encode(), _JWT)
            if reply.status != _TOO_MUCH:
                break
            time.sleep(_PAUSE)
        answered = str(self.system.read(reply.text, at).contents["outcome"]) if reply.status == 200 else ""
        self.answers[answered or str(reply.status)] += 1


def _on(there: Installation, system: UnitSystem, engine: str, numbers: Numbers) -> Outcome:
    # A reference of each its own: the messages of the tests all bear the same one.
    cases = [application_in(there.store, reference=f"SL-2020-{number:06}") for number in range(numbers.cases)]
    lives = {case: life(case, number) for number, case in enumerate(cases)}
    units = [_Unit(there.browser(), system, Counter()) for _ in range(_SENDERS)]
    for number, unit in enumerate(units):
        unit.browser.at = f"127.0.1.{number + 1}"
    staff = counsellors(there, numbers.counsellors)
    tokens = [opened(one.browser, "/fi/staff/queue").token for one in staff]
    # Each takes one before anybody tells of it, and the others from the other end.
    shares = [cases[::-1][number :: len(staff)] for number in range(len(staff))]
    takers = list(zip(staff, tokens, shares, strict=True))
    pressed = Counter(status for who, token, share in takers for status in _take_all(who, token, share[:1]))
    with ThreadPoolExecutor(_SENDERS + len(staff)) as pool:
        telling = [pool.submit(_tell_all, unit, cases, lives) for unit in units]
        taking = [pool.submit(_take_all, who, token, share[1:]) for who, token, share in takers]
        for done in telling:
            done.result()
        pressed.update(status for done in taking for status in done.result())
    answers = sum((unit.answers for unit in units), Counter[str]())
    return Outcome(
        f"{numbers.cases} cases changed from both sides ({engine})",
        None,
        (*_told(there.store, lives, answers), *_taken(there.store, cases, pressed)),
    )


def _tell_all(unit: _Unit, cases: list[UUID], lives: dict[UUID, list[UnitEvent]]) -> None:
    """A share of everything that is told: several tell of a case at the same time, in an order of their own.

    Each event is told by as many as it is told times.
    """
    mine = int(unit.browser.at.rpartition(".")[2]) - 1
    for case in cases:
        told = [event for n, event in enumerate(lives[case]) for k in range(TIMES) if _whose(n, k) == mine]
        for event in random.sample(told, len(told)):
            unit.tell(event)


def _whose(event: int, time_: int) -> int:
    return (event + time_ * 3) % _SENDERS


def _take_all(one: Visitor, token: str, cases: list[UUID]) -> list[int]:
    return [one.browser.post(f"/fi/staff/cases/{case}", [("csrf_token", token)]).status for case in cases]


def _told(store: Store, lives: dict[UUID, list[UnitEvent]], answers: Counter[str]) -> Iterator[Reached]:
    told = sum(map(len, lives.values()))
    with store.session(writes=False) as db:
        noted = db.scalar(select(func.count()).where(Noted.state.in_(("applied", "late")))) or 0
        paid = db.scalar(select(func.count()).select_from(Payment)) or 0
        wrong = sum(_is_wrong(db.get_one(Application, case), lives[case]) for case in lives)
        kept = [each for case in lives for each in application_events.events_of(db, case) if each.details]
    payments = sum(isinstance(event, PaymentBooked) for each in lives.values() for event in each)
    yield Reached("told", answers.total(), least=told * TIMES)
    yield none("lost updates", told - noted)
    yield all_of("answered as repeated", answers["repeated"], told * (TIMES - 1))
    yield none("other answers", answers.total() - sum(answers[word] for word in _GOOD))
    yield none("payments lost or booked twice", abs(paid - payments))
    yield none("in a wrong state", wrong)
    yield none("details lost or kept twice", abs(len(kept) - sum(map(_with_details, lives.values()))))


_GOOD = ("applied", "late", "waiting", "repeated")


def _is_wrong(application: Application, told: list[UnitEvent]) -> bool:
    moves = [event for event in told if not isinstance(event, PaymentBooked)]
    return application.state != state_after(Event(event.state, event.time, Actor.UNIT) for event in moves)


def _with_details(told: list[UnitEvent]) -> int:
    """How many of a life's events say more than a state and a time, such as a request or a decision."""
    return sum(not isinstance(event, PaymentBooked) and bool(event.data.model_dump()) for event in told)


def _taken(store: Store, cases: list[UUID], pressed: Counter[int]) -> Iterator[Reached]:
    with store.session(writes=False) as db:
        handled = db.scalar(select(func.count(Case.handler_id))) or 0
        differing = db.scalar(
            select(func.count()).where(Case.id == Application.id, Case.state != Application.state)
        )
        logged = db.scalar(select(func.count()).where(AccessLog.action == "take")) or 0
    yield Reached("taken meanwhile", pressed[303], least=1)
    yield none("handlers lost", abs(pressed[303] - handled))
    yield none("claims not logged", abs(handled - logged))
    yield none("cases apart from their applications", differing or 0)
    yield none("other presses", pressed.total() - pressed[303] - pressed[409])
    yield all_of("presses", pressed.total(), len(cases))
