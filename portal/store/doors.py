"""What opens a budget: how the hash that finds a door, and the key that unwraps behind it, are derived.

A token has 256 random bits, so a fast hash is enough for it.  A code is short enough to be written
down, so it goes through scrypt, salted by a key of the installation: whoever holds the database
alone cannot even begin to guess, and whoever holds that key too pays the full price for each guess.
"""

import hashlib
from dataclasses import dataclass, field

from portal.store.crypt import Vault, key_from, key_from_token, stretched, token_hash, vault_under

TOKEN = "token"  # noqa: S105 - the name of a kind of door
CODE = "code"
# Tokens opened budgets before there were doors; what was wrapped then must still be read.
_OF_A_TOKEN = "budgets.wrapped_key"  # noqa: S105 - the name of a purpose
_OF_A_CODE = "budget_doors.code"
_WRAPPED = "budgets.wrapped_key"


@dataclass(frozen=True)
class Door:
    """A door in the hand of who can open it: what finds it, and what unwraps the key behind it."""

    kind: str
    hash: bytes
    _vault: Vault = field(repr=False)

    def wrap(self, data_key: bytes) -> bytes:
        """The data key of a budget, readable only through this door."""
        return self._vault.seal(data_key, _WRAPPED)

    def unwrap(self, wrapped_key: bytes) -> bytes:
        """The data key behind this door.  Raises `Unreadable`."""
        return self._vault.open(wrapped_key, _WRAPPED)


def of_token(token: str) -> Door:
    """The door of a browser's cookie."""
    return Door(TOKEN, token_hash(token), vault_under(key_from_token(token, _OF_A_TOKEN)))


def of_code(code: str, installation: Vault) -> Door:
    """The door of a written code.  Takes a tenth of a second and 32 MB: no transaction should wait for it."""
    secret = stretched(code, installation.index("salt", _OF_A_CODE))
    to_find, to_open = secret[:32], secret[32:]
    return Door(CODE, hashlib.sha256(to_find).digest(), vault_under(key_from(to_open, _OF_A_CODE)))
