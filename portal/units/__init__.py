"""The organisers of social credit: one file each with its terms, and the register of municipalities."""

from portal.units.loading import BadUnits, load_units
from portal.units.register import Municipality, Units, UnknownUnit
from portal.units.terms import TermsMissing
from portal.units.unit import Unit

__all__ = ["BadUnits", "Municipality", "TermsMissing", "Unit", "Units", "UnknownUnit", "load_units"]
