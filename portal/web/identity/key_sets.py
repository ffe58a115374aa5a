"""The public keys of a provider."""

from collections.abc import Mapping

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.util import urlsafe_b64decode

from portal.own_keys.pairs import SMALLEST
from portal.web.identity.failures import ProviderDown


def of(document: Mapping[str, object]) -> KeySet:
    """The keys of a key set that verify something; kinds that we do not know, and short keys, stand aside.

    Raises `ProviderDown` when none is left.
    """
    listed = document.get("keys")
    found = [_key(each) for each in listed] if isinstance(listed, list) else []
    keys = [key for key in found if key is not None]
    if not keys:
        raise ProviderDown("malformed keys")
    return KeySet(keys)


def _key(given: object) -> Key | None:
    # A shared secret verifies nothing here, and a key to seal by does not either.
    if not isinstance(given, dict) or given.get("use", "sig") != "sig" or given.get("kty") == "oct":
        return None
    try:
        if _is_short(given):
            return None
        key = JWKRegistry.import_key(given)
        key.ensure_kid()
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key


def _is_short(given: Mapping[str, object]) -> bool:
    if given.get("kty") != "RSA":
        return False
    modulus = urlsafe_b64decode(str(given.get("n", "")).encode())
    return int.from_bytes(modulus).bit_length() < SMALLEST
