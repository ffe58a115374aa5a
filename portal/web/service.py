"""What a request works with: the running service, its clock, and the request's session of work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.config import Keys, Settings
from portal.delivery.parties import Parties
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
    parties: Parties
    """The names and keys on the way to the units and back."""
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
        reads = request.method in {"GET", "HEAD"} and not g.get("writes", False)
        g.db = service().store.session(writes=not reads)
    session: Session = g.db
    return session


def end_work() -> None:
    """Close the request's session of work; what it has not committed is undone.

    Whatever else a request writes (its visit, a form that is kept) it writes after this: where a
    database has one writer at a time, the request would wait for itself.
    """
    session: Session | None = g.pop("db", None)
    if session is None:
        return
    try:
        session.close()
    except SQLAlchemyError:
        # The connection is lost, and cannot even be told to undo: the pool throws it away.
        session.invalidate()


def init_app(app: Flask, running: Service) -> None:
    """Make the service known to the app, and close each request's session of work."""
    app.extensions["portal"] = running

    @app.after_request
    def end_before_the_visit_is_saved(reply: Response) -> Response:
        end_work()
        return reply

    @app.teardown_appcontext
    def end(_error: BaseException | None) -> None:
        end_work()
