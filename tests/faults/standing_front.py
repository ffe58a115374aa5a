"""The front of the portal for one scenario: nginx, instances of the portal, and a database of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ground.databases import migrate
from tests.ground.front import Front, Room, standing


@contextmanager
def on_fresh_sqlite(room: Room, database_url: str | None = None) -> Iterator[Front]:
    """A front on this migrated database, or on a new one in SQLite."""
    with tempfile.TemporaryDirectory(prefix="portal-faults-") as folder:
        url = database_url or f"sqlite:///{Path(folder) / 'portal.sqlite'}"
        if database_url is None:
            migrate(url)
        with standing(url, room) as front:
            yield front
