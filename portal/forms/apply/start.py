"""What has to be known before an application begins."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.forms.base import PortalForm
from portal.forms.fields import YesNoField
from portal.forms.places import PlaceField


@dataclass(frozen=True)
class StartAnswer:
    """The code of a municipality that had to be asked, and whether the browser's budget is the resident's."""

    municipality: str | None
    mine: bool


class StartForm(PortalForm[StartAnswer]):
    """Asks only what is not known: the municipality if `meta.asks_place`, the budget if `meta.has_budget`.

    `meta.represented` is the name of the applicant where somebody else fills in the application.
    """

    municipality = PlaceField(
        _l("Municipality where you live"), missing=_l("Write the municipality where you live")
    )
    mine = YesNoField(_l("Is this budget yours?"), missing=_l("Choose whether the budget is yours"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.meta.asks_place:
            del self.municipality
        elif self.meta.represented:
            where = _l("Municipality where %(name)s lives", name=self.meta.represented)
            self.municipality.label.text = where
            self.municipality.missing = _l("Write the municipality where the person you act for lives")
        if not self.meta.has_budget:
            del self.mine
        elif self.meta.represented:
            whose = _l("Is this the budget of %(name)s?", name=self.meta.represented)
            self.mine.label.text, self.mine.missing = whose, _l("Choose whose budget it is")

    def answer(self) -> StartAnswer:
        """What was answered."""
        return StartAnswer(
            self.municipality.data if "municipality" in self else None,
            bool(self.mine.data) if "mine" in self else False,
        )
