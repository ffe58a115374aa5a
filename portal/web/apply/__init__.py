"""Applying: the beginning, the task list and its steps, the budget carried over, and sending."""

from portal.web.apply import budget, sending, start, steps
from portal.web.apply.blueprint import bp

__all__ = ["bp", "budget", "sending", "start", "steps"]
