"""What a resident can wish to discuss in person with an official (1133/2002, 9 §)."""

from enum import StrEnum


class Topic(StrEnum):
    """What the discussion is wished for."""

    APPLICATION = "application"
    MOVE_INSTALMENT = "move"
    """Another due date."""
    SMALLER_INSTALMENT = "smaller"
    FREE_MONTH = "free_month"
    """A payment-free month (7 a §)."""
    CALL = "call"
    """A call about paying, without a wish named yet."""
