"""Beginning from an earlier budget: the file that was saved when it was taken along."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from portal.delivery.budget_export import LARGEST, ExportFault, UnreadableExport, from_export
from portal.forms.budget.earlier import EarlierForm
from portal.services import rechecking
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import bp as budget_bp
from portal.web.budget.cookie import disown, kept_budget, remember
from portal.web.service import db, now, service

bp = Blueprint("earlier", __name__, url_prefix="/earlier")
_BESIDE_THE_FILE = 100_000


@bp.url_value_preprocessor
def allow_a_file(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """This page takes a file; set before the check of the form's token reads what was sent."""
    request.max_content_length = max(service().settings.max_body_bytes, LARGEST + _BESIDE_THE_FILE)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A request over the limit is not read to its end."""
    return _refused(ExportFault.TOO_LARGE)


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """Where the file is asked for."""
    return _page(EarlierForm(None))


@bp.post("")
@public
@kept.never
def begin() -> ResponseReturnValue:
    """Keep the budget of the file in this browser, and on to what has changed in it."""
    form = EarlierForm()
    if not form.validate():
        return _page(form), 422
    if kept_budget() and "told" not in request.form:
        return _page(form), 409
    try:
        found = from_export(form.answer())
        token = rechecking.begin(db(), found.budget, found.made_on, now())
    except UnreadableExport as fault:
        return _refused(fault.kind)
    except rechecking.NotOfThePages:
        return _refused(ExportFault.BROKEN)
    disown()
    return remember(redirect(url_for("budget.changes"), 303), token)


def _refused(fault: ExportFault) -> ResponseReturnValue:
    form = EarlierForm(None)
    form.refuse(fault)
    return _page(form), 422


def _page(form: EarlierForm) -> str:
    return render_template("budget/earlier.html", form=form, here=kept_budget())


budget_bp.register_blueprint(bp)
