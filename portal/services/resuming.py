"""Going on with a budget in another browser, by a code that its owner wrote down."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain import budget_path, resume_code
from portal.services.budgeting import NotYetOpen, Saved
from portal.services.refused import Refused
from portal.store import budgets, doors
from portal.store.crypt import new_token
from portal.store.engine import vault_of

__all__ = ["Replaced", "Taken", "TakenMeanwhile", "close", "resume", "show_again", "take_code"]


@dataclass(frozen=True)
class Taken:
    """A fresh code, which we cannot show again, and until when it opens the budget."""

    code: str
    works_until: datetime


class TakenMeanwhile(Refused):
    """A code was taken since the page was shown; `code` is the mark of the one that works now."""

    def __init__(self, code: str, works_until: datetime) -> None:
        super().__init__()
        self.code = code
        self.works_until = works_until


class Replaced(Refused):
    """The browser has another budget, and nobody has been told that the code puts one in its place."""


def take_code(db: Session, token: str | None, shown: str, now: datetime) -> Taken:
    """A fresh code to the budget of a token, in the place of the code that it had.

    `shown` is the mark of that code as the page had it, so that a page that is sent twice takes
    nobody's written code away.  Raises `TakenMeanwhile`, and `NotYetOpen` without a budget.
    """
    code = "".join(secrets.choice(resume_code.ALPHABET) for _ in range(resume_code.LENGTH))
    door = doors.of_code(code, vault_of(db))
    kept = budgets.find(db, token, now, to_change=True) if token else None
    if kept is None:
        raise NotYetOpen(budget_path.STEPS[0])
    replaced = budgets.open_to_code(db, kept, door)
    if replaced != shown:
        db.rollback()
        raise TakenMeanwhile(replaced, kept.expires_at)
    db.commit()
    return Taken(code, kept.expires_at)


def show_again(db: Session, token: str | None, code: str, now: datetime) -> Taken:
    """The same for a code that its owner has before them, whose page is asked for in the other language.

    Raises `TakenMeanwhile` when the code is not that of the budget, and `NotYetOpen` without a budget.
    """
    found = budgets.find_behind(db, doors.of_code(code, vault_of(db)), now)
    kept = budgets.find(db, token, now) if token else None
    if kept is None:
        raise NotYetOpen(budget_path.STEPS[0])
    if found is None or found.id != kept.id:
        raise TakenMeanwhile(kept.code, kept.expires_at)
    return Taken(code, kept.expires_at)


def resume(db: Session, code: str, token: str | None, now: datetime, *, may_replace: bool) -> Saved | None:
    """Open the budget of a code to one more browser, whose token was `token`; None when it opens nothing.

    A code that never was, one that has run out and one that was erased are the same here, and
    cost the same.  Raises `Replaced` unless the browser's other budget may be replaced.
    """
    door = doors.of_code(code, vault_of(db))
    found = budgets.find_behind(db, door, now, to_change=True)
    here = budgets.find(db, token, now) if token else None
    if found is None:
        return None
    if token and here and here.id == found.id:
        return Saved(token, found.answers)
    if here and not may_replace:
        raise Replaced
    fresh = new_token()
    budgets.open_to_token(db, found, fresh)
    db.commit()
    return Saved(fresh, found.answers)


def close(db: Session, token: str | None, now: datetime) -> bool:
    """Shut a budget in one browser, if a code opens it again; whether it was shut."""
    kept = budgets.find(db, token, now, to_change=True) if token else None
    if token is None or kept is None or not kept.code:
        return False
    budgets.close(db, token)
    db.commit()
    return True
