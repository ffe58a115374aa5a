"""Tokens that are encrypted to us."""

from collections.abc import Sequence

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry

from portal.own_keys.pairs import OwnKey
from portal.web.identity.failures import Reason, SignInFailed
from portal.web.identity.provider import Provider


def opened(text: str, provider: Provider, pairs: Sequence[OwnKey]) -> str:
    """What an encrypted token holds, which is nothing to trust yet.

    Raises `SignInFailed`, always the same, whatever is wrong: a token that is not encrypted, not
    in an accepted way, or not to one of our keys.  Each key is tried, for not every provider names it.
    """
    # Headers may repeat claims (RFC 7519, 5.3); those that would change the meaning have to be known.
    registry = JWERegistry(
        algorithms=[*provider.key_encryption, *provider.encryption], strict_check_header=False
    )
    for pair in pairs:
        try:
            inside = jwe.decrypt_compact(text, pair.key, registry=registry).plaintext
            return (inside or b"").decode("utf-8")
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
    raise SignInFailed(Reason.SEALED)
