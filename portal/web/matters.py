"""A resident's own matters: drafts, applications with their lives, and asking for a discussion."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.forms.discussion import DiscussionForm
from portal.services import discussing, matters, rechecking, repaying, representing, watching_delivery
from portal.services.discussing import Topic
from portal.web import kept
from portal.web.access import current_acting, current_resident, resident_only
from portal.web.budget.cookie import kept_budget, note_owner, remember
from portal.web.language import CONVERTER
from portal.web.service import db, now, service, today

bp = Blueprint("matters", __name__, url_prefix=f"/<{CONVERTER}:lang>/my")


@bp.get("")
@resident_only
def show() -> ResponseReturnValue:
    """Everything of the resident's that is open or has been."""
    mine = matters.of_resident(db(), current_resident(), now())
    credits_in_repayment = repaying.credits_of(db(), current_resident(), today())
    delays = watching_delivery.delays(db(), current_resident(), service().units, now())
    return render_template("matters/all.html", mine=mine, credits=credits_in_repayment, delays=delays)


@bp.get("/applications/<uuid:application>")
@resident_only
def application(application: UUID) -> ResponseReturnValue:
    """How an application stands, and what has happened to it."""
    matter = matters.application_of(db(), current_resident(), application)
    asked = discussing.waiting_since(db(), current_resident(), application=application)
    sent_by = representing.sent_by(db(), application)
    delays = watching_delivery.delays(db(), current_resident(), service().units, now())
    return render_template(
        "matters/application.html",
        matter=matter,
        sent=matter.sent,
        today=today(),
        asked=asked,
        sent_by=sent_by,
        delay=delays.get(application),
        here_budget=kept_budget(),
    )


@bp.post("/applications/<uuid:application>/budget")
@resident_only
def recheck(application: UUID) -> ResponseReturnValue:
    """Lend the budget of an application to this browser, and on to what has changed in it."""
    matters.sent(db(), current_resident(), application)
    back = redirect(url_for("matters.application", application=application), 303)
    if kept_budget() and "told" not in request.form:
        return back
    token = rechecking.lend(db(), current_resident(), application, now())
    note_owner()
    return remember(redirect(url_for("budget.changes"), 303), token)


@bp.get("/applications/<uuid:application>/budget")
@resident_only
def not_rechecked(application: UUID) -> ResponseReturnValue:
    """Nothing is lent by looking: back to the application."""
    matters.sent(db(), current_resident(), application)
    return redirect(url_for("matters.application", application=application))


@bp.get("/applications/<uuid:application>/discussion")
@resident_only
def discuss(application: UUID) -> ResponseReturnValue:
    """Asking for a discussion in person about an application (1133/2002, 9 §)."""
    sent = matters.sent(db(), current_resident(), application)
    return render_template("matters/discuss.html", sent=sent, form=DiscussionForm(kept.given_back()))


@bp.post("/applications/<uuid:application>/discussion")
@resident_only
def ask(application: UUID) -> ResponseReturnValue:
    """Ask for the discussion."""
    sent = matters.sent(db(), current_resident(), application)
    form = DiscussionForm()
    if not form.validate():
        return render_template("matters/discuss.html", sent=sent, form=form), 422
    wish = form.answer()
    discussing.ask(
        db(),
        current_resident(),
        service().unit.code,
        Topic.APPLICATION,
        wish.text,
        wish.contact,
        g.lang,
        now(),
        application=application,
        acting=current_acting(),
    )
    return redirect(url_for("matters.asked", application=application), 303)


@bp.get("/applications/<uuid:application>/discussion/asked")
@resident_only
def asked(application: UUID) -> ResponseReturnValue:
    """That the unit has the request."""
    sent = matters.sent(db(), current_resident(), application)
    return render_template("matters/asked.html", sent=sent)
