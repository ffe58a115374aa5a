"""The money line on the result: its rows, its lead and what else names a share say the same."""

import re

import pytest

from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.web.budget_walk import WALK, send

ANSWERS = {
    "household": {"adults": "1"},
    "home": {"municipality": "Esimerkkilä", "tenure": "rented", "charge": "750,50"},
    "income": {"wage-p0": "1575,50"},
    "costs": {"medicine": "60,50"},
    "everyday": {"everyday": "560,50"},
    "debts": {},
    "wish": WALK["wish"],
}


def numbers(text: str) -> list[int]:
    return [int(re.sub(r"\s", "", found)) for found in re.findall(r"\d+(?:\s\d{3})*", text)]


@pytest.mark.parametrize("wage", ["1575,50", "1501,10", "1371", "900,40", "2222,22"])
def test_the_rows_of_the_money_line_add_up_to_its_lead(client: GatedClient, wage: str) -> None:
    for step, typed in ANSWERS.items():
        assert send(client, step, typed | ({"wage-p0": wage} if step == "income" else {})).status_code == 303
    reply = client.get("/fi/budget/result")
    page = Page(reply.request.path, 200, reply.text)
    lead = next(text_of(at) for at in page.all("p") if at.get("class") == "lead mut")
    income, costs = numbers(lead)[:2]
    table = next(at for at in page.all("table") if at.get("class") == "bars mt")
    euros = [numbers(text_of(at))[0] for at in table.iter("td")]
    shares = [numbers(text_of(at))[0] for at in table.iter("th") if "%" in text_of(at)]
    *parts, left = euros
    is_short = income < costs
    assert sum(parts) == costs
    assert (costs - income if is_short else income - costs) == left
    *part_shares, left_share = shares
    assert sum(part_shares) == 100 + (left_share if is_short else -left_share)


@pytest.mark.parametrize(("rent", "medicine"), [("949,20", "120"), ("950", "218")])
def test_a_share_is_the_same_in_the_advice_and_in_the_table(
    client: GatedClient, rent: str, medicine: str
) -> None:
    answers = ANSWERS | {"income": {"wage-p0": "2000"}, "everyday": {"everyday": "618"}}
    answers |= {"costs": {"medicine": medicine}, "home": ANSWERS["home"] | {"charge": rent}}
    for step, typed in answers.items():
        assert send(client, step, typed).status_code == 303
    text = client.get("/fi/budget/result").text.replace("\N{NO-BREAK SPACE}", " ")
    [table] = re.findall(r"Asuminen <span[^>]*>(\d+) %", text)
    told = re.findall(r"Asumiseen menee (\d+) (?:prosenttia|%)", text)
    assert told
    assert set(told) == {table}
