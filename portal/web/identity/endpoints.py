"""The addresses of a provider, whether it publishes them itself or an installation names them."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, field_validator

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Endpoints(BaseModel):
    """Where a provider does what.  Each address is https."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    """Its public keys; where they are signed, `pinned_keys_file` holds the keys that vouch for them."""
    userinfo_endpoint: str | None = None
    pushed_authorization_request_endpoint: str | None = None
    end_session_endpoint: str | None = None

    @field_validator("*")
    @classmethod
    def _must_be_safe(cls, value: object) -> object:
        if isinstance(value, str) and not is_safe_address(value):
            raise ValueError("must be an https address (http only on a loopback address)")
        return value


def is_safe_address(address: str) -> bool:
    """Whether an address is https, or http that never leaves this machine; without user name or fragment."""
    parts = urlsplit(address)
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return bool(encrypted and parts.hostname) and "@" not in parts.netloc and not parts.fragment
