"""What if: the budget of today beside a changed one, of which nothing is kept."""

import pytest

from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import answer_all, answer_until, fields_of, send

TYPED = {"rent": "1000", "months": "24", "job_ends": "0", "daycare_ends": "yes"}


def test_it_is_asked_when_the_budget_is_whole(client: GatedClient) -> None:
    answer_until(client, "wish")
    assert client.get("/fi/budget/what-if").location == "/fi/budget/wish"
    assert client.post("/fi/budget/what-if", data=fields_of(client, "wish")).location == "/fi/budget/wish"


@pytest.mark.parametrize(("lang", "said"), [("fi", "Ero</th>"), ("sv", "Skillnad</th>")])
def test_both_budgets_stand_side_by_side_and_the_form_keeps_what_was_typed(
    client: GatedClient, lang: str, said: str
) -> None:
    answer_all(client)
    reply = send(client, "what-if", TYPED, lang)
    assert reply.status_code == 200
    assert said in reply.get_data(as_text=True)
    assert fields_of(reply).items() >= TYPED.items()


def test_the_budget_stays_as_it_is(client: GatedClient) -> None:
    answer_all(client)
    send(client, "what-if", TYPED)
    assert fields_of(client, "home")["charge"] == "895"
    assert fields_of(client, "what-if")["rent"] == ""


@pytest.mark.parametrize("typed", [{"rent": "paljon"}, {"months": "999"}, {"job_ends": "7"}])
def test_what_cannot_be_read_is_kept_on_the_page(client: GatedClient, typed: dict[str, str]) -> None:
    answer_all(client)
    reply = send(client, "what-if", {"amount": "1500"} | typed)
    assert reply.status_code == 422
    assert fields_of(reply)["amount"] == "1500"


def test_a_form_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_all(client)
    typed = fields_of(client, "what-if") | TYPED | {"csrf_token": "stale"}
    page = client.get(client.post("/fi/budget/what-if", data=typed).location)
    assert fields_of(page).items() >= TYPED.items()
    assert "Istuntosi oli päättynyt" in page.get_data(as_text=True)
