"""The situation in the applicant's own words."""

from flask_babel import lazy_gettext as _l

from portal.domain.application_answers import OwnWordsAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import TextField

LONGEST = 3000


class OwnWordsForm(PortalForm[OwnWordsAnswer]):
    """A free text, which nobody has to write."""

    text = TextField(_l("Tell in your own words"), limit=LONGEST, several_lines=True)

    def answer(self) -> OwnWordsAnswer:
        """The text."""
        return OwnWordsAnswer(self.text.data)
