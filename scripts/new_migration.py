"""Writes a numbered migration from the difference between the tables and the newest migration."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from portal.store.engine import make_engine
from portal.store.migrating import alembic_config, upgrade


def new_migration(name: str) -> None:
    """Run all migrations on a throw-away database, compare, and write `NNNN_name.py`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'throw-away.sqlite'}")
        upgrade(engine)
        with engine.begin() as connection:
            config = alembic_config(connection)
            command.revision(config, name, autogenerate=True, rev_id=_next_number(config))
        engine.dispose()


def _next_number(config: Config) -> str:
    head = ScriptDirectory.from_config(config).get_current_head() or "0"
    return f"{int(head) + 1:04}"


if __name__ == "__main__":
    new_migration(sys.argv[1])
