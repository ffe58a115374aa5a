"""Figures for those who run the service, in the format of Prometheus: `/health/metrics`.

What matters is counted in the database when it is asked for, and so is the same whichever process answers.
Only the requests are each process's own, under its number.  Nothing here is about a person.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import prometheus_client
from flask import Blueprint, Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from portal.services import watching_delivery
from portal.services.watching_delivery import Figures
from portal.store import heartbeats
from portal.web.access import machine
from portal.web.service import Service

bp = Blueprint("metrics", __name__, url_prefix="/health")

_REGISTRY = "portal.metrics"
_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@bp.get("/metrics")
@machine
def show() -> ResponseReturnValue:
    """The figures of this moment."""
    registry: CollectorRegistry = current_app.extensions[_REGISTRY]
    text = prometheus_client.generate_latest(registry)
    return text, 200, {"Content-Type": prometheus_client.CONTENT_TYPE_PLAIN_0_0_4}


def init_app(app: Flask, running: Service) -> None:
    """Give the app a registry of its own, and time its requests by the endpoint's name, never by a path."""
    prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = app.extensions[_REGISTRY] = CollectorRegistry()
    registry.register(_FromDatabase(running))
    seconds = Histogram(
        "portal_request_seconds",
        "Requests by endpoint and kind of answer; each process counts its own",
        ["endpoint", "answer", "process"],
        buckets=_BUCKETS,
        registry=registry,
    )

    @app.after_request
    def note(reply: Response) -> Response:
        took = time.perf_counter() - g.get("started", time.perf_counter())
        answer = f"{reply.status_code // 100}xx"
        seconds.labels(request.endpoint or "none", answer, str(os.getpid())).observe(took)
        return reply


class _FromDatabase(Collector):
    """What the database says, asked anew each time."""

    def __init__(self, running: Service) -> None:
        self._running = running

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures; without a database the one that says so."""
        now = self._running.clock()
        try:
            with self._running.store.session(writes=False) as db:
                found = watching_delivery.figures(db, self._running.units, now)
        except SQLAlchemyError:
            yield _up(0)
            return
        yield _up(1)
        yield from _of_units(found, self._units(found), now)
        yield from _of_parts(self._parts(found), found.ailing, now)

    def _units(self, found: Figures) -> list[str]:
        """Every unit that there is anything to say of: those in use also when it is nothing."""
        told = (found.waiting, found.stuck, found.unconfirmed, found.paused, found.failing)
        return sorted({*self._running.units.by_code, *(unit for group in told for unit in group)})

    def _parts(self, found: Figures) -> Mapping[str, datetime]:
        """When each part was last alive, without a receiver that nobody needs any more."""
        needless = set() if self._running.settings.delivery.is_told_by_a_broker else {heartbeats.RECEIVER}
        return {part: at for part, at in found.heartbeats.items() if part not in needless}


def _up(value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily("portal_database_up", "Whether the database answers", value=value)


def _of_units(found: Figures, units: list[str], now: datetime) -> Iterator[GaugeMetricFamily]:
    counts: Iterable[tuple[str, str, Mapping[str, float]]] = (
        ("messages_waiting", "Applications that wait to be passed on", found.waiting),
        ("messages_stuck", "Applications that were set aside and are not tried again", found.stuck),
        (
            "oldest_undelivered_seconds",
            "Age of the oldest application that has not been passed on",
            _ages(found.oldest, now),
        ),
        ("unconfirmed", "Delivered, and not acknowledged in the unit's time", found.unconfirmed),
        ("unit_events_refused", "Events refused that nobody has seen to", found.refused_events),
        ("unit_events_waiting", "Events that wait for something else", found.waiting_events),
        ("unit_paused", "Whether an operator has paused the unit", dict.fromkeys(found.paused, 1)),
        (
            "unit_failing_seconds",
            "For how long the unit's queue has taken nothing; 0 when it does",
            _failing(found.failing, now),
        ),
    )
    for name, about, values in counts:
        yield _by(name, about, "unit", {unit: values.get(unit, 0) for unit in units})


def _of_parts(
    parts: Mapping[str, datetime], ailing: Mapping[str, datetime], now: datetime
) -> Iterator[GaugeMetricFamily]:
    for_how_long = _failing(ailing, now)
    failing = {part: for_how_long.get(part, 0.0) for part in parts}
    yield _by("heartbeat_age_seconds", "How long a part has been silent", "part", _ages(parts, now))
    yield _by(
        "part_failing_seconds", "For how long a part has been alive and unable to work", "part", failing
    )


def _by(name: str, about: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"portal_{name}", about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _failing(moments: Mapping[str, datetime], now: datetime) -> dict[str, float]:
    # In its first moment too it is a failure that an alarm must see.
    return {key: max(age, 1) for key, age in _ages(moments, now).items()}


def _ages(moments: Mapping[str, datetime], now: datetime) -> dict[str, float]:
    return {key: max((now - at).total_seconds(), 0) for key, at in moments.items()}
