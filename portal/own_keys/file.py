"""A file of our own keys, while the service runs."""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from portal.own_keys import pairs
from portal.own_keys.pairs import BadKeys, OwnKey, OwnKeys

_log = structlog.stdlib.get_logger("portal")

_OWNER_ALONE = 0o600


class KeysFile:
    """The keys as they stand in the file now: a rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._state()
        self._keys = pairs.read(path)

    def current(self) -> OwnKeys:
        """The keys.  When the file has become unreadable, the log says so, and those before serve on."""
        state = self._state()
        if state != self._seen:
            self._seen = state
            try:
                self._keys = pairs.read(self._path)
            except BadKeys as bad:
                _log.error("own keys unreadable", file=str(self._path), fault=str(bad))
        return self._keys

    def signing(self) -> OwnKey:
        """The pair that signs at this moment."""
        return self.current().signing(datetime.now(UTC))

    def published(self) -> dict[str, Any]:
        """The key set that anybody may fetch at this moment."""
        return self.current().published(datetime.now(UTC))

    def _state(self) -> tuple[int, ...]:
        try:
            found = self._path.stat()
        except OSError:
            return ()
        return (found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode)


def write_new(path: Path, contents: object) -> None:
    """Write a file that only its owner can read.  Raises `OSError`, such as `FileExistsError`.

    It is created with its rights, not given them afterwards: there is no moment when others can read it.
    """
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    with os.fdopen(target, "w", encoding="utf-8") as out:
        json.dump(contents, out, indent=1)
        out.flush()
        os.fsync(out.fileno())


def write_over(path: Path, contents: object) -> None:
    """Put new contents in the place of a file.  Whoever reads it finds all of the old or all of the new.

    It stays the file of its owner: one that root has written over would be closed to the service.
    """
    owner = path.stat()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(beside, contents)
    made = beside.stat()
    try:
        # The service itself may give nothing away, not even to itself (deploy/systemd).
        if (made.st_uid, made.st_gid) != (owner.st_uid, owner.st_gid):
            os.chown(beside, owner.st_uid, owner.st_gid)
        beside.replace(path)
    except OSError:
        beside.unlink()
        raise
