"""Our public keys, where each identity provider fetches them."""

from flask import Blueprint, Response, jsonify

from portal.web import identity
from portal.web.access import machine

bp = Blueprint("own_keys", __name__)


@bp.get("/auth/keys")
@machine
def for_residents() -> Response:
    """What the residents' provider knows us by."""
    return _published("resident")


@bp.get("/staff/auth/keys")
@machine
def for_staff() -> Response:
    """What the staff's provider knows us by."""
    return _published("staff")


def _published(provider_name: str) -> Response:
    reply = jsonify(identity.published_keys(provider_name))
    reply.mimetype = "application/jwk-set+json"
    return reply
