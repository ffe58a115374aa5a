"""What is said of every organiser, whether it uses the portal or not."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portal.figures.places import Web
from portal.units.colours import faults_of
from portal.units.municipalities import registered

Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """A part of a county's file: it cannot change, and holds nothing that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Model):
    """A text in both languages."""

    fi: Text
    sv: Text

    def __call__(self, lang: str) -> str:
        """The text in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi


class Place(Model):
    """A municipality that no register knows: that of a fictional county."""

    code: Annotated[str, Field(pattern=r"^\d{3}$")]
    name: Words


class Site(Web):
    """The organiser's own site, and who says that it is."""

    source: Text
    checked_on: date


def _readable(colour: str) -> str:
    if faults := faults_of(colour):
        raise ValueError("; ".join(faults))
    return colour


class Organiser(Model):
    """One of the 21 counties or Helsinki, or a fictional county.

    The names, municipalities and languages of a real one stand in the register of municipalities alone, and
    are put in as its file is read.
    """

    code: Annotated[str, Field(pattern=r"^\d{1,3}$")]
    name: Words
    municipalities: Annotated[tuple[str, ...], Field(min_length=1)]
    languages: tuple[str, ...]
    fictional: tuple[Place, ...] = ()
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), AfterValidator(_readable)]
    """What the colours of the pages are made of."""
    web: Site | None = None

    def knows(self, municipality: str) -> bool:
        """Whether the code is that of a municipality: one of its own, or another's."""
        return municipality in self.municipalities or municipality in registered()

    @property
    def is_bilingual(self) -> bool:
        """Whether it serves in both languages without being asked (423/2003, 23 §)."""
        return len(self.languages) > 1
