"""The households of the vectors, and the figures that the tests of the domain assess them with."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal import figures
from portal.domain.assessment import Assessment, assess
from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Purpose,
    Status,
)
from portal.domain.enforcement import ProtectedPart
from portal.domain.policy import Basis, Policy

FILE = Path(__file__).with_name("vectors.json")
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
EXPECTED = {"perusosa-2026-03": "expect", "velkajarjestely-2025": "expect_velka2025"}
"""Under which name the vectors keep what is expected with a norm set."""

PROTECTED = ProtectedPart(Decimal("32.88"), Decimal("9.61"))
"""The protected portion of 2025 (645/2024)."""


def policy(norm_set: str = "perusosa-2026-03", basis: Basis = Basis.MIN, rate: str = "2.5") -> Policy:
    """The parameters of the vectors."""
    return Policy(
        norm_set=norm_set,
        basis=basis,
        usable_share=Decimal("0.70"),
        min_buffer=Decimal(30),
        min_instalment=Decimal(20),
        instalment_step=Decimal(5),
        credit_min=Decimal(200),
        credit_max=Decimal(7000),
        credit_step=Decimal(10),
        max_months=60,
        rate=Decimal(rate),
        stress_addition=Decimal(3),
        stress_floor=Decimal(6),
    )


def budget_of(vector: dict[str, Any]) -> Budget:
    """A household of the vectors as the domain has it."""
    withheld = vector.get("paid_by_enforcement")
    return Budget(
        household=Household(
            vector["adults"], tuple(Child(age, Decimal(share)) for age, share in vector["children"])
        ),
        lines=tuple(_line(*line) for line in vector["lines"]),
        debts=tuple(_debt(debt) for debt in vector["debts"]),
        purpose=Purpose(vector["purpose"]),
        want=Decimal(vector["want"]),
        withheld=None if withheld is None else Decimal(withheld),
    )


def _line(code: str, amount: str | None, frequency: str, status: str, share: str = "1") -> Line:
    known = None if amount is None else Decimal(amount)
    return Line(code, known, Frequency(frequency), Status(status), Decimal(share))


def _debt(debt: dict[str, Any]) -> Debt:
    return Debt(
        code=debt["code"],
        balance=Decimal(debt["balance"]),
        instalment=Decimal(debt["instalment"]),
        state=DebtState(debt["state"]),
        refinance=debt["refinance"],
    )


def assessed(budget: Budget, terms: Policy | None = None) -> Assessment:
    """A budget under the terms, those of the vectors if none are given."""
    terms = terms or policy()
    return assess(
        budget,
        terms,
        figures.norm_set(terms.norm_set),
        figures.norm_set("perusosa-2026-03"),
        PROTECTED,
        figures.treatments(),
    )
