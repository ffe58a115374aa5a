"""Watching how applications get to their units: for their senders, and for those who run the service."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.passing_on import Delay, delay_of
from portal.store import delivery_delays, delivery_figures
from portal.store.delivery_figures import Figures
from portal.units import Units

__all__ = ["USUALLY", "Delay", "Figures", "acknowledged_within", "delays", "figures"]

USUALLY = timedelta(hours=24)
"""Within which a unit acknowledges that has no file any more, since it has stopped using the portal."""


def acknowledged_within(units: Units, code: str) -> timedelta:
    """How soon a unit says that it has received an application."""
    unit = units.by_code.get(code)
    return timedelta(hours=unit.delivery.acknowledge_within_hours) if unit else USUALLY


def delays(db: Session, resident: UUID, units: Units, now: datetime) -> Mapping[UUID, Delay]:
    """Which of a resident's own applications take longer to their unit than they should, and why."""
    found = {
        each.application: delay_of(each.passing, acknowledged_within(units, each.unit), now)
        for each in delivery_delays.on_their_way(db, resident)
    }
    return {application: delay for application, delay in found.items() if delay}


def figures(db: Session, units: Units, now: datetime) -> Figures:
    """How the way to the units and back stands, in figures without anybody's data."""
    confirmed_before = {code: now - acknowledged_within(units, code) for code in units.by_code}
    return delivery_figures.figures(db, confirmed_before, now - USUALLY)
