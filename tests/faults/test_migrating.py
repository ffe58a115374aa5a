"""A migration under traffic: nobody's request fails, nothing is lost, nobody waits for long."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import migrating

ROWS = 1_000


def _must_have_harmed_nobody(done: migrating.Migrated) -> None:
    assert done.failed == ()
    assert done.lost == 0
    assert done.accepted
    assert done.requests > done.accepted


def test_on_sqlite(tmp_path: Path) -> None:
    _must_have_harmed_nobody(migrating.run(ROWS, f"sqlite:///{tmp_path / 'portal.sqlite'}"))


@pytest.mark.postgresql
def test_on_postgresql(new_postgresql: Callable[[str], str]) -> None:
    _must_have_harmed_nobody(migrating.run(ROWS, new_postgresql("template0")))
