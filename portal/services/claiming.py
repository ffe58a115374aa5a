"""Beginning an application, with the budget that was made before signing in if it is the resident's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain import finnish_time
from portal.domain.application_answers import Answers
from portal.domain.budget_answers import BudgetAnswers
from portal.services import applicants, budgeting
from portal.services.applying import KEPT_FOR, draft_of
from portal.store import budgets, drafts
from portal.store.crypt import new_token
from portal.store.drafts import Draft
from portal.units import Unit


def draft_in_hand(db: Session, resident: UUID, now: datetime) -> Draft | None:
    """The application that a resident is filling in, if there is one."""
    return next(iter(drafts.of_resident(db, resident, now)), None)


def begin(
    db: Session,
    resident: UUID,
    unit: Unit,
    budget: BudgetAnswers | None,
    municipality: str | None,
    now: datetime,
) -> UUID:
    """The id of the resident's draft: a new one, or the one that is in hand already.

    `budget` is one that the resident has said to be their own; `municipality` the code that
    they told, when the identification did not.  Raises as `applicants.refuse_others` does.
    """
    applicants.refuse_others(db, resident, municipality, unit, finnish_time.day_of(now))
    drafts.hold_owner(db, resident)
    in_hand = draft_in_hand(db, resident, now)
    if in_hand:
        return in_hand.id
    answers = Answers(municipality=municipality, budget=budget)
    draft = drafts.add(db, resident, unit.code, answers, now, now + KEPT_FOR)
    db.commit()
    return draft


def lend(db: Session, resident: UUID, draft: UUID, now: datetime) -> str | None:
    """Copy the budget of a draft to where it can be changed: the token of a browser's budget.

    None when the draft has no budget.  Raises as `applying.draft_of` does.
    """
    answers = draft_of(db, resident, draft, now).answers.budget
    if answers is None:
        return None
    token = new_token()
    budgets.add(db, token, answers, now, now + budgeting.KEPT_FOR)
    db.commit()
    return token
