"""Which municipality belongs to which organiser, and which of them use this portal."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.units.unit import Unit

ALAND = "91"


@dataclass(frozen=True)
class Municipality:
    """A municipality with its names and its organiser's."""

    code: str
    fi: str
    sv: str
    organiser_code: str
    organiser_fi: str
    organiser_sv: str

    def name(self, lang: str) -> str:
        """Its name in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi

    def organiser(self, lang: str) -> str | None:
        """The name of the organiser in `fi` or `sv`; None in Åland, where the act does not apply."""
        if self.organiser_code == ALAND:
            return None
        return self.organiser_sv if lang == "sv" else self.organiser_fi


class UnknownUnit(LookupError):
    """No organiser's file has this code."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        super().__init__(
            f"there is no county file with the code {code}, only with {', '.join(sorted(known))}"
        )
        self.code = code


@dataclass(frozen=True)
class Units:
    """The organisers with a file, by code, and every municipality, by code."""

    by_code: dict[str, Unit]
    municipalities: dict[str, Municipality]

    def named(self, code: str) -> Unit:
        """The organiser with a code.  Raises `UnknownUnit`."""
        if code not in self.by_code:
            raise UnknownUnit(code, self.by_code)
        return self.by_code[code]

    def of_municipality(self, code: str) -> Unit | None:
        """The organiser of a municipality, if it uses the portal."""
        return next((unit for unit in self.by_code.values() if code in unit.municipalities), None)

    def municipality(self, code: str) -> Municipality:
        """A municipality by its three-digit code.  Raises `KeyError`."""
        return self.municipalities[code]

    def find_municipality(self, text: str) -> Municipality | None:
        """A municipality by its Finnish or Swedish name, however it is spaced and cased."""
        wanted = " ".join(text.split()).casefold()
        for place in self.municipalities.values():
            if wanted in {place.fi.casefold(), place.sv.casefold()}:
                return place
        return None

    def municipality_names(self, lang: str) -> list[str]:
        """All names in a language, in the order of its alphabet."""
        return sorted((place.name(lang) for place in self.municipalities.values()), key=_finnish_order)


def _finnish_order(name: str) -> list[int]:
    # Å, Ä and Ö come last, in this order, in Finnish as in Swedish.
    return [0x110000 + "åäö".index(sign) if sign in "åäö" else ord(sign) for sign in name.casefold()]
