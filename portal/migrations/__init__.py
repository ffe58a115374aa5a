"""Numbered migrations with one head; run by `portal migrate`."""
