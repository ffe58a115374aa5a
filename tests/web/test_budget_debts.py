"""Debts one by one: added, changed and removed, in two tabs and with two presses of one button."""

import pytest

from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import DEBT, answer_all, answer_until, fields_of, send


def listed(client: GatedClient) -> int:
    return client.get("/fi/budget/debts").get_data(as_text=True).count("/remove")


def add(client: GatedClient, **changes: str) -> None:
    assert send(client, "debts/new", DEBT | changes).location == "/fi/budget/debts"


def test_no_debts_is_an_answer(client: GatedClient) -> None:
    answer_until(client, "debts")
    assert "Minulla ei ole velkoja" in client.get("/fi/budget/debts").get_data(as_text=True)
    assert send(client, "debts", {}).location == "/fi/budget/wish"


def test_a_debt_is_added_changed_and_removed(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    assert listed(client) == 1
    assert fields_of(client, "debts/1")["balance"] == "620"
    assert send(client, "debts/1", {"balance": "600"}).status_code == 303
    assert "600\u00a0€" in client.get("/fi/budget/debts").get_data(as_text=True)
    assert client.post("/fi/budget/debts/1/remove", data=fields_of(client, "debts")).status_code == 303
    assert listed(client) == 0


def test_a_debt_must_say_its_kind_its_size_its_state_and_whether_to_pay_it(client: GatedClient) -> None:
    answer_until(client, "debts")
    reply = send(client, "debts/new", {})
    assert reply.status_code == 422
    assert "Tarkista 4 kohtaa" in reply.get_data(as_text=True)


def test_all_kinds_of_debt_of_the_catalogue_are_offered(client: GatedClient) -> None:
    answer_until(client, "debts")
    assert client.get("/fi/budget/debts/new").get_data(as_text=True).count("<option") == 1 + 18


def test_enforcement_is_asked_only_when_a_debt_is_in_it(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    assert "withheld" not in fields_of(client, "debts")
    add(client, code="enforcement", state="late", instalment="")
    assert send(client, "debts", {"withheld": "575,73"}).status_code == 303
    assert fields_of(client, "debts")["withheld"] == "575,73"


def test_a_debt_that_is_not_there_is_not_found(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    for number in ("0", "2", "99999999999999999999"):
        assert client.get(f"/fi/budget/debts/{number}").status_code == 404
    assert client.post("/fi/budget/debts/2", data=fields_of(client, "debts/1")).status_code == 404


def test_a_second_press_adds_nothing(client: GatedClient) -> None:
    answer_until(client, "debts")
    typed = fields_of(client, "debts/new") | DEBT
    for _ in range(2):
        assert client.post("/fi/budget/debts/new", data=typed).status_code == 303
    assert listed(client) == 1


def test_two_equal_debts_may_be_added_one_after_the_other(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    add(client)
    assert listed(client) == 2


def test_a_change_in_a_stale_tab_is_given_back(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    stale = fields_of(client, "debts/1") | {"balance": "100"}
    assert send(client, "debts/1", {"balance": "200"}).status_code == 303
    reply = client.post("/fi/budget/debts/1", data=stale)
    assert (reply.status_code, fields_of(reply)["balance"]) == (409, "100")
    assert fields_of(client, "debts/1")["balance"] == "200"
    assert client.post("/fi/budget/debts/1", data=fields_of(reply)).status_code == 303


def test_a_stale_tab_removes_no_other_debt(client: GatedClient) -> None:
    answer_until(client, "debts")
    for creditor in ("Yksi", "Kaksi", "Kolme"):
        add(client, creditor=creditor)
    stale = fields_of(client, "debts")
    assert client.post("/fi/budget/debts/1/remove", data=stale).status_code == 303
    assert client.post("/fi/budget/debts/1/remove", data=stale).status_code == 409
    page = client.get("/fi/budget/debts").get_data(as_text=True)
    assert [name in page for name in ("Yksi", "Kaksi", "Kolme")] == [False, True, True]


def test_looking_at_the_address_of_a_removal_removes_nothing(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    assert client.get("/fi/budget/debts/1/remove").location == "/fi/budget/debts"
    assert listed(client) == 1


def test_debts_are_kept_when_the_page_of_all_is_sent(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    assert send(client, "debts", {}).status_code == 303
    assert listed(client) == 1


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_purchase_beside_ticked_debts_is_asked_about(client: GatedClient, lang: str) -> None:
    answer_until(client, "debts")
    add(client, refinance="yes")
    send(client, "debts", {})
    wish = {"purpose": "purchase", "amount": "900"}
    asked = send(client, "wish", wish, lang)
    assert asked.status_code == 422
    for words in {
        "fi": ("Valitsit luotolla maksettavaksi velkoja 620 €", "Valitse, onko summa myös velkoihin"),
        "sv": ("Du valde att betala skulder på 620 €", "Välj om summan också är för skulderna"),
    }[lang]:
        assert words in asked.text.replace("\N{NO-BREAK SPACE}", " ")
    small = send(client, "wish", wish | {"amount": "500", "debts_added": "no"}, lang)
    assert small.status_code == 422
    assert send(client, "wish", wish | {"debts_added": "yes"}, lang).status_code == 303
    result = client.get(f"/{lang}/budget/take/print").text.replace("\N{NO-BREAK SPACE}", " ")
    assert {"fi": "1 520,00 €, josta velkoihin 620,00 €", "sv": "1 520,00 €, varav 620,00 € till skulder"}[
        lang
    ] in result


def test_a_debt_ticked_after_the_wish_brings_the_question_back(client: GatedClient) -> None:
    answer_all(client)
    add(client, refinance="yes")
    assert send(client, "debts", {}).location == "/fi/budget/wish"
    assert client.get("/fi/budget/result").location == "/fi/budget/wish"
    add(client)
    assert send(client, "wish", {"debts_added": "no"}).location == "/fi/budget/result"


def test_debts_that_are_not_ticked_are_not_asked_about(client: GatedClient) -> None:
    answer_until(client, "debts")
    add(client)
    send(client, "debts", {})
    assert "debts_added" not in client.get("/fi/budget/wish").text
    assert send(client, "wish", {"purpose": "purchase", "amount": "900"}).location == "/fi/budget/result"
