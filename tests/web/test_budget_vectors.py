"""The worked households of the specification, through the real pages, to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from portal.domain.assessment import Assessment
from portal.services import budgeting
from portal.services.budget_result import result_of
from portal.store.engine import Store
from tests.domain.households import VECTORS
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.ground.portal import Clock
from tests.web.household_typing import fill_in


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
    expected = household["expect"]
    assert {field: comes_to(found, field) for field in expected} == expected


@pytest.mark.parametrize("household", VECTORS, ids=lambda household: household["name"][:2])
def test_the_result_shows_the_norm_track_beside_the_own_figures(
    client: GatedClient, household: dict[str, Any]
) -> None:
    page = Page("/fi/budget/result", 200, fill_in(client, household))
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
