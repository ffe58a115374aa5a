"""The budget in the browser: its order, its cookie, what it keeps, what it gives back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.budget_path import STEPS
from portal.store.engine import Store
from portal.store.tables.budgets import Budget
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, csrf_token
from tests.web.budget_walk import DEBT, HOUSEHOLD, WALK, answer_all, answer_until, fields_of, send


def rows(store: Store) -> int:
    with store.session(writes=False) as db:
        return db.scalar(select(func.count()).select_from(Budget)) or 0


def test_the_budget_begins_at_its_first_step_in_the_language_of_the_address(client: GatedClient) -> None:
    assert client.get("/sv/budget").location == "/sv/budget/household"


def test_there_is_no_cookie_before_the_first_answer(client: GatedClient) -> None:
    client.get("/fi/budget/household")
    client.post("/fi/budget/household/total", data=fields_of(client, "household"))
    assert client.get_cookie("portal_budget") is None


def test_the_first_answer_sets_a_cookie_that_no_script_reads(client: GatedClient) -> None:
    (cookie,) = send(client, "household", HOUSEHOLD).headers.getlist("Set-Cookie")
    assert re.fullmatch(
        r"portal_budget=[\w-]{43}; Expires=.*; Max-Age=2592000; HttpOnly; Path=/; SameSite=Lax", cookie
    )


def test_each_answer_leads_to_the_next_step_and_the_last_to_the_result(client: GatedClient) -> None:
    led_to = [send(client, step, WALK[step]).location for step in STEPS]
    assert led_to == [f"/fi/budget/{step}" for step in (*STEPS[1:], "result")]


@pytest.mark.parametrize("step", [*STEPS[1:], "debts/new", "result"])
def test_a_step_out_of_turn_leads_to_the_first_open_one(client: GatedClient, step: str) -> None:
    assert client.get(f"/fi/budget/{step}").location == "/fi/budget/household"
    send(client, "household", HOUSEHOLD)
    expected = None if step == "home" else "/fi/budget/home"
    assert client.get(f"/fi/budget/{step}").location == expected


def test_an_answer_out_of_turn_is_not_kept(client: GatedClient, portal_store: Store) -> None:
    token = csrf_token(client.get("/fi/budget/household").get_data(as_text=True))
    reply = client.post("/fi/budget/wish", data={**WALK["wish"], "csrf_token": token})
    assert (reply.status_code, reply.location, rows(portal_store)) == (303, "/fi/budget/household", 0)


def test_there_is_no_step_of_another_name(client: GatedClient) -> None:
    assert client.get("/fi/budget/gambling").status_code == 404


def test_a_step_shows_what_was_answered(client: GatedClient) -> None:
    answer_until(client, "costs")
    assert fields_of(client, "home") | {"csrf_token": "", "shown": ""} == {
        "csrf_token": "",
        "shown": "",
        "municipality": "Esimerkkilä",
        "tenure": "rented",
        "charge": "895",
        "mortgage_interest": "",
        "water": "66",
        "water-every": "month",
        "electricity-every": "month",
        "home_insurance-every": "month",
        "electricity": "46,50",
        "home_insurance": "13",
    }


def test_what_was_answered_in_finnish_is_shown_in_swedish(client: GatedClient) -> None:
    answer_until(client, "income")
    page = client.get("/sv/budget/home").get_data(as_text=True)
    assert 'value="Exempelby"' in page
    assert 'value="46,50"' in page


def test_child_benefit_is_filled_in_from_the_ages(client: GatedClient) -> None:
    answer_until(client, "income")
    assert fields_of(client, "income")["child_benefit"] == "346,32"


def test_a_household_without_children_is_not_asked_about_them(client: GatedClient) -> None:
    send(client, "household", {"adults": "1"})
    send(client, "home", WALK["home"])
    assert "child_benefit" not in fields_of(client, "income")
    send(client, "income", {"wage-p0": "1500"})
    assert "daycare" not in fields_of(client, "costs")


def test_rows_of_children_are_added_and_removed_without_a_script(client: GatedClient) -> None:
    typed = fields_of(client, "household") | {"adults": "2", "children-0-age": "77", "children-1-age": "4"}
    page = client.post("/fi/budget/household/total", data={**typed, "add": "children"})
    assert page.status_code == 200
    assert fields_of(page)["children-2-age"] == ""
    fewer = fields_of(client.post("/fi/budget/household/total", data={**typed, "remove": "children-0"}))
    assert (fewer["adults"], fewer["children-0-age"], "children-1-age" in fewer) == ("2", "4", False)


def test_the_total_leaves_out_what_cannot_be_read(client: GatedClient) -> None:
    answer_until(client, "costs")
    typed = fields_of(client, "costs") | {
        "medicine-every": "month",
        "medicine": "500,50",
        "commute": "1.234",
        "union": "14",
    }
    reply = client.post("/fi/budget/costs/total", data=typed)
    assert reply.status_code == 200
    assert "Menot 1\u00a0535\u00a0€/kk" in reply.get_data(as_text=True)
    assert fields_of(reply)["commute"] == "1.234"


def test_no_shortfall_is_told_before_an_income(client: GatedClient) -> None:
    answer_until(client, "income")
    assert "Puuttuu" not in client.get("/fi/budget/income").get_data(as_text=True)
    typed = fields_of(client, "income") | {"wage-p0": "100"}
    counted = client.post("/fi/budget/income/total", data=typed)
    assert "Puuttuu" in counted.get_data(as_text=True)
    assert send(client, "income", {}).status_code == 303
    assert "Puuttuu" in client.get("/fi/budget/income").get_data(as_text=True)


def result_with_a_dear_loan(client: GatedClient, income: str, everyday: str) -> str:
    """The text of the result when a loan of 500 euros a month would be paid off with the credit."""
    answer_until(client, "debts")
    debt = {**DEBT, "code": "quick_loan", "balance": "1450", "instalment": "500", "refinance": "yes"}
    client.post("/fi/budget/debts/new", data=fields_of(client, "debts/new") | debt)
    send(client, "debts", {})
    send(client, "income", {"wage-p0": income})
    send(client, "everyday", {"everyday": everyday})
    send(client, "wish", {"purpose": "refinance", "amount": "1450"})
    return client.get("/fi/budget/result").get_data(as_text=True)


def test_an_instalment_larger_than_what_is_left_is_explained(client: GatedClient) -> None:
    result = result_with_a_dear_loan(client, income="1950", everyday="1300")
    assert "Luotolla maksaisit pois velkoja, jotka vievät nyt 500\u00a0€ kuukaudessa." in result


def test_why_too_little_is_left_although_something_is_left_is_explained(client: GatedClient) -> None:
    result = result_with_a_dear_loan(client, income="1450", everyday="795,70")
    assert "Sinulle jää 75\u00a0€ kuukaudessa" in result
    assert "yksikkö laskee arjen menot normin mukaan" in result


def test_nothing_is_kept_by_counting(client: GatedClient, portal_store: Store) -> None:
    client.post("/fi/budget/household/total", data=fields_of(client, "household") | HOUSEHOLD)
    assert rows(portal_store) == 0


def test_the_address_of_the_total_shows_its_step(client: GatedClient) -> None:
    answer_until(client, "income")
    assert fields_of(client, "home/total")["charge"] == "895"


def test_the_language_is_changed_on_the_same_step_after_a_post(client: GatedClient) -> None:
    page = send(client, "household", {})
    assert page.status_code == 422
    assert '<form method="post" action="/sv/budget/household">' in page.get_data(as_text=True)


def test_a_forged_cookie_opens_nothing_and_is_not_taken_over(
    client: GatedClient, portal_store: Store
) -> None:
    client.set_cookie("portal_budget", "forged", domain="localhost")
    assert client.get("/fi/budget/home").location == "/fi/budget/household"
    send(client, "household", HOUSEHOLD)
    cookie = client.get_cookie("portal_budget")
    assert cookie is not None
    assert (cookie.value == "forged", rows(portal_store)) == (False, 1)


def test_another_browser_sees_nothing_of_it(client: GatedClient) -> None:
    answer_all(client)
    assert client.application.test_client().get("/fi/budget/result").location == "/fi/budget/household"


def test_the_budget_is_gone_after_thirty_days(client: GatedClient, clock: Clock) -> None:
    answer_all(client)
    clock.move(timedelta(days=30, seconds=-1))
    assert client.get("/fi/budget/result").status_code == 200
    clock.move(timedelta(seconds=1))
    assert client.get("/fi/budget/result").location == "/fi/budget/household"


def test_erasing_deletes_the_row_and_the_cookie(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    page = client.get("/fi/budget/erase")
    reply = client.post("/fi/budget/erase", data={"csrf_token": csrf_token(page.get_data(as_text=True))})
    assert (reply.status_code, rows(portal_store), client.get_cookie("portal_budget")) == (303, 0, None)
    assert "Täällä ei ole budjettiasi" in client.get(reply.location).get_data(as_text=True)


def test_the_answers_cannot_be_read_in_the_database(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    with portal_store.session(writes=False) as db:
        (row,) = db.scalars(select(Budget))
    assert b"46.50" not in row.answers
    assert b"Esimerkki" not in row.answers


def test_two_tabs_do_not_overwrite_each_other(client: GatedClient) -> None:
    answer_until(client, "income")
    first = fields_of(client, "home") | {"charge": "700"}
    second = fields_of(client, "home") | {"charge": "800"}
    assert client.post("/fi/budget/home", data=first).status_code == 303
    reply = client.post("/fi/budget/home", data=second)
    assert reply.status_code == 409
    assert "toisessa välilehdessä" in reply.get_data(as_text=True)
    assert fields_of(reply)["charge"] == "800"
    assert fields_of(client, "home")["charge"] == "700"
    assert client.post("/fi/budget/home", data=fields_of(reply)).status_code == 303
    assert fields_of(client, "home")["charge"] == "800"


def test_tabs_on_different_steps_do_not_disturb_each_other(client: GatedClient) -> None:
    answer_until(client, "debts")
    home = fields_of(client, "home") | {"charge": "700"}
    costs = fields_of(client, "costs") | {"union": "14"}
    assert client.post("/fi/budget/home", data=home).status_code == 303
    assert client.post("/fi/budget/costs", data=costs).status_code == 303
    assert (fields_of(client, "home")["charge"], fields_of(client, "costs")["union"]) == ("700", "14")


def test_the_same_answer_sent_twice_is_kept_once(client: GatedClient) -> None:
    typed = fields_of(client, "household") | HOUSEHOLD
    assert client.post("/fi/budget/household", data=typed).status_code == 303
    assert client.post("/fi/budget/household", data=typed).status_code == 303


def test_a_form_with_a_stale_token_is_given_back_filled(client: GatedClient) -> None:
    answer_until(client, "income")
    typed = fields_of(client, "home") | {"csrf_token": "stale", "charge": "777"}
    reply = client.post("/fi/budget/home", data=typed)
    assert reply.location == "/fi/budget/home"
    assert fields_of(client, "home")["charge"] == "777"
    assert client.post("/fi/budget/home", data=fields_of(client, "home")).status_code == 303
    assert "Istuntosi oli päättynyt" not in client.get("/fi/budget/home").get_data(as_text=True)


def test_nothing_is_counted_without_the_figures_of_the_day(client: GatedClient, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2020)
    reply = client.get("/fi/budget/household")
    assert reply.status_code == 503
    assert "Budjettia ei voi laskea tänään" in reply.get_data(as_text=True)
