"""Acting for another on the pages: chosen, always said, ended, and never more than the right gives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BERTEL, STRANGER, Clock, Visitors, csrf_token
from tests.services.test_representing import recorded
from tests.web import budget_walk
from tests.web.apply_walk import STEPS, fill_in, send

ACTING = "/fi/my/acting"
BANNER = "Hoidat nyt henkilön Aino Testilä asioita."


@pytest.fixture
def right(portal_store: Store) -> str:
    """Bertel's right to act for Aino."""
    return str(recorded(portal_store))


@pytest.fixture
def bertel(visitors: Visitors, right: str) -> GatedClient:
    """The representative's browser."""
    return visitors.resident(BERTEL)


def choose(browser: GatedClient, whom: str) -> int:
    """Choose whom to act for; the status of the answer."""
    token = csrf_token(browser.get(ACTING).text)
    return browser.post(ACTING, data={"csrf_token": token, "whom": whom}).status_code


def test_whom_one_may_act_for_is_on_offer(bertel: GatedClient) -> None:
    page = bertel.get(ACTING).text
    assert "Aino Testilä" in page
    assert "edunvalvoja" in page


def test_every_page_says_for_whom_one_acts(bertel: GatedClient, right: str) -> None:
    assert BANNER not in bertel.get("/fi/my").text
    assert choose(bertel, right) == 303
    for path in ("/fi/my", "/fi/", "/fi/budget/household", "/fi/apply", ACTING):
        assert BANNER in bertel.get(path).text
    assert "Valittu nyt" in bertel.get(ACTING).text
    assert "Omat asiat</h1>" not in bertel.get("/fi/my").text
    assert "Sinä” tarkoittaa häntä" in bertel.get("/fi/apply").text
    assert "Du sköter nu ärenden för Aino Testilä." in bertel.get("/sv/my").text


def test_an_application_for_another_is_theirs_and_says_who_sent_it(
    bertel: GatedClient, right: str, visitors: Visitors
) -> None:
    budget_walk.answer_all(bertel)
    choose(bertel, right)
    assert "Onko tämä henkilön Aino Testilä budjetti?" in bertel.get("/fi/apply").text
    tasks = send(bertel, "/fi/apply", {"mine": "yes"}).headers["Location"]
    fill_in(bertel, tasks)
    review = bertel.get(f"{tasks}/review").text
    assert "010190-900P" in review
    assert "Lähetät hakemuksen henkilön Aino Testilä puolesta." in review
    receipt = send(bertel, f"{tasks}/review").headers["Location"]
    aino = visitors.resident(AINO)
    for page in (
        receipt,
        receipt.replace("receipt", "copy"),
        receipt.replace("/receipt", "").replace("apply", "my/applications"),
    ):
        assert "Bertel Exempel, edunvalvoja" in aino.get(page).text


@pytest.mark.parametrize(
    ("municipality", "fi", "sv"),
    [
        (None, "Kerroit, että kotikunta on Vaasa.", "Du uppgav att hemkommunen är Vasa."),
        (
            "905",
            "Väestötietojen mukaan kotikunta on Vaasa.",
            "Enligt befolkningsuppgifterna är hemkommunen Vasa.",
        ),
    ],
)
def test_the_municipality_of_the_represented_is_not_called_the_representatives(
    visitors: Visitors, portal_store: Store, municipality: str | None, fi: str, sv: str
) -> None:
    represented, bertel = replace(AINO, municipality=municipality), visitors.resident(BERTEL)
    # What the identification says of somebody is known when they have signed in themselves.
    visitors.resident(represented)
    choose(bertel, str(recorded(portal_store, represented=represented)))
    for lang, words in (("fi", fi), ("sv", sv)):
        at = f"/{lang}/apply"
        page = bertel.get(at) if municipality else send(bertel, at, {"municipality": "Vasa"})
        assert page.status_code == 403
        assert words in page.text


def test_the_draft_of_the_represented_is_not_the_representatives_own(bertel: GatedClient, right: str) -> None:
    choose(bertel, right)
    tasks = send(bertel, "/fi/apply", {}).headers["Location"]
    assert bertel.get(tasks).status_code == 200
    choose(bertel, "own")
    assert BANNER not in bertel.get("/fi/my").text
    assert bertel.get(tasks).status_code == 404


def test_the_represented_sees_who_may_act_for_them(visitors: Visitors, right: str) -> None:
    assert "Bertel Exempel, edunvalvoja" in visitors.resident(AINO).get(ACTING).text


@pytest.mark.parametrize("person", [AINO, STRANGER], ids=["the represented", "a stranger"])
def test_a_right_of_somebody_else_opens_nothing(visitors: Visitors, right: str, person: object) -> None:
    browser = visitors.resident(person)  # type: ignore[arg-type]
    assert choose(browser, right) == 404
    assert "Hoidat nyt" not in browser.get("/fi/my").text


@pytest.mark.parametrize("whom", ["", "someone", "00000000-0000-0000-0000-000000000007"])
def test_a_made_up_choice_is_not_found(bertel: GatedClient, whom: str) -> None:
    assert choose(bertel, whom) == 404


def test_a_right_that_ends_meanwhile_ends_at_the_next_page(
    bertel: GatedClient, right: str, visitors: Visitors
) -> None:
    choose(bertel, right)
    desk = visitors.staff()
    token = csrf_token(desk.get("/fi/staff/authorisations").text)
    ended = desk.post(f"/fi/staff/authorisations/{right}/end", data={"csrf_token": token})
    assert ended.status_code == 303
    assert bertel.get("/fi/my").headers["Location"] == "/fi/my/acting?ended=1"
    page = bertel.get("/fi/my/acting?ended=1").text
    assert "Et voi enää asioida toisen puolesta" in page
    assert BANNER not in page


def test_what_was_typed_when_the_right_ended_is_not_given_to_ones_own_matters(
    bertel: GatedClient, right: str, portal_store: Store, clock: Clock, visitors: Visitors
) -> None:
    short = str(recorded(portal_store, last=clock().date()))
    choose(bertel, short)
    tasks = send(bertel, "/fi/apply", {}).headers["Location"]
    page = bertel.get(f"{tasks}/contact").text
    clock.move(timedelta(minutes=20))
    desk = visitors.staff()
    token = csrf_token(desk.get("/fi/staff/authorisations").text)
    desk.post(f"/fi/staff/authorisations/{short}/end", data={"csrf_token": token})
    late = bertel.post(f"{tasks}/contact", data={"csrf_token": csrf_token(page), **STEPS["contact"]})
    assert late.headers["Location"] == "/fi/my/acting?ended=1"
    assert bertel.get(f"{tasks}/contact").status_code == 404
    choose(bertel, right)
    assert 'value="040 123 4567"' in bertel.get(f"{tasks}/contact").text


FORM = {
    "capacity": "authorised",
    "representative_name": "Bertel Exempel",
    "representative_code": "020285-901W",
    "represented_first_names": "Aino Esimerkki",
    "represented_family_name": "Testilä",
    "represented_code": "010190-900p",
    "valid_from-day": "24",
    "valid_from-month": "11",
    "valid_from-year": "2026",
    "seen_from": "Valtakirja 20.11.2026",
}


@pytest.fixture
def desk(visitors: Visitors) -> GatedClient:
    """A counsellor's browser."""
    return visitors.staff()


def test_a_counsellor_records_a_right_and_it_opens_the_way(desk: GatedClient, visitors: Visitors) -> None:
    assert send(desk, "/fi/staff/authorisations", FORM).status_code == 303
    assert "Valtakirja 20.11.2026" in desk.get("/sv/staff/authorisations").text
    assert "Aino Testilä" in visitors.resident(BERTEL).get(ACTING).text


WRONG = {
    "another check character": ({"representative_code": "020285-901X"}, "jokin merkki on väärin"),
    "the same person": ({"representative_code": "010190–900P"}, "Tunnukset ovat saman henkilön"),
    "over before today": (
        {"valid_to-day": "1", "valid_to-month": "11", "valid_to-year": "2026"},
        "Viimeisen päivän pitää olla tänään tai myöhemmin",
    ),
    "no document": ({"seen_from": ""}, "Kirjoita, minkä asiakirjan näit"),
    "no such right": ({"capacity": "friend"}, "Valitse, millä oikeudella"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_faulty_right_is_told_and_what_was_typed_stays(desk: GatedClient, fault: str) -> None:
    typed, message = WRONG[fault]
    reply = send(desk, "/fi/staff/authorisations", FORM | typed)
    assert reply.status_code == 422
    assert message in reply.text
    assert 'value="Bertel Exempel"' in reply.text


def test_nobody_is_let_to_a_right_of_another_unit(visitors: Visitors, right: str) -> None:
    other = visitors.staff(unit="091")
    page = other.get("/fi/staff/authorisations").text
    assert "Testilä" not in page
    path = f"/fi/staff/authorisations/{right}/end"
    assert other.post(path, data={"csrf_token": csrf_token(page)}).status_code == 404


def test_the_municipality_asked_is_that_of_the_represented(visitors: Visitors, portal_store: Store) -> None:
    nowhere = replace(AINO, municipality=None)
    right = str(recorded(portal_store, represented=nowhere))
    bertel = visitors.resident(BERTEL)
    choose(bertel, right)
    page = bertel.get("/fi/apply").text
    assert "Kunta, jossa Aino Testilä asuu" in page
    assert "Kotikuntasi" not in page
    refused = send(bertel, "/fi/apply", {})
    assert refused.status_code == 422
    assert "Kirjoita kunta, jossa henkilö asuu" in refused.text
