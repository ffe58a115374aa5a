"""The file of an earlier budget."""

from flask_babel import lazy_gettext as _l

from portal.delivery.budget_export import LARGEST, ExportFault
from portal.forms.base import PortalForm
from portal.forms.fields import FileField

_WORDS = {
    ExportFault.TOO_LARGE: _l("The file is too large to be a budget that was saved here"),
    ExportFault.NOT_JSON: _l(
        "The file cannot be read as a budget. Choose the data file (JSON), not the PDF or the spreadsheet."
    ),
    ExportFault.ANOTHER_FILE: _l("The file is not a budget that was saved in this service"),
    ExportFault.ANOTHER_VERSION: _l(
        "The budget was saved by a newer version of this service. Make a new budget instead."
    ),
    ExportFault.BROKEN: _l(
        "The budget in the file is broken or has been changed. Choose the file as it was saved."
    ),
}


class EarlierForm(PortalForm[bytes]):
    """The file that was saved when the budget was taken along."""

    file = FileField(
        _l("The data file of your budget"), largest=LARGEST, missing=_l("Choose the data file of your budget")
    )

    def answer(self) -> bytes:
        """The bytes of the file."""
        return self.file.data or b""

    def refuse(self, fault: ExportFault) -> None:
        """Say at the file what is the matter with it."""
        self.file.errors = [_WORDS[fault]]
