"""The spending diary in the browser: begun, written, and taken into the budget."""

from datetime import timedelta

import pytest

from tests.ground.gated_client import GatedClient
from tests.ground.page import Page
from tests.ground.portal import Clock, csrf_token
from tests.web.budget_walk import Fields, answer_all, answer_until, fields_of


def post(client: GatedClient, to: str, **typed: str) -> int:
    token = csrf_token(client.get("/fi/budget/diary").get_data(as_text=True))
    return client.post(f"/fi/budget/diary{to}", data={"csrf_token": token, **typed}).status_code


def form_of(client: GatedClient) -> Fields:
    """The form of a purchase: the one with an amount."""
    page = Page("/fi/budget/diary", 200, client.get("/fi/budget/diary").get_data(as_text=True))
    form = next(
        form for form in page.all("form") if any(at.get("name") == "amount" for at in form.iter("input"))
    )
    return {at.get("name", ""): at.get("value", "") for at in form.iter("input")}


def buy(client: GatedClient, amount: str, code: str = "living.food") -> int:
    return client.post(
        "/fi/budget/diary/entry", data=form_of(client) | {"amount": amount, "code": code}
    ).status_code


@pytest.fixture
def begun(client: GatedClient) -> GatedClient:
    answer_all(client)
    assert post(client, "", days="14") == 303
    return client


def test_it_opens_when_everyday_living_has_been_told(client: GatedClient) -> None:
    answer_until(client, "everyday")
    assert client.get("/fi/budget/diary").location == "/fi/budget/everyday"


def test_one_must_say_for_how_long(client: GatedClient) -> None:
    answer_all(client)
    assert post(client, "", days="365") == 422


def test_purchases_are_noted_one_at_a_time(begun: GatedClient) -> None:
    assert buy(begun, "12,50") == 303
    assert buy(begun, "7") == 303
    assert "19,50\u00a0€" in begun.get("/fi/budget/diary").text


def test_a_form_sent_twice_notes_one_purchase(begun: GatedClient) -> None:
    form = form_of(begun) | {"amount": "5", "code": "living.food"}
    for _ in range(2):
        assert begun.post("/fi/budget/diary/entry", data=form).status_code == 303
    assert "10,00\u00a0€" not in begun.get("/fi/budget/diary").text


@pytest.mark.parametrize(
    ("amount", "code"), [("", "living.food"), ("x", "living.food"), ("5", "housing.rent")]
)
def test_a_mistake_is_told(begun: GatedClient, amount: str, code: str) -> None:
    assert buy(begun, amount, code) == 422


def test_a_purchase_is_taken_away(begun: GatedClient) -> None:
    form = form_of(begun)
    begun.post("/fi/budget/diary/entry", data=form | {"amount": "5", "code": "living.food"})
    assert post(begun, "/strike", entry=form["entry"]) == 303
    assert "Kirjattu" not in begun.get("/fi/budget/diary").text


def test_what_was_measured_takes_the_place_of_what_was_guessed(begun: GatedClient, clock: Clock) -> None:
    buy(begun, "140")
    assert post(begun, "/end") == 303
    assert "140,00\u00a0€" in begun.get("/fi/budget/diary").text
    clock.move(timedelta(days=14))
    assert "70,00\u00a0€" in begun.get("/fi/budget/diary").text
    assert post(begun, "/end") == 303
    fields = fields_of(begun, "everyday")
    assert (fields["food"], fields["food-every"], "everyday" in fields) == ("70", "week", False)
    assert "menopäiväkirjasta" in begun.get("/fi/budget/everyday").text
    assert "Aloita päiväkirja" in begun.get("/fi/budget/diary").text


def test_a_diary_can_be_thrown_away(begun: GatedClient) -> None:
    buy(begun, "5")
    assert post(begun, "/give-up") == 303
    assert "Aloita päiväkirja" in begun.get("/fi/budget/diary").text
    assert fields_of(begun, "everyday")["everyday"] == "795,70"


@pytest.mark.parametrize("action", ["strike", "end", "give-up"])
def test_looking_at_the_address_of_an_action_changes_nothing(begun: GatedClient, action: str) -> None:
    assert begun.get(f"/fi/budget/diary/{action}").location == "/fi/budget/diary"


@pytest.mark.parametrize("action", ["/entry", "/strike", "/end", "/give-up"])
def test_an_action_without_a_diary_does_no_harm(client: GatedClient, action: str) -> None:
    answer_all(client)
    assert post(client, action, entry="x", amount="5", code="living.food") in {303}


def test_a_purchase_put_right_on_the_page_before_is_noted_as_it_was_put_right(begun: GatedClient) -> None:
    form = form_of(begun) | {"amount": "70", "code": "living.food"}
    begun.post("/fi/budget/diary/entry", data=form)
    begun.post("/fi/budget/diary/entry", data=form | {"amount": "80"})
    page = begun.get("/fi/budget/diary").text
    assert ("80,00\u00a0€" in page, "70,00\u00a0€" in page) == (True, False)


def test_a_purchase_that_must_be_put_right_can_be_read_in_swedish(begun: GatedClient) -> None:
    reply = begun.post("/fi/budget/diary/entry", data=form_of(begun) | {"amount": "x", "code": "living.food"})
    assert 'href="/sv/budget/diary/entry"' in reply.get_data(as_text=True)
    assert fields_of(begun, "diary/entry", "sv").keys() >= {"amount", "code"}


def test_a_purchase_with_a_stale_token_is_given_back(begun: GatedClient) -> None:
    typed = form_of(begun) | {"amount": "70", "code": "living.food", "csrf_token": "stale"}
    page = begun.get(begun.post("/fi/budget/diary/entry", data=typed).location)
    assert "Istuntosi oli päättynyt" in page.get_data(as_text=True)
    given_back = fields_of(page)
    assert [given_back[name] for name in ("entry", "amount", "code")] == [typed["entry"], "70", "living.food"]
    assert begun.post("/fi/budget/diary/entry", data=given_back).status_code == 303
    assert "70,00\u00a0€" in begun.get("/fi/budget/diary").text
    assert "Istuntosi oli päättynyt" not in begun.get("/fi/budget/diary/entry").text


def test_the_beginning_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_all(client)
    typed = fields_of(client, "diary") | {"days": "28", "csrf_token": "stale"}
    assert fields_of(client.get(client.post("/fi/budget/diary", data=typed).location))["days"] == "28"


def test_what_is_bought_for_children_is_asked_only_where_there_are_children(begun: GatedClient) -> None:
    assert 'value="living.children"' in begun.get("/fi/budget/diary").text
    page = fields_of(begun, "household")
    alone = {name: text for name, text in page.items() if not name.startswith("children")}
    assert begun.post("/fi/budget/household", data=alone).status_code == 303
    assert 'value="living.children"' not in begun.get("/fi/budget/diary").text


def test_a_diary_ends_once_and_a_purchase_from_another_tab_after_it_changes_nothing(
    begun: GatedClient, clock: Clock
) -> None:
    buy(begun, "84")
    other_tab = form_of(begun)
    clock.move(timedelta(days=14))
    assert post(begun, "/end") == 303
    ended = fields_of(begun, "everyday")
    assert post(begun, "/end") == 303
    begun.post("/fi/budget/diary/entry", data=other_tab | {"amount": "5", "code": "living.food"})
    assert fields_of(begun, "everyday") | {"csrf_token": ""} == ended | {"csrf_token": ""}
