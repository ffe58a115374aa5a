"""Putting a finished draft together into the message that its unit gets."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from portal.delivery.figures import AssessmentFigures, MoneyLineCents
from portal.delivery.household import HouseholdInput
from portal.delivery.message import (
    Applicant,
    ApplicationFacts,
    ApplicationMessage,
    MessageAnswers,
    Representative,
)
from portal.domain import budget_path, deadlines, finnish_time
from portal.domain.application_answers import Answers, OwnWordsAnswer
from portal.domain.authorisations import Authorisation
from portal.figures.calendar import is_banking_day
from portal.services import applicants, assessing
from portal.store.drafts import Draft
from portal.store.people import Person
from portal.units import Unit


@dataclass(frozen=True)
class Sender:
    """Whose application it is, and who sends it for them by which right, if somebody does."""

    applicant: Person
    representative: Person | None = None
    authorisation: Authorisation | None = None


def message_of(draft: Draft, sender: Sender, unit: Unit, reference: str, now: datetime) -> ApplicationMessage:
    """The message of a draft in which nothing is missing, assessed by the figures of today."""
    answers, day = draft.answers, finnish_time.day_of(now)
    assert answers.budget is not None
    budget = budget_path.to_send(answers.budget)
    policy, used = assessing.terms_on(unit, day)
    assessment = assessing.assessed_by(budget, policy, used)
    return ApplicationMessage(
        application=_facts(draft, unit, reference, now, day),
        applicant=_applicant(sender.applicant, answers, unit),
        representative=_representative(sender),
        answers=_answers(answers),
        budget=HouseholdInput.of(budget),
        policy=policy,
        figures=used,
        assessment=AssessmentFigures.of(assessment),
        money_line=MoneyLineCents.of(assessment.money_line),
    )


def _representative(sender: Sender) -> Representative | None:
    if sender.representative is None or sender.authorisation is None:
        return None
    return Representative(
        identity_code=sender.representative.identity_code,
        first_names=sender.representative.first_names,
        family_name=sender.representative.family_name,
        display_name=sender.representative.display_name,
        capacity=sender.authorisation.capacity,
        source=sender.authorisation.source,
        authorisation=sender.authorisation.id,
    )


def _facts(draft: Draft, unit: Unit, reference: str, now: datetime, day: date) -> ApplicationFacts:
    assert draft.answers.contact is not None
    return ApplicationFacts(
        id=draft.id,
        reference=reference,
        submitted_at=now,
        language="sv" if draft.answers.contact.language == "sv" else "fi",
        unit=unit.code,
        criteria_version=unit.criteria.version,
        criteria_hash=hashlib.sha256(unit.criteria.model_dump_json().encode()).hexdigest(),
        promised_by=deadlines.promised_by(day, unit.promises.target_days, is_banking_day),
        due_by=deadlines.due_by(day),
    )


def _applicant(person: Person, answers: Answers, unit: Unit) -> Applicant:
    home = applicants.home_of(person, answers.municipality, unit)
    return Applicant(
        identity_code=person.identity_code,
        first_names=person.first_names,
        family_name=person.family_name,
        display_name=person.display_name,
        municipality=home or "",
        municipality_told=home is not None and home != person.municipality,
        non_disclosure=person.non_disclosure,
    )


def _answers(answers: Answers) -> MessageAnswers:
    parts = {name: getattr(answers, name) for name in MessageAnswers.model_fields}
    parts["own_words"] = answers.own_words or OwnWordsAnswer()
    return MessageAnswers(**parts)
