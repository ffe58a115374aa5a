"""Where a unit's own system tells what has become of an application, and gets a signed answer.

It has no cookie, no form token and no language: both sides know each other by their signatures.  Whatever
is not signed by a unit gets the same short answer, and nothing of it is said back.
"""

from datetime import timedelta

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from portal.delivery import incoming
from portal.delivery.incoming import Incoming, NotAnEvent
from portal.delivery.sealing import NotTrusted
from portal.delivery.unit_event import LARGEST_BYTES
from portal.services import receiving
from portal.services.receiving import Via
from portal.web.access import machine
from portal.web.limits import slowed
from portal.web.logs import log
from portal.web.service import db, now, service

bp = Blueprint("unit_events", __name__)
_JWT = "application/jwt"
_OLDEST = timedelta(minutes=5)
# A system that was down tells of a whole day at once, from one address.
_MOST = "600 per 1 minute"


@bp.post("/units/events")
@machine
@slowed("events of units", _MOST)
def tell() -> ResponseReturnValue:
    """A unit tells of one of its applications; the answer says what came of it."""
    parties = service().parties
    if parties.own is None:
        return _refusal(404)
    try:
        told = incoming.read(parties, _token(), now(), _OLDEST)
    except NotTrusted as refused:
        log.warning("unit event refused", reason=refused.kind)
        return _refusal(401)
    except NotAnEvent as refused:
        log.warning("unit event refused", reason="schema", unit=refused.unit)
        return _refusal(422)
    except RequestEntityTooLarge:
        return _refusal(413)
    answer = {"outcome": _taken_in(told)}
    return Response(parties.answer(told.unit, told.id, answer, now()), mimetype=_JWT)


def _taken_in(told: Incoming) -> str:
    settled = receiving.receive(db(), told.unit, told.event, Via.HTTPS, now())
    log.info("unit event", unit=told.unit, kind=told.event.type, outcome=settled.word, fault=settled.fault)
    return settled.word


def _token() -> bytes:
    if request.mimetype != _JWT:
        raise NotTrusted("form")
    request.max_content_length = LARGEST_BYTES
    return request.get_data(cache=False)


def _refusal(status: int) -> Response:
    return Response("", status, mimetype="text/plain")
