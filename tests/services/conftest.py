"""The staff of the fictional county that most tests of the services need."""

import pytest

from portal.store.engine import Store
from portal.store.people import Staff
from tests.ground.staffing import staff_in


@pytest.fixture
def sari(store: Store) -> Staff:
    """A counsellor."""
    return staff_in(store, "Sari Neuvola")


@pytest.fixture
def esa(store: Store) -> Staff:
    """A supervisor."""
    return staff_in(store, "Esa Esihenkilö", "supervisor")
