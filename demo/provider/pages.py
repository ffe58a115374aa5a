"""The addresses of an issuer: what programs read, and the pages on which a person is chosen or leaves."""

from typing import Any
from urllib.parse import urlencode

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from flask import Blueprint, Response, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from demo.provider.asking import PUSHED_LIVES
from demo.provider.leaving import tell_client
from demo.provider.sign_ons import SignOn

bp = Blueprint("issuer", __name__, url_prefix="/<any(citizen, staff):realm>")
CANCEL, SAME = "cancel", "same"


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


@bp.post("/par")
def push() -> ResponseReturnValue:
    """Keep a request until the browser comes with its name."""
    try:
        return jsonify(request_uri=g.issuer.push(), expires_in=PUSHED_LIVES), 201
    except OAuth2Error as error:
        return jsonify(dict(error.get_body())), error.status_code


@bp.get("/authorize")
def show() -> ResponseReturnValue:
    """The choice of a person, for a request that is in order.

    Somebody who is signed in already is offered to go on; Suomi.fi would do so without asking,
    but here a visitor wants to be another person next.
    """
    grant = _asked()
    if grant.request.payload.data.get("prompt") == "none":
        return _answer(grant, grant.request.user)
    return render_template("choose.html", realm=g.realm, groups=g.issuer.groups, same=grant.request.user)


@bp.post("/authorize")
def choose() -> ResponseReturnValue:
    """Back to the client, with a code for the person or with the news that they cancelled."""
    grant, chosen = _asked(), request.form.get("person", "")
    if chosen == CANCEL:
        return _answer(grant, None)
    if chosen == SAME and grant.request.user:
        return _answer(grant, grant.request.user)
    if chosen not in g.issuer.people:
        return render_template("refused.html"), 400
    acr = g.issuer.acr_of(grant.request.payload.data)
    token, sign_on = g.issuer.sign_ons.begin(g.issuer.people[chosen], acr, _cookie())
    answer = _answer(grant, sign_on)
    answer.set_cookie(_cookie_name(), token, path=f"/{g.realm}", httponly=True, samesite="Lax")
    return answer


@bp.post("/token")
def token() -> ResponseReturnValue:
    """A token for a code."""
    answer: ResponseReturnValue = g.issuer.create_token_response()
    return answer


@bp.route("/end_session", methods=["GET", "POST"])
def end_session() -> ResponseReturnValue:
    """Sign out: at once and back if the client sends its visitor, with a button for who comes alone."""
    back, sign_on = _way_back(), g.issuer.sign_ons.find(_cookie())
    if sign_on and back is None and request.method == "GET":
        return render_template("leave.html", sign_on=sign_on)
    if sign_on and g.issuer.sign_ons.end(_cookie()):
        tell_client(g.issuer, sign_on)
    page = redirect(back, 303) if back else Response(render_template("signed_out.html"))
    reply = current_app.make_response(page)
    reply.delete_cookie(_cookie_name(), path=f"/{g.realm}", httponly=True, samesite="Lax")
    return reply


@bp.errorhandler(OAuth2Error)
def refuse(error: OAuth2Error) -> ResponseReturnValue:
    """Tell the client where its address is known to be its own; otherwise the person alone."""
    if not error.redirect_uri:
        return render_template("refused.html"), 400
    answer = g.issuer.handle_error_response(g.issuer.create_oauth2_request(request), error)
    answer.location = add_params_to_uri(answer.location, {"iss": g.issuer.url})
    return answer  # type: ignore[no-any-return]


def _asked() -> Any:
    """The grant for this request, its `request.user` whoever may go on without being identified anew.

    Raises `OAuth2Error`.
    """
    grant = g.issuer.get_consent_grant(end_user=g.issuer.sign_ons.find(_cookie()))
    g.ui_locales = grant.request.payload.data.get("ui_locales")
    return grant


def _answer(grant: Any, sign_on: SignOn | None) -> Response:
    g.issuer.asking.forget(request.args)
    answer: Response = g.issuer.create_authorization_response(grant.request, sign_on, grant)
    return answer


def _way_back() -> str | None:
    asked, client = request.values, g.issuer.client
    back, state = asked.get("post_logout_redirect_uri"), asked.get("state")
    if asked.get("client_id") != client.client_id or back not in client.signed_out_uris:
        return None
    return f"{back}?{urlencode({'state': state})}" if state else back


def _cookie() -> str | None:
    return request.cookies.get(_cookie_name())


def _cookie_name() -> str:
    return f"demo_{g.realm}"
