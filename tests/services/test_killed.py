"""A process killed while it takes applications: what it acknowledged is there, once, and reaches the unit."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from portal.config import Keys
from portal.delivery.relay import Relay
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store.engine import Store, make_engine
from portal.store.tables.applications import Application
from portal.store.tables.desk import Case
from portal.store.tables.queue import OutboxMessage
from tests.ground.portal import keys_file

KILLS = 5
_ACKNOWLEDGED_BEFORE_A_KILL = 4

# Sends one application after another, and says the reference of each once it has been acknowledged.
_SENDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from portal.config import Keys
from portal.services import applying
from portal.store.engine import Store, make_engine
from portal.units import load_units
from tests.ground.applying import draft_in, resident_in

store = Store(make_engine(sys.argv[1]), Keys.model_validate_json(Path(sys.argv[2]).read_text()).vault())
unit, now = load_units().named("990"), datetime.now(UTC)
resident = resident_in(store, now)
while True:
    draft = draft_in(store, resident, now)
    with store.session() as db:
        print(applying.submit(db, resident, draft, unit, now).reference, flush=True)
"""


def _kill_while_sending(url: str, keys: Path) -> list[str]:
    """The references that were acknowledged before the process was killed."""
    sender = subprocess.Popen(
        [sys.executable, "-c", _SENDER, url, str(keys)], stdout=subprocess.PIPE, text=True
    )
    assert sender.stdout
    said = [sender.stdout.readline().strip() for _ in range(_ACKNOWLEDGED_BEFORE_A_KILL)]
    sender.kill()
    rest = sender.stdout.read().splitlines()
    sender.wait()
    sender.stdout.close()
    return [line for line in (*said, *rest) if len(line) == len("SL-2026-000001")]


def test_no_acknowledged_application_is_lost_or_doubled(database_url: str, tmp_path: Path) -> None:
    keys = keys_file(tmp_path)
    acknowledged = [reference for _ in range(KILLS) for reference in _kill_while_sending(database_url, keys)]
    assert len(acknowledged) >= KILLS * _ACKNOWLEDGED_BEFORE_A_KILL
    assert len(set(acknowledged)) == len(acknowledged)
    store = Store(make_engine(database_url), Keys.model_validate_json(keys.read_text()).vault())
    relay = Relay(store, SqlInbox(store), "test", lambda: datetime.now(UTC))
    while relay.run_round().taken:
        pass
    with store.session(writes=False) as db:
        delivered = list(db.scalars(select(Case.reference)))
        sent = db.scalar(select(func.count()).select_from(Application))
        queued = db.scalar(select(func.count()).select_from(OutboxMessage))
    store.engine.dispose()
    assert set(acknowledged) <= set(delivered)
    assert len(delivered) == sent == queued
