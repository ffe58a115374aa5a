"""The organisers of social credit: one file each, and the register of municipalities."""

from portal.units.awaited import Awaited
from portal.units.colours import theme
from portal.units.keys import BadPublicKeys, PublicKeys, UnitKeys
from portal.units.loading import BadUnits, load_units
from portal.units.municipalities import ALAND, Municipality
from portal.units.register import NotInUse, Units, UnknownUnit, alphabetical
from portal.units.terms import TermsMissing
from portal.units.unit import Unit

__all__ = [
    "ALAND",
    "Awaited",
    "BadPublicKeys",
    "BadUnits",
    "Municipality",
    "NotInUse",
    "PublicKeys",
    "TermsMissing",
    "Unit",
    "UnitKeys",
    "Units",
    "UnknownUnit",
    "alphabetical",
    "load_units",
    "theme",
]
