"""The contract as a test that a unit's system vendor runs against their own code (`docs/unit-system.md`)."""
