"""Which settings of a provider go together; a start with others is refused.

Every rule belongs to one setting, which the refusal names, and looks only at those before it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from portal.own_keys import pairs
from portal.web.identity import pinned
from portal.web.identity.endpoints import Endpoints

Profile = Literal["plain", "ftn"]
ClientAuthentication = Literal["client_secret_basic", "client_secret_post", "private_key_jwt"]
RequestMode = Literal["query", "signed", "pushed", "pushed_signed"]
ContentEncryption = Literal["A128CBC-HS256", "A256GCM"]
KeyEncryption = Literal["RSA-OAEP", "RSA-OAEP-256"]

_FTN = {
    "client_authentication": "private_key_jwt",
    "request": "signed",
    "algorithms": ("RS256",),
    "encryption": ("A128CBC-HS256", "A256GCM"),
}
"""What the trust network demands; its `request` may also be pushed, its `encryption` one of the two."""
_OURS = {
    *("client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "code_challenge"),
    *("code_challenge_method", "request", "request_uri", "acr_values", "max_age", "prompt", "ui_locales"),
    *("claims", "response_mode", "client_secret", "client_assertion", "client_assertion_type"),
    *("iss", "sub", "aud", "exp", "iat", "nbf", "jti"),
}
"""Parameters that the client itself sets, or that would change what it understands."""

Before = Mapping[str, Any]
Rule = Callable[[Any, Before], str | None]


def with_defaults(given: object) -> object:
    """The settings given, with those of their profile for what is not given."""
    ftn = isinstance(given, Mapping) and given.get("profile") == "ftn"
    return {**_FTN, **given} if ftn and isinstance(given, Mapping) else given


def fault(setting: str, value: Any, before: Before) -> str | None:
    """What is wrong with a setting beside those before it, or None."""
    return _RULES[setting](value, before)


def _client_authentication(value: str, before: Before) -> str | None:
    wrong = before.get("profile") == "ftn" and value != "private_key_jwt"
    return "must be private_key_jwt with profile ftn" if wrong else None


def _client_secret(value: object, before: Before) -> str | None:
    method = before.get("client_authentication", "")
    if method.startswith("client_secret") and value is None:
        return f"is missing, and client_authentication is {method}"
    if method == "private_key_jwt" and value is not None:
        return "contradicts client_authentication private_key_jwt, which has no secret"
    return None


def _request(value: str, before: Before) -> str | None:
    wrong = before.get("profile") == "ftn" and value == "query"
    return "must be signed, pushed or pushed_signed with profile ftn" if wrong else None


def _request_parameters(value: Mapping[str, str], before: Before) -> str | None:
    taken = sorted(_OURS & value.keys())
    return f"must not set {', '.join(taken)}, which have settings of their own" if taken else None


def _scope(value: str, before: Before) -> str | None:
    return None if "openid" in value.split() else "must contain openid"


def _acr_values(value: tuple[str, ...], before: Before) -> str | None:
    missing = before.get("profile") == "ftn" and not value
    return "are missing; with profile ftn a level of identification is demanded" if missing else None


def _prompt(value: str | None, before: Before) -> str | None:
    return "must not be none, for then nobody could identify" if "none" in (value or "").split() else None


def _algorithms(value: tuple[str, ...], before: Before) -> str | None:
    wrong = before.get("profile") == "ftn" and value != ("RS256",)
    return "must be RS256 alone with profile ftn" if wrong else None


def _encryption(value: tuple[str, ...], before: Before) -> str | None:
    missing = before.get("profile") == "ftn" and not value
    return "is missing; with profile ftn every token is encrypted" if missing else None


def _keys_file(value: Path | None, before: Before) -> str | None:
    signs = before.get("client_authentication") == "private_key_jwt" or "signed" in before.get("request", "")
    needed: dict[pairs.Use, bool] = {"sig": signs, "enc": bool(before.get("encryption"))}
    uses = [use for use, is_needed in needed.items() if is_needed]
    if value is None:
        missing = f"is missing; keys with use {' and '.join(uses)} are needed (portal keys new-client FILE)"
        return missing if uses else None
    try:
        keys = pairs.read(value)
    except pairs.BadKeys as bad:
        return str(bad)
    if keys.kind != "RSA":
        return "holds keys of the way to the units; a provider takes those of portal keys new-client FILE"
    lacking = [use for use in uses if not keys.of(use)]
    return f"holds no key with use {' and '.join(lacking)}" if lacking else None


def _endpoints(value: Endpoints | None, before: Before) -> str | None:
    needed = {
        "pushed_authorization_request_endpoint": "pushed" in before.get("request", ""),
        "userinfo_endpoint": before.get("facts_from") == "userinfo",
    }
    lacking = [name for name, used in needed.items() if used and value and getattr(value, name) is None]
    return f"lack {' and '.join(lacking)}" if lacking else None


def _pinned_keys_file(value: Path | None, before: Before) -> str | None:
    try:
        if value is not None:
            pinned.read(value)
    except pinned.BadPins as bad:
        return str(bad)
    return None


_RULES: dict[str, Rule] = {
    "client_authentication": _client_authentication,
    "client_secret": _client_secret,
    "request": _request,
    "request_parameters": _request_parameters,
    "scope": _scope,
    "acr_values": _acr_values,
    "prompt": _prompt,
    "algorithms": _algorithms,
    "encryption": _encryption,
    "keys_file": _keys_file,
    "endpoints": _endpoints,
    "pinned_keys_file": _pinned_keys_file,
}
JUDGED = tuple(_RULES)
