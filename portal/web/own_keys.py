"""Our public keys, where each identity provider and the units' systems fetch them."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify

from portal.web import identity
from portal.web.access import machine
from portal.web.service import now, service

bp = Blueprint("own_keys", __name__)


@bp.get("/auth/keys")
@machine
def for_residents() -> Response:
    """What the residents' provider knows us by."""
    return _reply(identity.published_keys("resident"))


@bp.get("/staff/auth/keys")
@machine
def for_staff() -> Response:
    """What the staff's provider knows us by."""
    return _reply(identity.published_keys("staff"))


@bp.get("/units/keys")
@machine
def for_units() -> Response:
    """What the units' systems know us by, and what they seal to."""
    return _reply(service().parties.published(now()))


def _reply(keys: Mapping[str, object]) -> Response:
    reply = jsonify(keys)
    reply.mimetype = "application/jwk-set+json"
    return reply
