"""The answers of a made-up application, as its applicant would have given them step by step."""

from dataclasses import replace
from decimal import Decimal

from portal.domain.application_answers import (
    Answers,
    Arrangement,
    AssetsAnswer,
    ContactAnswer,
    ContactWay,
    CreditAnswer,
    DebtsAnswer,
    FamilyAnswer,
    InformationAnswer,
    OwnWordsAnswer,
    Payee,
    Relationship,
    WorkAnswer,
)
from portal.domain.budget import Line, Status
from portal.domain.budget_answers import BudgetAnswers, CostsAnswer, EverydayAnswer, IncomeAnswer
from portal.domain.budget_answers import DebtsAnswer as BudgetDebts
from portal.domain.money import ZERO
from portal.seed.county import County, SeedApplication, SeedResident


def answers_of(county: County, application: SeedApplication, criteria: str) -> Answers:
    """All answers of an application that was sent; of one that was not, the first and the budget.

    `criteria` is the version of the county's criteria that the applicant has read.
    """
    resident = county.resident_named(application.applicant)
    first = Answers(contact=_contact(application, resident), budget=_budget(application))
    if not application.sent:
        return first
    return Answers(
        contact=first.contact,
        budget=first.budget,
        family=_family(application),
        work=WorkAnswer(application.livelihood, application.occupation),
        debts=DebtsAnswer(application.debts, guarantees=False, arrangement=Arrangement.NONE),
        assets=AssetsAnswer(accounts=_accounts(application)),
        credit=_credit(county, application),
        own_words=OwnWordsAnswer(application.own_words),
        information=InformationAnswer(criteria, application.assistance, application.wants_discussion),
    )


def _contact(application: SeedApplication, resident: SeedResident) -> ContactAnswer:
    return ContactAnswer(
        phone=resident.phone,
        way=ContactWay.PHONE,
        language=resident.language,
        street=resident.street,
        postal_code="99990" if resident.street else "",
        town={"fi": "Esimerkkilä", "sv": "Exempelby"}[resident.language] if resident.street else "",
        times=application.times,
        interpreter=application.interpreter,
    )


def _budget(application: SeedApplication) -> BudgetAnswers:
    return BudgetAnswers(
        household=application.household,
        home=replace(application.home, lines=_lines(application, "housing")),
        income=IncomeAnswer(_lines(application, "income")),
        costs=CostsAnswer(_lines(application, "sep")),
        everyday=EverydayAnswer(_lines(application, "living", "other")),
        debts=BudgetDebts(application.debts, application.withheld),
        wish=replace(application.wish, lines=_lines(application, "asset")),
    )


def _lines(application: SeedApplication, *groups: str) -> tuple[Line, ...]:
    return tuple(
        Line(told.code, told.amount, told.every, _status(told.code), person=told.person)
        for told in application.lines
        if told.code.partition(".")[0] in groups
    )


def _status(code: str) -> Status:
    return Status.ESTIMATE if code.startswith(("living.", "other.")) else Status.EXACT


def _accounts(application: SeedApplication) -> Decimal | None:
    return next((told.amount for told in application.lines if told.code == "asset.account"), None)


def _family(application: SeedApplication) -> FamilyAnswer:
    alone = application.household.adults == 1
    return FamilyAnswer(
        Relationship.SINGLE if alone else Relationship.COHABITING, co_applicant=application.co_applicant
    )


def _credit(county: County, application: SeedApplication) -> CreditAnswer:
    return CreditAnswer(
        purpose=application.purpose,
        amount=application.wish.amount or ZERO,
        months=application.wish.months,
        payees=tuple(
            Payee(county.payees[key].name, county.payees[key].iban, amount)
            for key, amount in application.payees.items()
        ),
    )
