"""Calls to a provider: short, straight, and always with a JSON object for an answer."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException, Response

from portal.web.identity.failures import ProviderDown

_CONNECT, _READ = 2, 4  # seconds; a call that hangs leaves time to tell the person
_KEPT_FOR = 3600
_RENEWED_EVERY = 10

Document = TypeVar("Document")


class ProviderSession(OAuth2Session):  # type: ignore[misc]
    """Authlib's session, with time limits and without following the provider anywhere else."""

    def request(self, method: str, url: str, **options: Any) -> Response:
        """The reply, which is sure to be a JSON object.  Raises `ProviderDown` for anything else."""
        options.update(timeout=(_CONNECT, _READ), allow_redirects=False)
        try:
            reply: Response = super().request(method, url, **options)
            answer = reply.json()
        except (RequestException, ValueError) as fault:
            raise ProviderDown(type(fault).__name__) from None
        if reply.status_code >= 500 or reply.status_code == 429:
            raise ProviderDown(f"status {reply.status_code}")
        if not isinstance(answer, dict):
            raise ProviderDown("not a JSON object")
        return reply


class Kept(Generic[Document]):
    """A document of the provider, fetched when it is first needed and again after an hour."""

    def __init__(self, fetch: Callable[[], Document]) -> None:
        self._fetch = fetch
        self._document: Document | None = None
        self._fetched_at = self._renewed_at = 0.0
        self._lock = threading.Lock()

    def get(self) -> Document:
        """The document, at most an hour old.  Raises `ProviderDown`."""
        if self._document is None or not 0 <= time.time() - self._fetched_at < _KEPT_FOR:
            return self._fetch_now()
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
        document = self._fetch()
        self._document, self._fetched_at = document, time.time()
        return document
