"""Applying: from the sign-in to the receipt, on any device, with nothing asked twice."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.services.signing_in import Person
from portal.store.engine import Store
from tests.ground.databases import all_bytes_of
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, STRANGER, Clock, Visitors, csrf_token
from tests.web import budget_walk
from tests.web.apply_walk import STEPS, fields_of, fill_in, send
from tests.web.household_typing import choose

YOUNG = Person("251108A916L", "Veera", "Vesa", "Veera Vesa", "990", non_disclosure=False)
NOWHERE = Person("010190-903S", "Nils", "Nyman", "Nils Nyman", None, non_disclosure=False)
HIDDEN = Person("010190-904T", "Salla", "Suojattu", "Salla Suojattu", "990", non_disclosure=True)


@pytest.fixture
def browser(visitors: Visitors) -> GatedClient:
    return visitors.resident()


@pytest.fixture
def tasks(browser: GatedClient) -> str:
    """The address of a new application, to which the browser's budget has been carried over."""
    budget_walk.answer_all(browser)
    reply = send(browser, "/fi/apply", {"mine": "yes"})
    assert reply.status_code == 303
    return reply.headers["Location"]


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_way_from_the_budget_to_the_receipt(visitors: Visitors, lang: str) -> None:
    browser = visitors.resident(language=lang)
    budget_walk.answer_all(browser)
    tasks = send(browser, f"/{lang}/apply", {"mine": "yes"}).headers["Location"]
    fill_in(browser, tasks)
    review = browser.get(f"{tasks}/review").get_data(as_text=True)
    for told in ("Aino Testilä", "010190-900P", "040 123 4567", "145\u00a0000,00\u00a0€", "Pikalaina Oy"):
        assert told in review
    receipt = send(browser, f"{tasks}/review").headers["Location"]
    page = browser.get(receipt).get_data(as_text=True)
    assert "SL-2026-000001" in page
    assert {"fi": "24.11.2026 klo\u00a011.00", "sv": "24.11.2026 kl.\u00a011.00"}[lang] in page
    assert {"fi": "Hakemustasi ei hylätä siksi", "sv": "Din ansökan avslås inte för"}[lang] in page
    copy = browser.get(receipt.replace("receipt", "copy")).get_data(as_text=True)
    assert "Pesukone hajosi." in copy
    marks = [re.findall(r'id="contents-mark" class="hash">([^<]+)<', shown) for shown in (page, copy)]
    assert marks[0] == marks[1]
    assert re.fullmatch(r"[0-9a-f]{8}( [0-9a-f]{8}){7}", marks[0][0])
    children = {"fi": "11 vuotta, 6 vuotta", "sv": "11 år, 6 år"}[lang]
    assert all(children in re.sub(r"\s+", " ", page).replace(" ,", ",") for page in (review, copy))
    assert "SL-2026-000001" in browser.get(f"/{lang}/my").get_data(as_text=True)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("fi/{}/work", "yrittäjät ja etuutta saavat."),
        ("sv/{}/work", "är företagare eller får förmåner."),
        ("sv/{}/assets", "Värdet om den såldes i dag"),
    ],
)
def test_a_step_speaks_of_people_and_things_as_the_language_does(
    browser: GatedClient, tasks: str, page: str, words: str
) -> None:
    assert words in browser.get("/" + page.format(tasks.removeprefix("/fi/"))).text


def test_nothing_begins_by_looking(browser: GatedClient) -> None:
    begun = browser.get("/fi/apply")
    assert begun.status_code == 200
    assert "jo käsittelyssä" not in begun.get_data(as_text=True)
    assert "Sinulla ei ole asioita vireillä" in browser.get("/fi/my").get_data(as_text=True)


def test_a_budget_is_carried_over_only_by_a_yes(browser: GatedClient) -> None:
    budget_walk.answer_all(browser)
    reply = browser.post("/fi/apply", data={"csrf_token": fields_of(browser.get("/fi/apply"))["csrf_token"]})
    assert reply.status_code == 422
    assert "Valitse, onko budjetti sinun" in reply.get_data(as_text=True)
    tasks = send(browser, "/fi/apply", {"mine": "no"}).headers["Location"]
    page = browser.get(f"{tasks}/family").get_data(as_text=True)
    assert "Kerrot budjetissa, ketkä kodissasi asuvat" in page
    assert "Tässä selaimessa on toinen budjetti" in browser.get(tasks).get_data(as_text=True)


def test_what_the_budget_told_is_not_asked_again(browser: GatedClient, tasks: str) -> None:
    assert fields_of(browser.get(f"{tasks}/credit"))["amount"] == "1200"
    family = browser.get(f"{tasks}/family").get_data(as_text=True)
    assert "11 vuotta" in family
    assert "Ei velkoja" in browser.get(f"{tasks}/debts").get_data(as_text=True)


def test_the_lines_are_reviewed_with_all_that_was_told_of_them(browser: GatedClient) -> None:
    budget_walk.answer_all(browser)
    choose(browser, "income", ["wage_irregular-p0"])
    budget_walk.send(browser, "income", {"wage_irregular-p0-m3": "300", "wage_irregular-p0-m4": "100"})
    choose(browser, "everyday", ["gambling", "own-n0"])
    typed = {"gambling": "40", "own-n0": "25", "own-n0-name": "Kirjaston maksu", "own-n0-about": "yes"}
    budget_walk.send(browser, "everyday", typed)
    tasks = send(browser, "/fi/apply", {"mine": "yes"}).headers["Location"]
    fill_in(browser, tasks)
    review = re.sub(r"\s+", " ", browser.get(f"{tasks}/review").get_data(as_text=True))
    assert "200,00 € kuukaudessa, 2 kuukauden keskiarvo" in review
    assert "(Kirjaston maksu)</dt><dd>25,00 € kuukaudessa, arvio" in review
    assert "173,33 € kuukaudessa, 40,00 € viikossa" in review
    assert "Rahapelit" not in review


def test_an_application_goes_on_on_another_device(
    visitors: Visitors, browser: GatedClient, tasks: str
) -> None:
    fill_in(browser, tasks, "contact", "family")
    other = visitors.resident()
    assert other.get("/fi/apply").headers["Location"] == tasks
    assert fields_of(other.get(f"{tasks}/contact"))["phone"] == "040 123 4567"
    assert "Valmiina 3/8 pakollista osaa" in other.get(tasks).get_data(as_text=True)
    other_budget = other.get(f"{tasks}/budget").get_data(as_text=True)
    assert "Tämä budjetti on osa hakemustasi" in other_budget


def test_a_budget_is_changed_and_taken_back_on_another_device(
    visitors: Visitors, browser: GatedClient, tasks: str
) -> None:
    other = visitors.resident()
    reply = send(other, f"{tasks}/budget", {"change": "1"})
    assert reply.headers["Location"] == "/fi/budget"
    assert budget_walk.send(other, "wish", {"amount": "1500"}).status_code == 303
    changed = other.get(f"{tasks}/budget").get_data(as_text=True)
    assert "Käytä muutettua budjettia" in changed
    assert send(other, f"{tasks}/budget", {"use": "1"}).status_code == 303
    assert fields_of(browser.get(f"{tasks}/credit"))["amount"] == "1500"


@pytest.mark.parametrize(
    ("lang", "told"), [("fi", "Hakemuksessa on vielä aiempi budjetti"), ("sv", "den tidigare budgeten")]
)
def test_before_it_is_sent_a_changed_budget_that_was_not_taken_back_is_told(
    browser: GatedClient, tasks: str, lang: str, told: str
) -> None:
    fill_in(browser, tasks)
    in_the_language = tasks.replace("/fi/", f"/{lang}/")
    pages = (in_the_language, f"{in_the_language}/review")
    send(browser, f"{tasks}/budget", {"change": "1"})
    assert [told in browser.get(page).get_data(as_text=True) for page in pages] == [False, False]
    budget_walk.send(browser, "wish", {"amount": "1500"})
    assert [told in browser.get(page).get_data(as_text=True) for page in pages] == [True, True]
    send(browser, f"{tasks}/budget", {"use": "1"})
    assert [told in browser.get(page).get_data(as_text=True) for page in pages] == [False, False]


def test_a_budget_that_nobody_has_called_theirs_is_not_taken_for_the_changed_one(
    visitors: Visitors, tasks: str
) -> None:
    other = visitors.resident()
    budget_walk.answer_all(other)
    assert budget_walk.send(other, "wish", {"amount": "1500"}).status_code == 303
    assert "Tässä selaimessa on toinen budjetti" in other.get(tasks).get_data(as_text=True)
    assert "Se on minun, käytä tätä budjettia" in other.get(f"{tasks}/budget").get_data(as_text=True)


def test_a_purchase_in_the_diary_makes_no_other_budget(browser: GatedClient, tasks: str) -> None:
    assert budget_walk.send(browser, "diary", {"days": "14"}).status_code == 303
    page = browser.get(f"{tasks}/budget").get_data(as_text=True)
    assert "Käytä muutettua budjettia" not in page
    assert budget_walk.send(browser, "wish", {"amount": "1500"}).status_code == 303
    assert "Käytä muutettua budjettia" in browser.get(f"{tasks}/budget").get_data(as_text=True)
    assert send(browser, f"{tasks}/budget", {"use": "1"}).status_code == 303
    assert send(browser, f"{tasks}/budget", {"change": "1"}).status_code == 303
    assert "/budget/diary/give-up" in browser.get("/fi/budget/diary").get_data(as_text=True)


def test_a_municipality_that_nobody_told_is_asked_for(visitors: Visitors) -> None:
    browser = visitors.resident(NOWHERE)
    for typed in ("", "Hogwarts"):
        reply = send(browser, "/fi/apply", {"municipality": typed})
        assert reply.status_code == 422
        assert f'value="{typed}"' in reply.get_data(as_text=True)
    elsewhere = send(browser, "/fi/apply", {"municipality": "Vasa"})
    assert elsewhere.status_code == 403
    assert "Pohjanmaan hyvinvointialue" in elsewhere.get_data(as_text=True)
    assert 'href="/fi/apply"' in elsewhere.get_data(as_text=True)
    tasks = send(browser, "/fi/apply", {"municipality": "Exempelby"}).headers["Location"]
    assert "Esimerkkilä" in browser.get(f"{tasks}/contact").get_data(as_text=True)


@pytest.mark.parametrize(
    ("lang", "told", "registered"),
    [
        ("fi", "Kerroit, että kotikuntasi on Vaasa.", "Väestötietojen mukaan kotikuntasi on Vaasa."),
        (
            "sv",
            "Du uppgav att din hemkommun är Vasa.",
            "Enligt befolkningsuppgifterna är din hemkommun Vasa.",
        ),
    ],
)
def test_the_page_to_another_county_says_who_has_told_the_municipality(
    visitors: Visitors, lang: str, told: str, registered: str
) -> None:
    page = send(visitors.resident(NOWHERE), f"/{lang}/apply", {"municipality": "Vasa"}).text
    assert told in page
    assert registered not in page
    page = visitors.resident(replace(NOWHERE, municipality="905")).get(f"/{lang}/apply").text
    assert registered in page
    assert told not in page


def test_the_page_to_another_county_speaks_of_the_budget_that_the_browser_has(visitors: Visitors) -> None:
    browser = visitors.resident(STRANGER)
    assert "Budjettisi on silti sinun" not in browser.get("/fi/apply").text
    budget_walk.answer_all(browser)
    page = browser.get("/fi/apply").text
    assert "Budjettisi on silti sinun" in page
    assert 'href="/fi/budget"' in page


@pytest.mark.parametrize(("lang", "organiser"), [("fi", "Helsingin kaupunki"), ("sv", "Helsingfors stad")])
def test_another_countys_resident_is_told_whose_they_are(
    visitors: Visitors, lang: str, organiser: str
) -> None:
    browser = visitors.resident(STRANGER)
    page = browser.get(f"/{lang}/apply").get_data(as_text=True)
    assert organiser in page
    reply = browser.post(f"/{lang}/apply", data={"csrf_token": csrf_token(page)})
    assert reply.status_code == 403
    assert "/apply/" not in browser.get(f"/{lang}/my").get_data(as_text=True)


@pytest.mark.parametrize(("lang", "county"), [("fi", "Helsingin kaupunki"), ("sv", "Helsingfors stad")])
def test_who_has_moved_away_since_they_began_is_told_before_anything_is_sent(
    visitors: Visitors, browser: GatedClient, tasks: str, lang: str, county: str
) -> None:
    fill_in(browser, tasks)
    moved = visitors.resident(replace(AINO, municipality="091"))
    review = f"/{lang}{tasks.removeprefix('/fi')}/review"
    page = moved.get(review).get_data(as_text=True)
    assert county in page
    assert county in moved.post(review, data={"csrf_token": csrf_token(page)}).get_data(as_text=True)
    assert "SL-2026" not in moved.get(f"/{lang}/my").get_data(as_text=True)
    assert send(visitors.resident(AINO), f"{tasks}/review").status_code == 303


def test_somebody_under_18_is_told_where_to_turn(visitors: Visitors, clock: Clock) -> None:
    browser = visitors.resident(YOUNG)
    page = browser.get("/fi/apply").get_data(as_text=True)
    assert "Voit hakea luottoa, kun olet täyttänyt 18 vuotta" in page
    assert 'href="tel:0800000000"' in page
    browser.post("/fi/apply", data={"csrf_token": csrf_token(page)})
    assert "/apply/" not in browser.get("/fi/my").get_data(as_text=True)
    clock.move(timedelta(days=1))
    assert send(visitors.resident(YOUNG), "/fi/apply").status_code == 303


def test_a_protected_address_is_never_asked(visitors: Visitors) -> None:
    browser = visitors.resident(HIDDEN)
    tasks = send(browser, "/fi/apply").headers["Location"]
    page = browser.get(f"{tasks}/contact")
    assert "street" not in fields_of(page)
    assert "turvakielto" in page.get_data(as_text=True)
    typed = {name: STEPS["contact"][name] for name in ("phone", "way", "language")}
    assert send(browser, f"{tasks}/contact", typed).status_code == 303


def test_payees_come_and_go_one_by_one(browser: GatedClient, tasks: str) -> None:
    address = f"{tasks}/credit"
    one = browser.post(address, data=fields_of(browser.get(address)) | {"add": "payees", "months": "12"})
    assert one.status_code == 200
    two = browser.post(address, data=fields_of(one) | {"payees-0-name": "Ensimmäinen", "add": "payees"})
    fields = fields_of(two)
    assert (fields["months"], fields["payees-0-name"], fields["payees-1-name"]) == ("12", "Ensimmäinen", "")
    left = browser.post(address, data=fields | {"remove": "payees-0"})
    assert "payees-1-name" not in fields_of(left)
    assert fields_of(browser.get(address))["months"] == ""


def test_an_application_may_be_deleted_for_good(browser: GatedClient, tasks: str) -> None:
    assert send(browser, f"{tasks}/delete").headers["Location"] == "/fi/my"
    assert browser.get(tasks).status_code == 404
    begun = browser.get("/fi/apply")
    assert begun.status_code == 200
    assert "jo käsittelyssä" not in begun.get_data(as_text=True)


def test_a_draft_is_gone_after_thirty_days(
    visitors: Visitors, browser: GatedClient, tasks: str, clock: Clock
) -> None:
    clock.move(timedelta(days=30))
    again = visitors.resident()
    assert again.get(tasks).status_code == 404


def test_nothing_of_an_application_can_be_read_in_the_database(
    browser: GatedClient, tasks: str, portal_store: Store
) -> None:
    planted = (
        "Pesukone hajosi",
        "040 123 4567",
        "Pikalaina",
        "Testikatu",
        "010190-900P",
        "Testilä",
        "FI2112",
    )

    def found(*words: str) -> list[str]:
        stored = all_bytes_of(portal_store.engine)
        return [word for word in words if word.encode() in stored]

    fill_in(browser, tasks)
    assert not found(*planted)
    assert send(browser, f"{tasks}/review").status_code == 303
    assert found("SL-2026-000001", *planted) == ["SL-2026-000001"]


def test_a_resident_asks_for_a_discussion(visitors: Visitors, browser: GatedClient, tasks: str) -> None:
    fill_in(browser, tasks)
    application = send(browser, f"{tasks}/review").headers["Location"].split("/")[3]
    address = f"/fi/my/applications/{application}/discussion"
    assert send(browser, address, {"contact": ""}).status_code == 422
    reply = send(browser, address, {"contact": "050 765 4321", "text": "Milloin kuulen?"})
    assert browser.get(reply.headers["Location"]).status_code == 200
    page = browser.get(f"/fi/my/applications/{application}").get_data(as_text=True)
    assert "Pyyntösi saapui 24.11.2026 klo\u00a011.00." in page
    desk = visitors.staff().get("/fi/staff/discussions").get_data(as_text=True)
    assert "050 765 4321" in desk
    assert "Milloin kuulen?" in desk
    assert "Pyydä keskustelua" not in page
    assert f'href="{address}">Lähetä uusi pyyntö<' in page


def test_my_matters_show_how_an_application_stands(browser: GatedClient, tasks: str) -> None:
    assert "Ei vielä lähetetty" in browser.get("/fi/my").get_data(as_text=True)
    fill_in(browser, tasks)
    application = send(browser, f"{tasks}/review").headers["Location"].split("/")[3]
    page = browser.get(f"/fi/my/applications/{application}").get_data(as_text=True)
    assert "Lähetetty" in page
    assert "viimeistään 28.12.2026" in page
    start = browser.get("/fi/apply").get_data(as_text=True)
    assert "Hakemus on jo käsittelyssä" in start
    assert f'href="/fi/my/applications/{application}"' in start
