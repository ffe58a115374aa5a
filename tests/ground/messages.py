"""A whole message of a sent application, for tests of what happens after the sending."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from portal.delivery.figures import AssessmentFigures, MoneyLineCents
from portal.delivery.household import HouseholdInput
from portal.delivery.message import (
    Applicant,
    ApplicationFacts,
    ApplicationMessage,
    MessageAnswers,
    envelope,
)
from portal.domain.application_answers import (
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
from portal.services.assessing import assessed_by, terms_on
from portal.units import load_units
from tests.ground.portal import AINO

DAY = date(2026, 11, 24)
SENT_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

BUDGET = Budget(
    household=Household(1, (Child(6), Child(11, Decimal("0.5")))),
    lines=(
        Line("income.wage", Decimal("1990.00")),
        Line("income.housing_allowance", Decimal("281.40"), Frequency.FOUR_WEEKS),
        Line("income.child_benefit", Decimal("346.32")),
        Line("housing.rent", Decimal("742.00")),
        Line("housing.electricity", Decimal("480.00"), Frequency.YEAR, Status.ESTIMATE),
        Line("sep.medicine", Decimal("25.00")),
        Line("living.food", Decimal("610.00")),
        Line("other.own", Decimal("70.00")),
        Line("asset.account", Decimal("200.00")),
    ),
    debts=(
        Debt("quick_loan", Decimal("1450.00"), Decimal("132.60"), DebtState.LATE, True, Decimal("132.60")),
        Debt("instalment", Decimal("400.00"), Decimal("30.00"), creditor="Esimerkkikauppa"),
    ),
    purpose=Purpose.REFINANCE,
    want=Decimal("1450.00"),
)


def application_message(
    application: UUID,
    *,
    reference: str = "SL-2026-004182",
    unit: str = "990",
    language: str = "fi",
    at: datetime = SENT_AT,
    non_disclosure: bool = False,
    own_words: str = "Minulla on pikavippi.\nHaluaisin yhden erän, josta selviän.",
    budget: Budget = BUDGET,
) -> ApplicationMessage:
    """The message of an application by Aino Testilä."""
    county = load_units().named("990")
    policy, used = terms_on(county, DAY)
    assessment = assessed_by(budget, policy, used)
    return ApplicationMessage(
        application=ApplicationFacts(
            id=application,
            reference=reference,
            submitted_at=at,
            language="sv" if language == "sv" else "fi",
            unit=unit,
            criteria_version=county.criteria.version,
            criteria_hash="0" * 64,
            promised_by=date(2026, 12, 28),
            due_by=date(2027, 2, 24),
        ),
        applicant=Applicant(
            identity_code=AINO.identity_code,
            first_names=AINO.first_names,
            family_name=AINO.family_name,
            display_name=AINO.display_name,
            municipality="990",
            municipality_told=False,
            non_disclosure=non_disclosure,
        ),
        answers=_answers(language, own_words, budget),
        budget=HouseholdInput.of(budget),
        policy=policy,
        figures=used,
        assessment=AssessmentFigures.of(assessment),
        money_line=MoneyLineCents.of(assessment.money_line),
    )


def copies_of(message: ApplicationMessage, number: int) -> dict[UUID, str]:
    """So many envelopes by their ids, which differ by id and reference alone: to make each takes far longer.

    Their hash is that of the first one.
    """
    of, body = message.application, envelope(message)
    ids = (uuid4() for _ in range(number))
    return {id_: body.replace(str(of.id), str(id_)).replace(of.reference, f"SL-{id_.hex}") for id_ in ids}


def _answers(language: str, own_words: str, budget: Budget) -> MessageAnswers:
    return MessageAnswers(
        contact=ContactAnswer(
            phone="040 000 000",
            way=ContactWay.PHONE,
            language=language,
            street="Esimerkkikatu 1",
            postal_code="00000",
            town="Esimerkkilä",
            times="iltaisin",
        ),
        family=FamilyAnswer(Relationship.SEPARATED, children_elsewhere=0, co_applicant=""),
        work=WorkAnswer(Livelihood.EMPLOYED, "Lähihoitaja", since=date(2024, 8, 1)),
        debts=DebtsAnswer(budget.debts, guarantees=False, arrangement=Arrangement.NONE),
        assets=AssetsAnswer(accounts=Decimal("200.00")),
        credit=CreditAnswer(
            purpose="debt_consolidation",
            amount=budget.want,
            months=24,
            payees=(Payee("Esimerkkirahoitus", "FI2112345600000785", budget.want, "1232"),),
        ),
        own_words=OwnWordsAnswer(own_words),
        information=InformationAnswer("2026-1", Assistance.REFUSED, wants_discussion=True),
    )
