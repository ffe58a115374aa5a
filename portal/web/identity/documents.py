"""What a provider publishes of itself: its addresses and its keys."""

from typing import Any

from joserfc.jwk import KeySet
from requests import Response

from portal.web.identity import key_sets, pinned
from portal.web.identity.failures import ProviderDown
from portal.web.identity.kept import Kept
from portal.web.identity.metadata import Metadata, discovery_address, read_metadata
from portal.web.identity.outgoing import ProviderSession
from portal.web.identity.provider import Provider

_ADDRESSES_OUTLIVE = 24 * 3600  # seconds


class Documents:
    """The documents of one provider, each fetched when it is needed and kept for an hour."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._pins = pinned.read(provider.pinned_keys_file) if provider.pinned_keys_file else None
        # Old addresses let nobody in, old keys might.
        self._metadata: Kept[Metadata] = Kept(self._fetch_metadata, outlives=_ADDRESSES_OUTLIVE)
        self._keys: Kept[KeySet] = Kept(self._fetch_keys)

    def metadata(self) -> Metadata:
        """The addresses.  Raises `ProviderDown`."""
        return self._metadata.get()

    def keys(self, newest: bool = False) -> KeySet:
        """The keys, on demand as they are now.  Raises `ProviderDown`."""
        return self._keys.renew() if newest else self._keys.get()

    def _fetch_metadata(self) -> Metadata:
        issuer, named = self._provider.issuer, self._provider.endpoints
        if named is not None:
            return Metadata(issuer=issuer, **named.model_dump())
        return read_metadata(_fetch(discovery_address(issuer)).json(), issuer)

    def _fetch_keys(self) -> KeySet:
        reply = _fetch(self.metadata().jwks_uri, any_kind=self._pins is not None)
        if self._pins is None:
            return key_sets.of(reply.json())
        allowed = self._provider.algorithms
        return key_sets.of(pinned.vouched_for(reply.text, self._pins, self._provider.issuer, allowed))


def _fetch(address: str, **options: Any) -> Response:
    with ProviderSession() as calls:
        reply: Response = calls.request("GET", address, withhold_token=True, **options)
    if reply.status_code != 200:
        raise ProviderDown(f"status {reply.status_code}")
    return reply
