"""The ways a sign-in does not come about.  Each carries a fact of ours and no word of the provider's."""

from enum import StrEnum

from portal.services.refused import Refused


class Reason(StrEnum):
    """Why a sign-in was refused; for the log, the person is only told to try again."""

    STATE = "the answer belongs to no sign-in of this browser"
    ANSWER = "the answer is incomplete or says something twice"
    ANSWER_ISSUER = "the answer comes from another issuer"
    PROVIDER = "the provider refused the request"
    CODE = "the provider refused the code"
    CLIENT = "the provider does not know us by our secret or key"
    MISSING = "there was no identity token"
    SEALED = "the token is not encrypted as it must be"
    SIGNATURE = "the token is not signed as it must be"
    KIND = "the token was made for something else"
    SHAPE = "the token lacks a claim or has one of the wrong kind"
    ISSUER = "the token comes from another issuer"
    AUDIENCE = "the token was made for another service"
    NONCE = "the token belongs to another sign-in"
    CLOCK = "the token is not of this moment"
    ACR = "the identification was not of an accepted kind"
    AUTH_TIME = "the identification was too long ago"
    AT_HASH = "the token belongs to another answer"
    FACTS = "what the provider says of the person does not belong to this sign-in"


class SignInFailed(Refused):
    """An answer of the provider that must not let anybody in."""

    def __init__(self, reason: Reason, skew: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.skew = skew
        """By how many seconds the provider's clock is behind ours, where that is the reason."""


class SignInCancelled(Refused):
    """The person chose not to identify themselves after all."""


class ProviderDown(Refused):
    """The provider does not answer, or answers something that is no answer."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
        """What was wrong, in our words or by the kind of the error."""


class BadClaims(Refused):
    """What a genuine token says of a person cannot be used."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact
        """Which fact it was, by its name in `ClaimNames`; never its value."""


class AnotherTenant(Refused):
    """A genuine token of the right issuer, for somebody of another organisation."""

    def __init__(self, tenant: str, object_id: str) -> None:
        super().__init__("another tenant")
        self.tenant, self.object_id = tenant, object_id
        """Who it was, for the security log alone."""


class NoPersonalIdentityCode(Refused):
    """The person is known to the provider, but without a Finnish personal identity code (eIDAS)."""
