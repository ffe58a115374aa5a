"""The faulty provider as a bank's broker: signed requests, proofs by a key, sealed tokens."""

import time
from typing import Any

from flask import request
from joserfc import jwe, jwt
from joserfc.jwk import KeySet, RSAKey
from joserfc.registry import HeaderParameter

from tests.identity.faulty_provider import FaultyProvider, Json

OTHERS_KEY = RSAKey.generate_key(2048, {"use": "enc"}, auto_kid=True)


def sealed(token: str, key: RSAKey, alg: str = "RSA-OAEP", enc: str = "A128CBC-HS256", **header: Any) -> str:
    """A token encrypted to a key."""
    unheard_of = {"unheard-of": HeaderParameter("What nobody knows", "str")}
    registry = jwe.JWERegistry(unheard_of, [alg, enc, "DEF"], strict_check_header=False)
    whole = {"alg": alg, "enc": enc, "cty": "JWT", "kid": key.kid, **header}
    return jwe.encrypt_compact(whole, token, key, registry=registry)


class StrictProvider(FaultyProvider):
    """It takes nothing in the clear, and remembers every proof that it has seen."""

    def __init__(self, issuer: str, clients_keys: Json) -> None:
        super().__init__(issuer)
        self.clients_keys = clients_keys
        self.seal = lambda token: sealed(token, self.clients_key("enc"))
        self.audience = f"{issuer}/token"
        """Whom proofs have to be made out to."""
        self.requests: list[jwt.Token] = []
        self.proofs: list[jwt.Token] = []

    def clients_key(self, use: str) -> RSAKey:
        """The first of the client's published keys for a use."""
        keys = KeySet.import_key_set(self.clients_keys)  # type: ignore[arg-type]
        return next(key for key in keys if isinstance(key, RSAKey) and key.get("use") == use)

    def request_in(self, sent: Json) -> Json:
        """The parameters within a signed request, by value or pushed; those of a pushed one as they are."""
        if "request_uri" in sent:
            assert sent == {"client_id": "portal", "request_uri": "urn:pushed:1"}
            sent = self.pushed
        if "request" not in sent:
            return sent
        asked = self._genuine(sent["request"])
        assert {name: sent[name] for name in sent if name in asked.claims} == {
            name: asked.claims[name] for name in sent if name in asked.claims
        }
        self._check_times(asked, 300)
        assert (asked.claims["iss"], asked.claims["aud"]) == ("portal", self.issuer)
        assert not {"sub", "request", "request_uri"} & asked.claims.keys()
        self.requests.append(asked)
        return asked.claims

    def check_client(self) -> None:
        """Fail unless the caller proves by its key that it is the client, as nobody did before."""
        form = request.form
        assert "client_secret" not in form
        assert request.authorization is None
        assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        proof = self._genuine(form["client_assertion"])
        self._check_times(proof, 60)
        who = [proof.claims[name] for name in ("iss", "sub", "aud")]
        assert who == ["portal", "portal", self.audience]
        assert proof.claims["jti"] not in {seen.claims["jti"] for seen in self.proofs}
        self.proofs.append(proof)

    def _genuine(self, text: str) -> jwt.Token:
        keys = KeySet.import_key_set(self.clients_keys)  # type: ignore[arg-type]
        token = jwt.decode(text, keys, algorithms=["RS256"])
        assert token.header["kid"] in {key.kid for key in keys if key.get("use") == "sig"}
        return token

    @staticmethod
    def _check_times(token: jwt.Token, lasts: int) -> None:
        now = time.time()
        assert now - 15 <= token.claims["iat"] <= now - 5
        assert token.claims["exp"] - token.claims["iat"] <= lasts
        assert len(token.claims["jti"]) >= 22
