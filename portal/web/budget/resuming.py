"""A code to write down, and a budget opened with it in another browser."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import budget_path, resume_code
from portal.forms.budget.resume import ResumeForm
from portal.services import budgeting, resuming
from portal.web import kept, limits
from portal.web.access import public
from portal.web.budget.blueprint import address_of, bp
from portal.web.budget.cookie import cookie_token, disown, forget, kept_budget, remember
from portal.web.service import db, now

_SCOPE = "budget code"


@bp.get("/code")
@public
def code() -> ResponseReturnValue:
    """What a code is for, and the button that makes one."""
    budget = kept_budget()
    if budget is None:
        raise budgeting.NotYetOpen(budget_path.STEPS[0])
    return render_template("budget/code.html", mark=budget.code, works_until=budget.expires_at)


@bp.post("/code")
@public
@limits.limited(_SCOPE)
def take_code() -> ResponseReturnValue:
    """Make a code and show it, this once; the page in the other language brings it along."""
    shown, known = request.form.get("shown", ""), resume_code.read(request.form.get("code", ""))
    try:
        if known:
            taken = resuming.show_again(db(), cookie_token(), known, now())
        else:
            taken = resuming.take_code(db(), cookie_token(), shown, now())
    except resuming.TakenMeanwhile as refusal:
        page = render_template(
            "budget/code.html", mark=refusal.code, works_until=refusal.works_until, meanwhile=True
        )
        return page, 409
    return render_template("budget/code_taken.html", taken=taken, code=resume_code.shown(taken.code))


@bp.get("/resume")
@public
def resume() -> ResponseReturnValue:
    """Where a code is typed."""
    return _page(ResumeForm(kept.given_back()))


@bp.post("/resume")
@public
@limits.limited(_SCOPE)
def resumed() -> ResponseReturnValue:
    """Open the budget of the code, where it has been left."""
    form, may_replace = ResumeForm(), "told" in request.form
    if not form.validate():
        return _page(form), 422
    try:
        opened = resuming.resume(db(), form.answer(), cookie_token(), now(), may_replace=may_replace)
    except resuming.Replaced:
        return _page(form), 409
    if opened is None:
        limits.note_wrong()
        form.tell_that_it_opens_nothing()
        return _page(form), 422
    if opened.token != cookie_token():
        disown()
    return remember(redirect(address_of(budget_path.first_gap(opened.answers)), 303), opened.token)


@bp.post("/close")
@public
def close() -> ResponseReturnValue:
    """Shut the budget in this browser alone."""
    if not resuming.close(db(), cookie_token(), now()):
        return redirect(url_for("budget.erase"), 303)
    return forget(redirect(url_for("budget.resume", closed=1), 303))


@bp.get("/close")
@public
def not_closed() -> ResponseReturnValue:
    """Nothing is shut by looking."""
    return redirect(url_for("budget.erase"))


def _page(form: ResumeForm) -> str:
    return render_template("budget/resume.html", form=form, here=kept_budget())
