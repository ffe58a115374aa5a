"""What texts, templates and pages are checked for no engine can change."""

import pytest


@pytest.fixture
def portal_url(sqlite_url: str) -> str:
    """The address of a database on SQLite."""
    return sqlite_url
