"""What is known of a made-up person.  Identity codes are of the numbers 900–999, never given to anybody."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Municipality:
    """A municipality as the population register names it."""

    code: str
    fi: str
    sv: str


ESIMERKKILA = Municipality("990", "Esimerkkilä", "Exempelby")
HELSINKI = Municipality("091", "Helsinki", "Helsingfors")
ESPOO = Municipality("049", "Espoo", "Esbo")


@dataclass(frozen=True)
class Shown:
    """What a person or a group is there to show, in both languages."""

    fi: str
    sv: str


@dataclass(frozen=True)
class Mandate:
    """On what grounds somebody acts for another, and for whom."""

    kind: Literal["guardian", "continuing_power", "authorised"]
    identity_code: str
    first_names: str
    family_name: str

    @property
    def name(self) -> str:
        """The whole name of whom it is about."""
        return f"{self.first_names} {self.family_name}"


@dataclass(frozen=True)
class Resident:
    """Somebody who may need a credit, or who acts for somebody who may."""

    key: str
    first_names: str
    family_name: str
    identity_code: str | None
    """None for a foreigner whose own country has identified them (eIDAS)."""
    municipality: Municipality | None
    """None where the provider does not say it."""
    language: Literal["fi", "sv"]
    shown: Shown
    non_disclosure: bool = False
    whole_name_only: bool = False
    """Whether the provider says the name as one text, without telling its parts."""
    mandate: Mandate | None = None

    @property
    def name(self) -> str:
        """The calling name and the family name."""
        return f"{self.first_names.split()[0]} {self.family_name}"


@dataclass(frozen=True)
class StaffMember:
    """Somebody who works for the county."""

    key: str
    name: str
    object_id: str
    roles: tuple[str, ...]
    language: Literal["fi", "sv"]
    shown: Shown
    tenant: str = field(default="99000000-0000-4000-8000-000000000990", kw_only=True)
    too_many_groups: bool = field(default=False, kw_only=True)
    """Whether the token only says where the groups could be asked, and no role (Entra ID)."""


Person = Resident | StaffMember


@dataclass(frozen=True)
class Group:
    """People who show something of the same kind."""

    title: Shown
    people: tuple[Person, ...]
