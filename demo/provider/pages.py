"""The addresses of an issuer: what programs read, and the page on which a person is chosen."""

from typing import Any
from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

bp = Blueprint("issuer", __name__, url_prefix="/<any(citizen, staff):realm>")
CANCEL = "cancel"


@bp.url_value_preprocessor
def take_issuer(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The first part of the address says whose it is."""
    g.realm = (values or {}).pop("realm")
    g.issuer = current_app.extensions["issuers"][g.realm]


@bp.get("/.well-known/openid-configuration")
def metadata() -> ResponseReturnValue:
    """The discovery document."""
    return jsonify(g.issuer.metadata())


@bp.get("/jwks")
def keys() -> ResponseReturnValue:
    """The keys that verify the tokens."""
    return jsonify(g.issuer.public_keys())


@bp.get("/authorize")
def show() -> ResponseReturnValue:
    """The choice of a person, for a request that is in order."""
    try:
        g.issuer.get_consent_grant()
    except OAuth2Error as error:
        return _refusal(error)
    return render_template("choose.html", realm=g.realm, people=g.issuer.people.values())


@bp.post("/authorize")
def choose() -> ResponseReturnValue:
    """Back to the client, with a code for the person or with the news that they cancelled."""
    chosen = request.form.get("person", "")
    try:
        grant = g.issuer.get_consent_grant()
    except OAuth2Error as error:
        return _refusal(error)
    if chosen != CANCEL and chosen not in g.issuer.people:
        return render_template("refused.html"), 400
    person = g.issuer.people.get(chosen)
    answer: ResponseReturnValue = g.issuer.create_authorization_response(grant_user=person, grant=grant)
    return answer


@bp.post("/token")
def token() -> ResponseReturnValue:
    """A token for a code."""
    answer: ResponseReturnValue = g.issuer.create_token_response()
    return answer


@bp.get("/end_session")
def end_session() -> ResponseReturnValue:
    """Nobody is remembered here, so there is nothing to end: back, if it is known where."""
    back, state = request.args.get("post_logout_redirect_uri"), request.args.get("state")
    client = g.issuer.client
    known = request.args.get("client_id") == client.client_id and back in client.signed_out_uris
    if back is None or not known:
        return render_template("signed_out.html")
    return redirect(f"{back}?{urlencode({'state': state})}" if state else back, 303)


def _refusal(error: OAuth2Error) -> ResponseReturnValue:
    """Tell the client where its address is known to be its own; otherwise the person alone."""
    if not error.redirect_uri:
        return render_template("refused.html"), 400
    answer: ResponseReturnValue = g.issuer.handle_error_response(
        g.issuer.create_oauth2_request(request), error
    )
    return answer
