"""Documents of a provider that are kept for a while."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from portal.web.identity.failures import ProviderDown

_KEPT_FOR = 3600
_RENEWED_EVERY = 10
_TRIED_EVERY = 60

Document = TypeVar("Document")


class Kept(Generic[Document]):
    """A document, fetched when it is first needed and again after an hour.

    `outlives` says for how many seconds more an old one serves while no newer one can be had.
    """

    def __init__(self, fetch: Callable[[], Document], outlives: float = 0) -> None:
        self._fetch = fetch
        self._outlives = outlives
        self._document: Document | None = None
        self._fetched_at = self._renewed_at = self._failed_at = 0.0
        self._lock = threading.Lock()

    def get(self) -> Document:
        """The document, at most an hour old unless it may outlive that.  Raises `ProviderDown`."""
        now = time.time()
        age = now - self._fetched_at
        if self._document is not None and 0 <= age < _KEPT_FOR:
            return self._document
        if self._document is None or not 0 <= age < _KEPT_FOR + self._outlives:
            return self._fetch_now()
        # Whoever signs in meanwhile does not wait for the provider each time.
        if 0 <= now - self._failed_at < _TRIED_EVERY:
            return self._document
        try:
            return self._fetch_now()
        except ProviderDown:
            self._failed_at = now
            return self._document

    def renew(self) -> Document:
        """The document as it is now, or the kept one if somebody renewed it in the last ten seconds.

        Whoever sends us tokens with made-up keys must not make us call the provider for each.
        """
        with self._lock:
            recently = 0 <= time.time() - self._renewed_at < _RENEWED_EVERY
            self._renewed_at = self._renewed_at if recently else time.time()
        return self.get() if recently else self._fetch_now()

    def _fetch_now(self) -> Document:
        asked_at = time.time()
        document = self._fetch()
        with self._lock:
            # A reply that comes late is older than one that was asked for after it.
            if self._document is None or asked_at >= self._fetched_at or self._fetched_at > time.time():
                self._document, self._fetched_at = document, asked_at
        return document
