"""A personal identity code, typed by a staff member."""

from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from portal.forms.fields import TextField


class IdentityCodes(Protocol):
    """What the field asks of the rules of identity codes."""

    def canonical(self, text: str) -> str | None:
        """The code in its canonical form, or None when it is not one."""


class IdentityCodeField(TextField):
    """A personal identity code; `data` is its canonical form, by the `IdentityCodes` of `meta.codes`."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the code.  Refuses a wrong one without repeating it."""
        super().process_formdata(valuelist)
        typed = self.data
        self.data = (self.meta.codes.canonical(typed) or "") if typed else ""
        if typed and not self.data:
            raise ValueError(
                _l("%(field)s: check the code, a character is wrong or missing", field=self.label.text)
            )
