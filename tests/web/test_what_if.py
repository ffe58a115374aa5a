"""What if: two columns and the difference, and nothing kept of it."""

import pytest

from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.portal import csrf_token
from tests.web.budget_walk import DEBT, answer_all, answer_until, fields_of, send
from tests.web.household_typing import choose
from tests.web.test_budget_cost import statements


def result(client: GatedClient) -> str:
    """The result without its form's token, which tells the second."""
    page = client.get("/fi/budget/result").text
    return page.replace(csrf_token(page), "")


def asked(client: GatedClient, lang: str = "fi", **typed: str) -> str:
    fields = fields_of(client, "what-if", lang) | typed
    return client.post(f"/{lang}/budget/what-if", data=fields).get_data(as_text=True)


def test_it_opens_when_the_budget_is_whole(client: GatedClient) -> None:
    answer_until(client, "debts")
    assert client.get("/fi/budget/what-if").location == "/fi/budget/debts"
    answer_all(client)
    assert client.get("/fi/budget/what-if").status_code == 200


@pytest.mark.parametrize(("lang", "told"), [("fi", "−105,00\u00a0€"), ("sv", "Då skulle")])
def test_a_larger_rent_is_shown_beside_the_present_one(client: GatedClient, lang: str, told: str) -> None:
    answer_all(client)
    page = asked(client, lang, rent="1000")
    assert told in page
    assert "1\u00a0125,50" in page


def test_incomes_that_are_not_known_are_told_beside_the_figures(client: GatedClient) -> None:
    answer_all(client)
    assert "lasketaan nyt nollana" not in asked(client) + client.get("/fi/budget/months").text
    choose(client, "income", ["wage-p0"])
    told = {"wage-p0": "", "wage-p0-unknown": "yes"}
    assert send(client, "income", told).status_code == 303
    for page in (asked(client), client.get("/fi/budget/months").text):
        assert "lasketaan nyt nollana" in page


def test_nothing_of_it_is_kept(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    before = result(client)
    fields = fields_of(client, "what-if") | {"rent": "1", "child_born": "yes", "refinanced": "yes"}
    with statements(portal_store.engine) as sent:
        assert client.post("/fi/budget/what-if", data=fields).status_code == 200
    assert [statement.split()[0] for statement in sent] == ["SELECT"]
    assert result(client) == before


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"rent": "0"},
        {"job_ends": "0"},
        {"job_ends": "0", "benefit": "800"},
        {"daycare_ends": "yes"},
        {"refinanced": "yes"},
        {"amount": "0"},
        {"amount": "99999,99", "months": "1"},
        {"child_born": "yes", "job_ends": "0", "rent": "99999"},
    ],
)
def test_any_change_can_be_tried(client: GatedClient, typed: dict[str, str]) -> None:
    answer_all(client)
    send(client, "debts/new", DEBT)
    assert "Silloin kuukaudessa" in asked(client, **typed)


def test_a_mistake_is_told_and_what_was_typed_is_kept(client: GatedClient) -> None:
    answer_all(client)
    page = asked(client, rent="1.234", months="61")
    assert "Tarkista 2 kohtaa" in page
    assert 'value="1.234"' in page


def test_the_other_adult_is_asked_about_only_where_there_is_one(client: GatedClient) -> None:
    answer_all(client)
    assert "Toisen aikuisen työ" not in client.get("/fi/budget/what-if").text
    send(client, "household", {"adults": "2"})
    assert "Toisen aikuisen työ" in client.get("/fi/budget/what-if").text


def test_a_form_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_all(client)
    typed = {"rent": "1000", "months": "24", "job_ends": "0", "daycare_ends": "yes", "csrf_token": "stale"}
    posted = client.post("/fi/budget/what-if", data=fields_of(client, "what-if") | typed)
    page = client.get(posted.location)
    assert "Istuntosi oli päättynyt" in page.get_data(as_text=True)
    given_back = fields_of(page)
    assert [given_back[name] for name in ("rent", "months", "job_ends", "daycare_ends")] == [
        "1000",
        "24",
        "0",
        "yes",
    ]
