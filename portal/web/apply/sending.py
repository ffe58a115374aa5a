"""Checking the answers, sending the application, and what is shown of it afterwards."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.delivery.message import MessageAnswers
from portal.domain import budget_path, journey
from portal.domain.application_answers import Answers
from portal.domain.budget_answers import BudgetAnswers
from portal.export.shown import ShownFact
from portal.forms.apply import FORMS
from portal.forms.base import PortalForm
from portal.services import applying, assessing, matters, representing, watching_delivery
from portal.web.access import current_acting, current_resident, resident_only
from portal.web.apply.blueprint import address_of, bp, own_draft
from portal.web.apply.budget import changed_here
from portal.web.apply.steps import purposes, whose
from portal.web.line_words import told_lines
from portal.web.places import RegisteredPlaces
from portal.web.service import db, now, service, today


@bp.get("/<uuid:draft>/review")
@resident_only
def review(draft: UUID) -> ResponseReturnValue:
    """Everything that has been answered, before it is sent."""
    found = applying.to_review(db(), current_resident(), draft, service().unit, now())
    return render_template(
        "apply/review.html",
        draft=found,
        steps=journey.STEPS,
        told=_told(found.answers),
        lines=_lines(found.answers.budget),
        debts=found.answers.debts.confirmed if found.answers.debts else (),
        criteria_version=service().unit.criteria.version,
        address_of=address_of,
        changed_budget=changed_here(found.answers.budget),
        **whose(found),
    )


@bp.post("/<uuid:draft>/review")
@resident_only
def send(draft: UUID) -> ResponseReturnValue:
    """Send the application.  A second press finds it sent."""
    sent = applying.submit(db(), current_resident(), draft, service().unit, now(), current_acting())
    return redirect(url_for("apply.receipt", application=sent.id), 303)


@bp.get("/<uuid:application>/receipt")
@resident_only
def receipt(application: UUID) -> ResponseReturnValue:
    """The receipt of a sent application (13/2003, 12 §), at an address that stays."""
    sent = matters.sent(db(), current_resident(), application)
    delays = watching_delivery.delays(db(), current_resident(), service().units, now())
    return render_template(
        "apply/receipt.html",
        sent=sent,
        sent_by=representing.sent_by(db(), application),
        delay=delays.get(application),
        today=today(),
    )


@bp.get("/<uuid:application>/copy")
@resident_only
def copy(application: UUID) -> ResponseReturnValue:
    """The whole of a sent application, to be saved or printed."""
    message = matters.contents_of(db(), current_resident(), application)
    budget = message.budget.budget()
    return render_template(
        "apply/copy.html",
        sent=matters.sent(db(), current_resident(), application),
        steps=journey.STEPS,
        told=_told(message.answers),
        debts=message.answers.debts.confirmed,
        person=message.applicant,
        representative=message.representative,
        home=RegisteredPlaces().name_of(message.applicant.municipality),
        household=budget.household,
        lines=told_lines(assessing.assessed_by(budget, message.policy, message.figures), budget.household),
        criteria_version=message.application.criteria_version,
    )


@bp.get("/<uuid:draft>/delete")
@resident_only
def delete(draft: UUID) -> ResponseReturnValue:
    """Whether the draft is to be deleted."""
    return render_template("apply/delete.html", draft=own_draft(draft))


@bp.post("/<uuid:draft>/delete")
@resident_only
def deleted(draft: UUID) -> ResponseReturnValue:
    """Delete the draft for good."""
    own_draft(draft)
    applying.discard(db(), current_resident(), draft)
    return redirect(url_for("matters.show"), 303)


def _told(answers: Answers | MessageAnswers) -> dict[str, PortalForm[Any]]:
    """The answers as forms, which know what each was asked by."""
    return {
        step: form(None, obj=getattr(answers, step), meta={"purposes": purposes()})
        for step, form in FORMS.items()
    }


def _lines(answers: BudgetAnswers | None) -> tuple[ShownFact, ...]:
    """The lines of the budget as they are going to be sent."""
    if answers is None:
        return ()
    budget = budget_path.to_send(answers)
    return told_lines(assessing.assessed(budget, service().unit, today()), budget.household)
