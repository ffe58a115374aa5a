"""The spending diary on its pages: begun, noted in, ended into the budget, thrown away."""

from datetime import timedelta

from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock
from tests.web.budget_walk import answer_all, answer_until, fields_of, send

FOOD = {"amount": "70", "code": "living.food"}


def begin(client: GatedClient, days: str = "14") -> None:
    assert send(client, "diary", {"days": days}).status_code == 303


def note(client: GatedClient, amount: str = "70", code: str = "living.food") -> None:
    # The form of a new purchase comes first; those that take one away follow.
    fresh = text(client).split('name="entry" value="', 1)[1].split('"', 1)[0]
    typed = fields_of(client, "diary") | {"entry": fresh, "amount": amount, "code": code}
    assert client.post("/fi/budget/diary/entry", data=typed).status_code == 303


def text(client: GatedClient, lang: str = "fi") -> str:
    return client.get(f"/{lang}/budget/diary").get_data(as_text=True)


def test_a_diary_waits_until_everyday_living_has_been_told(client: GatedClient) -> None:
    answer_until(client, "everyday")
    assert client.get("/fi/budget/diary").location == "/fi/budget/everyday"
    posted = fields_of(client, "everyday") | {"days": "14"}
    assert client.post("/fi/budget/diary", data=posted).location == "/fi/budget/everyday"


def test_the_length_of_a_diary_has_to_be_chosen(client: GatedClient) -> None:
    answer_all(client)
    assert send(client, "diary", {}).status_code == 422
    assert send(client, "diary", {"days": "365"}, "sv").status_code == 422


def test_what_was_measured_takes_the_place_of_the_estimate(client: GatedClient, clock: Clock) -> None:
    answer_all(client)
    begin(client)
    note(client)
    clock.move(timedelta(days=7))
    typed = fields_of(client, "diary")
    assert client.post("/fi/budget/diary/end", data=typed).location == "/fi/budget/everyday"
    assert fields_of(client, "everyday")["food"] == "70"
    assert fields_of(client, "everyday")["food-every"] == "week"
    assert "Aloita päiväkirja" in text(client)


def test_a_diary_of_a_day_says_too_little_to_end(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    note(client)
    assert client.post("/fi/budget/diary/end", data=fields_of(client, "diary")).location == "/fi/budget/diary"
    assert "70,00" in text(client)


def test_a_purchase_that_cannot_be_read_is_kept_on_the_page(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    typed = fields_of(client, "diary") | {"amount": "seitsemän", "code": "living.food"}
    reply = client.post("/fi/budget/diary/entry", data=typed)
    assert reply.status_code == 422
    assert (fields_of(reply)["amount"], fields_of(reply)["code"]) == ("seitsemän", "living.food")
    assert 'href="/sv/budget/diary/entry"' in reply.get_data(as_text=True)
    assert fields_of(client, "diary/entry", "sv").keys() >= {"amount", "code"}


def test_the_button_pressed_twice_notes_one_purchase(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    typed = fields_of(client, "diary") | FOOD
    for _ in range(2):
        assert client.post("/fi/budget/diary/entry", data=typed).status_code == 303
    assert text(client).count("Poista<") == 1


def test_a_purchase_put_right_on_the_page_before_is_noted_as_it_was_put_right(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    typed = fields_of(client, "diary") | FOOD
    client.post("/fi/budget/diary/entry", data=typed)
    client.post("/fi/budget/diary/entry", data=typed | {"amount": "80"})
    assert text(client).count("Poista<") == 1
    assert "80,00" in text(client)
    assert "70,00" not in text(client)


def test_two_purchases_of_the_same_amount_are_two(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    note(client)
    note(client)
    assert "140,00" in text(client)


def test_a_purchase_can_be_taken_away(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    note(client, "12,30")
    assert client.post("/fi/budget/diary/strike", data=fields_of(client, "diary")).status_code == 303
    assert "12,30" not in text(client)


def test_a_diary_can_be_thrown_away(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    note(client)
    assert client.post("/fi/budget/diary/give-up", data=fields_of(client, "diary")).status_code == 303
    assert "Aloita päiväkirja" in text(client)
    assert fields_of(client, "everyday")["everyday"] == "795,70"


def test_the_diary_is_read_in_swedish_too(client: GatedClient) -> None:
    answer_all(client)
    assert send(client, "diary", {"days": "28"}, "sv").location == "/sv/budget/diary"
    note(client)
    assert "70,00" in text(client, "sv")


def test_a_purchase_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_all(client)
    begin(client)
    typed = fields_of(client, "diary") | FOOD | {"csrf_token": "stale"}
    reply = client.post("/fi/budget/diary/entry", data=typed)
    page = client.get(reply.location, follow_redirects=True)
    assert page.status_code == 200
    assert fields_of(page)["amount"] == "70"
    assert fields_of(page)["code"] == "living.food"
    assert fields_of(page)["entry"] == typed["entry"]
    assert "Istuntosi oli päättynyt" in page.get_data(as_text=True)
    assert client.post("/fi/budget/diary/entry", data=fields_of(page)).status_code == 303
    assert "70,00" in text(client)
    assert "Istuntosi oli päättynyt" not in text(client)


def test_the_beginning_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_all(client)
    typed = fields_of(client, "diary") | {"days": "28", "csrf_token": "stale"}
    page = client.get(client.post("/fi/budget/diary", data=typed).location)
    assert fields_of(page)["days"] == "28"
