"""`python -m examples.consumer`: the loop; with `take`, one message from the standard input.

Settings are variables of the environment: UNIT, PORTAL (the base address of the portal), OWN_KEYS (a file of
our private keys), PORTAL_KEYS (a file or an address of the portal's public ones, such as PORTAL/units/keys),
DATABASE; for the loop BROKER_URL, and BROKER_CA (a file) if the machine does not trust the broker's
certificate by itself; SCHEMA, if it is not the one under docs/schemas.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

from examples.consumer.consumer import UnitConsumer
from examples.consumer.inbox import Inbox
from examples.consumer.opening import Keys, Opener, Poison

_NEEDED = ("UNIT", "PORTAL", "OWN_KEYS", "PORTAL_KEYS", "DATABASE")
_A_DAY = 86_400.0
_SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "application-1.schema.json"


class PortalKeys:
    """The portal's public keys, fetched each day, and again when a message names one that is not there.

    When they cannot be had, those before do not serve on: the loop waits until they can be.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._keys: Keys | None = None
        self._until = 0.0

    def __call__(self, anew: bool) -> Keys:
        """The keys."""
        if anew or time.monotonic() > self._until:
            self._keys = None
        if self._keys is None:
            self._keys = _json_at(self._place)
            self._until = time.monotonic() + _A_DAY
        return self._keys


def _json_at(place: str) -> Any:
    """What stands there.  Raises `OSError`, also for what is no JSON: no message is to blame for that."""
    try:
        if place.startswith("https://"):
            with urllib.request.urlopen(place, timeout=10) as reply:  # noqa: S310 - https alone
                return json.load(reply)
        return json.loads(Path(place).read_text("utf-8"))
    except ValueError as fault:
        raise OSError(f"{place} is not JSON") from fault


def _opener() -> Opener:
    return Opener(
        portal=os.environ["PORTAL"],
        unit=os.environ["UNIT"],
        own_keys=lambda: _json_at(os.environ["OWN_KEYS"]),
        portal_keys=PortalKeys(os.environ["PORTAL_KEYS"]),
        schema=json.loads(Path(os.environ.get("SCHEMA", _SCHEMA)).read_text("utf-8")),
    )


def take(opener: Opener, inbox: Inbox) -> int:
    """Keep one message; what became of it is printed for the kit in `examples/contract`."""
    try:
        event = opener.open(sys.stdin.buffer.read())
        said = "new" if inbox.keep(event) else "repeated"
    except Poison as fault:
        print(f"refused: {fault}")
        return 1
    print(said, event["id"])
    return 0


def main() -> int:
    """Begin; 2 where a setting is missing."""
    takes = sys.argv[1:] == ["take"]
    needed = _NEEDED if takes else (*_NEEDED, "BROKER_URL")
    if missing := [name for name in needed if not os.environ.get(name)]:
        print(f"not set: {', '.join(missing)}", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO)
    opener, inbox = _opener(), Inbox(Path(os.environ["DATABASE"]), os.environ["UNIT"])
    try:
        if takes:
            return take(opener, inbox)
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stopping.set())
        broker = os.environ["BROKER_URL"], os.environ.get("BROKER_CA")
        UnitConsumer(opener, inbox, *broker).run(stopping.is_set)
    finally:
        inbox.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
