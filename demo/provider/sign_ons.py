"""Who is signed in at the provider: one sign-in opens every service for a while, as at Suomi.fi."""

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from demo.people import Person

LIVES = 32 * 60  # seconds; those of Suomi.fi


@dataclass(frozen=True)
class SignOn:
    """One person's sign-in in one browser."""

    person: Person
    acr: str
    """How the person was identified."""
    sid: str
    """Its name in tokens."""
    at: float
    """When the person was chosen, in seconds."""

    def will_do(self, asked: Mapping[str, str], acr: str | None) -> bool:
        """Whether it answers a request without the person being identified anew."""
        oldest = asked.get("max_age")
        limit = LIVES if oldest is None else int(oldest) if oldest.isdigit() else 0
        young = limit > 0 and time.time() - self.at <= limit
        return young and acr == self.acr and "login" not in asked.get("prompt", "").split()


class SignOns:
    """The live sign-ins, by what stands in the browsers' cookies."""

    def __init__(self) -> None:
        self._live: dict[str, SignOn] = {}
        self._lock = threading.Lock()

    def find(self, token: str | None) -> SignOn | None:
        """The live sign-in of a cookie."""
        found = self._live.get(token or "")
        return found if found and time.time() - found.at < LIVES else None

    def begin(self, person: Person, acr: str, before: str | None) -> tuple[str, SignOn]:
        """A person has been identified; `before` is the cookie until now.

        Whoever is identified again stays in the same sign-in; somebody else begins their own.
        """
        last = self.find(before)
        begun = SignOn(person, acr, secrets.token_urlsafe(12), time.time())
        if last and last.person == person:
            begun = replace(begun, sid=last.sid)
        token = secrets.token_urlsafe(24)
        with self._lock:
            live = {cookie: one for cookie, one in self._live.items() if begun.at - one.at < LIVES}
            live.pop(before or "", None)
            self._live = live | {token: begun}
        return token, begun

    def end(self, token: str | None) -> SignOn | None:
        """Sign a browser out; who was signed in."""
        live = self.find(token)
        with self._lock:
            self._live.pop(token or "", None)
        return live
