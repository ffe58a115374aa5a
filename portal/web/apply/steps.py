"""The task list of an application and its steps: each is shown, and kept on its own."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms.fields import SelectChoice

from portal.domain import budget_path, journey
from portal.domain.application_answers import Answers
from portal.forms.apply import FORMS
from portal.forms.base import PortalForm
from portal.services import applicants, applying
from portal.services.applying import Draft
from portal.web import kept
from portal.web.access import current_resident, resident_only
from portal.web.apply.blueprint import address_of, bp, criteria_version, own_draft
from portal.web.apply.budget import assessment_of, changed_here
from portal.web.language import current_language
from portal.web.places import RegisteredPlaces
from portal.web.service import db, now, service, today

_STEP = f"<any({', '.join(FORMS)}):step>"


@bp.get("/<uuid:draft>")
@resident_only
def tasks(draft: UUID) -> ResponseReturnValue:
    """The parts of the application, and how far each is."""
    found = own_draft(draft)
    return render_template(
        "apply/tasks.html",
        draft=found,
        steps=journey.STEPS,
        criteria=criteria_version(),
        gaps=journey.gaps(found.answers, criteria_version()),
        address_of=address_of,
        assessment=assessment_of(found.answers.budget),
        changed_budget=changed_here(found.answers.budget),
    )


@bp.get(f"/<uuid:draft>/{_STEP}")
@resident_only
def show(draft: UUID, step: str) -> ResponseReturnValue:
    """The page of a step, with what has been answered."""
    found = own_draft(draft)
    given = kept.given_back()
    if given is not None:
        return _page(found, step, _typed(found, step, given), given.get("shown"))
    return _page(found, step, _showing(found, step))


@bp.post(f"/<uuid:draft>/{_STEP}")
@resident_only
def save(draft: UUID, step: str) -> ResponseReturnValue:
    """Keep the answer and go on."""
    found = own_draft(draft)
    form, shown = _typed(found, step, request.form), request.form.get("shown", "")
    if request.form.keys() & {"add", "remove"}:
        form.rearrange(request.form)
        return _page(found, step, form, shown)
    if not form.validate():
        return _page(found, step, form, shown), 422
    try:
        answers = applying.answer(db(), current_resident(), draft, step, form.answer(), shown, now())
    except applying.Changed as refusal:
        return _page(found, step, form, saved=refusal.answers), 409
    return redirect(address_of(draft, journey.after(step, answers, criteria_version())), 303)


def beside(answers: Answers) -> dict[str, Any]:
    """What the forms have to know that nobody types."""
    debts = answers.budget.debts.debts if answers.budget and answers.budget.debts else ()
    return {
        "protected": applicants.person_of(db(), current_resident()).non_disclosure,
        "today": today(),
        "debts": debts,
        "debts_mark": applying.seen(debts),
        "purposes": purposes(),
        "criteria_version": criteria_version(),
    }


def purposes() -> list[SelectChoice]:
    """The purposes of the county, in the language of the page."""
    return [SelectChoice(each.key, each.label(current_language())) for each in service().unit.purposes]


def _typed(found: Draft, step: str, typed: MultiDict[str, str]) -> PortalForm[Any]:
    return FORMS[step](typed, meta=beside(found.answers))


def _showing(found: Draft, step: str) -> PortalForm[Any]:
    answer = applying.starting(found.answers, step, current_language())
    return FORMS[step](None, obj=answer, meta=beside(found.answers))


def _page(
    found: Draft, step: str, form: PortalForm[Any], shown: str | None = None, saved: Answers | None = None
) -> str:
    """A step with its form as typed.

    `shown` is the mark of the answer that the person started from, `saved` what another tab has
    saved since.
    """
    stored = getattr(saved or found.answers, step)
    return render_template(
        f"apply/{step}.html",
        form=form,
        step=step,
        draft=found,
        shown=applying.seen(stored) if shown is None else shown,
        saved=FORMS[step].showing(stored, meta=beside(found.answers)) if saved else None,
        debts_mark=form.meta.debts_mark,
        terms=service().unit.terms_on(today()),
        **whose(found),
    )


def whose(found: Draft) -> dict[str, object]:
    """Who applies, the name of their municipality, and who lives in their home by the budget."""
    person = applicants.person_of(db(), current_resident())
    home = applicants.home_of(person, found.answers.municipality, service().unit)
    budget = found.answers.budget
    return {
        "person": person,
        "home": RegisteredPlaces().name_of(str(home)),
        "household": budget_path.household(budget) if budget else None,
    }
