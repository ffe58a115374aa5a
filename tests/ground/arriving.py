"""Cases in the unit's inbox, and the log of the looks at them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.delivery.message import envelope
from portal.delivery.transports import Outgoing
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.domain.money_line import MoneyLine
from portal.store import cases
from portal.store.cases import Arrival
from portal.store.engine import Store
from portal.store.tables.audit import AccessLog
from tests.ground.messages import application_message
from tests.ground.sending import outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Inbox:
    """Puts cases into one unit's inbox."""

    db: Session
    unit: str = "990"
    ids: list[UUID] = field(default_factory=list)

    def add(
        self,
        *,
        at: datetime = NOW,
        amount: int = 2000,
        left: int = 100,
        language: str = "fi",
        number: int = 0,
    ) -> UUID:
        """A case of these figures; its id."""
        self.ids.append(uuid4())
        cases.receive(
            self.db,
            Arrival(
                id=self.ids[-1],
                unit=self.unit,
                reference=f"SL-2026-{number or len(self.ids):06}",
                applicant="Aino Testilä",
                identity_code="010190-900P",
                message="{}",
                language=language,
                purpose="debt_consolidation",
                amount=Decimal(amount),
                line=_line(left),
                wants_discussion=False,
                submitted_at=at,
            ),
            NOW,
        )
        return self.ids[-1]


def _line(left: int) -> MoneyLine:
    housing, everyday, debts, other = Decimal(742), Decimal(610), Decimal(310), Decimal(208)
    income = housing + everyday + debts + other + left
    return MoneyLine(income, housing, everyday, debts, other, Decimal(left))


def looks(store: Store) -> list[tuple[str, str, UUID | None]]:
    """What the access log says, oldest first: action, kind of object, object."""
    with store.session(writes=False) as db:
        rows = db.scalars(select(AccessLog).order_by(AccessLog.id))
        return [(row.action, row.object_kind, row.object_id) for row in rows]


def application_in(store: Store, **said: Any) -> UUID:
    """An application that has reached the unit by the transport, with the words of `application_message`."""
    (application,) = outbox_of(store, 1, NOW)
    message = envelope(application_message(application, **said))
    SqlInbox(store).send(Outgoing(application, "990", message), NOW)
    return application
