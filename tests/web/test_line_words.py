"""What is told of a line and of a debt beside the amount: the months, the bill, and how a debt stands."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from portal.domain.budget import Budget, Debt, DebtState, Frequency, Household, Line
from portal.store.engine import Store
from portal.web.line_words import as_told, told_lines
from tests.ground.arriving import application_in
from tests.ground.gated_client import GatedClient
from tests.ground.messages import BUDGET
from tests.ground.page import Page, text_of
from tests.ground.portal import Visitors
from tests.ground.results import document, shown_in, speaking
from tests.web.budget_walk import DEBT, answer_until, send

WAGE = Line(
    "income.wage_irregular",
    None,
    Frequency.BY_MONTH,
    months=(Decimal(900), *(None,) * 5, Decimal("1200.50"), *(None,) * 5),
)
YEARLY = Line("other.car_insurance", Decimal("900.00"), Frequency.YEAR, due=3)
QUARTERLY = Line("housing.water", Decimal("60.00"), Frequency.QUARTER, due=2)
WORDS = {
    "fi": (
        "2 kuukauden keskiarvo (tammi 900,00 €; heinä 1 200,50 €; muut kuukaudet eivät ole tiedossa)",
        "vuoden ensimmäinen maksukuukausi helmikuu",
        "maksukuukausi maaliskuu",
    ),
    "sv": (
        "medeltalet av 2 månader (jan. 900,00 €; juli 1 200,50 €; de övriga månaderna är inte kända)",
        "årets första i februari",
        "kommer i mars",
    ),
}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_months_of_a_line_and_of_a_bill_are_told(app: Flask, lang: str) -> None:
    lines = (WAGE, QUARTERLY, YEARLY)
    result = document(Budget(Household(1), lines))
    with speaking(app, lang):
        told = {fact.label: plain(fact.text) for fact in told_lines(result.found, result.budget.household)}
        ticked = [plain(as_told(line)) for line in lines]
    shown = shown_in(app, lang, result)
    hints = [plain(row.hint) for section in shown.sections for row in section.rows if row.line]
    for word, line, hint, tick in zip(WORDS[lang], told.values(), hints, ticked, strict=True):
        assert word in line
        assert word in hint
        assert word in tick


def test_each_of_twelve_months_is_told(app: Flask) -> None:
    months = tuple(Decimal(100 * month) for month in range(1, 13))
    result = document(Budget(Household(1), (replace(WAGE, months=months),)))
    hint = plain(shown_in(app, "fi", result).sections[0].rows[0].hint)
    assert hint.startswith("12 kuukauden keskiarvo (tammi 100,00 €; helmi 200,00 €;")
    assert hint.endswith("joulu 1 200,00 €)")


def test_an_unknown_line_by_month_has_no_mean(app: Flask) -> None:
    line = replace(WAGE, months=())
    with speaking(app, "fi"):
        assert "keskiarvo" not in as_told(line)
    shown = shown_in(app, "fi", document(Budget(Household(1), (line, BUDGET.lines[0]))))
    assert [row.hint for row in shown.sections[0].rows] == ["", ""]


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_what_is_overdue_is_said_once_at_the_desk(visitors: Visitors, portal_store: Store, lang: str) -> None:
    debts = (
        Debt("quick_loan", Decimal(900), Decimal(50), DebtState.LATE, overdue=Decimal(655)),
        Debt("instalment", Decimal(400), Decimal(30), DebtState.LATE),
        Debt("credit_card", Decimal(300), Decimal(20), overdue=Decimal(20)),
        Debt("consumer_loan", Decimal(300), Decimal(20), DebtState.COLLECTION, overdue=Decimal(40)),
    )
    application = application_in(portal_store, budget=replace(BUDGET, debts=debts))
    page = visitors.staff().get(f"/{lang}/staff/cases/{application}")
    _, _, part = page.text.partition('id="debts"')
    rows = Page(page.request.path, 200, part.partition("</table>")[0]).all("span")
    told = [plain(text_of(at)) for at in rows if at.get("class") == "hint"]
    assert (
        told
        == {
            "fi": ["myöhässä 655,00 €", "myöhässä", "myöhässä 20,00 €", "perinnässä, myöhässä 40,00 €"],
            "sv": ["försenat 655,00 €", "försenad", "försenat 20,00 €", "i indrivning, försenat 40,00 €"],
        }[lang]
    )


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_list_of_debts_tells_what_is_overdue_and_the_interest(client: GatedClient, lang: str) -> None:
    answer_until(client, "debts")
    send(client, "debts/new", DEBT | {"state": "late", "overdue": "655", "rate": "12,5"})
    send(client, "debts/new", DEBT | {"state": "collection", "overdue": "40"})
    page = plain(client.get(f"/{lang}/budget/debts").text)
    for words in {
        "fi": ("korko 12,5 %", "Maksut ovat myöhässä: 655 €", "myöhässä 40 €"),
        "sv": ("ränta 12,5 %", "Betalningarna är försenade: 655 €", "försenat 40 €"),
    }[lang]:
        assert words in page
