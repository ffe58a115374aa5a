"""A form never reads the database, so its tests need no second engine."""

import pytest


@pytest.fixture
def portal_url(sqlite_url: str) -> str:
    """The address of a database on SQLite."""
    return sqlite_url
