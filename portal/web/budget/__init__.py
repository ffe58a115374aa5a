"""The budget: open to everybody, kept under a cookie of its own from the first answer on."""

from portal.web.budget import (
    choice,
    debts,
    diary,
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
    "choice",
    "cookie_token",
    "debts",
    "diary",
    "months",
    "result",
    "resuming",
    "statement",
    "steps",
    "taking",
    "what_if",
]
