"""The discovery document of an issuer."""

from demo.provider.clients import Client
from demo.provider.tokens import ENCRYPTION, KEY_ENCRYPTION


def metadata_of(url: str, client: Client, acrs: tuple[str, ...]) -> dict[str, object]:
    """What the issuer at `url` tells programs about itself."""
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "pushed_authorization_request_endpoint": f"{url}/par",
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/jwks",
        "end_session_endpoint": f"{url}/end_session",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "scopes_supported": ["openid", "profile"],
        "acr_values_supported": list(acrs),
        "ui_locales_supported": ["fi", "sv"],
        "prompt_values_supported": ["none", "login"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": list(client.ways_to_prove_itself),
        "code_challenge_methods_supported": ["S256"],
        "request_parameter_supported": client.keys is not None,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        **(_OF_KEYS if client.keys else {}),
    }


_OF_KEYS = {
    "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
    "request_object_signing_alg_values_supported": ["RS256"],
    "id_token_encryption_alg_values_supported": [KEY_ENCRYPTION],
    "id_token_encryption_enc_values_supported": [ENCRYPTION],
}
