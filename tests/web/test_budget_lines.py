"""The budget line by line: rows are chosen first, then only those are asked for."""

import pytest

from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import WALK, answer_until, fields_of, send
from tests.web.household_typing import choose


def page(client: GatedClient, step: str, lang: str = "fi") -> str:
    return client.get(f"/{lang}/budget/{step}").get_data(as_text=True)


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("step", ["home", "income", "costs", "everyday", "wish"])
def test_each_step_offers_its_lines(client: GatedClient, step: str, lang: str) -> None:
    answer_until(client, step)
    assert client.get(f"/{lang}/budget/{step}/lines").status_code == 200
    assert 'name="then" value="lines"' in page(client, step, lang)


def test_only_the_chosen_lines_are_asked_for(client: GatedClient) -> None:
    answer_until(client, "home")
    choose(client, "home", ["rent", "sauna"])
    asked = {name for name in fields_of(client, "home") if not name.endswith("-every")}
    assert {"rent", "sauna", "rent-share"} <= asked
    assert asked.isdisjoint({"charge", "water", "electricity"})


def test_what_was_told_goes_along_when_rows_are_chosen(client: GatedClient) -> None:
    answer_until(client, "income")
    ticked = client.get("/fi/budget/home/lines").get_data(as_text=True)
    assert ticked.count("checked") == 4
    choose(client, "home", ["rent", "water", "heating"])
    fields = fields_of(client, "home")
    assert (fields["rent"], fields["water"], fields["heating"]) == ("895", "66", "")
    assert "electricity" not in fields


def test_a_chosen_line_left_empty_is_not_known(client: GatedClient) -> None:
    answer_until(client, "everyday")
    choose(client, "everyday", ["food", "phone"])
    assert send(client, "everyday", {"food": "90"}).status_code == 303
    shown = page(client, "everyday")
    assert 'name="phone-unknown" value="yes" checked' in shown
    assert 'name="food-unknown" value="yes" checked' not in shown


def test_an_amount_that_is_also_not_known_is_asked_again(client: GatedClient) -> None:
    answer_until(client, "everyday")
    choose(client, "everyday", ["food"])
    reply = send(client, "everyday", {"food": "90", "food-unknown": "yes"})
    assert reply.status_code == 422
    assert "Ruoka ja päivittäistavarat: kirjoita summa tai valitse, että et tiedä sitä" in reply.text


def test_twelve_months_are_asked_one_by_one(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "income", ["wage_irregular-p0"])
    months = {"wage_irregular-p0-m1": "900", "wage_irregular-p0-m7": "1 200,50"}
    assert send(client, "income", months).status_code == 303
    fields = fields_of(client, "income")
    assert (fields["wage_irregular-p0-m1"], fields["wage_irregular-p0-m7"]) == ("900", "1200,50")


def test_a_chosen_wage_without_any_month_is_not_known(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "income", ["wage_irregular-p0"])
    assert send(client, "income", {}).status_code == 303
    assert 'name="wage_irregular-p0-unknown" value="yes" checked' in page(client, "income")


def test_the_months_are_asked_for_when_they_were_not_on_the_page(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "income", ["other-p0-n0"])
    typed = {"other-p0-n0": "90", "other-p0-n0-name": "Keikat", "other-p0-n0-every": "by_month"}
    reply = send(client, "income", typed)
    assert reply.status_code == 422
    assert "other-p0-n0-m1" in fields_of(reply)
    assert "Kirjoita summa niille kuukausille, jotka muistat." in reply.text


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("fi", "kirjoita summat niiltä kuukausilta, jotka muistat, tai vaihda väli"),
        ("sv", "skriv beloppen för de månader som du minns eller ändra hur ofta det kommer"),
    ],
)
def test_an_amount_typed_before_the_months_is_not_lost_when_they_are_left_empty(
    client: GatedClient, lang: str, told: str
) -> None:
    answer_until(client, "income")
    row, at = "other-p0-n0", f"/{lang}/budget/income"
    choose(client, "income", [row])
    typed = fields_of(client.get(at)) | {row: "300", f"{row}-name": "Keikat", f"{row}-every": "by_month"}
    # With a script the row is fetched with its months, and without one the page asks for them.
    for address in (f"{at}/total", at):
        reply = client.post(at, data=fields_of(client.post(address, data=typed)))
        assert reply.status_code == 422
        assert told in reply.text
        assert f'href="#{row}-m1"' in reply.text
        typed = fields_of(reply)
        assert typed[row] == "300"
    assert client.post(at, data=typed | {f"{row}-every": "month"}).status_code == 303
    assert fields_of(client.get(at))[row] == "300"


def test_an_own_row_keeps_its_name_when_another_is_removed(client: GatedClient) -> None:
    answer_until(client, "everyday")
    choose(client, "everyday", ["own-n0"])
    typed = fields_of(client, "everyday") | {"own-n0": "10", "own-n0-name": "Eka", "add": "own"}
    two = fields_of(client.post("/fi/budget/everyday/total", data=typed))
    two |= {"own-n1": "20", "own-n1-name": "Toka", "remove": "own-n0"}
    one = fields_of(client.post("/fi/budget/everyday/total", data=two))
    assert "own-n0" not in one
    assert client.post("/fi/budget/everyday", data=one).status_code == 303
    fields = fields_of(client, "everyday")
    kept = {name: text for name, text in fields.items() if name.endswith("-name")}
    assert list(kept.values()) == ["Toka"]


def test_at_most_five_own_rows_are_added(client: GatedClient) -> None:
    answer_until(client, "everyday")
    choose(client, "everyday", ["own-n0"])
    reply = client.get("/fi/budget/everyday")
    for _ in range(6):
        reply = client.post("/fi/budget/everyday/total", data=fields_of(reply) | {"add": "own"})
    assert sum(name.endswith("-name") for name in fields_of(reply)) == 5
    assert 'name="add" value="own" formaction' not in reply.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"rent-share": "0"}, "Vuokra: kirjoita osuutesi prosentteina"),
        ({"rent-share": "101"}, "Vuokra: kirjoita osuutesi prosentteina"),
        ({"home_insurance": "1.234"}, "Kotivakuutus: tarkoititko"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(client: GatedClient, typed: dict[str, str], told: str) -> None:
    answer_until(client, "home")
    choose(client, "home", ["rent", "home_insurance"])
    reply = send(client, "home", WALK["home"] | {"rent": "700"} | typed)
    assert reply.status_code == 422
    assert told in reply.text
    assert fields_of(reply) | typed == fields_of(reply)


def test_a_share_a_month_and_an_end_are_kept(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "home", ["rent", "home_insurance"])
    more = {"rent": "900", "rent-share": "50", "home_insurance": "180"}
    more |= {"home_insurance-every": "year", "home_insurance-due": "3"}
    assert send(client, "home", more).status_code == 303
    kept = fields_of(client, "home")
    assert {**kept, **more} == kept
    choose(client, "income", ["parental-p0"])
    end = {"parental-p0": "42", "parental-p0-end-day": "31", "parental-p0-end-month": "5"}
    assert send(client, "income", end | {"parental-p0-end-year": "20"}).status_code == 422
    assert send(client, "income", end | {"parental-p0-end-year": "2027"}).status_code == 303
    assert fields_of(client, "income")["parental-p0-end-year"] == "2027"


def test_rows_chosen_in_a_stale_tab_are_asked_about(client: GatedClient) -> None:
    answer_until(client, "income")
    stale = fields_of(client, "home/lines")
    assert send(client, "home", {"charge": "700"}).status_code == 303
    fixed = {name: stale[name] for name in ("csrf_token", "shown")}
    reply = client.post("/fi/budget/home/lines", data={**fixed, "rows": ["sauna"]})
    assert reply.status_code == 409
    assert 'value="sauna" checked' in reply.text


def test_a_row_that_is_not_offered_is_not_chosen(client: GatedClient) -> None:
    answer_until(client, "home")
    choose(client, "home", ["rent", "wage-p0", "castle"])
    assert {"rent"} == {name for name in fields_of(client, "home") if name in {"rent", "wage-p0", "castle"}}


def test_the_button_pressed_twice_chooses_once(client: GatedClient) -> None:
    answer_until(client, "everyday")
    form = fields_of(client, "costs/lines")
    fixed = {name: form[name] for name in ("csrf_token", "shown")}
    for _ in range(2):
        reply = client.post("/fi/budget/costs/lines", data={**fixed, "rows": ["daycare"]})
        assert reply.status_code == 303


def test_a_choice_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_until(client, "income")
    shown = fields_of(client, "home/lines")["shown"]
    typed = {"csrf_token": "stale", "shown": shown, "rows": ["sauna"]}
    given_back = client.get(client.post("/fi/budget/home/lines", data=typed).location)
    assert "Istuntosi oli päättynyt" in given_back.text
    assert given_back.text.count(" checked") == 1
    assert 'value="sauna" checked' in given_back.text


def test_the_child_benefit_filled_in_is_ticked_at_first(client: GatedClient) -> None:
    answer_until(client, "income")
    offered = client.get("/fi/budget/income/lines").get_data(as_text=True)
    assert 'value="child_benefit" checked' in offered


@pytest.mark.parametrize("where", ["lines", "statement", "diary"])
def test_what_was_typed_is_kept_when_a_step_is_left_for_a_while(client: GatedClient, where: str) -> None:
    answer_until(client, "everyday")
    reply = send(client, "everyday", {"everyday": "612,50", "then": where})
    assert reply.location == f"/fi/budget/{'everyday/lines' if where == 'lines' else where}"
    assert fields_of(client, "everyday")["everyday"] == "612,50"


def test_rows_may_be_chosen_before_anything_is_typed(client: GatedClient) -> None:
    answer_until(client, "home")
    assert send(client, "home", {"then": "lines"}).location == "/fi/budget/home/lines"


def test_what_cannot_be_read_is_asked_about_before_rows_are_chosen(client: GatedClient) -> None:
    answer_until(client, "home")
    reply = send(client, "home", {"tenure": "rented", "charge": "1.234", "then": "lines"})
    assert reply.status_code == 422


def test_the_tick_beside_the_debts_is_kept_while_a_debt_is_added(client: GatedClient) -> None:
    answer_until(client, "debts")
    assert send(client, "debts", {"pressed": "yes", "then": "debt"}).location == "/fi/budget/debts/new"
    assert "pressed" in fields_of(client, "debts")
