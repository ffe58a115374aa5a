"""Answers of a whole application, and drafts that are ready to be sent."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.application_answers import (
    Answers,
    Arrangement,
    AssetsAnswer,
    Assistance,
    ContactAnswer,
    ContactWay,
    CreditAnswer,
    DebtsAnswer,
    FamilyAnswer,
    InformationAnswer,
    Livelihood,
    OwnWordsAnswer,
    Payee,
    Relationship,
    WorkAnswer,
)
from portal.domain.budget import Debt, DebtState, Frequency, Line, Purpose, Status
from portal.domain.budget_answers import (
    BudgetAnswers,
    ChildAnswer,
    CostsAnswer,
    EverydayAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    WishAnswer,
)
from portal.domain.budget_answers import DebtsAnswer as BudgetDebts
from portal.services import applying, claiming
from portal.services.signing_in import Person, admit_resident
from portal.store import drafts
from portal.store.engine import Store
from portal.units import Unit, load_units
from tests.ground.portal import AINO

IBAN = "FI2112345600000785"
PLANTED = "Pesukone hajosi ja lainasin naapurilta"
UNIT: Unit = load_units().named("990")

DEBT = Debt(
    "quick_loan", Decimal("1450.00"), Decimal("145.00"), DebtState.LATE, True, creditor="Pikalaina Oy"
)

BUDGET = BudgetAnswers(
    household=HouseholdAnswer(1, (ChildAnswer(6),)),
    home=HomeAnswer(
        (Line("housing.charge", Decimal("690.00")), Line("housing.electricity", Decimal("32.00"))), "990"
    ),
    income=IncomeAnswer(
        (
            Line("income.wage", Decimal("1980.00"), person=0),
            Line("income.child_benefit", Decimal("168.18")),
        )
    ),
    costs=CostsAnswer((Line("sep.medicine", Decimal("15.00")),)),
    everyday=EverydayAnswer((Line("living.everyday", Decimal("600.00"), status=Status.ESTIMATE),)),
    debts=BudgetDebts((DEBT,)),
    wish=WishAnswer(
        (Line("asset.account", Decimal("120.00"), Frequency.ONE_OFF),),
        Purpose.REFINANCE,
        Decimal("1450.00"),
        24,
    ),
)

WHOLE = Answers(
    contact=ContactAnswer(
        phone="040 123 4567",
        way=ContactWay.PHONE,
        language="fi",
        street="Testikatu 1",
        postal_code="00990",
        town="Esimerkkilä",
        times="Arkisin kello 9–15",
    ),
    family=FamilyAnswer(Relationship.SINGLE),
    work=WorkAnswer(Livelihood.EMPLOYED, "Myyjä, Testikauppa Oy", date(2024, 8, 1)),
    budget=BUDGET,
    debts=DebtsAnswer((DEBT,), False, Arrangement.NONE),
    assets=AssetsAnswer(accounts=Decimal("120.00")),
    credit=CreditAnswer(
        "debt_consolidation",
        Decimal("1450.00"),
        24,
        (Payee("Pikalaina Oy", IBAN, Decimal("1450.00"), "1232"),),
    ),
    own_words=OwnWordsAnswer(PLANTED),
    information=InformationAnswer(UNIT.criteria.version, Assistance.NOT_APPLIED, True),
)


def resident_in(store: Store, at: datetime, person: Person = AINO) -> UUID:
    """A resident who has signed in."""
    with store.session() as db:
        return admit_resident(db, person, "fi", at)


def draft_in(store: Store, resident: UUID, at: datetime, answers: Answers = WHOLE) -> UUID:
    """A draft of a resident with these answers."""
    with store.session() as db:
        draft = claiming.begin(db, resident, UNIT, None, answers.municipality, at)
    with store.transaction() as db:
        _write(db, draft, answers, at)
    return draft


def without(step: str) -> Answers:
    """The whole answers but for one step."""
    return replace(WHOLE, **{step: None})


def _write(db: Session, draft: UUID, answers: Answers, at: datetime) -> None:
    drafts.change(db, draft, answers, at, at + applying.KEPT_FOR)
