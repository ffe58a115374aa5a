"""Acting for another: by which right, and until when.

A guardian acts in the matters of money that the guardianship covers (442/1999, 29 §), a holder of
a continuing power of attorney once it has been confirmed (648/2007, 2 and 6 §), and an agent by the
person's own authorisation (434/2003, 12 §).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Capacity(StrEnum):
    """As what somebody acts for another."""

    GUARDIAN = "guardian"
    CONTINUING_POWER = "continuing_power"
    AUTHORISED = "authorised"


class Source(StrEnum):
    """Who says that the right is there."""

    CLAIM = "claim"
    """The identity provider, at this sign-in."""
    STAFF = "staff"
    """A staff member who has seen the document."""


@dataclass(frozen=True)
class Authorisation:
    """One person's right to act for another in the unit's matters."""

    id: UUID
    capacity: Capacity
    source: Source
    representative: str
    """The name of who acts."""
    represented: UUID
    """The resident for whom they act."""
    represented_name: str
    seen_from: str
    """What the right was seen from, in the words of the staff member; empty when a claim says it."""
    valid_from: date
    valid_to: date | None
    """The last day; None where it stands until it is ended."""
