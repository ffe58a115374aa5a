"""The budget: open to everybody, kept under a cookie of its own from the first answer on."""

from portal.web.budget import (
    changes,
    choice,
    debts,
    diary,
    earlier,
    months,
    result,
    resuming,
    statement,
    steps,
    taking,
    what_if,
)
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import cookie_token

__all__ = [
    "bp",
    "changes",
    "choice",
    "cookie_token",
    "debts",
    "diary",
    "earlier",
    "months",
    "result",
    "resuming",
    "statement",
    "steps",
    "taking",
    "what_if",
]
