"""Where the identity providers say that a session of theirs is over (OpenID Connect Back-Channel Logout 1.0).

They have no cookie, no form token and no language: what they send is signed.  Whatever is wrong with it
gets the same short answer, and nothing of it is said back.
"""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from portal.services import signing_out
from portal.web import identity
from portal.web.access import machine
from portal.web.limits import slowed
from portal.web.logs import log
from portal.web.service import db, now, service
from portal.web.visits import RESIDENT, STAFF, Realm

bp = Blueprint("back_channel", __name__)
_LARGEST = 20_000
_FORM = "application/x-www-form-urlencoded"
# All of a county's residents come through one provider, and all its orders from one address.
_MOST = "600 per 1 minute"


@bp.post("/auth/logout")
@machine
@slowed("logout of residents", _MOST)
def end() -> ResponseReturnValue:
    """The residents' provider has ended a session."""
    return _follow(RESIDENT)


@bp.post("/staff/auth/logout")
@machine
@slowed("logout of staff", _MOST)
def end_staff() -> ResponseReturnValue:
    """The staff's provider has ended a session."""
    return _follow(STAFF)


def _follow(realm: Realm) -> ResponseReturnValue:
    if service().settings.provider(realm.name).logout != "front_and_back":
        log.warning("logout refused", provider=realm.name, reason="NOT_CONFIGURED", skew_s=None)
        return _refusal(400)
    try:
        order = identity.read_logout_token(realm.name, _token())
    except identity.SignInFailed as refused:
        log.warning("logout refused", provider=realm.name, reason=refused.reason.name, skew_s=refused.skew)
        return _refusal(400)
    except identity.ProviderDown as down:
        log.warning("provider down", provider=realm.name, fault=down.fault)
        return _refusal(400)
    except RequestEntityTooLarge:
        return _refusal(413)
    ended = signing_out.end_by_provider(db(), realm.sign_ins, order, now())
    if ended is None:
        log.warning("logout refused", provider=realm.name, reason="REPEATED", skew_s=None)
        return _refusal(400)
    log.info("logout by provider", provider=realm.name, sessions=ended)
    return Response(status=200)


def _token() -> str:
    if request.mimetype != _FORM:
        raise identity.SignInFailed(identity.Reason.ANSWER)
    request.max_content_length = request.max_form_memory_size = _LARGEST
    said = request.form.getlist("logout_token")
    if len(said) != 1:
        raise identity.SignInFailed(identity.Reason.ANSWER)
    return said[0]


def _refusal(status: int) -> Response:
    return Response("", status, mimetype="text/plain")
