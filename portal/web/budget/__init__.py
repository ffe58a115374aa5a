"""The budget: open to everybody, kept under a cookie of its own from the first answer on."""

from portal.web.budget import choice, debts, result, steps
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import cookie_token

__all__ = ["bp", "choice", "cookie_token", "debts", "result", "steps"]
