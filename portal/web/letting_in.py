"""The end of a sign-in: the row that remembers it, and the session that it begins."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from portal.services import signing_in
from portal.services.signing_in import Arrival
from portal.web.identity.provider import Provider
from portal.web.service import db, now
from portal.web.visits import current_visit

AUTHENTICATED_AT = "authenticated_at"


def let_in(person: UUID, name: str, claims: Mapping[str, Any], provider: Provider) -> None:
    """Begin the session of somebody whom the portal knows, from the verified claims of their token."""
    told, sid = claims.get("auth_time"), claims.get("sid")
    authenticated_at = datetime.fromtimestamp(told, UTC) if told else now()
    arrival = Arrival(
        issuer=provider.issuer,
        subject=claims["sub"],
        provider_session=sid if isinstance(sid, str) else None,
        authenticated_at=authenticated_at,
        browser=None,
    )
    visit = current_visit()
    sign_in = signing_in.note(db(), visit.realm.sign_ins, person, arrival, now())
    visit.begin(person, sign_in, name=name, **{AUTHENTICATED_AT: authenticated_at.timestamp()})
