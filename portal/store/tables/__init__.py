"""Every table of the portal, by aggregate.  Amounts are whole cents; times are UTC."""

from portal.store.tables import (
    applications,
    audit,
    base,
    budgets,
    credits,
    desk,
    people,
    queue,
    statistics,
    web,
)

metadata = base.Base.metadata

__all__ = [
    "applications",
    "audit",
    "base",
    "budgets",
    "credits",
    "desk",
    "metadata",
    "people",
    "queue",
    "statistics",
    "web",
]
