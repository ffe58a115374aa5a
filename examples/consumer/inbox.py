"""Where applications are kept: each once, before its message is acknowledged."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from examples.consumer.opening import Poison

_TABLE = """
CREATE TABLE IF NOT EXISTS inbox (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, event TEXT NOT NULL,
    answer TEXT NOT NULL, answered INTEGER NOT NULL DEFAULT 0
)"""


class Inbox:
    """A table in which each id stands once; a commit is on the disk when it returns."""

    def __init__(self, path: Path, unit: str) -> None:
        self._unit = unit
        self._db = sqlite3.connect(path, timeout=30)
        with self._db:
            self._db.execute(_TABLE)

    def keep(self, event: dict[str, Any]) -> bool:
        """Keep an event with the answer that it will be given; False when it is here already.

        Raises `Poison` for other contents under an id that is here already.
        """
        row = (event["id"], event["contenthash"], json.dumps(event), json.dumps(self._received(event)))
        with self._db:
            new = self._db.execute(
                "INSERT OR IGNORE INTO inbox (id, hash, event, answer) VALUES (?, ?, ?, ?)", row
            ).rowcount
        (hash_,) = self._db.execute("SELECT hash FROM inbox WHERE id = ?", row[:1]).fetchone()
        if hash_ != event["contenthash"]:
            raise Poison("other contents under a known id")
        return bool(new)

    def unanswered(self) -> list[dict[str, Any]]:
        """The answers that have not been sent yet."""
        rows = self._db.execute("SELECT answer FROM inbox WHERE NOT answered ORDER BY rowid")
        return [json.loads(answer) for (answer,) in rows]

    def note_answered(self, answer: dict[str, Any]) -> None:
        """Note that the broker has taken an answer."""
        with self._db:
            self._db.execute("UPDATE inbox SET answered = 1 WHERE id = ?", (answer["subject"],))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _received(self, event: dict[str, Any]) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            # Made once and kept: an answer that is sent again is known by it.
            "id": str(uuid4()),
            "source": f"/units/{self._unit}",
            "type": "social-credit.application.received",
            "subject": event["subject"],
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "dataschema": "urn:social-credit-portal:schema:unit-event:1",
            "datacontenttype": "application/json",
            "data": {},
        }
