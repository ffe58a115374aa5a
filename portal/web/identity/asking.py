"""How a sign-in is asked for: the parameters of a request, and the forms in which they travel."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from portal.web.identity.provider import ClaimNames, Provider

Parameters = dict[str, object]

_OUTSIDE = ("client_id", "response_type", "scope", "redirect_uri")
"""What OpenID Connect wants to see beside a signed request too (Core 1.0, 3.1.2.1 and 6.1)."""
_STAFF_FACTS = {"tenant", "object_id", "staff_name", "roles"}


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Begun:
    """A sign-in as it begins: what its answer must match."""

    fresh: bool = False
    """Whether the person must identify themselves anew."""
    state: str = field(default_factory=_random)
    nonce: str = field(default_factory=_random)
    code_verifier: str = field(default_factory=_random)


def parameters(provider: Provider, facts: str, language: str, begun: Begun) -> Parameters:
    """The request for one sign-in; `facts` says whose facts are wanted, `staff` or `resident`."""
    wanted = claims_wanted(provider, facts) if provider.claims_parameter else None
    optional = {
        "acr_values": " ".join(provider.acr_values) or None,
        "max_age": 0 if begun.fresh else provider.max_age,
        "prompt": "login" if begun.fresh else provider.prompt,
        "claims": wanted,
    }
    challenge = {
        "code_challenge": create_s256_code_challenge(begun.code_verifier),
        "code_challenge_method": "S256",
    }
    return {
        **provider.request_parameters,
        "client_id": provider.client_id,
        "response_type": "code",
        "redirect_uri": provider.redirect_uri,
        "scope": provider.scope,
        "state": begun.state,
        "nonce": begun.nonce,
        "ui_locales": language,
        **{name: value for name, value in optional.items() if value is not None},
        **(challenge if provider.pkce else {}),
    }


def in_words(asked: Mapping[str, object]) -> dict[str, str]:
    """Parameters as texts, for an address or a form."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in asked.items()}


def outside(asked: Mapping[str, object]) -> dict[str, str]:
    """The parameters that are said beside a signed request too."""
    return in_words({name: asked[name] for name in _OUTSIDE})


def claims_wanted(provider: Provider, facts: str) -> dict[str, dict[str, None]]:
    """The `claims` parameter: every configured claim by name, from where it is to be read."""
    wanted = [name for name in ClaimNames.model_fields if (name in _STAFF_FACTS) == (facts == "staff")]
    names = [getattr(provider.claims, name) for name in wanted]
    return {provider.facts_from: {name: None for name in names if name}}
