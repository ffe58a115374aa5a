"""The rules of identity codes as the forms ask them, on the day of the request."""

from portal.services.personal_identity_code import BadIdentityCode, canonical
from portal.web.service import service, today


class KnownCodes:
    """Reads personal identity codes; those of test people only in a demonstration."""

    def canonical(self, text: str) -> str | None:
        """The code in its canonical form, or None when it is not one."""
        try:
            return canonical(text, today(), allow_temporary=service().settings.mode == "demo")
        except BadIdentityCode:
            return None
