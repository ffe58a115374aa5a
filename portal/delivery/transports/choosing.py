"""Which transport an installation uses: the one that its settings name."""

from collections.abc import Mapping

from portal.delivery.settings import Delivery
from portal.delivery.transports import Transport
from portal.delivery.transports.dressing import Seal, in_the_clear
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store.engine import Store
from portal.units import Unit

SIDE_BY_SIDE = 3
"""Relays of a process, over a broker: while one waits for the broker's disk, another makes messages ready."""


def relays_of(settings: Delivery) -> int:
    """How many relays a process has."""
    return 1 if settings.transport == "sql" else SIDE_BY_SIDE


def transport_of(
    settings: Delivery, store: Store, units: Mapping[str, Unit], seal: Seal = in_the_clear
) -> Transport:
    """The transport to the units that use the portal; `seal` dresses what goes through a broker."""
    if settings.transport == "sql":
        return SqlInbox(store)
    # Only here, because an installation without a broker has no kombu.
    from portal.delivery.transports.amqp import Amqp  # noqa: PLC0415

    return Amqp(settings, units, seal)
