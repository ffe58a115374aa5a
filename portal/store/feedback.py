"""Feedback on the service, sealed."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.store.engine import vault_of
from portal.store.tables.web import Feedback

_CONTEXT = "feedback.contents"


def add(db: Session, feedback: UUID, language: str, message: str, contact: str, sent_at: datetime) -> None:
    """Keep a message and the way to answer it (empty when no answer is wanted)."""
    contents = json.dumps({"message": message, "contact": contact})
    db.execute(
        insert(Feedback).values(
            id=feedback,
            language=language,
            contents=vault_of(db).seal_text(contents, _CONTEXT),
            sent_at=sent_at,
        )
    )


def find(db: Session, feedback: UUID) -> tuple[bool, datetime] | None:
    """Whether an answer is wanted, and when the message came; never the message itself."""
    row = db.execute(select(Feedback.contents, Feedback.sent_at).where(Feedback.id == feedback)).one_or_none()
    if row is None:
        return None
    contents = json.loads(vault_of(db).open_text(row.contents, _CONTEXT))
    return bool(contents["contact"]), row.sent_at
