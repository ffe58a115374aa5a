"""What goes wrong while applying: what a person can put right, what a rule refuses; and nothing is lost."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from portal.services.signing_in import Person
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BERTEL, Clock, Visitors
from tests.web import budget_walk
from tests.web.apply_walk import STEPS, Fields, fields_of, fill_in, send

WRONG_ACCOUNT = "Tilinumero ei ole oikein"
WRONG_REFERENCE = "Viitenumero ei ole oikein"
NO_SUCH_DAY = "kirjoita päivä, joka on olemassa"


@pytest.fixture
def browser(visitors: Visitors) -> GatedClient:
    return visitors.resident()


@pytest.fixture
def tasks(browser: GatedClient) -> str:
    """The address of a new application with a budget."""
    budget_walk.answer_all(browser)
    return send(browser, "/fi/apply", {"mine": "yes"}).headers["Location"]


def day(name: str, day: str, month: str, year: str) -> Fields:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


@pytest.mark.parametrize(
    ("step", "typed", "message"),
    [
        ("contact", {"phone": ""}, "Kirjoita puhelinnumero, josta tavoitamme sinut"),
        ("contact", {"phone": "soita"}, "Kirjoita puhelinnumero numeroina"),
        ("contact", {"email": "aino(at)example.fi"}, "Tarkista sähköpostiosoite"),
        ("contact", {"way": "email"}, "Kirjoita sähköpostiosoitteesi"),
        ("contact", {"way": "pigeon"}, "Valitse, miten haluat meidän ottavan yhteyttä"),
        ("contact", {"street": ""}, "Kirjoita katuosoitteesi"),
        ("contact", {"postal_code": "123"}, "Kirjoita postinumero viitenä numerona, esimerkiksi 00100"),
        ("contact", {"postal_code": "ABCDE"}, "Kirjoita postinumero viitenä numerona, esimerkiksi 00100"),
        (
            "contact",
            {"postal_code": "００１００"},
            "Kirjoita postinumero viitenä numerona, esimerkiksi 00100",
        ),
        ("family", {"children_elsewhere": "²"}, "Kirjoita lasten määrä kokonaislukuna"),
        ("work", day("since", "31", "2", "2025"), NO_SUCH_DAY),
        ("work", day("since", "29", "2", "2025"), NO_SUCH_DAY),
        ("work", day("since", "1", "", "2025"), NO_SUCH_DAY),
        ("work", day("since", "25", "11", "2026"), "kirjoita päivä, joka on jo ollut"),
        ("work", day("since", "1", "1", "1066"), "tarkista vuosi"),
        ("work", day("until", "31", "7", "2024"), "kirjoita päivä, joka on alkamisen jälkeen"),
        ("debts", {"guarantees": ""}, "Valitse, oletko antanut takauksen"),
        ("assets", {"accounts": "1.234"}, "tarkoititko 1\u00a0234 vai 1,23?"),
        ("assets", {"home": "10 000 000"}, "suurin summa on 9\u00a0999\u00a0999,99 euroa"),
        ("credit", {"amount": "0"}, "Kirjoita, kuinka paljon luottoa haet"),
        ("credit", {"payees-0-iban": "FI21 1234 5600 0007 86"}, WRONG_ACCOUNT),
        ("credit", {"payees-0-iban": "FI21 1234 5600 0007 8"}, WRONG_ACCOUNT),
        ("credit", {"payees-0-iban": "ＦＩ2112345600000785"}, WRONG_ACCOUNT),
        ("credit", {"payees-0-reference": "1233"}, WRONG_REFERENCE),
        ("credit", {"payees-0-reference": "RF19539007547034"}, WRONG_REFERENCE),
        (
            "credit",
            {"payees-0-amount": "1450,01"},
            "Maksunsaajien summat ovat yhteensä suuremmat kuin luotto",
        ),
        ("credit", {"purpose": "yacht"}, "Valitse, mihin haet luottoa"),
        ("own_words", {"text": "x" * 3001}, "nyt merkkejä on 3001"),
        ("own_words", {"text": "Nolla\0tavu"}, "poista merkit, joita ei voi lukea"),
        ("information", {"assistance": ""}, "Valitse, oletko hakenut toimeentulotukea"),
        ("information", {"version": "2020-1"}, "Perusteet ovat muuttuneet"),
    ],
)
def test_what_can_be_put_right_is_told_on_the_same_page(
    browser: GatedClient, tasks: str, step: str, typed: Fields, message: str
) -> None:
    sent = STEPS[step] | typed
    reply = send(browser, f"{tasks}/{step}", sent)
    assert reply.status_code == 422
    assert message in reply.get_data(as_text=True)
    shown = fields_of(reply)
    for name, value in sent.items():
        # A choice that was not offered cannot be shown as chosen, and the page has its own version.
        if name != "version" and value not in {"pigeon", "yacht", ""}:
            assert shown[name] == value.replace("\0", "")
    assert not typed.items() & fields_of(browser.get(f"{tasks}/{step}")).items() - {
        (name, "") for name in typed
    }


@pytest.mark.parametrize("reference", ["RF18 5390 0754 7034", "1232", "0000 1232", ""])
def test_a_reference_of_either_kind_is_taken(browser: GatedClient, tasks: str, reference: str) -> None:
    assert (
        send(browser, f"{tasks}/credit", STEPS["credit"] | {"payees-0-reference": reference}).status_code
        == 303
    )


def test_the_ticks_must_be_there(browser: GatedClient, tasks: str) -> None:
    for step, tick in (("debts", "right"), ("information", "read"), ("information", "truthful")):
        typed = {name: value for name, value in STEPS[step].items() if name != tick}
        assert send(browser, f"{tasks}/{step}", typed).status_code == 422


def test_a_confirmation_of_other_debts_than_todays_is_asked_again(browser: GatedClient, tasks: str) -> None:
    stale = fields_of(browser.get(f"{tasks}/debts"))
    assert budget_walk.send(browser, "wish", {}).status_code == 303
    token = fields_of(browser.get("/fi/budget/debts/new"))
    assert browser.post("/fi/budget/debts/new", data=token | budget_walk.DEBT).status_code == 303
    assert send(browser, f"{tasks}/budget", {"use": "1"}).status_code == 303
    reply = browser.post(f"{tasks}/debts", data=stale | STEPS["debts"])
    assert reply.status_code == 422
    assert "Velkasi ovat muuttuneet" in reply.get_data(as_text=True)
    assert send(browser, f"{tasks}/debts", STEPS["debts"]).status_code == 303


def test_two_tabs_are_told_of_each_other_with_both_values(browser: GatedClient, tasks: str) -> None:
    address = f"{tasks}/own_words"
    stale = fields_of(browser.get(address))
    assert send(browser, address, {"text": "Ensimmäinen teksti"}).status_code == 303
    reply = browser.post(address, data=stale | {"text": "Toinen teksti"})
    assert reply.status_code == 409
    assert fields_of(reply)["text"] == "Toinen teksti"
    assert "Ensimmäinen teksti" in reply.get_data(as_text=True)
    assert fields_of(browser.get(address))["text"] == "Ensimmäinen teksti"
    assert browser.post(address, data=fields_of(reply)).status_code == 303
    assert fields_of(browser.get(address))["text"] == "Toinen teksti"


def test_review_and_sending_wait_for_every_part(browser: GatedClient, tasks: str) -> None:
    fill_in(browser, tasks, "contact", "family")
    token = fields_of(browser.get(f"{tasks}/work"))
    for reply in (browser.get(f"{tasks}/review"), browser.post(f"{tasks}/review", data=token)):
        assert (reply.status_code, reply.headers["Location"]) == (303, f"{tasks}/work")


def test_without_a_budget_the_budget_comes_first(visitors: Visitors) -> None:
    browser = visitors.resident()
    tasks = send(browser, "/fi/apply").headers["Location"]
    fill_in(browser, tasks, "contact", "family", "work")
    assert browser.get(f"{tasks}/review").headers["Location"] == f"{tasks}/budget"
    assert send(browser, f"{tasks}/budget", {"use": "1"}).headers["Location"] == f"{tasks}/budget"


def test_going_back_after_sending_leads_to_the_receipt(browser: GatedClient, tasks: str) -> None:
    fill_in(browser, tasks)
    pages = ["", "/contact", "/budget", "/review", "/delete"]
    forms = {page: fields_of(browser.get(tasks + page)) for page in pages[1:]}
    receipt = send(browser, f"{tasks}/review").headers["Location"]
    assert [browser.get(tasks + page).headers["Location"] for page in pages] == [receipt] * len(pages)
    for page, fields in forms.items():
        assert browser.post(tasks + page, data=fields | {"use": "1"}).headers["Location"] == receipt
    assert browser.get("/fi/my").get_data(as_text=True).count("SL-2026-") == 1


@pytest.mark.parametrize("page", ["", *(f"/{step}" for step in (*STEPS, "budget", "review", "delete"))])
def test_a_foreign_a_forged_and_a_missing_draft_look_the_same(
    visitors: Visitors, browser: GatedClient, tasks: str, page: str
) -> None:
    stranger = visitors.resident(BERTEL)
    missing = f"/fi/apply/{uuid4()}"

    def replies(address: str) -> tuple[TestResponse, TestResponse]:
        token = fields_of(stranger.get("/fi/apply"))["csrf_token"]
        return stranger.get(address + page), stranger.post(address + page, data={"csrf_token": token})

    for foreign, none in zip(replies(tasks), replies(missing), strict=True):
        assert foreign.status_code == none.status_code
        assert foreign.status_code == (404 if page or foreign.request.method == "GET" else 405)
        assert _without_ids(foreign, tasks) == _without_ids(none, missing)
    assert stranger.get(f"/fi/apply/not-an-id{page}").status_code == 404
    assert browser.get(tasks).status_code == 200


def _without_ids(reply: TestResponse, address: str) -> str:
    page = reply.get_data(as_text=True).replace(address.rpartition("/")[2], "ID")
    return re.sub(r'(?<=name="csrf_token" value=")[^"]+', "TOKEN", page)


@pytest.mark.parametrize("page", ["receipt", "copy"])
def test_a_foreign_application_is_not_found(
    visitors: Visitors, browser: GatedClient, tasks: str, page: str
) -> None:
    fill_in(browser, tasks)
    receipt = send(browser, f"{tasks}/review").headers["Location"]
    application = receipt.split("/")[3]
    stranger = visitors.resident(BERTEL)
    addresses = (
        f"{tasks}/{page}",
        f"/fi/my/applications/{application}",
        f"/fi/my/applications/{application}/discussion",
    )
    for address in addresses:
        assert stranger.get(address).status_code == 404
        assert browser.get(address).status_code == 200


def test_a_form_sent_after_the_session_ended_is_given_back(
    visitors: Visitors, browser: GatedClient, tasks: str, clock: Clock
) -> None:
    address = f"{tasks}/credit"
    typed = fields_of(browser.get(address)) | STEPS["credit"] | {"elsewhere": "Pankki ei myöntänyt."}
    clock.move(timedelta(minutes=31))
    assert browser.post(address, data=typed).headers["Location"] == address
    assert "/sign-in" in browser.get(address).headers["Location"]
    _sign_in(visitors, browser, AINO)
    given = browser.get(address)
    shown = fields_of(given)
    assert {name: shown[name] for name in typed if name != "csrf_token"} == {
        name: value for name, value in typed.items() if name != "csrf_token"
    }
    assert "Kaikki, mitä kirjoitit, on vielä tässä" in given.get_data(as_text=True)
    assert browser.post(address, data=shown).status_code == 303
    assert fields_of(browser.get(address))["elsewhere"] == "Pankki ei myöntänyt."


def test_a_form_is_never_given_to_another_resident(
    visitors: Visitors, browser: GatedClient, tasks: str, clock: Clock
) -> None:
    typed = fields_of(browser.get(f"{tasks}/own_words")) | {"text": "Vain minulle"}
    clock.move(timedelta(minutes=31))
    browser.post(f"{tasks}/own_words", data=typed)
    _sign_in(visitors, browser, BERTEL)
    assert browser.get(f"{tasks}/own_words").status_code == 404
    _sign_in(visitors, browser, AINO)
    assert fields_of(browser.get(f"{tasks}/own_words"))["text"] == "Vain minulle"


def _sign_in(visitors: Visitors, browser: GatedClient, person: Person) -> None:
    """Sign a person in again in the same browser."""
    new = visitors.resident(person).get_cookie("portal_resident")
    assert new is not None
    browser.set_cookie("portal_resident", new.value, domain="localhost")


def test_a_body_over_the_limit_changes_nothing(browser: GatedClient, tasks: str) -> None:
    address = f"{tasks}/own_words"
    assert send(browser, address, {"text": "Tallennettu"}).status_code == 303
    reply = send(browser, address, {"text": "x" * 1_100_000})
    assert reply.status_code == 413
    assert "Aiemmin tallentamasi" in reply.get_data(as_text=True)
    assert fields_of(browser.get(address))["text"] == "Tallennettu"


def test_an_honest_form_is_far_below_the_limit(browser: GatedClient, tasks: str) -> None:
    text = "ä" * 3000
    assert send(browser, f"{tasks}/own_words", {"text": text}).status_code == 303
    assert fields_of(browser.get(f"{tasks}/own_words"))["text"] == text


def test_nobody_applies_without_signing_in(client: GatedClient) -> None:
    for address in ("/fi/apply", f"/fi/apply/{uuid4()}/contact", "/sv/my"):
        assert "/sign-in" in client.get(address).headers["Location"]
