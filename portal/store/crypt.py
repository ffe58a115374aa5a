"""Encryption at rest: AES-256-GCM under a ring of keys, and a keyed hash as a blind index.

The first key of the ring writes, every key reads, so that a key can be rotated without a
pause.  Each sealed value is bound to the place it is kept in (`context`, "table.column"),
so that a value moved to another column or row kind cannot be read there.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_KEY_ID_BYTES = 4
_SCRYPT_BYTES = 128 * 8 * 2**15


class Unreadable(Exception):
    """A sealed value that no key of the ring opens in this context."""


def new_key() -> bytes:
    """A fresh 32-byte key."""
    return secrets.token_bytes(KEY_BYTES)


def new_token() -> str:
    """An opaque token for a cookie: 256 random bits in URL-safe text."""
    return secrets.token_urlsafe(KEY_BYTES)


def token_hash(token: str) -> bytes:
    """The 32 bytes under which a token is looked up; the token itself is never stored."""
    return hashlib.sha256(token.encode()).digest()


def key_from_token(token: str, purpose: str) -> bytes:
    """A 32-byte key that only the holder of the token can derive (HKDF, RFC 5869)."""
    return key_from(token.encode(), purpose)


def key_from(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key out of a secret that is as good as random, for one purpose (HKDF, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret)


def stretched(code: str, salt: bytes) -> bytes:
    """64 secret bytes out of a code that people can write down, each guess at a price (scrypt, RFC 7914)."""
    return hashlib.scrypt(
        code.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2 * _SCRYPT_BYTES, dklen=2 * KEY_BYTES
    )


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:_KEY_ID_BYTES]


class Vault:
    """Seals and opens values under a ring of 32-byte keys; indexes secrets by a keyed hash."""

    def __init__(self, ring: Sequence[bytes], index_key: bytes) -> None:
        if not ring or any(len(key) != KEY_BYTES for key in (*ring, index_key)):
            raise ValueError(f"every key must have {KEY_BYTES} bytes, and there must be one")
        self._ciphers = {_key_id(key): AESGCM(key) for key in ring}
        self._writer = _key_id(ring[0])
        self._index_key = index_key

    def seal(self, plain: bytes, context: str) -> bytes:
        """Key id, nonce and ciphertext of `plain`, bound to `context`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self._writer + nonce + self._ciphers[self._writer].encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """The plain bytes of a sealed value.  Raises `Unreadable`."""
        key_id, rest = sealed[:_KEY_ID_BYTES], sealed[_KEY_ID_BYTES:]
        try:
            return self._ciphers[key_id].decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], context.encode())
        except (KeyError, InvalidTag) as fault:
            raise Unreadable(context) from fault

    def seal_text(self, plain: str, context: str) -> bytes:
        """`seal` for text."""
        return self.seal(plain.encode(), context)

    def open_text(self, sealed: bytes, context: str) -> str:
        """`open` for text."""
        return self.open(sealed, context).decode()

    def index(self, value: str, purpose: str) -> bytes:
        """A keyed hash (HMAC-SHA-256) by which a secret value can be found again, for one purpose."""
        return hmac.new(self._index_key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()


def vault_under(key: bytes) -> Vault:
    """A vault of one key, for what only the holder of that key may read."""
    return Vault([key], key)
