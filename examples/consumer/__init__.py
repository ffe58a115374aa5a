"""A reference consumer: takes applications out of the unit's queue, each once (`docs/unit-system.md`)."""
