"""A provider on `idpyoidc`, which has its own libraries for everything: no code is shared with ours."""

from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptojwt.key_jar import build_keyjar
from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.token.id_token import IDToken

Json = dict[str, Any]

PERSON: Json = {"sub": "maija", "name": "Maija Meikäläinen", "urn:oid:1.2.246.21": "140384-9016"}
ACR = "http://ftn.ficora.fi/2017/loatest2"
_SIGNS = [{"type": "RSA", "use": ["sig"]}]
_ENDPOINTS = {
    "provider_config": (".well-known/openid-configuration", "provider_config.ProviderConfiguration", {}),
    "authorization": (
        "authorization",
        "authorization.Authorization",
        {"request_parameter_supported": True, "claims_parameter_supported": True},
    ),
    "token": ("token", "token.Token", {"client_authn_method": ["private_key_jwt"]}),
}


class SealedIdToken(IDToken):  # type: ignore[misc]
    """Identity tokens that are encrypted, which the library can do and never does by itself."""

    def __call__(self, *args: Any, **given: Any) -> Any:
        """A new token."""
        return super().__call__(*args, **given, encrypt=True)


class IndependentProvider:
    """It lets one person in without asking, and deals with one client that has keys."""

    def __init__(self, issuer: str, folder: Path, redirect_uri: str) -> None:
        self.server = Server(OPConfiguration(_configuration(issuer, folder), base_path=str(folder)))
        self.context = self.server.get_context()
        self.context.cdb["portal"] = {
            "redirect_uris": [(redirect_uri, {})],
            "response_types_supported": ["code"],
            "allowed_scopes": ["openid", "profile"],
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "RS256",
            "request_object_signing_alg": "RS256",
            "id_token_signed_response_alg": "RS256",
            "id_token_encrypted_response_alg": "RSA-OAEP",
            "id_token_encrypted_response_enc": "A128CBC-HS256",
            "client_salt": "salted",
        }
        self.app = Flask(__name__)
        for name, (path, _, _) in _ENDPOINTS.items():
            self.app.add_url_rule(
                f"/{path}", name, self._answer, methods=["GET", "POST"], defaults={"name": name}
            )
        self.app.add_url_rule("/keys", "keys", lambda: jsonify(self.context.keyjar.export_jwks()))

    def know(self, keys: Json) -> None:
        """Take the client's public keys in the place of those known."""
        jar = self.context.keyjar
        if "portal" in jar.owners():
            del jar["portal"]
        jar.import_jwks(deepcopy(keys), "portal")  # The library takes apart what it is given.

    def rotate(self) -> None:
        """Sign by a new key from now on, and forget the old one."""
        fresh = build_keyjar(_SIGNS).export_jwks(private=True)
        for owner in ("", self.context.issuer):
            del self.context.keyjar[owner]
            self.context.keyjar.import_jwks(fresh, owner)

    def _answer(self, name: str) -> ResponseReturnValue:
        endpoint = self.server.get_endpoint(name)
        sent = {**request.args.to_dict(), **request.form.to_dict()}
        parsed = endpoint.parse_request(sent, http_info={"headers": {}, "url": request.url})
        args = parsed if "error" in parsed else endpoint.process_request(parsed, http_info={})
        if "error" in args:
            return jsonify(error=str(args["error"]), told=str(args.get("error_description"))), 400
        info = endpoint.do_response(request=parsed, **args)
        if info.get("response_placement", endpoint.response_placement) == "url":
            return redirect(info["response"])
        return Response(info["response"], mimetype="application/json")


def through(address: str) -> str:
    """Where the provider sends a browser that comes with a request."""
    reply = requests.get(address, allow_redirects=False, timeout=5)
    assert reply.status_code == 302, reply.text
    assert urlsplit(reply.headers["Location"]).path.endswith("/auth/callback")
    return reply.headers["Location"]


def _configuration(issuer: str, folder: Path) -> Json:
    in_token = {name: None for name in PERSON if name != "sub"} | {"acr": None, "auth_time": None}
    return {
        "issuer": issuer,
        "keys": {"key_defs": _SIGNS, "uri_path": "keys"},
        "endpoint": {
            name: {"path": path, "class": f"idpyoidc.server.oidc.{kind}", "kwargs": more}
            for name, (path, kind, more) in _ENDPOINTS.items()
        },
        "authentication": {
            "nobody": {
                "acr": ACR,
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": "maija"},
            }
        },
        "userinfo": {"class": "idpyoidc.server.user_info.UserInfo", "kwargs": {"db": {"maija": PERSON}}},
        "claims_interface": {"class": "idpyoidc.server.session.claims.ClaimsInterface", "kwargs": {}},
        "token_handler_args": {
            "jwks_def": {
                "private_path": str(folder / "token_jwks.json"),
                "read_only": False,
                "key_defs": [{"type": "oct", "bytes": 24, "use": ["enc"], "kid": "code"}],
            },
            "code": {"kwargs": {"lifetime": 600}},
            "token": {
                "class": "idpyoidc.server.token.jwt_token.JWTToken",
                "kwargs": {"lifetime": 600, "alg": "RS256", "aud": [issuer]},
            },
            "id_token": {
                "class": f"{__name__}.SealedIdToken",
                "kwargs": {"base_claims": in_token},
            },
        },
        "authz": {
            "class": "idpyoidc.server.authz.AuthzHandling",
            "kwargs": {
                "grant_config": {
                    "usage_rules": {
                        "authorization_code": {
                            "supports_minting": ["access_token", "id_token"],
                            "max_usage": 1,
                        }
                    },
                    "expires_in": 600,
                }
            },
        },
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": "S256"}},
            }
        },
    }
