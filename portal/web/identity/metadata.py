"""What a provider's discovery document says, as far as we use it and only if it is the right one."""

from pydantic import ConfigDict, ValidationError

from portal.web.identity.endpoints import Endpoints
from portal.web.identity.failures import ProviderDown


class Metadata(Endpoints):
    """The provider's addresses.  What it says of algorithms is not read: ours are configured."""

    model_config = ConfigDict(extra="ignore")

    issuer: str
    authorization_response_iss_parameter_supported: bool = False
    """Whether every answer names its issuer (RFC 9207)."""

    def needed(self, name: str) -> str:
        """An address that we cannot do without.  Raises `ProviderDown` when the provider has none."""
        address: str | None = getattr(self, name)
        if address is None:
            raise ProviderDown(f"no {name}")
        return address


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
