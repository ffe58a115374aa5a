"""The cookie that a budget is kept under: an opaque token, set with the first answer and not before."""

from uuid import UUID

from flask import request, session
from werkzeug.wrappers import Response

from portal.domain import budget_path
from portal.domain.budget_answers import BudgetAnswers
from portal.services import budgeting
from portal.services.budgeting import KEPT_FOR, KeptBudget
from portal.web.service import db, now, service
from portal.web.visits import BUDGET_OWNER, current_visit


def cookie_token() -> str | None:
    """The token of the browser's budget, if it has one."""
    return request.cookies.get(_name())


def kept_budget() -> KeptBudget | None:
    """The budget of this browser, if there is one."""
    return budgeting.of_token(db(), cookie_token(), now())


def whole_budget() -> KeptBudget:
    """The budget of this browser in which every step is answered.  Raises `NotYetOpen`."""
    budget = kept_budget()
    if budget is None or (gap := budget_path.first_gap(budget.answers)) != budget_path.RESULT:
        raise budgeting.NotYetOpen(budget_path.STEPS[0] if budget is None else gap)
    return budget


def kept_answers() -> BudgetAnswers:
    """What this browser's budget says so far."""
    budget = kept_budget()
    return budget.answers if budget else BudgetAnswers()


def remember(reply: Response, token: str) -> Response:
    """Let the browser keep the token for as long as the budget is kept."""
    secure = service().settings.secure
    reply.set_cookie(_name(), token, max_age=KEPT_FOR, secure=secure, httponly=True, samesite="Lax")
    return reply


def forget(reply: Response) -> Response:
    """Take the token from the browser."""
    reply.delete_cookie(_name(), secure=service().settings.secure, httponly=True, samesite="Lax")
    return reply


def note_owner() -> None:
    """Note that the budget of this browser is the signed-in resident's: it leaves when they sign out."""
    session[BUDGET_OWNER] = str(current_visit().person)


def disown() -> None:
    """Forget that note: another budget has come into this browser, and nobody has said whose it is."""
    session.pop(BUDGET_OWNER, None)


def owner() -> UUID | None:
    """Whose this browser's budget is: said in this session, or in the one that has just run out."""
    known = session.get(BUDGET_OWNER)
    return UUID(known) if known else None


def take_away(reply: Response) -> Response:
    """Erase the budget of this browser, and its cookie."""
    token = cookie_token()
    if token:
        budgeting.erase(db(), token)
    return forget(reply)


def _name() -> str:
    return f"{'__Host-' if service().settings.secure else ''}portal_budget"
