"""The organisers of social credit: one file each with its terms, and the register of municipalities."""

from portal.units.loading import BadUnits, load_units
from portal.units.register import Municipality, Units
from portal.units.unit import Unit

__all__ = ["BadUnits", "Municipality", "Unit", "Units", "load_units"]
