"""Tokens of a provider that are taken once: the hash of each, for as long as it could be sent again."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.store.engine import vault_of
from portal.store.inserting import insert_if_absent
from portal.store.tables.web import UsedToken


def take(db: Session, issuer: str, token_id: str, until: datetime) -> bool:
    """Whether a token (by its `jti`) comes for the first time."""
    taken = {"token_hash": vault_of(db).index(f"{issuer} {token_id}", "used_tokens"), "expires_at": until}
    return insert_if_absent(db, UsedToken, taken)
