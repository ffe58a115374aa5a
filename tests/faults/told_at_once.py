"""The unit tells of everything twice, in any order, many at once, while counsellors take the same cases."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from threading import Semaphore
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
_PATIENCE = 60.0
_JWT = "application/jwt"
_GOOD = ("applied", "late", "waiting", "repeated")


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    cases: int
    counsellors: int
    either: int
    """So many presses at least must take their case, and so many must come too late."""


FULL = {POSTGRESQL: Numbers(150, 8, either=1), SQLITE: Numbers(60, 4, either=1)}
# With so few cases it is chance who is first.
SHORT = {POSTGRESQL: Numbers(8, 2, either=0), SQLITE: Numbers(8, 2, either=0)}


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

    number: int
    browser: Browser
    system: UnitSystem
    answers: Counter[str] = field(default_factory=Counter)

    def tell(self, life: list[UnitEvent], told: Semaphore) -> None:
        """Tell its share of a life, in an order of its own.

        Each event is in the shares of as many as it is told times.
        """
        share = [event for n, event in enumerate(life) for time in range(TIMES) if self._tells(n, time)]
        for event in random.sample(share, len(share)):
            self.answers[self._answer_to(event)] += 1
            told.release()

    def _tells(self, event: int, time: int) -> bool:
        return (event + time * 3) % _SENDERS == self.number

    def _answer_to(self, event: UnitEvent) -> str:
        at = datetime.now(UTC)
        sealed = self.system.signed(json.loads(body_of(event)), at)
        reply = self.browser.send("/units/events", sealed.encode(), _JWT)
        if reply.status != 200:
            return str(reply.status)
        return str(self.system.read(reply.text, at).contents["outcome"])


def _on(there: Installation, system: UnitSystem, engine: str, numbers: Numbers) -> Outcome:
    # A reference of each its own: the messages of the tests all bear the same one.
    cases = [application_in(there.store, reference=f"SL-2020-{number:06}") for number in range(numbers.cases)]
    lives = {case: life(case, number) for number, case in enumerate(cases)}
    # How much a unit may tell in a minute is limited by address.
    units = [_Unit(number, there.browser(at=f"127.0.1.{number + 1}"), system) for number in range(_SENDERS)]
    staff = counsellors(there, numbers.counsellors)
    tokens = [opened(one.browser, "/fi/staff/queue").token for one in staff]
    pressed = Counter[int]()
    with ThreadPoolExecutor(_SENDERS + 1) as pool:
        for case, (one, token) in zip(cases, cycle(zip(staff, tokens, strict=True)), strict=False):
            told = Semaphore(0)
            pressing = pool.submit(_press, one, token, case, told)
            telling = [pool.submit(unit.tell, lives[case], told) for unit in units]
            for done in telling:
                done.result()
            pressed[pressing.result()] += 1
    answers = sum((unit.answers for unit in units), Counter[str]())
    return Outcome(
        f"{numbers.cases} cases changed from both sides ({engine})",
        None,
        (*_told(there.store, lives, answers), *_taken(there.store, pressed, numbers.either)),
    )


def _press(one: Visitor, token: str, case: UUID, told: Semaphore) -> int:
    """Press for a case while it is told of: at once, or after some of the tellings; what the answer was."""
    for _ in range(random.randrange(_SENDERS)):
        told.acquire(timeout=_PATIENCE)
    return one.browser.post(f"/fi/staff/cases/{case}", [("csrf_token", token)]).status


def _told(store: Store, lives: dict[UUID, list[UnitEvent]], answers: Counter[str]) -> Iterator[Reached]:
    told = sum(map(len, lives.values()))
    with store.session(writes=False) as db:
        noted = db.scalar(select(func.count()).where(Noted.state.in_(("applied", "late")))) or 0
        paid = db.scalar(select(func.count()).select_from(Payment)) or 0
        wrong = sum(_is_wrong(db.get_one(Application, case), lives[case]) for case in lives)
        kept = [each for case in lives for each in application_events.events_of(db, case) if each.details]
    payments = sum(isinstance(event, PaymentBooked) for each in lives.values() for event in each)
    yield none("events lost or noted twice", abs(told - noted))
    yield all_of("answered as repeated", answers["repeated"], told * (TIMES - 1))
    yield none("other answers", answers.total() - sum(answers[word] for word in _GOOD))
    yield none("payments lost or booked twice", abs(paid - payments))
    yield none("in a wrong state", wrong)
    yield none("details lost or kept twice", abs(len(kept) - sum(map(_with_details, lives.values()))))


def _is_wrong(application: Application, told: list[UnitEvent]) -> bool:
    moves = [event for event in told if not isinstance(event, PaymentBooked)]
    return application.state != state_after(Event(event.state, event.time, Actor.UNIT) for event in moves)


def _with_details(told: list[UnitEvent]) -> int:
    """How many of a life's events say more than a state and a time, such as a request or a decision."""
    return sum(not isinstance(event, PaymentBooked) and bool(event.data.model_dump()) for event in told)


def _taken(store: Store, pressed: Counter[int], either: int) -> Iterator[Reached]:
    with store.session(writes=False) as db:
        handled = db.scalar(select(func.count(Case.handler_id))) or 0
        differing = db.scalar(
            select(func.count()).where(Case.id == Application.id, Case.state != Application.state)
        )
        logged = db.scalar(select(func.count()).where(AccessLog.action == "take")) or 0
    yield Reached("taken meanwhile", pressed[303], least=either)
    yield Reached("pressed for too late", pressed[409], least=either)
    yield none("handlers lost", abs(pressed[303] - handled))
    yield none("claims not logged", abs(handled - logged))
    yield none("cases apart from their applications", differing or 0)
    yield none("other presses", pressed.total() - pressed[303] - pressed[409])
