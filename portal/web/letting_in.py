"""The end of a sign-in: the row that remembers it, and the session that it begins."""

from uuid import UUID

from portal.services import signing_in
from portal.services.signing_in import Arrival
from portal.web.identity import Answer
from portal.web.identity.provider import Provider
from portal.web.service import db, now
from portal.web.visits import current_visit

AUTHENTICATED_AT = "authenticated_at"


def let_in(person: UUID, name: str, answer: Answer, provider: Provider) -> None:
    """Begin the session of somebody whom the portal knows, from the verified answer of their provider."""
    arrival = Arrival(
        issuer=provider.issuer,
        subject=answer.subject,
        provider_session=answer.provider_session,
        authenticated_at=answer.authenticated_at,
        browser=None,
    )
    visit = current_visit()
    sign_in = signing_in.note(db(), visit.realm.sign_ins, person, arrival, now())
    visit.begin(person, sign_in, name=name, **{AUTHENTICATED_AT: answer.authenticated_at.timestamp()})
