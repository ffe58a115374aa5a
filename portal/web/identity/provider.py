"""What one installation knows of an identity provider: its address, our account there, its claims.

Suomi.fi, a bank's broker and a city's own server say the same facts under different names and
ask for different things, so all of it is configuration and none of it code.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from portal.web.identity import profiles
from portal.web.identity.endpoints import Endpoints, is_safe_address
from portal.web.identity.words import AsJson, Words

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
    """One identity provider, as configured; `portal.web.identity.profiles` says which settings go together.

    A setting is judged by those above it, so the order of the fields matters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)

    profile: profiles.Profile = "plain"
    """`ftn` is that of the Finnish Trust Network, Traficom's recommendation 213/2023 S."""
    issuer: str
    """The provider's own name, an https address; the metadata and every token must repeat it exactly."""
    client_id: str = Field(min_length=1)
    """Our name at the provider, and the only audience that a token may have."""
    redirect_uri: str
    """Where the provider sends the browser back, exactly as registered there."""
    client_authentication: profiles.ClientAuthentication = "client_secret_basic"
    """How we prove who we are to the provider: by a secret, in a header or in the body, or by a key."""
    client_secret: SecretStr | None = Field(default=None, min_length=16)
    assertion_audience: Literal["token_endpoint", "issuer"] = "token_endpoint"
    """Whom a proof by a key is made out to."""
    request: profiles.RequestMode = "query"
    """How a sign-in is asked for: in the address, signed in the address, or pushed to the provider before."""
    request_parameters: Annotated[dict[str, str], AsJson] = {}
    """Further parameters of the request by name, such as `ftn_spname`."""
    scope: str = "openid"
    """What is asked for, words with spaces between; always with `openid`."""
    acr_values: Words[str] = ()
    """The accepted ways of identification, asked for; when given, a token must name one of them."""
    max_age: int | None = Field(default=None, ge=0)
    """How many seconds ago the identification may have been; when given, a token must say when it was."""
    prompt: str | None = Field(default=None, min_length=1)
    """What the provider must show, such as `login` or `consent`."""
    pkce: bool = True
    """Whether a code is bound to the request (RFC 7636); false only where a provider takes no such thing."""
    algorithms: Words[Algorithm] = Field(default=("RS256", "ES256"), min_length=1)
    """How a token may be signed, whatever the provider's metadata offers."""
    encryption: Words[profiles.ContentEncryption] = ()
    """How a token's content may be encrypted; when given, one that is not encrypted is refused."""
    key_encryption: Words[profiles.KeyEncryption] = Field(default=("RSA-OAEP", "RSA-OAEP-256"), min_length=1)
    """How the key of an encrypted token may be sealed to ours."""
    keys_file: Path | None = None
    """Our own key pairs for this provider, as `portal keys new-client` makes them."""
    facts_from: Literal["id_token", "userinfo"] = "id_token"
    """Where the provider says who the person is."""
    claims_parameter: bool = False
    """Whether to ask for each configured claim by name (OpenID Connect Core 1.0, 5.5)."""
    endpoints: Annotated[Endpoints | None, AsJson] = None
    """The provider's addresses, where it publishes no discovery document."""
    pinned_keys_file: Path | None = None
    """Public keys that vouch for the provider's own, where it publishes those signed."""
    require_iss: bool = False
    """Whether an answer without `iss` (RFC 9207) is refused even if the metadata does not promise it."""
    logout: Literal["none", "front", "front_and_back"] = "front"
    """How signing out goes on at the provider: not at all, in the browser, or also from server to server."""
    sends_on: bool = False
    """Whether it sends the browser on to another site at once, as a bridge between providers may."""
    tenant: str | None = None
    """The only organisation whose staff may sign in; None lets the issuer alone decide."""
    claims: Annotated[ClaimNames, AsJson] = ClaimNames()

    @model_validator(mode="before")
    @classmethod
    def _take_the_defaults_of_the_profile(cls, given: object) -> object:
        return profiles.with_defaults(given)

    @field_validator("issuer", "redirect_uri")
    @classmethod
    def _must_be_safe(cls, value: str) -> str:
        if not is_safe_address(value):
            raise ValueError("must be an https address (http only on a loopback address)")
        return value

    @field_validator(*profiles.JUDGED)
    @classmethod
    def _must_go_together(cls, value: object, info: ValidationInfo) -> object:
        if info.field_name and (fault := profiles.fault(info.field_name, value, info.data)):
            raise ValueError(fault)
        return value
