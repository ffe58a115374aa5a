"""What one installation knows of an identity provider: its address, our account there, its claims.

Suomi.fi, a bank's broker and a city's own server say the same facts under different names and
ask for different things, so all of it is configuration and none of it code.
"""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""The signatures that a token may have: by a key pair alone, never by a shared secret, never none."""


class ClaimNames(BaseModel):
    """Under which claim a provider says each fact; those of Suomi.fi and of Entra ID unless told otherwise.

    A name that is None is never read, for providers that say something else under it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity_code: str = "urn:oid:1.2.246.21"
    """The personal identity code."""
    first_names: str | None = "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName"
    """All first names in one text."""
    family_name: str | None = "urn:oid:2.5.4.4"
    display_name: str | None = "urn:oid:2.16.840.1.113730.3.1.241"
    """The whole name, shown as it is where the provider does not say its parts."""
    birth_date: str | None = "birthdate"
    """Must agree with the personal identity code where the provider says it."""
    municipality: str | None = "urn:oid:1.2.246.517.2002.2.18"
    """The code of the municipality of residence."""
    non_disclosure: str | None = "urn:oid:1.2.246.517.2002.2.27"
    """Whether the person's address is not to be disclosed, for their safety."""
    mandate_identity_code: str | None = None
    """The personal identity code of whom the person represents, where the provider knows of mandates."""
    mandate_first_names: str | None = None
    mandate_family_name: str | None = None
    mandate_display_name: str | None = None
    mandate_kind: str | None = None
    """As what they represent: guardian, continuing_power or authorised."""
    tenant: str = "tid"
    """The organisation of a staff member."""
    object_id: str = "oid"
    """The lasting id of a staff member within the organisation."""
    staff_name: str = "name"
    roles: str = "roles"
    """The list of a staff member's role values."""


class Provider(BaseModel):
    """One identity provider, as configured."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    issuer: str
    """The provider's own name, an https address; the metadata and every token must repeat it exactly."""
    client_id: str = Field(min_length=1)
    """Our name at the provider, and the only audience that a token may have."""
    client_secret: SecretStr = Field(min_length=16)
    client_authentication: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    """How the secret is shown when a code is exchanged: in a header or in the body."""
    redirect_uri: str
    """Where the provider sends the browser back, exactly as registered there."""
    scope: str = "openid"
    """What is asked for, words with spaces between; always with `openid`."""
    acr_values: tuple[str, ...] = ()
    """The accepted ways of identification, asked for; when given, a token must name one of them."""
    max_age: int | None = Field(default=None, ge=0)
    """How many seconds ago the identification may have been; when given, a token must say when it was."""
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256", "ES256"), min_length=1)
    """How a token may be signed, whatever the provider's metadata offers."""
    require_iss: bool = False
    """Whether an answer without `iss` (RFC 9207) is refused even if the metadata does not promise it."""
    tenant: str | None = None
    """The only organisation whose staff may sign in; None lets the issuer alone decide."""
    claims: ClaimNames = ClaimNames()

    @field_validator("issuer", "redirect_uri")
    @classmethod
    def _must_be_safe(cls, value: str) -> str:
        if not is_safe_address(value):
            raise ValueError("must be an https address (http only on a loopback address)")
        return value

    @model_validator(mode="after")
    def _must_ask_for_a_token(self) -> Self:
        if "openid" not in self.scope.split():
            raise ValueError("scope must contain openid")
        return self


def is_safe_address(address: str) -> bool:
    """Whether an address is https, or http that never leaves this machine; without user name or fragment."""
    parts = urlsplit(address)
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return bool(encrypted and parts.hostname) and "@" not in parts.netloc and not parts.fragment
