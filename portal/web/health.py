"""Health for machines: alive is the process; ready means that a submission would be taken and passed on."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.store import heartbeats
from portal.web.access import machine
from portal.web.service import now, service

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
@machine
def live() -> ResponseReturnValue:
    """200 as long as the process answers."""
    return jsonify(status="alive")


@bp.get("/ready")
@machine
def ready() -> ResponseReturnValue:
    """200, or 503 with the names of the parts that are not ready."""
    try:
        with service().store.transaction() as db:
            heartbeats.beat(db, heartbeats.WEB, now())
            relay = heartbeats.standing(db, heartbeats.RELAY)
    except SQLAlchemyError:
        return jsonify(status="not ready", parts=["database"]), 503
    if relay is None or relay.silent(now()):
        return jsonify(status="not ready", parts=["relay"]), 503
    return jsonify(status="ready")
