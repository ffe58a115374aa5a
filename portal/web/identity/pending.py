"""Sign-ins that have begun in a browser and not yet come back, kept in its server-side session."""

import time
from collections.abc import MutableMapping
from typing import Any

from authlib.integrations.flask_client import FlaskIntegration

KEPT_FOR = 15 * 60
"""Seconds."""
_AT_MOST = 3
_KEPT = ("nonce", "code_verifier", "fresh")

Session = MutableMapping[str, Any]


class PendingSignIns(FlaskIntegration):  # type: ignore[misc]
    """The latest few sign-ins of a browser, by their `state`; nothing of them ever leaves the server.

    Authlib's own way keeps every sign-in ever begun, and looks at no clock when one comes back.
    """

    def set_state_data(self, session: Session, state: str, data: dict[str, Any]) -> None:
        """Remember a sign-in; the oldest one gives way."""
        begun = {"state": state, "at": time.time(), **{key: data[key] for key in _KEPT}}
        session[self._key] = [*self._live(session), begun][-_AT_MOST:]

    def get_state_data(self, session: Session, state: str) -> dict[str, Any] | None:
        """What a sign-in remembers, and when it began (`at`); None when there is no such one."""
        return next((begun for begun in self._live(session) if begun["state"] == state), None)

    def clear_state_data(self, session: Session, state: str) -> None:
        """Forget a sign-in: it comes back once."""
        if self._key in session:
            session[self._key] = [begun for begun in self._live(session) if begun["state"] != state]

    @property
    def _key(self) -> str:
        return f"signing_in_{self.name}"

    def _live(self, session: Session) -> list[dict[str, Any]]:
        oldest = time.time() - KEPT_FOR
        return [begun for begun in session.get(self._key, ()) if begun["at"] > oldest]
