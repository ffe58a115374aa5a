"""Forms kept for an hour after their session or token had run out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.store.crypt import key_from_token, token_hash, vault_under
from portal.store.tables.web import KeptForm

LONGEST_PATH = 300
_CONTEXT = "kept_forms.contents"


def add(db: Session, token: str, path: str, person: UUID | None, contents: str, expires_at: datetime) -> None:
    """Keep the typed fields of the form at `path` under a cookie's token."""
    sealed = vault_under(key_from_token(token, _CONTEXT)).seal_text(contents, _CONTEXT)
    db.execute(
        insert(KeptForm).values(
            token_hash=token_hash(token), path=path, person=person, contents=sealed, expires_at=expires_at
        )
    )


def find(db: Session, token: str, path: str, person: UUID | None, at: datetime) -> str | None:
    """What was kept for this path and person, unless its hour has passed.

    A form whose owner is not known was sent without any session; it goes back to whoever the
    page itself admits in the same browser.
    """
    row = db.execute(
        select(KeptForm.contents, KeptForm.person).where(
            KeptForm.token_hash == token_hash(token), KeptForm.path == path, KeptForm.expires_at > at
        )
    ).one_or_none()
    if row is None or row.person not in (None, person):
        return None
    return vault_under(key_from_token(token, _CONTEXT)).open_text(row.contents, _CONTEXT)


def forget(db: Session, token: str, path: str) -> bool:
    """Delete what was kept for this path; whether there was anything."""
    statement = delete(KeptForm).where(KeptForm.token_hash == token_hash(token), KeptForm.path == path)
    return bool(db.execute(statement.returning(KeptForm.token_hash)).all())
