"""The worked households of the specification, through the real pages, to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from portal.domain.assessment import Assessment
from portal.domain.budget import Frequency, Line, Status, monthly
from portal.services import budgeting
from portal.services.budget_result import result_of
from portal.store.engine import Store
from tests.domain.households import VECTORS
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.ground.portal import Clock
from tests.web.budget_walk import Fields, send


def typed(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def month(household: dict[str, Any], *codes: str) -> str:
    """What these lines come to in a month, as it is typed into one field; empty when none is there."""
    lines = [line for line in household["lines"] if line[0] in codes]
    amounts = [
        monthly(Line(code, None if amount is None else Decimal(amount), Frequency(every), Status(status)))
        for code, amount, every, status in lines
    ]
    return typed(sum(amounts, Decimal(0))) if amounts else ""


def starting_with(household: dict[str, Any], group: str, *but: str) -> tuple[str, ...]:
    return tuple(line[0] for line in household["lines"] if line[0].startswith(group) and line[0] not in but)


def household_fields(household: dict[str, Any]) -> Fields:
    ages = {f"children-{n}-age": str(age) for n, (age, _) in enumerate(household["children"])}
    return {"adults": str(household["adults"]), **ages}


def home_fields(household: dict[str, Any]) -> Fields:
    own = starting_with(household, "housing.maintenance_charge")
    costs = ("mortgage_interest", "water", "electricity", "home_insurance")
    return {
        "tenure": "own" if own else "rented",
        "charge": month(household, "housing.rent", "housing.maintenance_charge"),
        **{name: month(household, f"housing.{name}") for name in costs},
    }


def income_fields(household: dict[str, Any]) -> Fields:
    asked = ("income.wage", "income.pension", "income.housing_allowance", "income.child_benefit")
    wages = [line for line in household["lines"] if line[0] == "income.wage"]
    fields = {f"adults-{n}-wage": typed(Decimal(line[1])) for n, line in enumerate(wages)}
    other = starting_with(household, "income.", *asked, "income.child_support")
    fields |= {
        "adults-0-pension": month(household, "income.pension"),
        "adults-0-other": month(household, *other),
        "housing_allowance": month(household, "income.housing_allowance"),
    }
    if household["children"]:
        fields["child_benefit"] = month(household, "income.child_benefit")
        fields["child_support"] = month(household, "income.child_support")
    return fields


def costs_fields(household: dict[str, Any]) -> Fields:
    unknown = any(line[3] == "unknown" for line in household["lines"])
    asked = starting_with(household, "sep.")
    return {
        "everyday": "" if unknown else month(household, *starting_with(household, "living.")),
        "other": month(household, *starting_with(household, "other.")),
        **{code.removeprefix("sep."): month(household, code) for code in asked},
    }


def debt_fields(debt: dict[str, Any]) -> Fields:
    return {
        "code": debt["code"],
        "balance": typed(Decimal(debt["balance"])),
        "instalment": typed(Decimal(debt["instalment"])),
        "state": debt["state"],
        "refinance": "yes" if debt["refinance"] else "no",
    }


def withheld_fields(household: dict[str, Any]) -> Fields:
    enforced = any(debt["state"] == "enforcement" for debt in household["debts"])
    return {"withheld": typed(Decimal(household["paid_by_enforcement"]))} if enforced else {}


def fill_in(client: GatedClient, household: dict[str, Any]) -> Page:
    """Walk the pages with one household; the page of its result."""
    answered = [
        send(client, "household", household_fields(household)),
        send(client, "home", home_fields(household)),
        send(client, "income", income_fields(household)),
        send(client, "costs", costs_fields(household)),
        *(send(client, "debts/new", debt_fields(debt)) for debt in household["debts"]),
        send(client, "debts", withheld_fields(household)),
        send(client, "wish", {"purpose": household["purpose"], "amount": household["want"]}),
    ]
    assert {reply.status_code for reply in answered} == {303}
    return Page("/fi/budget/result", 200, client.get("/fi/budget/result").get_data(as_text=True))


def comes_to(found: Assessment, field: str) -> str | None:
    if field == "class":
        return found.outcome.value
    value = getattr(found.offer if hasattr(found.offer, field) else found, field)
    return None if value is None else str(value)


@pytest.mark.parametrize("household", VECTORS, ids=lambda household: household["name"][:2])
def test_the_pages_come_to_every_figure_of_the_household(
    client: GatedClient, portal_store: Store, clock: Clock, household: dict[str, Any]
) -> None:
    fill_in(client, household)
    cookie = client.get_cookie("portal_budget")
    assert cookie is not None
    with portal_store.session(writes=False) as db:
        kept = budgeting.of_token(db, cookie.value, clock())
    assert kept is not None
    unit = client.application.extensions["portal"].unit
    found = result_of(kept.answers, unit, clock().date()).assessment
    expected = dict(household["expect"])
    if expected["unknown"] != "0":
        # Everyday living is one sum here: where a part of it is unknown, nothing of it is stated.
        del expected["living_stated"]
    assert {field: comes_to(found, field) for field in expected} == expected


@pytest.mark.parametrize("household", VECTORS, ids=lambda household: household["name"][:2])
def test_the_result_shows_the_norm_track_beside_the_own_figures(
    client: GatedClient, household: dict[str, Any]
) -> None:
    page = fill_in(client, household)
    expect = household["expect"]
    rows = {
        text_of(next(row.iter("th"))): [text_of(cell) for cell in row.iter("td")]
        for table in page.all("table")
        for row in table.iter("tr")
        if table.get("class") == "cmp" and any(True for _ in row.iter("td"))
    }

    def shown(field: str, sign: int = 1) -> str:
        value = sign * Decimal(expect[field])
        digits = f"{abs(value):,.2f}".replace(",", " ").replace(".", ",")
        return f"{'−' if value < 0 else ''}{digits} €"

    assert rows["Tulot"] == [shown("total_income"), shown("total_income")]
    assert rows["Asuminen"] == [shown("housing", -1), shown("housing", -1)]
    assert rows["Muut välttämättömät menot"] == [shown("separate", -1), shown("separate", -1)]
    assert rows["Arjen menot"] == [shown("living_used", -1), shown("norm_used", -1)]
    assert rows["Jää nyt"] == [shown("now_actual"), shown("now_norm")]
    assert rows["Jää normilla"] == [shown("now_norm"), shown("after_norm")]
    assert rows["Jää omilla luvuilla"] == [shown("now_actual"), shown("after_actual")]
