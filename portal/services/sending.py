"""From a finished draft to an application: its row, its first event and its message, or none of them.

Everything here happens in the caller's transaction, and nothing of it calls another system.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.delivery import message
from portal.delivery.message import ApplicationMessage
from portal.domain import finnish_time
from portal.domain.application_answers import ContactAnswer, ContactWay
from portal.domain.applications import State
from portal.domain.discussions import Topic
from portal.services import composing
from portal.services.composing import Sender
from portal.services.refused import NotFound
from portal.services.representing import Acting
from portal.store import application_events, applications, authorisations, discussions, drafts, outbox, people
from portal.store.application_events import Actor, Event
from portal.store.applications import Sent
from portal.store.discussions import Request, Subject, Wish
from portal.store.drafts import Draft
from portal.units import Unit


def send(
    db: Session, resident: UUID, draft: Draft, unit: Unit, now: datetime, acting: Acting | None = None
) -> None:
    """Turn a draft that is held, and in which nothing is missing, into an application of the same id."""
    sender = _sender(db, resident, acting)
    reference = applications.next_reference(db, finnish_time.day_of(now).year)
    sent = composing.message_of(draft, sender, unit, reference, now)
    contents = message.contents_of(sent)
    applications.add(db, resident, _sent(sent, message.content_hash(contents)), contents)
    actor = Actor.REPRESENTATIVE if acting else Actor.RESIDENT
    application_events.add(db, draft.id, Event(State.SUBMITTED, now, actor))
    if acting:
        authorisations.note_sent(db, draft.id, acting.representative, acting.authorisation.id)
    outbox.add(db, draft.id, draft.id, unit.code, message.envelope(sent), now)
    if sent.wants_discussion:
        discussions.add(db, resident, unit.code, _discussion(sent))
    drafts.remove(db, resident, draft.id)


def _sender(db: Session, resident: UUID, acting: Acting | None) -> Sender:
    applicant = people.person_of(db, resident)
    representative = people.person_of(db, acting.representative) if acting else None
    if applicant is None or (acting and representative is None):
        raise NotFound
    return Sender(applicant, representative, acting.authorisation if acting else None)


def _sent(sent: ApplicationMessage, content_hash: bytes) -> Sent:
    facts = sent.application
    return Sent(
        id=facts.id,
        unit=facts.unit,
        reference=facts.reference,
        state=State.SUBMITTED,
        language=facts.language,
        criteria_version=facts.criteria_version,
        wants_discussion=sent.wants_discussion,
        content_hash=content_hash,
        submitted_at=facts.submitted_at,
        promised_by=facts.promised_by,
        due_by=facts.due_by,
    )


def _discussion(sent: ApplicationMessage) -> Request:
    facts, contact = sent.application, sent.answers.contact
    representative = sent.representative.display_name if sent.representative else ""
    wish = Wish(sent.applicant.display_name, _way_to(contact), contact.times, representative)
    return Request(
        facts.id, Topic.APPLICATION, wish, Subject(application=facts.id), facts.language, facts.submitted_at
    )


def _way_to(contact: ContactAnswer) -> str:
    return contact.email if contact.way is ContactWay.EMAIL and contact.email else contact.phone
