"""The fictional county of a demonstration: who lives there, what they have sent, what they repay."""

from portal.seed.county import County, SeedApplication, SeedCredit, SeedResident, SeedStaff, load_county

__all__ = ["County", "SeedApplication", "SeedCredit", "SeedResident", "SeedStaff", "load_county"]
