"""A personal identity code that a staff member has typed into a field."""

from flask_babel import lazy_gettext as _l

from portal.forms.fields import TextField
from portal.services.personal_identity_code import BadIdentityCode, canonical
from portal.web.service import service, today


def read_code(field: TextField) -> str | None:
    """The code in its one form; None leaves the fault at the field, which has been validated before."""
    if field.errors:
        return None
    try:
        return canonical(field.data or "", today(), allow_temporary=service().settings.mode == "demo")
    except BadIdentityCode:
        field.errors = [_l("Check the personal identity code: it is of the form 131052-308T")]
        return None
