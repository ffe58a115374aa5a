"""Rows that somebody has chosen: what stands in them on the page is what is kept."""

import pytest

from portal.delivery.budget_export import from_export
from portal.domain.budget import Frequency
from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import WALK, answer_until, fields_of, send
from tests.web.household_typing import choose


def test_a_row_of_one_s_own_may_have_another_amount_each_month(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "income", ["other-p0-n0"])
    fields = fields_of(client, "income") | {"other-p0-n0-every": "by_month", "other-p0-n0-name": "Kesätyö"}
    for press in ({"add": "other-p0"}, {"count": ""}, {"remove": "other-p0-n1"}):
        fields = fields_of(client.post("/fi/budget/income/total", data=fields | press), "income")
    assert fields["other-p0-n0-name"] == "Kesätyö"
    assert send(client, "income", fields | {"other-p0-n0-m7": "900"}).status_code == 303
    for step in ("costs", "everyday", "debts", "wish"):
        send(client, step, WALK[step])
    (own,) = [
        line
        for line in from_export(client.get("/fi/budget/take/json").text).budget.lines
        if line.code.startswith("income.")
    ]
    assert (own.name, own.frequency) == ("Kesätyö", Frequency.BY_MONTH)
    assert [str(amount) for amount in own.months if amount is not None] == ["900.00"]


@pytest.mark.parametrize("keys", [["wage-p0"], ["child_benefit", "wage-p0"]])
def test_the_children_s_benefit_is_filled_in_only_where_its_row_was_chosen(
    client: GatedClient, keys: list[str]
) -> None:
    answer_until(client, "income")
    assert 'value="child_benefit" checked' in client.get("/fi/budget/income/lines").text
    choose(client, "income", keys)
    shown = fields_of(client, "income")
    assert ("child_benefit" in shown) is ("child_benefit" in keys)
    assert send(client, "income", {"wage-p0": "1000"}).status_code == 303
    kept = fields_of(client, "income")
    assert kept.get("child_benefit") == shown.get("child_benefit")
