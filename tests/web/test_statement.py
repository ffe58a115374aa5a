"""From a bank statement into the budget: payees, their lines, the medians, and nothing else that stays."""

import tempfile

import pytest
from werkzeug.test import TestResponse

from portal.domain.budget import Origin
from portal.store import budgets
from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.ground.portal import Clock
from tests.ground.statements import BANKS, Payment, op, s_pankki, unknown, usual
from tests.web.budget_walk import HOUSEHOLD, WALK, answer_all, answer_until, fields_of, send
from tests.web.statement_walk import HERE, everything, page_of, put, show, words

LINES = {
    "Vuokratalo Testilä Oy": "housing.rent",
    "Ruokakauppa Olematon": "living.food",
    "Lähikauppa Keksitty": "living.food",
    "Työpaikka Esimerkki Oy": "income.wage-p0",
}


@pytest.mark.parametrize("bank", BANKS)
def test_the_usual_months_of_a_statement_come_into_the_budget(client: GatedClient, bank: str) -> None:
    answer_all(client)
    shown = show(client, BANKS[bank](usual()))
    assert shown.status_code == 200
    assert "Tiedostossa on 3 kokonaista kuukautta: 1.8.2026–31.10.2026." in words(shown)
    assert "6 tapahtumaa, yhteensä 600,00 €. Tavallisessa kuussa 200,00 €." in words(shown)
    reply = put(client, shown, **LINES)
    assert reply.status_code == 200
    assert [[text_of(cell) for cell in row] for row in page_of(reply).all("tr")][1:] == [
        ["Vuokra", "895,00 € kuukaudessa", "750,00 € kuukaudessa"],
        ["Ruoka ja päivittäistavarat", "Ei budjetissa", "215,00 € kuukaudessa"],
        ["Ruoka ja arki yhteensä", "795,70 € kuukaudessa", "Ei budjetissa"],
    ]
    assert 'href="/fi/budget/result"' in reply.text
    assert '<a href="/sv/budget/result" lang="sv" hreflang="sv">' in reply.text
    assert fields_of(client, "home")["rent"] == "750"
    assert fields_of(client, "home")["water"] == WALK["home"]["water"]
    assert fields_of(client, "everyday")["food"] == "215"
    assert fields_of(client, "income")["wage-p0"] == "1610"
    assert client.get("/fi/budget/result").status_code == 200


def test_the_largest_payee_comes_first(client: GatedClient) -> None:
    answer_all(client)
    page = words(show(client, op(usual())))
    places = [page.index(name) for name in ("Vuokratalo", "Ruokakauppa", "Lähikauppa")]
    assert places == sorted(places)


def test_everyday_living_by_line_takes_the_place_of_its_sum(client: GatedClient) -> None:
    answer_all(client)
    assert "everyday" in fields_of(client, "everyday")
    put(client, show(client, op(usual())), **{"Ruokakauppa Olematon": "living.food"})
    assert "everyday" not in fields_of(client, "everyday")


def test_a_line_says_that_it_comes_from_a_statement(
    client: GatedClient, portal_store: Store, clock: Clock
) -> None:
    answer_all(client)
    put(client, show(client, op(usual())), **LINES)
    token = client.get_cookie("portal_budget")
    assert token is not None
    with portal_store.session() as db:
        budget = budgets.find(db, token.value, clock.now)
    assert budget is not None
    assert budget.answers.home is not None
    origins = {line.code: line.origin for line in budget.answers.home.lines}
    assert origins["housing.rent"] is Origin.STATEMENT
    assert origins["housing.water"] is None


def test_the_statement_leaves_nothing_but_the_chosen_figures(
    client: GatedClient, portal_store: Store
) -> None:
    answer_all(client)
    before = everything(portal_store)
    shown = show(client, op(usual()))
    assert everything(portal_store) == before
    put(client, shown, **LINES)
    after = everything(portal_store)
    assert {table: len(rows) for table, rows in after.items()} == {t: len(r) for t, r in before.items()}
    assert {table for table in after if after[table] != before[table]} == {"budgets"}


def test_a_large_file_is_never_put_on_a_disk(client: GatedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_all(client)
    many = [Payment((2026, 9, 9), "-1,00", f"Kauppa {'x' * 40} {number}") for number in range(9000)]
    content = s_pankki([*usual(), *many])
    assert len(content) > 900_000
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    assert show(client, content).status_code == 200


def test_no_name_of_a_payee_is_sent_back(client: GatedClient) -> None:
    answer_all(client)
    shown = show(client, op(usual()))
    assert "Vuokratalo" in words(shown)
    assert not [value for value in fields_of(shown).values() if "Vuokratalo" in value]


def test_a_name_is_shown_as_it_is_written_and_does_nothing(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    formula = "=HYPERLINK(https://paha.example.fi)"
    script = "<script>alert(1)</script>"
    payments = usual() + [Payment((2026, 9, 9), "-99,00", name) for name in (formula, script)]
    shown = show(client, op(payments))
    assert formula in words(shown)
    assert script in words(shown)
    reply = put(client, shown, **{formula: "other.own-n0", "Vuokratalo Testilä Oy": "housing.rent"})
    assert reply.status_code == 200
    assert "HYPERLINK" not in reply.text
    assert "HYPERLINK" not in repr(everything(portal_store))
    for step in ("home", "everyday", "result"):
        assert "HYPERLINK" not in client.get(f"/fi/budget/{step}").get_data(as_text=True)


def test_what_is_paid_seldom_does_not_take_the_place_of_a_figure(client: GatedClient) -> None:
    answer_all(client)
    shown = show(client, op([*usual(), Payment((2026, 9, 9), "-240,00", "Vakuutus Olematon")]))
    assert "1 tapahtuma, yhteensä 240,00 €. Ei tavallisessa kuussa." in words(shown)
    put(
        client,
        shown,
        **{"Vakuutus Olematon": "housing.home_insurance", "Vuokratalo Testilä Oy": "housing.rent"},
    )
    assert fields_of(client, "home")["home_insurance"] == WALK["home"]["home_insurance"]


def test_many_payees_are_shown_in_parts_and_all_others_together(client: GatedClient) -> None:
    answer_all(client)
    payments = [Payment((2026, 9, 1 + n % 30), f"-{200 - n},00", f"Kauppa {n}") for n in range(100)]
    shown = show(client, op(payments))
    page = shown.get_data(as_text=True)
    assert page.count("<details") == 1
    assert page.index("Kauppa 19<") < page.index("<details") < page.index("Kauppa 20<")
    assert "Kauppa 59<" in page
    assert "Kauppa 60<" not in page
    assert "40 muuta yhteensä" in page
    assert len(page) < 600_000
    put(client, shown, **{"40 muuta yhteensä": "other.own-n0"})
    assert fields_of(client, "everyday")["own-n0"] == str(sum(200 - n for n in range(60, 100)))


def test_the_incomes_of_two_adults_are_told_apart(client: GatedClient) -> None:
    send(client, "household", HOUSEHOLD | {"adults": "2"})
    for step in ("home", "income", "costs", "everyday"):
        send(client, step, WALK[step])
    shown = show(client, op([*usual(), Payment((2026, 9, 9), "900,00", "Toinen Työ Oy")]))
    assert "Toisen aikuisen tulot" in shown.get_data(as_text=True)
    shown = show(
        client, op([*usual(), *[Payment((2026, n, 9), "900,00", "Toinen Työ Oy") for n in (8, 9, 10)]])
    )
    put(client, shown, **{"Toinen Työ Oy": "income.wage-p1", "Työpaikka Esimerkki Oy": "income.wage-p0"})
    fields = fields_of(client, "income")
    assert (fields["wage-p0"], fields["wage-p1"]) == ("1610", "900")


def test_money_out_cannot_become_income_nor_money_in_a_cost(client: GatedClient) -> None:
    answer_all(client)
    shown = show(client, op(usual()))
    page = Page(shown.request.path, 200, shown.get_data(as_text=True))
    for select in page.all("select"):
        values = {at.get("value", "") for at in select.iter("option")} - {""}
        incomes = {value for value in values if value.startswith("income.")}
        assert incomes == (values if select.get("name", "").startswith("in-") else set())
        assert not {value for value in values if value.startswith(("debt.", "asset."))}


def test_a_statement_is_asked_for_when_the_steps_with_lines_are_answered(client: GatedClient) -> None:
    answer_until(client, "everyday")
    assert client.get(HERE).location == "/fi/budget/everyday"
    send(client, "everyday", WALK["everyday"])
    assert client.get(HERE).status_code == 200
    reply = put(client, show(client, op(usual())), **LINES)
    assert 'href="/fi/budget/debts"' in reply.text


def test_without_a_budget_nothing_is_put_anywhere(client: GatedClient) -> None:
    answer_all(client)
    fields = fields_of(show(client, op(usual()))) | {"out-0-line": "housing.rent"}
    client.delete_cookie("portal_budget")
    assert client.post(f"{HERE}/lines", data=fields).location == "/fi/budget/household"


def test_the_result_leads_to_the_statement(client: GatedClient) -> None:
    answer_all(client)
    assert f'href="{HERE}"' in client.get("/fi/budget/result").get_data(as_text=True)


@pytest.mark.parametrize("page", ["columns", "lines"])
def test_a_page_that_was_not_kept_asks_for_the_file_again(client: GatedClient, page: str) -> None:
    answer_all(client)
    reply = client.get(f"{HERE}/{page}")
    assert reply.location == f"{HERE}?again="
    assert "Tiedostoa ei säilytetty" in words(client.get(reply.location))


def test_a_form_with_a_lapsed_token_is_not_kept_either(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    fields = fields_of(show(client, op(usual())))
    before = everything(portal_store)
    reply = client.post(f"{HERE}/lines", data=fields | {"csrf_token": "old"})
    assert (reply.status_code, reply.location) == (303, f"{HERE}/lines")
    assert everything(portal_store) == before


def columns(client: GatedClient, shown: TestResponse, **chosen: str) -> TestResponse:
    """Choose the columns on a page that asks for them."""
    return client.post(f"{HERE}/columns", data=fields_of(shown) | chosen)


def test_an_unknown_bank_is_read_by_columns_that_are_chosen(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    before = everything(portal_store)
    asked = show(client, unknown(usual()))
    assert "Mitkä sarakkeet nämä ovat?" in words(asked)
    assert "Vuokratalo Testilä Oy" in words(asked)
    assert (fields_of(asked)["day"], fields_of(asked)["amount"]) == ("0", "3")
    shown = columns(client, asked, payee="2")
    assert everything(portal_store) == before
    put(client, shown, **LINES)
    assert fields_of(client, "home")["rent"] == "750"


def test_columns_that_were_not_chosen_are_asked_for_and_the_file_is_not_lost(client: GatedClient) -> None:
    answer_all(client)
    again = columns(client, show(client, unknown(usual())))
    assert again.status_code == 422
    assert "Valitse sarake, jossa on saaja tai maksaja" in words(again)
    assert columns(client, again, payee="2").status_code == 200


def test_wrong_columns_are_told_and_can_be_chosen_anew(client: GatedClient) -> None:
    answer_all(client)
    again = columns(client, show(client, unknown(usual())), day="1", payee="2")
    assert again.status_code == 422
    assert "Tiedoston rivillä 2 on päivä, jota ei voi lukea." in words(again)
    again = columns(client, again, day="0", amount="2")
    assert "Tiedoston rivillä 2 on summa, jota ei voi lukea." in words(again)
    assert columns(client, again, amount="3").status_code == 200


@pytest.mark.parametrize("carried", ["", "x", "AAAA", "١"])
def test_a_file_that_did_not_come_back_is_asked_for_again(client: GatedClient, carried: str) -> None:
    answer_all(client)
    reply = columns(client, show(client, unknown(usual())), carried=carried, payee="2")
    assert reply.status_code == 422
    assert "Luvut eivät tulleet perille kokonaisina." in words(reply)


@pytest.mark.parametrize("place", ["-1", "4", "99", "x", "٣"])
def test_a_column_that_is_not_there_is_asked_for(client: GatedClient, place: str) -> None:
    answer_all(client)
    assert columns(client, show(client, unknown(usual())), payee=place).status_code == 422
