"""The register of municipalities as the forms ask it, in the language of the page."""

from portal.web.language import current_language
from portal.web.service import service


class RegisteredPlaces:
    """Finds municipalities by their Finnish or Swedish names."""

    def code_of(self, name: str) -> str | None:
        """The three-digit code of a municipality, or None."""
        found = service().units.find_municipality(name)
        return found.code if found else None

    def name_of(self, code: str) -> str:
        """The name in the language of the page."""
        return service().units.municipality(code).name(current_language())

    def names(self) -> list[str]:
        """Every name in the language of the page, in its order."""
        return service().units.municipality_names(current_language())
