"""What the result and the comparison say where the answers are odd: nothing that contradicts itself."""

import re
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.budget import Debt, DebtState, Line
from portal.domain.budget_answers import (
    BudgetAnswers,
    CostsAnswer,
    DebtsAnswer,
    EverydayAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    WishAnswer,
)
from portal.domain.what_if import WhatIf
from portal.services.comparing import compared
from portal.units import Unit, load_units
from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import WALK, answer_all, answer_until, fields_of, send

DAY = date(2026, 11, 24)
LONGER = "Siinä ajassa erä olisi suurempi kuin mitä mahtuu."


def result(client: GatedClient) -> str:
    return client.get("/fi/budget/result").get_data(as_text=True)


def test_a_time_too_short_for_the_credit_is_told_with_one_that_is_enough(client: GatedClient) -> None:
    answer_until(client, "income")
    send(client, "income", WALK["income"] | {"wage-p0": "1900"})
    for step in ("costs", "everyday", "debts"):
        send(client, step, WALK[step])
    wish = {"purpose": "urgent", "amount": "3000"}
    send(client, "wish", wish)
    assert LONGER not in result(client)
    assert "Se riittää toivomaasi luottoon." in result(client)
    send(client, "wish", wish | {"months": "2"})
    assert LONGER in result(client)
    assert "Se riittää toivomaasi luottoon." not in result(client)
    (months,) = re.findall(r"Kun aikaa on (\d+) kuukautta, erä mahtuisi", result(client))
    # The box at the top says so, and where one can turn.
    assert result(client).count(f"Se riittää toivomaasi luottoon, jos maksuaika on {months} kuukautta.") == 2
    swedish = client.get("/sv/budget/result").text
    assert swedish.count(f"Det räcker till den kredit du önskar om betalningstiden är {months} månader.") == 2
    assert "3 000,00 € → 2" in result(client).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "odd",
    [
        {"rent": "0"},
        {"job_ends": "0"},
        {"job_ends": "0", "benefit": "0"},
        {"refinanced": "yes"},
        {"amount": "0"},
        {"refinanced": "yes", "amount": "0", "months": "1"},
        {"rent": "", "amount": "", "months": ""},
        {"child_born": "yes", "daycare_ends": "yes"},
    ],
)
def test_an_odd_change_is_compared_too(client: GatedClient, odd: dict[str, str]) -> None:
    answer_all(client)
    reply = client.post("/fi/budget/what-if", data=fields_of(client, "what-if") | odd)
    assert reply.status_code == 200


def test_when_work_ends_enforcement_takes_no_more_than_before(unit: Unit) -> None:
    enforced = Debt("enforcement", Decimal(5000), Decimal(0), DebtState.ENFORCEMENT)
    answers = BudgetAnswers(
        HouseholdAnswer(),
        HomeAnswer(),
        IncomeAnswer((Line("income.wage", Decimal(2500), person=0),)),
        CostsAnswer(),
        EverydayAnswer(),
        DebtsAnswer((enforced,), withheld=Decimal(100)),
        WishAnswer(),
    )
    gone = compared(answers, WhatIf(job_ends=0), unit, DAY)
    assert [found.enforcement for found in (gone.found, gone.then)] == [100, 0]
    less = compared(answers, WhatIf(job_ends=0, benefit=Decimal(1800)), unit, DAY)
    assert less.then.enforcement == 100


@pytest.fixture
def unit() -> Unit:
    return load_units().named("990")
