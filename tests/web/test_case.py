"""A case at the counsellor's desk: what it shows, what it hides, taking it into work and handing it back."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from portal.domain.applications import State
from portal.domain.budget import Frequency, Line, Origin, Status
from portal.services.reviewing import review
from portal.store import application_events, members
from portal.store.application_events import Actor, Event
from portal.store.engine import Store
from portal.units import load_units
from portal.web.words import amount, money
from tests.ground.arriving import NOW, application_in, looks
from tests.ground.gated_client import GatedClient
from tests.ground.messages import BUDGET, application_message
from tests.ground.page import Page, text_of
from tests.ground.portal import Visitors, csrf_token


@pytest.fixture
def counsellor(visitors: Visitors) -> GatedClient:
    return visitors.staff()


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_case_shows_the_budget_beside_the_norm(
    counsellor: GatedClient, portal_store: Store, lang: str
) -> None:
    application = application_in(portal_store)
    page = counsellor.get(f"/{lang}/staff/cases/{application}").text
    found = application_message(application).assessment
    for figure in (found.total_income, found.norm_used, found.now_actual, found.now_norm, found.base):
        assert amount(figure) in page
    calculation = page.partition('id="calculation"')[2]
    assert found.instalment > 0
    for name in {"fi": ("Maksuvara", "Erään käytettävissä"), "sv": ("Betalningsmån", "Utrymme för en rat")}[
        lang
    ]:
        assert name in calculation
    assert {"fi": "Yleinen asumistuki", "sv": "Allmänt bostadsbidrag"}[lang] in page
    assert {"fi": "neljän viikon välein", "sv": "var fjärde vecka"}[lang] in page
    assert "Haluaisin yhden erän, josta selviän." in page
    assert "FI21 1234 5600 0007 85" in page
    assert looks(portal_store) == [("open", "case", application)]


@pytest.mark.parametrize(
    ("lang", "heading", "explained", "untrue"),
    [
        ("fi", "Ennen uutta erää", "luotolla maksettavat velat ovat poistuneet", "luoton jälkeen"),
        ("sv", "Före den nya raten", "skulderna som krediten betalar är borta", "efter krediten"),
    ],
)
def test_what_is_left_before_the_new_instalment_is_called_so(
    counsellor: GatedClient, portal_store: Store, lang: str, heading: str, explained: str, untrue: str
) -> None:
    application = application_in(portal_store)
    page = counsellor.get(f"/{lang}/staff/cases/{application}").text
    calculation = page.partition('id="calculation"')[2].partition("</section>")[0]
    assert f'<th scope="col" class="num">{heading}</th>' in calculation
    assert calculation.count(explained) == 1
    assert untrue not in calculation


@pytest.mark.parametrize(("want", "is_over"), [("1450.00", False), ("5500.00", True)])
@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_wished_instalment_over_the_room_is_told_and_not_shown_in_green(
    counsellor: GatedClient, portal_store: Store, lang: str, want: str, is_over: bool
) -> None:
    budget = replace(BUDGET, want=Decimal(want), months=12)
    found = review(application_message(uuid4(), budget=budget), load_units().named("990")).found
    assert found.annuity_want is not None
    assert (found.room < found.annuity_want < found.base) is is_over
    application = application_in(portal_store, budget=budget)
    page = counsellor.get(f"/{lang}/staff/cases/{application}").text
    wished, room = money(found.annuity_want), money(found.room)
    told = {
        "fi": f"Toivottu erä {wished} on enemmän kuin maksuun jää, {room}.",
        "sv": f"Den önskade raten {wished} är större än det finns utrymme för, {room}.",
    }
    assert (told[lang] in page) is is_over
    calculation = page.partition('id="calculation"')[2].partition("</section>")[0]
    assert ('class="pos"' not in calculation) is is_over


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_case_names_own_rows_and_tells_what_is_a_guess_and_what_was_measured(
    counsellor: GatedClient, portal_store: Store, lang: str
) -> None:
    own = Line("other.own", Decimal("12.00"), status=Status.ESTIMATE, name="Kuoro")
    food = Line("living.food", Decimal("90.00"), Frequency.WEEK, origin=Origin.DIARY)
    power = Line("housing.electricity", Decimal("46.50"), origin=Origin.STATEMENT)
    rest = [line for line in BUDGET.lines if line.code not in {food.code, power.code}]
    application = application_in(portal_store, budget=replace(BUDGET, lines=(*rest, own, food, power)))
    page = counsellor.get(f"/{lang}/staff/cases/{application}")
    rows = [text_of(at) for at in Page(page.request.path, 200, page.text).all("th")]
    words = {
        "fi": (("Kuoro", "arvio"), ("Ruoka", "menopäiväkirjasta"), ("Sähkö", "tiliotteesta")),
        "sv": (("Kuoro", "uppskattning"), ("Mat", "dagbok"), ("El", "kontoutdraget")),
    }
    for name, told in words[lang]:
        assert [row for row in rows if name in row and told in row], (name, told)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_case_tells_the_tightest_month_and_what_ends(
    counsellor: GatedClient, portal_store: Store, lang: str
) -> None:
    wage = replace(BUDGET.lines[0], ends=date(2026, 12, 31))
    bill = Line("other.car_insurance", Decimal("900.00"), Frequency.YEAR, due=12)
    budget = replace(BUDGET, lines=(wage, *BUDGET.lines[1:], bill))
    application = application_in(portal_store, budget=budget)
    page = counsellor.get(f"/{lang}/staff/cases/{application}").text
    year = review(application_message(application, budget=budget), load_units().named("990")).year
    words = {
        "fi": ("Tiukin kuukausi tammikuu 2027", "päättyy 31.12.2026", "vaativat puskuria"),
        "sv": ("Stramaste månaden januari 2027", "upphör 31.12.2026", "kräver en buffert"),
    }
    assert [text for text in words[lang] if text not in page] == []
    assert money(year.buffer_needed) in page


def test_the_identity_code_is_masked_and_a_protected_address_not_shown(
    counsellor: GatedClient, portal_store: Store
) -> None:
    application = application_in(portal_store, non_disclosure=True)
    page = counsellor.get(f"/fi/staff/cases/{application}").text
    assert "010190-••••" in page
    assert "900P" not in page
    assert "Esimerkkikatu" not in page
    assert "040 000 000" not in page
    assert "Turvakielto" in page
    assert f"/fi/staff/cases/{application}/show/contact" in page


def test_what_an_applicant_wrote_is_shown_as_text(counsellor: GatedClient, portal_store: Store) -> None:
    application = application_in(portal_store, own_words="<script>alert(1)</script>\nTerveisin Aino")
    page = counsellor.get(f"/fi/staff/cases/{application}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nTerveisin Aino" in page


def test_a_case_is_taken_into_work_once(
    counsellor: GatedClient, visitors: Visitors, portal_store: Store
) -> None:
    application = application_in(portal_store)
    address = f"/fi/staff/cases/{application}"
    token = csrf_token(counsellor.get(address).text)
    reply = counsellor.post(address, data={"csrf_token": token})
    assert (reply.status_code, reply.location) == (303, address)
    page = counsellor.get(address).text
    assert "Sinä käsittelet tätä hakemusta." in page
    assert "Hakemus otettiin käsittelyyn" in page
    assert "Ota käsittelyyn" not in page
    colleague = visitors.staff(name="Pekka Ohjola")
    token = csrf_token(colleague.get(address).text)
    refused = colleague.post(address, data={"csrf_token": token})
    assert refused.status_code == 409
    assert "Sari Neuvola on ottanut hakemuksen SL-2026-004182 käsittelyyn." in refused.text
    assert "Käsittelijä on Sari Neuvola." in colleague.get(address).text


WORDS = {
    "fi": {
        "back": "Palauta jonoon",
        "take": "Ota käsittelyyn",
        "told": "Esa Esihenkilö palautti hakemuksen jonoon",
        "again": "Sari Neuvola otti hakemuksen käsittelyyn",
        "late": "Hakemusta ei voi enää palauttaa jonoon",
    },
    "sv": {
        "back": "Lämna tillbaka till kön",
        "take": "Börja behandla",
        "told": "Esa Esihenkilö lämnade tillbaka ansökan till kön",
        "again": "Sari Neuvola började behandla ansökan",
        "late": "Ansökan kan inte längre lämnas tillbaka till kön",
    },
}


def press(browser: GatedClient, address: str, **fields: str) -> TestResponse:
    """Press a button of a case: `address` is that of its page, or of what the button does."""
    token = csrf_token(browser.get(address.removesuffix("/hand-back")).text)
    return browser.post(address, data={"csrf_token": token, **fields})


def handler_in(page: str) -> str:
    found = re.search(r'name="handler" value="([0-9a-f-]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("lang", WORDS)
def test_a_supervisor_hands_back_the_case_of_a_member_whose_access_is_withdrawn(
    counsellor: GatedClient, visitors: Visitors, portal_store: Store, lang: str
) -> None:
    esa = visitors.staff("supervisor", "Esa Esihenkilö")
    rolf = visitors.staff(name="Rolf Rådgivare")
    address, words = f"/{lang}/staff/cases/{application_in(portal_store)}", WORDS[lang]
    press(rolf, address)
    page = esa.get(address).text
    assert words["back"] in page
    with portal_store.transaction() as db:
        members.set_active(db, UUID(handler_in(page)), active=False)
    reply = press(esa, f"{address}/hand-back", handler=handler_in(page))
    assert (reply.status_code, reply.location) == (303, address)
    page = esa.get(address).text
    assert words["told"] in page
    assert words["take"] in page
    assert words["back"] not in page
    assert "Rolf Rådgivare" not in page
    assert words["take"] in counsellor.get(f"/{lang}/staff/queue?handler=nobody").text
    assert press(counsellor, address).status_code == 303
    page = counsellor.get(address).text
    assert words["again"] in page
    assert words["back"] in page


@pytest.mark.parametrize("lang", WORDS)
def test_a_handler_hands_back_their_own_case_and_no_colleague_does(
    counsellor: GatedClient, visitors: Visitors, portal_store: Store, lang: str
) -> None:
    colleague = visitors.staff(name="Pekka Ohjola")
    address, words = f"/{lang}/staff/cases/{application_in(portal_store)}", WORDS[lang]
    press(counsellor, address)
    sari = handler_in(counsellor.get(address).text)
    assert words["back"] not in colleague.get(address).text
    for fields in ({"handler": sari}, {}, {"handler": "x"}):
        assert press(colleague, f"{address}/hand-back", **fields).status_code == 404
    assert press(counsellor, f"{address}/hand-back", handler=sari).status_code == 303
    assert press(counsellor, f"{address}/hand-back", handler=sari).status_code == 303
    press(colleague, address)
    late = press(counsellor, f"{address}/hand-back", handler=sari)
    assert late.status_code == 409
    assert words["late"] in late.text
    assert "Pekka Ohjola" in late.text


@pytest.mark.parametrize("lang", WORDS)
def test_a_case_that_has_been_decided_stays_with_its_handler(
    counsellor: GatedClient, portal_store: Store, lang: str
) -> None:
    application = application_in(portal_store)
    address, words = f"/{lang}/staff/cases/{application}", WORDS[lang]
    press(counsellor, address)
    sari = handler_in(counsellor.get(address).text)
    with portal_store.transaction() as db:
        application_events.move(db, application, Event(State.DECIDED_GRANTED, NOW, Actor.UNIT))
    assert words["back"] not in counsellor.get(address).text
    late = press(counsellor, f"{address}/hand-back", handler=sari)
    assert late.status_code == 409
    assert words["late"] in late.text
    assert {"fi": "SL-2026-004182 ei ole enää", "sv": "SL-2026-004182 är inte längre"}[lang] in late.text


def test_another_units_case_is_not_found(visitors: Visitors, portal_store: Store) -> None:
    application = application_in(portal_store)
    stranger = visitors.staff(name="Olli Outola", unit="091")
    missing, foreign = (stranger.get(f"/fi/staff/cases/{case}") for case in (uuid4(), application))
    assert missing.status_code == foreign.status_code == 404
    asked_for = missing.request.path.rpartition("/")[2]
    pages = [page.text.replace(csrf_token(page.text), "") for page in (missing, foreign)]
    assert pages[0] == pages[1].replace(str(application), asked_for)
    token = csrf_token(stranger.get("/fi/staff/queue").text)
    for act, fields in (("", {}), ("/hand-back", {"handler": str(uuid4())})):
        data = {"csrf_token": token, **fields}
        assert stranger.post(f"/fi/staff/cases/{application}{act}", data=data).status_code == 404


def test_a_take_without_a_live_session_leads_to_the_entrance(
    client: GatedClient, portal_store: Store
) -> None:
    application = application_in(portal_store)
    token = csrf_token(client.get("/fi/staff").text)
    reply = client.post(f"/fi/staff/cases/{application}", data={"csrf_token": token})
    assert reply.status_code == 303
    assert reply.location.startswith("/fi/staff?return_to=")
