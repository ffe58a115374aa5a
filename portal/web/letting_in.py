"""The end of a sign-in: the row that remembers it, and the session that it begins."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import request

from portal.services import signing_in
from portal.services.signing_in import Arrival
from portal.web.browsers import kind_of
from portal.web.identity import Answer
from portal.web.identity.provider import Provider
from portal.web.service import db, now
from portal.web.visits import current_visit

AUTHENTICATED_AT = "authenticated_at"
"""A key of the session: when the provider says that the person identified themselves, in seconds."""
FRESH_FOR = timedelta(minutes=15)
_SKEW = timedelta(seconds=30)


def let_in(person: UUID, name: str, answer: Answer, provider: Provider, *, anew: bool = False) -> None:
    """Begin the session of somebody whom the portal knows, from the verified answer of their provider.

    `anew` says that a staff member who was signed in has identified themselves once more.  Only what the
    provider says counts as the time of identification, never the moment of return.
    """
    arrival = Arrival(
        issuer=provider.issuer,
        subject=answer.subject,
        provider_session=answer.provider_session,
        authenticated_at=answer.authenticated_at,
        browser=kind_of(request.user_agent.string),
    )
    visit = current_visit()
    sign_in = signing_in.note(db(), visit.realm.sign_ins, person, arrival, now(), anew=anew)
    told = {AUTHENTICATED_AT: answer.authenticated_at.timestamp()} if answer.dated else {}
    visit.begin(person, sign_in, name=name, **told)


def is_fresh() -> bool:
    """Whether the person of this session identified themselves a quarter of an hour ago at most."""
    at = current_visit().get(AUTHENTICATED_AT)
    return at is not None and -_SKEW <= now() - datetime.fromtimestamp(at, UTC) <= FRESH_FOR
