"""Every table of the portal, by aggregate.  Amounts are whole cents; times are UTC."""

from portal.store.tables import (
    applications,
    audit,
    authorisations,
    base,
    budgets,
    credits,
    desk,
    people,
    queue,
    sign_ins,
    statistics,
    web,
)

metadata = base.Base.metadata

__all__ = [
    "applications",
    "audit",
    "authorisations",
    "base",
    "budgets",
    "credits",
    "desk",
    "metadata",
    "people",
    "queue",
    "sign_ins",
    "statistics",
    "web",
]
