"""What a unit's own system tells: nothing lost, nothing twice, no state backwards, whatever the order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.delivery.message import envelope, source_of
from portal.delivery.transports import Outgoing
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.delivery.unit_event import UnitEvent, read_details
from portal.domain.applications import State
from portal.services import handling, receiving
from portal.services.handling import AlreadyTaken
from portal.services.receiving import Fault, Outcome, Settled, Via
from portal.store import application_events, applications, credits
from portal.store.application_events import Actor, Event
from portal.store.engine import Store
from portal.store.tables.applications import Application, ApplicationEvent
from portal.store.tables.credits import Credit, Payment
from portal.store.tables.desk import Case
from portal.store.tables.queue import UnitEvent as Row
from tests.ground.messages import application_message
from tests.ground.sending import outbox_of
from tests.ground.staffing import staff_in
from tests.ground.unit_events import ASKED, DECIDED, NOW, credit, event, life, payment

APPLIED, LATE = Settled(Outcome.APPLIED), Settled(Outcome.LATE)
_references = count(1)


@dataclass
class Unit:
    """The unit's own system, which tells of one application."""

    store: Store
    application: UUID
    code: str = "990"

    def tell(self, *events: UnitEvent) -> list[Settled]:
        """Tell these, one after another."""
        return [self._tell(each) for each in events]

    def says(self, kind: str, data: object = None, minutes: int = 0, **more: Any) -> Settled:
        """Tell of what happened so many minutes after `NOW`."""
        at = NOW + timedelta(minutes=minutes)
        return self._tell(event(kind, self.application, at, data, **more))

    def _tell(self, told: UnitEvent) -> Settled:
        with self.store.session() as db:
            return receiving.receive(db, self.code, told, Via.HTTPS, NOW + timedelta(hours=1))

    @property
    def state(self) -> str:
        """Where the application stands."""
        return str(self._one(select(Application.state).where(Application.id == self.application)))

    @property
    def case_state(self) -> str:
        """Where its case in the portal's own inbox stands."""
        return str(self._one(select(Case.state).where(Case.id == self.application)))

    @property
    def timeline(self) -> list[str]:
        """The states of its events, by their times."""
        with self.store.session(writes=False) as db:
            return [each.state.value for each in application_events.events_of(db, self.application)]

    def number(self, table: type[Any]) -> int:
        """How many rows a table has."""
        count: int = self._one(select(func.count()).select_from(table))
        return count

    def _one(self, statement: Any) -> Any:
        with self.store.session(writes=False) as db:
            return db.scalars(statement).one()


@pytest.fixture
def unit(store: Store) -> Unit:
    return sent(store)


def sent(store: Store, to: str = "990") -> Unit:
    """The system of a unit that has an application."""
    (application,) = outbox_of(store, 1, NOW, unit=to)
    return Unit(store, application, to)


def in_our_inbox(store: Store) -> Unit:
    """The same, where the application stands in the portal's own inbox too."""
    there = sent(store)
    message = application_message(there.application, reference=f"SL-2027-{next(_references):06}")
    SqlInbox(store).send(Outgoing(there.application, "990", envelope(message)), NOW)
    return there


def test_a_whole_life_is_followed_to_the_credit_and_its_payments(unit: Unit) -> None:
    assert unit.tell(*life(unit.application)) == [APPLIED] * 8
    assert unit.state == "agreed"
    assert unit.timeline == [
        "registered", "in_review", "supplement_requested", "in_review", "decided_granted", "agreed",
    ]  # fmt: skip
    with unit.store.session(writes=False) as db:
        whose = applications.whose_is(db, unit.application)
        assert whose
        (account,) = credits.of_resident(db, whose.resident)
        assert list(credits.granted_on(db, unit.application)) == [account.credit.id]
    assert (account.credit.principal, account.credit.unit) == (Decimal("1450.00"), "990")
    assert [each.booked_on for each in account.received] == [date(2027, 1, 5), date(2027, 2, 5)]
    assert len(account.schedule) == 12


def test_what_the_unit_asks_for_is_kept_sealed_with_its_event(unit: Unit) -> None:
    unit.says("application.supplement-asked", ASKED)
    with unit.store.session(writes=False) as db:
        (told,) = application_events.events_of(db, unit.application)
        (sealed,) = db.scalars(select(ApplicationEvent.details))
        (body,) = db.scalars(select(Row.body))
    asked: Any = read_details(told.state, told.details)
    assert (asked.asked, asked.due, asked.how) == (tuple(ASKED["asked"]), date(2026, 12, 8), ASKED["how"])
    for hidden in (sealed, body):
        assert b"Tiliote" not in (hidden or b"")


def test_whatever_the_order_and_however_often_a_life_comes_to_the_same(store: Store) -> None:
    for seed in range(12):
        unit = in_our_inbox(store) if seed % 2 else sent(store)
        random, events = Random(seed), life(unit.application, next(_references))
        order = random.sample(events + random.choices(events, k=4), k=len(events) + 4)
        before = [unit.number(table) for table in (Credit, Payment)]
        states = []
        for each in order:
            unit.tell(each)
            states.append(unit.state)
        assert unit.state == "agreed", seed
        assert [unit.number(table) for table in (Credit, Payment)] == [before[0] + 1, before[1] + 2], seed
        assert len(unit.timeline) == 6 + seed % 2, seed
        with store.session(writes=False) as db:
            rows = db.execute(
                select(Row.state, Row.fault).where(Row.application_id == unit.application)
            ).all()
        assert len(rows) == len(events)
        assert {row.state for row in rows} <= {"applied", "late"}, seed
        assert states == sorted(states, key=_rank)
        if seed % 2:
            assert unit.case_state == "agreed"


def _rank(state: str) -> int:
    order = ["submitted", "registered", "in_review", "supplement_requested", "decided_granted", "agreed"]
    # Review and supplement alternate.
    return order.index("in_review" if state == "supplement_requested" else state)


@pytest.mark.parametrize("threads", [2, 10])
def test_an_event_that_comes_at_once_many_times_is_taken_once(store: Store, threads: int) -> None:
    unit = sent(store)
    events, start = life(unit.application), Barrier(threads)

    def tell(_number: int) -> list[Settled]:
        start.wait()
        return unit.tell(*events)

    with ThreadPoolExecutor(threads) as pool:
        told = list(pool.map(tell, range(threads)))
    for settled in zip(*told, strict=True):
        assert sum(not each.repeated for each in settled) == 1
        assert {each.outcome for each in settled if not each.repeated} <= {
            Outcome.APPLIED,
            Outcome.LATE,
            Outcome.WAITING,
        }
    assert (unit.state, unit.number(Credit), unit.number(Payment)) == ("agreed", 1, 2)
    assert unit.number(ApplicationEvent) == 6


def test_units_telling_at_once_of_one_application_move_it_only_onwards(store: Store) -> None:
    unit = in_our_inbox(store)
    events = life(unit.application)
    with ThreadPoolExecutor(len(events)) as pool:
        list(pool.map(unit.tell, events))
    assert (unit.state, unit.case_state) == ("agreed", "agreed")
    assert (unit.number(Credit), unit.number(Payment)) == (1, 2)


def test_an_event_that_is_overtaken_stands_in_the_timeline_and_moves_nothing(unit: Unit) -> None:
    assert unit.says("application.decided", DECIDED, minutes=9) == APPLIED
    assert unit.says("application.received", minutes=1) == LATE
    assert unit.says("application.supplement-asked", ASKED, minutes=5) == LATE
    assert unit.state == "decided_granted"
    assert unit.timeline == ["registered", "supplement_requested", "decided_granted"]


def test_review_and_supplement_alternate_by_their_own_times(unit: Unit) -> None:
    assert unit.says("application.in-review", minutes=3) == APPLIED
    assert unit.says("application.supplement-asked", ASKED, minutes=2) == LATE
    assert unit.state == "in_review"
    assert unit.says("application.supplement-asked", ASKED, minutes=4) == APPLIED
    assert unit.state == "supplement_requested"


def test_a_payment_waits_for_its_credit(unit: Unit) -> None:
    credit_id = uuid4()
    other = payment(uuid4())
    paid = [event("payment.booked", unit.application, data=payment(credit_id)) for _ in range(2)]
    assert unit.tell(*paid) == [Settled(Outcome.WAITING)] * 2
    assert unit.says("payment.booked", other) == Settled(Outcome.WAITING)
    assert unit.number(Payment) == 0
    assert unit.says("credit.opened", credit(credit_id)) == APPLIED
    assert unit.number(Payment) == 2
    with unit.store.session(writes=False) as db:
        states = sorted(db.scalars(select(Row.state).where(Row.type == "social-credit.payment.booked")))
        unsettled = db.scalars(select(func.count()).where(Row.settled_at.is_(None))).one()
    assert (states, unsettled) == (["applied", "applied", "waiting"], 1)


def test_a_payment_is_booked_once_by_its_own_id(unit: Unit) -> None:
    credit_id = uuid4()
    unit.says("credit.opened", credit(credit_id))
    paid = payment(credit_id)
    assert unit.says("payment.booked", paid) == APPLIED
    assert unit.says("payment.booked", paid) == APPLIED
    assert unit.number(Payment) == 1
    refused = unit.says("payment.booked", paid | {"amount": "1.00"})
    assert refused == Settled(Outcome.REFUSED, Fault.CONTRADICTION)


def test_a_credit_told_again_is_opened_once_and_never_changed(unit: Unit) -> None:
    opened = credit(uuid4())
    assert unit.says("credit.opened", opened) == APPLIED
    assert unit.says("credit.opened", opened) == APPLIED
    refused = unit.says("credit.opened", opened | {"payee": "Joku muu"})
    assert refused == Settled(Outcome.REFUSED, Fault.CONTRADICTION)
    assert (unit.number(Credit), unit.timeline) == (1, ["agreed"])


def a_cent_off(data: dict[str, Any]) -> dict[str, Any]:
    first, *rest = data["schedule"]
    more = str(Decimal(first["interest"]) + Decimal("0.01"))
    return data | {"schedule": [first | {"interest": more}, *rest]}


def without_the_last(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"schedule": data["schedule"][:-1]}


def due_on_one_day(data: dict[str, Any]) -> dict[str, Any]:
    due = data["schedule"][0]["due"]
    return data | {"schedule": [row | {"due": due} for row in data["schedule"]]}


def due_when_paid_out(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"paid_out_on": data["schedule"][0]["due"]}


def of_another_sum(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"principal": "1450.01"}


def longer_than_agreed(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"months": len(data["schedule"]) - 1}


@pytest.mark.parametrize(
    "spoil",
    [longer_than_agreed, a_cent_off, without_the_last, due_on_one_day, due_when_paid_out, of_another_sum],
)
def test_a_schedule_that_does_not_add_up_opens_nothing(
    unit: Unit, spoil: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    assert unit.says("credit.opened", spoil(credit(uuid4()))) == Settled(Outcome.REFUSED, Fault.SCHEDULE)
    assert (unit.number(Credit), unit.state, unit.timeline) == (0, "submitted", [])


def test_a_reference_number_belongs_to_one_credit_of_a_unit(store: Store, unit: Unit) -> None:
    unit.says("credit.opened", credit(uuid4(), number=7))
    other = sent(store)
    assert other.says("credit.opened", credit(uuid4(), number=7)) == Settled(Outcome.REFUSED, Fault.REFERENCE)
    assert (other.number(Credit), other.state, other.timeline) == (1, "submitted", [])
    told = sent(store, "091").says("credit.opened", credit(uuid4(), number=7), source=source_of("091"))
    assert told == APPLIED
    assert unit.number(Credit) == 2


def test_what_contradicts_is_set_aside_and_changes_nothing(unit: Unit) -> None:
    assert unit.says("application.decided", DECIDED | {"result": "refused"}) == APPLIED
    contradiction = Settled(Outcome.REFUSED, Fault.CONTRADICTION)
    assert unit.says("application.decided", DECIDED) == contradiction
    assert unit.says("credit.opened", credit(uuid4())) == contradiction
    assert (unit.state, unit.timeline, unit.number(Credit)) == ("decided_refused", ["decided_refused"], 0)
    with unit.store.session(writes=False) as db:
        assert sorted(db.scalars(select(Row.state))) == ["applied", "refused", "refused"]


def test_a_unit_speaks_for_its_own_applications_alone(unit: Unit) -> None:
    stranger = Unit(unit.store, unit.application, code="091")
    foreign = stranger.says("application.decided", DECIDED, source="/units/091")
    assert foreign == Settled(Outcome.REFUSED, Fault.FOREIGN)
    assert stranger.says("application.in-review") == Settled(Outcome.REFUSED, Fault.SOURCE)
    unknown = Unit(unit.store, uuid4()).says("application.in-review")
    assert unknown == Settled(Outcome.REFUSED, Fault.UNKNOWN)
    assert (unit.state, unit.timeline) == ("submitted", [])


def test_an_id_is_good_for_one_event(unit: Unit) -> None:
    told = event("application.in-review", unit.application)
    assert unit.tell(told, told) == [APPLIED, Settled(Outcome.APPLIED, repeated=True)]
    taken = Settled(Outcome.REFUSED, Fault.ID_TAKEN)
    assert unit.says("application.decided", DECIDED, id=str(told.id)) == taken
    assert (unit.state, unit.number(Row)) == ("in_review", 1)


def test_a_refused_event_that_comes_again_is_refused_again_and_not_taken_for_a_good_one(unit: Unit) -> None:
    unit.says("application.decided", DECIDED | {"result": "refused"})
    refused = event("application.decided", unit.application, data=DECIDED)
    first, again = unit.tell(refused, refused)
    assert (first.word, again.word) == ("refused", "refused")
    assert (again.fault, again.repeated) == (Fault.CONTRADICTION, True)
    waiting = event("payment.booked", unit.application, data=payment(uuid4()))
    assert [each.word for each in unit.tell(waiting, waiting)] == ["waiting", "repeated"]


def test_an_event_of_before_the_application_is_set_aside(unit: Unit) -> None:
    assert unit.says("application.decided", DECIDED, minutes=-11) == Settled(Outcome.REFUSED, Fault.PAST)
    assert (unit.state, unit.timeline) == ("submitted", [])


def test_a_unit_whose_clock_is_slow_has_still_received_what_was_sent_before(unit: Unit) -> None:
    with unit.store.transaction() as db:
        application_events.add(db, unit.application, Event(State.SUBMITTED, NOW, Actor.RESIDENT))
    assert unit.says("application.received", minutes=-1) == APPLIED
    assert unit.timeline == ["submitted", "registered"]


def test_an_event_of_the_future_is_set_aside(unit: Unit) -> None:
    assert unit.says("application.in-review", minutes=71) == Settled(Outcome.REFUSED, Fault.FUTURE)
    assert unit.says("application.in-review", minutes=69) == APPLIED


def test_a_payment_for_another_applications_credit_is_refused(store: Store, unit: Unit) -> None:
    credit_id = uuid4()
    sent(store).says("credit.opened", credit(credit_id))
    refused = Settled(Outcome.REFUSED, Fault.CONTRADICTION)
    assert unit.says("payment.booked", payment(credit_id)) == refused
    assert unit.says("payment.booked", payment(uuid4(), amount="0.00")).fault is Fault.AMOUNT


def test_the_desk_and_the_units_own_system_move_one_state(store: Store) -> None:
    unit = in_our_inbox(store)
    sari = staff_in(store, "Sari Neuvola")
    assert unit.says("application.supplement-asked", ASKED, minutes=-9) == APPLIED
    assert (unit.state, unit.case_state) == ("supplement_requested", "supplement_requested")
    with store.session() as db:
        handling.take(db, sari, unit.application, NOW)
    # What is asked of the applicant stays on their page.
    assert (unit.state, unit.case_state) == ("supplement_requested", "supplement_requested")
    assert unit.says("application.in-review", minutes=1) == APPLIED
    assert (unit.state, unit.case_state) == ("in_review", "in_review")
    assert unit.says("application.decided", DECIDED, minutes=9) == APPLIED
    pekka = staff_in(store, "Pekka Ohjola")
    with store.session() as db, pytest.raises(AlreadyTaken):
        handling.take(db, pekka, unit.application, NOW)
    assert (unit.state, unit.case_state) == ("decided_granted", "decided_granted")


def test_a_message_that_is_delivered_after_the_unit_has_told_does_not_lead_back(store: Store) -> None:
    unit = sent(store)
    unit.says("application.in-review", minutes=1)
    message = application_message(unit.application)
    SqlInbox(store).send(Outgoing(unit.application, "990", envelope(message)), NOW)
    assert (unit.state, unit.case_state) == ("in_review", "in_review")


def test_counsellor_and_units_system_at_once_end_in_one_state(store: Store) -> None:
    sari = staff_in(store, "Sari Neuvola")
    units = [in_our_inbox(store) for _ in range(6)]

    def take(unit: Unit) -> None:
        with store.session() as db:
            try:
                handling.take(db, sari, unit.application, NOW)
            except AlreadyTaken:
                db.rollback()

    def decide(unit: Unit) -> None:
        unit.says("application.decided", DECIDED, minutes=9)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, unit) for unit in units for work in (take, decide)]:
            done.result()
    assert {unit.state for unit in units} == {"decided_granted"}
    assert {unit.case_state for unit in units} == {"decided_granted"}
