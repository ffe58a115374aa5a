"""Cases in the unit's inbox, for tests of the work list that need no message."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.assessment import MoneyLine
from portal.store import cases
from portal.store.cases import Arrival

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
