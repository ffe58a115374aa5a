"""The page of the twelve months: what it says of them, in both languages, and the way to it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask, render_template

from portal.domain.budget import Budget, Debt, Frequency, Household, Line
from portal.domain.twelve_months import year_from
from tests.domain.households import assessed
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.ground.page_rules import faults
from tests.web.budget_walk import HOUSEHOLD, WALK, send
from tests.web.household_typing import choose

SEASON = Budget(
    Household(1),
    (
        Line("income.wage", Decimal(1000), ends=date(2027, 9, 30)),
        Line("income.unemployment", Decimal(600), Frequency.FOUR_WEEKS),
        Line("other.own", Decimal(1620), name="Kaikki <menot>"),
        Line("other.car_insurance", Decimal(600), Frequency.YEAR, due=2),
        Line("housing.electricity", Decimal(0), Frequency.YEAR),
        Line("other.holiday", Decimal(240), Frequency.YEAR),
    ),
)
"""A month leaves − 40 €, February − 640 €, May with two payments 560 €, October without a wage − 1 040 €."""


def answer_all(client: GatedClient, **typed: dict[str, str]) -> None:
    for step, usual in WALK.items():
        send(client, step, usual | typed.get(step, {}))


def shown(app: Flask, budget: Budget, lang: str = "fi") -> Page:
    """The page of a budget with what no step of the short way asks for."""
    year = year_from(date(2026, 11, 24), budget, assessed(budget))
    with app.test_request_context(f"/{lang}/budget/months") as context:
        app.preprocess_request()
        html = render_template("budget/months.html", year=year, spread=[(line, "/") for line in year.spread])
        return Page(context.request.path, 200, html)


def rows(page: Page) -> list[list[str]]:
    """The rows of the table of months, cell by cell."""
    table = next(page.all("table"))
    return [[text_of(cell) for cell in row.iter() if cell.tag in {"th", "td"}] for row in table.iter("tr")]


def test_the_months_wait_for_the_whole_budget(client: GatedClient) -> None:
    assert client.get("/fi/budget/months").location == "/fi/budget/household"
    send(client, "household", HOUSEHOLD)
    assert client.get("/sv/budget/months").location == "/sv/budget/home"


@pytest.mark.parametrize(
    ("lang", "heading", "rest"),
    [
        ("fi", "Tiukin kuukausi on marraskuu 2026", ["toukokuu 2027", "Reseptilääkkeet", "kerro kuukausi"]),
        ("sv", "Den stramaste månaden är november 2026", ["maj 2027", "Receptläkemedel", "ange månaden"]),
    ],
)
def test_the_page_answers_in_the_language_of_its_address(
    client: GatedClient, lang: str, heading: str, rest: list[str]
) -> None:
    answer_all(client, income={"unemployment-p0": "300", "unemployment-p0-every": "four_weeks"})
    reply = client.get(f"/{lang}/budget/months")
    page = Page(reply.request.path, reply.status_code, reply.text)
    assert [text_of(at) for at in page.all("h1")] == [heading]
    assert [words for words in rest if words not in reply.text] == []
    assert f'href="/{lang}/budget/costs/lines"' in reply.text


def test_the_table_says_all_of_every_month(client: GatedClient) -> None:
    answer_all(client)
    reply = client.get("/fi/budget/months")
    head, *months, last = rows(Page(reply.request.path, reply.status_code, reply.text))
    assert head == ["Kuukausi", "Tulot", "Menot", "Jää", "Tähän asti"]
    assert [month[0].split()[0] for month in months][::11] == ["marraskuu", "lokakuu"]
    assert len(months) == 12
    # The household has no debts, and nothing but medicine of 120 € a year comes less often than monthly.
    assert {tuple(month[1:4]) for month in months} == {("2 669,74", "1 934,90", "734,84")}
    assert months[1][4] == "1 469,68"
    assert last == ["Yhteensä", "32 036,88", "23 218,80", "8 818,08", "8 818,08"]
    assert "Kuukaudet ovat lähes samanlaisia" in reply.text


def test_a_bill_whose_month_is_told_is_spread_no_longer(client: GatedClient) -> None:
    answer_all(client)
    choose(client, "costs", ["commute", "daycare", "medicine"])
    assert 'href="/fi/budget/costs"' in client.get("/fi/budget/months").text
    send(client, "costs", {"medicine": "120", "medicine-every": "year", "medicine-due": "3"})
    page = client.get("/fi/budget/months").text
    assert "<h1>Tiukin kuukausi on maaliskuu 2027</h1>" in page
    assert "Silloin jää 625\u00a0€." in page
    assert "kerro kuukausi" not in page
    result = client.get("/fi/budget/result").text
    assert '<h2 id="tightest">Tiukin kuukausi on maaliskuu 2027</h2>' in result
    assert "Silloin jää 625\u00a0€." in result


def test_advice_names_the_month_in_the_language_of_the_page(client: GatedClient) -> None:
    answer_all(client)
    choose(client, "costs", ["medicine"])
    send(client, "costs", {"medicine": "3000", "medicine-every": "year", "medicine-due": "12"})
    # 853,54 are left of November, and 2 146,46 are missing in December.
    for lang, words in (
        ("fi", "Tiukin kuukausi on joulukuu. Siihen kannattaa jättää sivuun 1\u00a0292,92\u00a0€."),
        ("sv", "Den stramaste månaden är december. Lägg gärna undan 1\u00a0292,92\u00a0€ till den."),
    ):
        assert words in client.get(f"/{lang}/budget/result").text


def test_seldom_costs_in_one_sum_have_no_month_to_tell(client: GatedClient) -> None:
    answer_all(client, costs={"medicine": ""}, everyday={"seldom": "300", "seldom-every": "year"})
    page = client.get("/fi/budget/months").text
    assert "Harvoin tulevat menot" in page
    assert "kerro kuukausi" not in page


def test_the_result_leads_to_the_months(client: GatedClient) -> None:
    answer_all(client)
    page = client.get("/fi/budget/result").text
    assert 'href="/fi/budget/months"' in page
    assert '<h2 id="tightest">Kuukaudet ovat lähes samanlaisia</h2>' in page
    assert "Tiukin kuukausi" not in page
    assert "Joka kuukaudesta jää suunnilleen saman verran, 735\u00a0€." in page


def test_a_month_tells_what_makes_it_different(app: Flask) -> None:
    page = shown(app, SEASON)
    assert faults(page) == []
    named = {row[0].split()[0]: row for row in rows(page)}
    assert "Auton vakuutukset 600 €" in named["helmikuu"][0]
    assert "Kolmastoista maksu: Työttömyysetuus käteen" in named["toukokuu"][0]
    assert "Tiukin kuukausi" in named["lokakuu"][0]
    assert named["helmikuu"][3] == "−640,00"
    assert (named["toukokuu"][3], named["lokakuu"][3]) == ("560,00", "−1 040,00")
    words = " ".join(text_of(at) for at in page.all("li", "p"))
    assert "Kahdentoista kuukauden aikana puuttuu yhteensä" in words
    assert "Palkka käteen: 30.9.2027" in words
    assert "Matkat ja lomat: kerro kuukausi" in words
    assert "Sähkö" not in words


def test_the_picture_has_a_bar_for_each_month(app: Flask) -> None:
    html = shown(app, SEASON).html
    picture = html[html.index('<svg class="yr"') : html.index('<ul class="lg">')]
    assert re.findall(r">(\d+)</text>", picture) == ["11", "12", *map(str, range(1, 11))]
    assert len(re.findall(r'<rect class="ke', picture)) == 11
    assert re.findall(
        r'<rect class="(k. ?\w*)" x="50.80%" width="6.73%" y="0.00%" height="35.00%"', picture
    ) == ["kl"]
    (lowest,) = re.findall(r'<rect class="ke wo"[^>]*y="([\d.]+)%" height="([\d.]+)%"', picture)
    assert [float(part) for part in lowest] == [35, 65]


def test_the_buffer_is_in_words(app: Flask) -> None:
    lines = (
        Line("income.wage", Decimal(1000)),
        Line("other.own", Decimal(900)),
        Line("other.car_insurance", Decimal(600), Frequency.YEAR, due=2),
    )
    budget = Budget(Household(1), lines)
    assert "tarvitset aluksi säästöön 200\u00a0€." in shown(app, budget).html
    account = Line("asset.account", Decimal(200), Frequency.ONE_OFF)
    covered = shown(app, Budget(Household(1), (*lines, account)), "sv").html
    assert "behöver du ha 200\u00a0€ undanlagt i början. Pengarna på dina konton räcker till det." in covered
    later = (*lines[:2], Line("other.car_insurance", Decimal(600), Frequency.YEAR, due=10))
    assert "kun jätät talteen sen" in shown(app, Budget(Household(1), later)).html
    poor = Budget(Household(1), (Line("other.own", Decimal(50)),))
    assert "Joka kuukausi puuttuu 50\u00a0€." in shown(app, poor).html


def test_a_debt_that_is_paid_off_makes_the_first_months_the_tightest(app: Flask) -> None:
    budget = Budget(
        Household(1),
        (Line("income.wage", Decimal(1000)),),
        (Debt("instalment", Decimal(120), Decimal(50)),),
    )
    html = shown(app, budget).html
    assert "<h1>Tiukin kuukausi on marraskuu 2026</h1>" in html
    assert "Silloin jää 950\u00a0€." in html
