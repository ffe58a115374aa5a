"""The wizard."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from formtools.wizard.views import NamedUrlSessionWizardView

from benchmarks.wizard import forms


class Budget(NamedUrlSessionWizardView):
    """The steps of a budget, each at an address of its own."""

    form_list = (
        ("household", forms.HouseholdForm),
        ("home", forms.HomeForm),
        ("income", forms.IncomeForm),
        ("costs", forms.CostsForm),
        ("everyday", forms.EverydayForm),
        ("wish", forms.WishForm),
    )
    template_name = "step.html"

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        """The form, with a plain sum of all that was sent: less than the portal counts on the same page."""
        return {**super().get_context_data(form=form, **kwargs), "costs": self._sum()}

    def _sum(self) -> Decimal:
        total = Decimal(0)
        for step in ("home", "costs", "everyday"):
            for values in (self.storage.get_step_data(step) or {}).values():
                try:
                    total += Decimal(str(values).replace(",", "."))
                except InvalidOperation:
                    continue
        return total

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        """After the last step."""
        return HttpResponseRedirect("/")


def front(_request: HttpRequest) -> HttpResponse:
    """A page for the links of the layout to lead to."""
    return HttpResponse("")
