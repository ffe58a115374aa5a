"""A municipality asked by its name, in Finnish or Swedish."""

from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from portal.forms.fields import TextField


class Places(Protocol):
    """What the field asks of the register of municipalities."""

    def code_of(self, name: str) -> str | None:
        """The three-digit code of a municipality named in either language, or None."""

    def name_of(self, code: str) -> str:
        """The name in the language of the page."""


class PlaceField(TextField):
    """The name of a municipality; `data` is its code.  The form is given `Places` as `meta.places`."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Look the name up.  Refuses one that no municipality has."""
        super().process_formdata(valuelist)
        name = self.data
        self.data = self.meta.places.code_of(name) if name else None
        if name and self.data is None:
            raise ValueError(_l("We do not know a municipality called that. Check the spelling."))

    def _value(self) -> str:
        if self.raw_data is not None:
            return super()._value()
        return self.meta.places.name_of(self.data) if self.data else ""
