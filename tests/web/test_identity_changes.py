"""A changed personal identity code on the pages: asked for, looked at and decided by two people."""

import re
from datetime import timedelta

import pytest

from portal.domain.application_answers import Answers
from portal.services import signing_in
from portal.store import drafts, people
from portal.store.engine import Store
from tests.ground.arriving import looks
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BERTEL, Clock, Visitors, csrf_token

PAGE = "/fi/staff/identity-changes"
FIELDS = {"old_code": "010190-900P", "new_code": "020285-901W", "seen_from": "DVV:n todistus 20.11.2026"}


@pytest.fixture(autouse=True)
def _aino(portal_store: Store, clock: Clock) -> None:
    """Aino has signed in, and has begun an application to the unit."""
    with portal_store.session() as db:
        aino = signing_in.admit_resident(db, AINO, "fi", clock())
    with portal_store.transaction() as db:
        drafts.add(db, aino, "990", Answers(), clock(), clock() + timedelta(days=30))


def ask(browser: GatedClient, **fields: str) -> tuple[int, str]:
    token = csrf_token(browser.get(PAGE).text)
    reply = browser.post(PAGE, data={"csrf_token": token, **FIELDS, **fields})
    return reply.status_code, reply.text


def address_in(page: str) -> str:
    found = re.search(r'href="(/fi/staff/identity-changes/[0-9a-f-]+)"', page)
    assert found
    return found[1]


def test_one_asks_and_another_approves(visitors: Visitors, portal_store: Store) -> None:
    aino = visitors.resident()
    sari, esa = visitors.staff(), visitors.staff("supervisor", "Esa Esihenkilö")
    assert ask(sari)[0] == 303
    page = esa.get(PAGE).text
    assert "010190-••••" in page
    assert "900P" not in page
    address = address_in(page)
    assert "/identity-changes/" not in sari.get(PAGE).text
    shown = esa.get(address).text
    for told in FIELDS.values():
        assert told in shown
    reply = esa.post(address, data={"csrf_token": csrf_token(shown), "outcome": "approved"})
    assert (reply.status_code, reply.location) == (303, PAGE)
    for page in (sari.get(PAGE).text, esa.get(address).text):
        assert "Hyväksytty" in page
        assert re.search(r"Päätti Esa Esihenkilö, \S+", page)
    assert aino.get("/fi/my").location == "/fi/sign-in?return_to=/fi/my"
    with portal_store.session(writes=False) as db:
        assert people.find_resident(db, AINO.identity_code) is None
        assert people.find_resident(db, BERTEL.identity_code)
    again = esa.post(address, data={"csrf_token": csrf_token(shown), "outcome": "refused"})
    assert again.status_code == 409
    assert "Tästä muutoksesta ei voi enää päättää" in again.text
    assert next(look for look in looks(portal_store) if look[0] != "list")[:2] == (
        "show_identity_code",
        "identity_change",
    )


def test_who_asks_cannot_decide_even_by_the_address(visitors: Visitors) -> None:
    esa, paula = visitors.staff("supervisor", "Esa Esihenkilö"), visitors.staff("admin", "Paula")
    ask(esa)
    address = address_in(paula.get(PAGE).text)
    page = esa.get(address).text
    assert 'name="outcome"' not in page
    reply = esa.post(address, data={"csrf_token": csrf_token(page), "outcome": "approved"})
    assert reply.status_code == 403
    assert "Toinen henkilö päättää tästä" in reply.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"old_code": ""}, "Kirjoita vanha henkilötunnus"),
        ({"new_code": "020285-901X"}, "tarkista"),
        ({"new_code": "010190-900p"}, "Kirjoita tunnus, joka eroaa vanhasta"),
        ({"old_code": "030375-902T"}, "Tässä yksikössä ei ole mitään vanhalla tunnuksella"),
        ({"seen_from": ""}, "Kirjoita, mistä totesit muutoksen"),
    ],
)
def test_what_cannot_be_asked_for_is_asked_again(
    visitors: Visitors, fields: dict[str, str], told: str
) -> None:
    status, page = ask(visitors.staff(), **fields)
    assert status == 422
    assert told in page


def test_a_second_change_waits_for_the_first(visitors: Visitors) -> None:
    sari = visitors.staff()
    ask(sari)
    status, page = ask(sari, new_code="030375-902T")
    assert status == 422
    assert "Tämän tunnuksen muutos odottaa jo päätöstä" in page


def test_a_form_that_needed_a_fresh_identification_is_given_back(visitors: Visitors, clock: Clock) -> None:
    sari = visitors.staff()
    clock.move(timedelta(minutes=16))
    status, _ = ask(sari)
    assert status == 303
    page = sari.get(PAGE).text
    assert "Muutoksia ei ole pyydetty." in page
    for name, value in FIELDS.items():
        assert re.search(rf'name="{name}" value="{value}"', page)


def test_both_codes_are_shown_to_the_freshly_identified_alone(visitors: Visitors, clock: Clock) -> None:
    ask(visitors.staff())
    esa = visitors.staff("supervisor", "Esa Esihenkilö")
    address = address_in(esa.get(PAGE).text)
    clock.move(timedelta(minutes=16))
    assert esa.get(address).location == f"/fi/staff/again?return_to={address}"


WORDS = {
    "fi": {
        "box": "Olen varmistanut, että molemmat tunnukset kuuluvat samalle henkilölle",
        "fault": "Varmista, että molemmat tunnukset kuuluvat samalle henkilölle, ja rastita ruutu",
        "nobody": "Kukaan ei ole käyttänyt palvelua tällä tunnuksella.",
        "has": "Tällä hyvinvointialueella: 0 hakemusta, 0 luottoa",
        "title": "Virhe: Päätä tunnuksen muutoksesta",
    },
    "sv": {
        "box": "Jag har kontrollerat att båda beteckningarna hör till samma person",
        "fault": "Kontrollera att båda beteckningarna hör till samma person och kryssa i rutan",
        "nobody": "Ingen har använt tjänsten med den här beteckningen.",
        "has": "I det här välfärdsområdet: 0 ansökningar, 0 krediter",
        "title": "Fel: Besluta om en ändrad beteckning",
    },
}


@pytest.mark.parametrize("lang", WORDS)
def test_two_people_are_made_one_only_by_who_says_that_they_are(
    visitors: Visitors, portal_store: Store, lang: str
) -> None:
    visitors.resident(BERTEL)
    esa, words = visitors.staff("supervisor", "Esa Esihenkilö"), WORDS[lang]
    ask(visitors.staff())
    address = address_in(esa.get(PAGE).text).replace("/fi/", f"/{lang}/")
    page = esa.get(address).text
    for told in ("Aino Esimerkki Testilä", "Bertel Exempel", words["has"], words["box"]):
        assert told in page
    assert words["fault"] not in page
    pressed = {"csrf_token": csrf_token(page), "outcome": "approved"}
    reply = esa.post(address, data=pressed)
    assert reply.status_code == 422
    assert f"<title>{words['title']}" in reply.text
    assert re.search(rf'<a href="#confirmed">{words["fault"]}</a>', reply.text)
    with portal_store.session(writes=False) as db:
        assert people.find_resident(db, AINO.identity_code)
    assert esa.post(address, data={**pressed, "confirmed": "yes"}).status_code == 303
    with portal_store.session(writes=False) as db:
        assert people.find_resident(db, AINO.identity_code) is None
        assert people.find_resident(db, BERTEL.identity_code)
    assert "Aino Esimerkki" not in esa.get(address).text
    assert [look[:2] for look in looks(portal_store)].count(("open", "resident")) == 4


@pytest.mark.parametrize("lang", WORDS)
def test_a_code_that_nobody_has_used_wants_no_confirming(visitors: Visitors, lang: str) -> None:
    esa, words = visitors.staff("supervisor", "Esa Esihenkilö"), WORDS[lang]
    ask(visitors.staff())
    address = address_in(esa.get(PAGE).text).replace("/fi/", f"/{lang}/")
    page = esa.get(address).text
    assert words["nobody"] in page
    assert words["box"] not in page


def test_what_may_be_two_people_is_refused_with_the_box_empty(visitors: Visitors) -> None:
    visitors.resident(BERTEL)
    esa = visitors.staff("supervisor", "Esa Esihenkilö")
    ask(visitors.staff())
    address = address_in(esa.get(PAGE).text)
    token = csrf_token(esa.get(address).text)
    reply = esa.post(address, data={"csrf_token": token, "outcome": "refused"})
    assert reply.status_code == 303
    assert "Ei hyväksytty" in esa.get(PAGE).text
