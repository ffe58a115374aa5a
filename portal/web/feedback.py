"""Feedback on the service, by anyone."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.forms.feedback import FeedbackForm
from portal.services import feedback
from portal.web import kept
from portal.web.access import public
from portal.web.language import CONVERTER
from portal.web.service import db, now

bp = Blueprint("feedback", __name__, url_prefix=f"/<{CONVERTER}:lang>/feedback")


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """The form."""
    return render_template("pages/feedback.html", form=FeedbackForm(kept.given_back()))


@bp.post("")
@public
def save() -> ResponseReturnValue:
    """Keep the message."""
    form = FeedbackForm()
    if not form.validate():
        return render_template("pages/feedback.html", form=form), 422
    answer = form.answer()
    given = feedback.give(db(), g.lang, answer.message, answer.contact, now())
    return redirect(url_for("feedback.sent", given=given), 303)


@bp.get("/<uuid:given>")
@public
def sent(given: UUID) -> ResponseReturnValue:
    """That the message has arrived."""
    receipt = feedback.receipt(db(), given)
    return render_template(
        "pages/feedback_sent.html", received_at=receipt.received_at, wants_reply=receipt.wants_reply
    )
