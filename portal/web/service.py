"""What a request works with: the running service, its clock, and the request's session of work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from portal.config import Keys, Settings
from portal.domain import finnish_time
from portal.store.engine import Store
from portal.units import Unit, Units

HELSINKI = finnish_time.HELSINKI


@dataclass(frozen=True)
class Service:
    """The parts of one running portal, put together by `create_app`."""

    settings: Settings
    keys: Keys
    store: Store
    units: Units
    unit: Unit
    """The organiser whose residents apply in this installation."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def service() -> Service:
    """The running service of this request's app."""
    running: Service = current_app.extensions["portal"]
    return running


def now() -> datetime:
    """The time of this request: one and the same from its first line to its last."""
    if "now" not in g:
        g.now = service().clock()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The day of this request in Finland."""
    return finnish_time.day_of(now())


def db() -> Session:
    """The request's session of work.

    A GET only reads, and so never waits for a writer, unless its guard says that it writes.
    """
    if "db" not in g:
        g.db = service().store.session(writes=request.method != "GET" or g.get("writes", False))
    session: Session = g.db
    return session


def init_app(app: Flask, running: Service) -> None:
    """Make the service known to the app, and close each request's session of work."""
    app.extensions["portal"] = running

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session: Session | None = g.pop("db", None)
        if session is not None:
            session.close()
