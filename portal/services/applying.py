"""Filling in an application step by step, in any order and on any device, and sending it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain import finnish_time, journey
from portal.domain.application_answers import (
    Answers,
    AssetsAnswer,
    ContactAnswer,
    ContactWay,
    CreditAnswer,
    StepAnswer,
)
from portal.domain.budget_answers import BudgetAnswers, WishAnswer
from portal.domain.budget_path import to_budget
from portal.services import applicants, sending
from portal.services.budgeting import seen
from portal.services.refused import NotFound, OutOfTurn, Refused
from portal.services.representing import Acting
from portal.store import applications, drafts, people
from portal.store.applications import Sent
from portal.store.drafts import Draft
from portal.units import Unit

__all__ = [
    "KEPT_FOR",
    "AlreadySent",
    "Changed",
    "Draft",
    "Sent",
    "answer",
    "discard",
    "draft_of",
    "seen",
    "starting",
    "submit",
    "take_budget",
    "to_review",
]

KEPT_FOR = timedelta(days=30)


class AlreadySent(Refused):
    """The draft has become an application, of the same id."""

    def __init__(self, application: UUID) -> None:
        super().__init__(application)
        self.application = application


class Changed(Refused):
    """The step was answered in another tab since this page was shown; `answers` are those of now."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers


def draft_of(db: Session, resident: UUID, draft: UUID, now: datetime, *, to_change: bool = False) -> Draft:
    """A resident's own draft.

    Raises `AlreadySent`, and `NotFound` for one that is not there and one that is somebody else's.
    """
    found = drafts.find(db, resident, draft, now, to_change=to_change)
    if found:
        return found
    if applications.find(db, resident, draft):
        raise AlreadySent(draft)
    raise NotFound


def starting(answers: Answers, step: str, language: str) -> StepAnswer | None:
    """What the page of a step starts from: its answer, or what the budget has told already."""
    stored: StepAnswer | None = getattr(answers, step)
    wish = answers.budget.wish if answers.budget else None
    if stored:
        return stored
    if step == "contact":
        return ContactAnswer(phone="", way=ContactWay.PHONE, language=language)
    if step == "assets" and wish:
        return _assets(wish)
    if step == "credit" and answers.budget and wish and wish.amount:
        return CreditAnswer(purpose="", amount=to_budget(answers.budget).want, months=wish.months)
    return None


def _assets(wish: WishAnswer) -> AssetsAnswer:
    told = {line.code.removeprefix("asset."): line.amount for line in wish.lines}
    return AssetsAnswer(
        accounts=told.get("account"),
        savings=told.get("savings"),
        home=told.get("home"),
        car=told.get("car"),
        other=told.get("other"),
    )


def answer(
    db: Session, resident: UUID, draft: UUID, step: str, given: StepAnswer, shown: str, now: datetime
) -> Answers:
    """Keep the answer of one step; all answers after it.

    `shown` is the mark of the answer that the page had shown (`seen`).  Raises as `draft_of`
    does, and `Changed` when another tab has answered the step otherwise in the meantime.
    """
    held = draft_of(db, resident, draft, now, to_change=True)
    if seen(getattr(held.answers, step)) not in {shown, seen(given)}:
        raise Changed(held.answers)
    answers = journey.with_answer(held.answers, step, given)
    drafts.change(db, draft, answers, now, now + KEPT_FOR)
    db.commit()
    return answers


def take_budget(db: Session, resident: UUID, draft: UUID, budget: BudgetAnswers, now: datetime) -> Answers:
    """Carry a budget over into a draft, in the place of the one there; all answers after it.

    Raises as `draft_of` does.
    """
    held = draft_of(db, resident, draft, now, to_change=True)
    answers = replace(held.answers, budget=budget)
    drafts.change(db, draft, answers, now, now + KEPT_FOR)
    db.commit()
    return answers


def to_review(db: Session, resident: UUID, draft: UUID, unit: Unit, now: datetime) -> Draft:
    """A draft in which nothing is missing, of somebody who may send it: they may have moved since they began.

    Raises as `draft_of` and `applicants.refuse_others` do, and `OutOfTurn`.
    """
    found = draft_of(db, resident, draft, now)
    _must_be_ready(db, resident, found, unit, now)
    return found


def submit(
    db: Session, resident: UUID, draft: UUID, unit: Unit, now: datetime, acting: Acting | None = None
) -> Sent:
    """Send the application.  However often it is sent, it is one application with one receipt.

    `acting` tells who sends it for the resident, and by which right, if somebody does.  Whoever
    holds the draft sends it; those who waited find it sent.  Raises `NotFound`, `OutOfTurn`, and as
    `applicants.refuse_others` does.
    """
    # Before the draft: whoever gives the resident another code holds them, and then moves their drafts.
    people.hold_sender(db, resident)
    held = drafts.find(db, resident, draft, now, to_change=True)
    if held:
        _must_be_ready(db, resident, held, unit, now)
        sending.send(db, resident, held, unit, now, acting)
    sent = applications.find(db, resident, draft)
    if sent is None:
        raise NotFound
    db.commit()
    return sent


def discard(db: Session, resident: UUID, draft: UUID) -> None:
    """Delete a resident's own draft; one that is gone already is as good."""
    drafts.remove(db, resident, draft)
    db.commit()


def _must_be_ready(db: Session, resident: UUID, draft: Draft, unit: Unit, now: datetime) -> None:
    applicants.refuse_others(db, resident, draft.answers.municipality, unit, finnish_time.day_of(now))
    gap = journey.first_gap(draft.answers, unit.criteria.version)
    if gap != journey.REVIEW:
        raise OutOfTurn(draft.id, gap)
