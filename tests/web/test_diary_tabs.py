"""The spending diary in the browser: what may be noted, and how it ends once."""

from datetime import timedelta

from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock
from tests.web.budget_walk import answer_until, fields_of, send

PURCHASE = {"amount": "84", "code": "living.food"}


def post(client: GatedClient, what: str, typed: dict[str, str]) -> str | None:
    return client.post(f"/fi/budget/diary{what}", data=fields_of(client, "diary") | typed).location


def test_what_is_bought_for_children_is_asked_only_where_there_are_children(client: GatedClient) -> None:
    answer_until(client, "debts")
    post(client, "", {"days": "14"})
    assert 'value="living.children"' in client.get("/fi/budget/diary").get_data(as_text=True)
    send(client, "household", {"adults": "1", "children-0-age": "11", "children-1-age": "6"})
    page = fields_of(client, "household")
    without = {name: text for name, text in page.items() if not name.startswith("children")}
    assert client.post("/fi/budget/household", data=without).status_code == 303
    assert 'value="living.children"' not in client.get("/fi/budget/diary").get_data(as_text=True)


def test_a_diary_ends_once_and_a_purchase_from_another_tab_after_it_changes_nothing(
    client: GatedClient, clock: Clock
) -> None:
    answer_until(client, "debts")
    post(client, "", {"days": "14"})
    post(client, "/entry", PURCHASE)
    other_tab = fields_of(client, "diary")
    clock.move(timedelta(days=14))
    end = {"csrf_token": other_tab["csrf_token"]}
    assert client.post("/fi/budget/diary/end", data=end).location == "/fi/budget/everyday"
    ended = fields_of(client, "everyday")
    assert client.post("/fi/budget/diary/end", data=end).location == "/fi/budget/everyday"
    client.post("/fi/budget/diary/entry", data=other_tab | PURCHASE)
    assert fields_of(client, "everyday") | {"csrf_token": ""} == ended | {"csrf_token": ""}
    assert (ended["food"], ended["food-every"], "everyday" in ended) == ("42", "week", False)
