"""Erasing what is past its time: budgets and drafts after 30 days, kept forms after an hour, sessions."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.store import expired

# A session that has run out is kept a little longer, so that a form sent too late knows whose it was.
_SESSIONS_KEPT = timedelta(hours=24)


def erase_expired(db: Session, now: datetime) -> dict[str, int]:
    """Erase it all; how many rows of each table, without a word of what stood in them."""
    erased = expired.erase(db, now, now - _SESSIONS_KEPT)
    db.commit()
    return erased
