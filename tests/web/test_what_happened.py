"""What a unit's system has told, on the pages of the applicant and of the unit, in plain words."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from portal.services import receiving
from portal.services.receiving import Outcome, Via
from portal.store.engine import Store
from tests.ground.arriving import application_in
from tests.ground.gated_client import GatedClient
from tests.ground.portal import BERTEL, Clock, Visitors
from tests.ground.unit_events import ASKED, DECIDED, credit, event, payment

Tell = Callable[..., None]
UNIT_PHONE = 'href="tel:'


@pytest.fixture
def application(portal_store: Store) -> UUID:
    """An application of Aino's that stands in the portal's own inbox too."""
    return application_in(portal_store)


@pytest.fixture
def tell(portal_store: Store, application: UUID, clock: Clock) -> Tell:
    """Lets the unit's system tell of what happens now, and an hour go by."""

    def told(kind: str, data: object = None, outcome: Outcome = Outcome.APPLIED) -> None:
        with portal_store.session() as db:
            said = event(kind, application, clock(), data)
            assert receiving.receive(db, "990", said, Via.HTTPS, clock()).outcome is outcome
        clock.move(timedelta(hours=1))

    return told


def page_of(browser: GatedClient, application: UUID, lang: str = "fi") -> str:
    return browser.get(f"/{lang}/my/applications/{application}").text.replace("\u00a0", " ")


ASKING = {
    "fi": (
        "Tarvitsemme sinulta lisätietoja",
        "Yksikkö pyysi 24.11.2026 sinulta:",
        "Lähetä tiedot viimeistään 8.12.2026.",
        "Jos tiedot tulevat myöhemmin, se ei estä päätöstä.",
        "Tarvitsetko lisää aikaa tai apua?",
    ),
    "sv": (
        "Vi behöver kompletterande uppgifter från dig",
        "Enheten bad den 24.11.2026 om detta:",
        "Skicka uppgifterna senast den 8.12.2026.",
        "Om uppgifterna kommer senare hindrar det inte beslutet.",
        "Behöver du mer tid eller hjälp?",
    ),
}


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_what_is_asked_for_stands_with_its_day_and_how_to_answer(
    visitors: Visitors, application: UUID, tell: Tell, lang: str
) -> None:
    tell("application.supplement-asked", ASKED)
    page = page_of(visitors.resident(), application, lang)
    assert [words for words in (*ASKING[lang], *ASKED["asked"], ASKED["how"]) if words not in page] == []
    assert ('<ul lang="fi">' in page) is (lang == "sv")
    assert page.count("Tiliote lokakuulta") == 1
    assert UNIT_PHONE in page
    listed = visitors.resident().get(f"/{lang}/my").text.replace("\u00a0", " ")
    assert {"fi": "8.12.2026 mennessä", "sv": "senast den 8.12.2026"}[lang] in listed


def test_after_its_day_the_page_says_that_it_can_still_be_sent(
    visitors: Visitors, application: UUID, tell: Tell, clock: Clock
) -> None:
    tell("application.supplement-asked", ASKED)
    clock.now = clock.now.replace(month=12, day=9)
    page = page_of(visitors.resident(), application)
    assert "Määräpäivä oli 8.12.2026. Voit silti lähettää tiedot." in page


def test_when_the_handling_goes_on_the_request_stands_among_what_has_happened(
    visitors: Visitors, application: UUID, tell: Tell
) -> None:
    tell("application.in-review")
    tell("application.supplement-asked", ASKED)
    tell("application.in-review")
    page = page_of(visitors.resident(), application)
    assert "Tarvitsemme sinulta lisätietoja" not in page
    events = page.partition('class="tl"')[2]
    assert events.index("Käsittely jatkuu") < events.index("Tiliote lokakuulta")
    assert events.index("Tiliote lokakuulta") < events.index("Hakemus otettiin käsittelyyn")


@pytest.mark.parametrize(
    ("result", "lang", "word", "more"),
    [
        ("granted", "fi", "Luotto myönnetty", "kanssasi tehdään sopimus"),
        ("partly", "fi", "Luotto myönnetty osittain", "mikä muu voisi auttaa"),
        ("refused", "fi", "Luottoa ei myönnetty", "mikä muu voisi auttaa"),
        ("granted", "sv", "Krediten beviljad", "ingås ett avtal med dig"),
        ("refused", "sv", "Krediten beviljades inte", "vad annat som kunde hjälpa"),
    ],
)
def test_a_decision_is_told_in_a_word_with_its_way_and_the_review(
    visitors: Visitors, application: UUID, tell: Tell, result: str, lang: str, word: str, more: str
) -> None:
    tell("application.decided", DECIDED | {"result": result})
    page = page_of(visitors.resident(), application, lang)
    words = {
        "fi": ("Se lähetetään kirjeenä 10.12.2026.", "oikaisuvaatimuksen", "18.1.2027", "9.12.2026"),
        "sv": ("Det skickas per brev den 10.12.2026.", "begära omprövning", "18.1.2027", "9.12.2026"),
    }
    assert [each for each in (word, more, *words[lang]) if each not in page] == []
    assert {"fi": "Pyrimme päättämään", "sv": "Vi strävar efter att besluta"}[lang] not in page
    assert "!" not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("way", "before", "after"),
    [
        ("letter", "Se lähetetään kirjeenä", "Se on lähetetty kirjeenä"),
        ("digital_post", "Se lähetetään Suomi.fi-viesteihin", "Se on lähetetty Suomi.fi-viesteihin"),
        ("e_service", "sähköisessä asioinnissa 10.12.2026", "sähköisessä asioinnissa 10.12.2026"),
        ("in_person", "Se annetaan henkilökohtaisesti", "Se on annettu henkilökohtaisesti"),
    ],
)
def test_the_way_of_a_decision_is_told_by_the_day(
    visitors: Visitors, application: UUID, tell: Tell, clock: Clock, way: str, before: str, after: str
) -> None:
    tell("application.decided", DECIDED | {"way": way})
    assert before in page_of(visitors.resident(), application)
    clock.now = clock.now.replace(month=12, day=10)
    assert after in page_of(visitors.resident(), application)


def test_a_credit_is_led_to_and_stands_on_a_page_of_its_own(
    visitors: Visitors, application: UUID, tell: Tell
) -> None:
    opened = uuid4()
    tell("application.decided", DECIDED)
    tell("credit.opened", credit(opened))
    tell("payment.booked", payment(opened, day="2026-11-24"))
    browser = visitors.resident()
    page = page_of(browser, application)
    assert f"/fi/credit/{opened}" in page
    assert "Luotto on avattu" in page
    own = browser.get(f"/fi/credit/{opened}").text.replace("\u00a0", " ")
    assert "1 450" in own
    assert "122,48" in own
    assert f"/fi/credit/{opened}" in browser.get("/fi/my").text
    assert visitors.resident(BERTEL).get(f"/fi/credit/{opened}").status_code == 404


def test_the_units_number_is_told(visitors: Visitors, application: UUID, tell: Tell) -> None:
    tell("application.received", {"case_number": "ESI-2026-17"})
    page = page_of(visitors.resident(), application)
    assert "Asianumero yksikössä" in page
    assert "ESI-2026-17" in page
    assert page.count("Hakemus saapui yksikköön") == 1


def test_nothing_is_promised_when_the_day_has_gone(
    visitors: Visitors, application: UUID, clock: Clock
) -> None:
    browser = visitors.resident()
    assert "Pyrimme päättämään asiasta viimeistään" in page_of(browser, application)
    clock.now = clock.now + timedelta(days=1)
    page = page_of(visitors.resident(), application)
    assert "Pyrimme päättämään" not in page
    assert "Käsittely kestää pidempään kuin tavoittelimme." in page


def test_what_a_unit_writes_is_shown_as_text(visitors: Visitors, application: UUID, tell: Tell) -> None:
    tell("application.supplement-asked", ASKED | {"asked": ["<script>alert(1)</script>"]})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page_of(visitors.resident(), application)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_desk_sees_the_same_events(visitors: Visitors, application: UUID, tell: Tell, lang: str) -> None:
    tell("application.received", {"case_number": "ESI-2026-17"})
    tell("application.supplement-asked", ASKED)
    tell("application.decided", DECIDED | {"result": "refused"})
    page = visitors.staff().get(f"/{lang}/staff/cases/{application}").text.replace("\u00a0", " ")
    words = {
        "fi": ("Päätös: luottoa ei myönnetty", "Se lähetetään kirjeenä 10.12.2026.", "Lisätietoa pyydettiin"),
        "sv": (
            "Beslut: krediten beviljades inte",
            "Det skickas per brev den 10.12.2026.",
            "Komplettering begärdes",
        ),
    }
    told = (*words[lang], "ESI-2026-17", "Tiliote lokakuulta", "8.12.2026")
    assert [each for each in told if each not in page] == []


def test_a_late_event_stands_in_its_place(
    visitors: Visitors, application: UUID, tell: Tell, clock: Clock
) -> None:
    clock.move(timedelta(hours=9))
    tell("application.decided", DECIDED)
    clock.move(timedelta(hours=-8))
    tell("application.in-review", outcome=Outcome.LATE)
    events = page_of(visitors.resident(), application).partition('class="tl"')[2]
    assert events.index("Päätös: luotto myönnettiin") < events.index("Hakemus otettiin käsittelyyn")
