"""Taking feedback, with a receipt; accessibility feedback is answered in 14 days (306/2019, 10 §)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.services.refused import NotFound
from portal.store import feedback


@dataclass(frozen=True)
class Receipt:
    """That a message has arrived, when, and whether an answer comes."""

    received_at: datetime
    wants_reply: bool


def give(db: Session, language: str, message: str, contact: str, now: datetime) -> UUID:
    """Keep a message; the id of its receipt.  `contact` is empty when no answer is wanted."""
    given = uuid4()
    feedback.add(db, given, language, message, contact, now)
    db.commit()
    return given


def receipt(db: Session, given: UUID) -> Receipt:
    """The receipt of a message.  Raises `NotFound`."""
    found = feedback.find(db, given)
    if found is None:
        raise NotFound
    wants_reply, received_at = found
    return Receipt(received_at, wants_reply)
