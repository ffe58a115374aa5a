"""What a person can put right: the same page, status 422, everything typed still there, words of our own."""

import pytest

from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import DEBT, WALK, answer_until, fields_of, send

AMBIGUOUS = "Vesimaksu: tarkoititko 1\u00a0234 vai 1,23? Kirjoita se niin."


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1.234", AMBIGUOUS),
        ("1,234", AMBIGUOUS),
        ("-5", "Vesimaksu: kirjoita summa ilman miinusmerkkiä"),
        ("12,3456", "Vesimaksu: kirjoita enintään kaksi desimaalia, esimerkiksi 23,50"),
        ("100 000", "Vesimaksu: suurin summa on 99\u00a0999,99 euroa"),
        ("１２", "Vesimaksu: kirjoita summa numeroina, esimerkiksi 23 tai 23,50"),
        ("kolme kymppiä", "Vesimaksu: kirjoita summa numeroina, esimerkiksi 23 tai 23,50"),
        ('"><script>', "Vesimaksu: kirjoita summa numeroina, esimerkiksi 23 tai 23,50"),
    ],
)
def test_an_amount_that_cannot_be_read_is_kept_on_the_page(
    client: GatedClient, typed: str, message: str
) -> None:
    answer_until(client, "home")
    reply = send(client, "home", WALK["home"] | {"water": typed})
    assert reply.status_code == 422
    assert message in reply.get_data(as_text=True)
    assert fields_of(reply) | {"csrf_token": "", "shown": ""} == {
        **WALK["home"],
        "water": typed,
        "mortgage_interest": "",
        "water-every": "month",
        "electricity-every": "month",
        "csrf_token": "",
        "shown": "",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "1 234,50 €",
        "1\u00a0234,50",
        "1\u202f234,50 €",
        "1\u2009234,50",
        "1.234,5",
        "1234,50e/kk",
        "1234.5",
        "1234,50 euroa",
    ],
)
def test_an_amount_is_taken_as_people_write_it(client: GatedClient, typed: str) -> None:
    answer_until(client, "home")
    assert send(client, "home", WALK["home"] | {"charge": typed}).status_code == 303
    assert fields_of(client, "home")["charge"] == "1234,50"


def test_whole_euros_may_be_written_with_a_dash(client: GatedClient) -> None:
    answer_until(client, "home")
    assert send(client, "home", WALK["home"] | {"charge": "450,-"}).status_code == 303
    assert fields_of(client, "home")["charge"] == "450"


def test_every_fault_of_a_page_is_told_at_once(client: GatedClient) -> None:
    answer_until(client, "home")
    page = send(client, "home", {"municipality": "Hogwarts", "charge": "x"}).get_data(as_text=True)
    assert "Tarkista 3 kohtaa" in page
    assert "Emme tunne tämännimistä kuntaa" in page
    assert 'value="Hogwarts"' in page


def test_an_unknown_municipality_is_asked_about_in_swedish(client: GatedClient) -> None:
    answer_until(client, "home")
    reply = send(client, "home", WALK["home"] | {"municipality": "Hogwarts"}, lang="sv")
    assert reply.status_code == 422
    assert "Vi känner inte till någon kommun med det namnet" in reply.get_data(as_text=True)


@pytest.mark.parametrize("name", ["Exempelby", "  esimerkkilä ", "Helsingfors", "HELSINKI"])
def test_a_municipality_is_known_by_either_name(client: GatedClient, name: str) -> None:
    answer_until(client, "home")
    assert send(client, "home", WALK["home"] | {"municipality": name}).status_code == 303


def test_a_household_must_say_how_many_adults_there_are(client: GatedClient) -> None:
    assert send(client, "household", {}).status_code == 422


@pytest.mark.parametrize("age", ["", "18", "-1", "2,5", "viisi", "²"])
def test_the_age_of_a_child_is_asked_again(client: GatedClient, age: str) -> None:
    reply = send(client, "household", {"adults": "1", "children-0-age": age})
    assert reply.status_code == 422
    assert fields_of(reply)["children-0-age"] == age


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x85"])
def test_hidden_characters_are_refused_and_not_shown(client: GatedClient, sign: str) -> None:
    answer_until(client, "debts")
    reply = send(client, "debts/new", DEBT | {"creditor": f"Pankki{sign} Oy"})
    assert reply.status_code == 422
    assert "Kenelle olet velkaa?: poista merkit, joita ei voi lukea" in reply.get_data(as_text=True)
    assert fields_of(reply)["creditor"] == "Pankki Oy"


def test_text_over_its_limit_is_kept_and_told(client: GatedClient) -> None:
    answer_until(client, "debts")
    reply = send(client, "debts/new", DEBT | {"creditor": "x" * 81})
    assert reply.status_code == 422
    assert fields_of(reply)["creditor"] == "x" * 81


@pytest.mark.parametrize(("months", "status"), [("60", 303), ("61", 422), ("0", 422), ("vuosi", 422)])
def test_the_time_to_repay_is_within_the_terms_of_the_unit(
    client: GatedClient, months: str, status: int
) -> None:
    answer_until(client, "wish")
    assert send(client, "wish", WALK["wish"] | {"months": months}).status_code == status


def test_an_amount_far_from_the_usual_is_asked_about_once(client: GatedClient) -> None:
    answer_until(client, "home")
    typed = WALK["home"] | {"charge": "20000", "water": "x"}
    first = send(client, "home", typed)
    assert "Vuokra tai vastike: tästä tulee 20\u00a0000\u00a0€ kuukaudessa" in first.get_data(as_text=True)
    again = client.post("/fi/budget/home", data=fields_of(first) | {"water": "66"})
    assert again.status_code == 303
    assert fields_of(client, "home")["charge"] == "20000"


def test_another_amount_far_from_the_usual_is_asked_about_anew(client: GatedClient) -> None:
    answer_until(client, "home")
    first = send(client, "home", WALK["home"] | {"charge": "20000"})
    again = client.post("/fi/budget/home", data=fields_of(first) | {"charge": "1"})
    assert "Vuokra tai vastike: tästä tulee 1\u00a0€ kuukaudessa" in again.get_data(as_text=True)


def test_an_amount_is_not_asked_about_while_it_is_being_typed(client: GatedClient) -> None:
    answer_until(client, "home")
    typed = fields_of(client, "home") | {"charge": "20000"}
    assert client.post("/fi/budget/home/total", data=typed).status_code == 200
