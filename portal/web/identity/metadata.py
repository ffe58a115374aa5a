"""What a provider's discovery document says, as far as we use it and only if it is the right one."""

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from portal.web.identity.failures import ProviderDown
from portal.web.identity.provider import is_safe_address


class Metadata(BaseModel):
    """The provider's addresses.  What it says of algorithms is not read: ours are configured."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False
    """Whether every answer names its issuer (RFC 9207)."""

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
    @classmethod
    def _must_be_safe(cls, value: str | None) -> str | None:
        if value is not None and not is_safe_address(value):
            raise ValueError("must be an https address")
        return value


def discovery_address(issuer: str) -> str:
    """Where an issuer's metadata lies (OpenID Connect Discovery 1.0, 4)."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def read_metadata(document: object, issuer: str) -> Metadata:
    """The metadata of a discovery document.

    Raises `ProviderDown` when it is malformed or another issuer's: whoever could change it could
    send our secret and our users anywhere.
    """
    try:
        metadata = Metadata.model_validate(document)
    except ValidationError:
        raise ProviderDown("malformed metadata") from None
    if metadata.issuer != issuer:
        raise ProviderDown("metadata of another issuer")
    return metadata
