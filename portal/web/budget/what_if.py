"""What if: the form of what would change, and the two budgets side by side.  Nothing is kept."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.domain import budget_path
from portal.domain.budget_answers import BudgetAnswers
from portal.forms.budget.what_if import WhatIfForm
from portal.services import comparing
from portal.services.comparing import Comparison
from portal.web import kept
from portal.web.access import public
from portal.web.budget.blueprint import bp
from portal.web.budget.cookie import whole_budget
from portal.web.service import service, today
from portal.web.verdicts import not_final


@bp.get("/what-if")
@public
def what_if() -> ResponseReturnValue:
    """What could change."""
    return _page(WhatIfForm(kept.given_back(), meta=_meta(whole_budget().answers)))


@bp.post("/what-if")
@public
def what_then() -> ResponseReturnValue:
    """The budget of today beside the changed one, in answer to the form itself."""
    answers = whole_budget().answers
    form = WhatIfForm(meta=_meta(answers))
    if not form.validate():
        return _page(form), 422
    return _page(form, comparing.compared(answers, form.answer(), service().unit, today()))


def _meta(answers: BudgetAnswers) -> dict[str, int]:
    return {
        "adults": budget_path.household(answers).adults,
        "longest_months": service().unit.policy(today()).max_months,
    }


def _page(form: WhatIfForm, comparison: Comparison | None = None) -> str:
    open_incomes = not_final(comparison.then) if comparison else ""
    return render_template("budget/what_if.html", form=form, comparison=comparison, not_final=open_incomes)
