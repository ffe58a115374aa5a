"""The public keys of a client, by which it is known without a secret."""

import threading
import time

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

_KEPT_FOR, _RENEWED_EVERY = 60, 5  # seconds


class NoKey(Exception):
    """The client has no such key, or does not publish any just now."""


class ClientKeys:
    """A client's keys: given, or fetched from the address where it publishes them."""

    def __init__(self, source: str | KeySet) -> None:
        self._source = source
        self._keys = source if isinstance(source, KeySet) else KeySet([])
        self._fetched_at = 0.0
        self._lock = threading.Lock()

    def signing(self, kid: object) -> RSAKey:
        """The key of this id, if it is for signatures.  Raises `NoKey`."""
        self._renew(_KEPT_FOR)
        if not self._of("sig", kid):
            self._renew(_RENEWED_EVERY)
        return self._one(self._of("sig", kid))

    def encrypting(self) -> RSAKey:
        """The key for what only the client may read; the first one is the newest.  Raises `NoKey`."""
        self._renew(_KEPT_FOR)
        return self._one(self._of("enc"))

    def _of(self, use: str, kid: object = None) -> list[RSAKey]:
        keys = [key for key in self._keys.keys if isinstance(key, RSAKey) and key.get("use") == use]
        return [key for key in keys if kid in {None, key.kid}]

    @staticmethod
    def _one(keys: list[RSAKey]) -> RSAKey:
        if not keys:
            raise NoKey
        return keys[0]

    def _renew(self, older_than: float) -> None:
        with self._lock:
            age = time.time() - self._fetched_at
            if isinstance(self._source, KeySet) or 0 <= age < older_than:
                return
            try:
                reply = requests.get(self._source, timeout=3, allow_redirects=False)
                self._keys = KeySet.import_key_set(reply.json())
            except (requests.RequestException, JoseError, KeyError, TypeError, ValueError) as fault:
                raise NoKey from fault
            self._fetched_at = time.time()
