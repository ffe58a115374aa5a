"""Where advice leads: the links and numbers of the result, its print and its PDF, in both languages."""

import subprocess
from datetime import date

import pytest
from flask import Flask

from portal.domain.advice import Advice
from portal.web.advising import spoken
from portal.web.reaching import contact_of
from tests.export.reading import pdf_text
from tests.ground.gated_client import GatedClient
from tests.ground.needs import program
from tests.ground.page import Page, text_of
from tests.ground.results import UNIT, speaking
from tests.ground.spreadsheet import Spreadsheet
from tests.web.budget_walk import DEBT, WALK, answer_until, send

PAGES = ("result", "take/print")
_OWN_NUMBERS = {"tel:0800000002", "tel:0800000003"}
"""Adult social work and housing advice have numbers of their own in the county's file."""


@pytest.fixture
def pressed(client: GatedClient) -> GatedClient:
    """A browser with a budget that is short of money, with a late rent and somebody who presses."""
    return pressed_in(client, "Esimerkkilä")


def pressed_in(client: GatedClient, municipality: str) -> GatedClient:
    """The same of somebody who lives in a municipality."""
    answer_until(client, "home")
    send(client, "home", WALK["home"] | {"municipality": municipality})
    send(client, "income", {"wage-p0": "700"})
    for step in ("costs", "everyday"):
        send(client, step, WALK[step])
    send(client, "debts/new", DEBT | {"code": "rent", "state": "late"})
    send(client, "debts", {"pressed": "yes"})
    send(client, "wish", WALK["wish"])
    return client


def page(client: GatedClient, lang: str, path: str) -> Page:
    reply = client.get(f"/{lang}/budget/{path}")
    return Page(reply.request.path, reply.status_code, reply.text)


def links(shown: Page) -> dict[str, str]:
    return {at.get("href", ""): text_of(at) for at in shown.all("a")}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("lang", "address", "words"),
    [
        ("fi", "https://www.kela.fi/toimeentulotuki", "Kelan perustoimeentulotuki: kela.fi/toimeentulotuki"),
        ("sv", "https://www.fpa.fi/utkomststod", "FPA:s grundläggande utkomststöd: fpa.fi/utkomststod"),
        ("fi", "https://nollalinja.fi/", "Nollalinja: nollalinja.fi"),
        ("sv", "https://nollalinja.fi/", "Nollinjen: nollalinja.fi"),
    ],
)
def test_a_link_says_where_it_goes(
    pressed: GatedClient, path: str, lang: str, address: str, words: str
) -> None:
    assert links(page(pressed, lang, path))[address] == words


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("lang", "hours"), [("fi", "ympäri vuorokauden, maksuton"), ("sv", "dygnet runt, avgiftsfritt")]
)
def test_a_number_can_be_called_and_its_hours_are_told(
    pressed: GatedClient, path: str, lang: str, hours: str
) -> None:
    shown = page(pressed, lang, path)
    assert links(shown)["tel:080005005"] == "080 005 005"
    assert hours in shown.html
    assert set(links(shown)) >= _OWN_NUMBERS


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("municipality", ["Espoo", "Maarianhamina"])
def test_who_lives_elsewhere_is_not_led_to_the_units_own_services(
    client: GatedClient, path: str, municipality: str
) -> None:
    shown = page(pressed_in(client, municipality), "fi", path)
    assert _OWN_NUMBERS.isdisjoint(links(shown))


@pytest.mark.parametrize("path", PAGES)
def test_who_lives_in_aland_is_led_to_its_own_social_services(client: GatedClient, path: str) -> None:
    shown = page(pressed_in(client, "Maarianhamina"), "sv", path)
    assert "https://www.kst.ax/" in links(shown)
    assert [
        address for address in links(shown) if "utkomststod" in address or "talousjavelka" in address
    ] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("municipality", "may_apply"), [("Esimerkkilä", True), ("Maarianhamina", False)])
def test_a_budget_in_which_a_credit_fits_leads_nobody_in_aland_to_an_application(
    client: GatedClient, path: str, municipality: str, may_apply: bool
) -> None:
    for step, typed in WALK.items():
        send(client, step, typed | ({"municipality": municipality} if step == "home" else {}))
    shown = page(client, "fi", path)
    assert ("Voit jatkaa hakemukseen" in shown.html) is may_apply
    assert ("Ahvenanmaalla sosiaalista luottoa ei myönnetä" in shown.html) is not may_apply


@pytest.mark.parametrize("way", ["print", "pdf", "xlsx"])
@pytest.mark.parametrize(
    ("lang", "municipality", "meant"),
    [
        ("fi", "Esimerkkilä", "Rahat eivät riitä nyt. Tämä on arvio. Päätöksen tekee yksikkö."),
        (
            "fi",
            "Espoo",
            "Rahat eivät riitä nyt. Kotikuntasi on Espoo. Siellä luoton myöntää Länsi-Uudenmaan "
            "hyvinvointialue. Arvio on laskettu näillä ehdoilla: Esimerkkilän hyvinvointialue.",
        ),
        (
            "sv",
            "Mariehamn",
            "Din hemkommun är Mariehamn. På Åland beviljas ingen social kredit. "
            "Uppskattningen är räknad med dessa villkor: Exempelby välfärdsområde.",
        ),
    ],
)
def test_what_is_taken_along_says_who_grants_credit_there(
    client: GatedClient, lang: str, municipality: str, meant: str, way: str
) -> None:
    pressed_in(client, municipality)
    taken = client.get(f"/{lang}/budget/take/{way}").data
    if way == "xlsx":
        book = Spreadsheet(taken)
        assert book.cached[book.sheet]["A2"].value == meant
    else:
        text = pdf_text(taken) if way == "pdf" else taken.decode()
        assert meant in " ".join(text.split())


@pytest.mark.parametrize(
    ("municipality", "first", "may_apply"),
    [
        ("Esimerkkilä", "#turning", True),
        ("Espoo", "/fi/counties/", True),
        ("Maarianhamina", "/fi/counties/91", False),
    ],
)
def test_a_result_leads_first_to_where_there_is_help(
    client: GatedClient, municipality: str, first: str, may_apply: bool
) -> None:
    shown = page(pressed_in(client, municipality), "fi", "result")
    buttons = [at.get("href", "") for at in shown.all("a") if "btn" in at.get("class", "").split()]
    assert buttons[0].startswith(first)
    assert ("/fi/apply" in buttons) is may_apply


@pytest.mark.parametrize("path", PAGES)
def test_no_link_to_another_site_says_anything_of_the_person(pressed: GatedClient, path: str) -> None:
    reply = pressed.get(f"/fi/budget/{path}")
    assert reply.headers["Referrer-Policy"] == "same-origin"
    outside = [address for address in links(page(pressed, "fi", path)) if address.startswith("http")]
    assert outside
    assert not [address for address in outside if "?" in address or "#" in address]


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_pdf_says_what_the_print_says(pressed: GatedClient, lang: str) -> None:
    read = _letters(pdf_text(pressed.get(f"/{lang}/budget/take/pdf").data))
    shown = page(pressed, lang, "take/print")
    parts = [part for part in shown.all("section") if part.get("aria-labelledby") in {"advice", "turning"}]
    told = [text_of(at) for part in parts for at in part.iter() if at.tag in {"h2", "h3", "dt", "p"}]
    assert len(told) > 25
    assert [words for words in told if _letters(words) not in read] == []


@pytest.mark.parametrize(
    ("lang", "heading", "month"),
    [("fi", "Kuukaudet ovat lähes samanlaisia", "joulukuu 2026"), ("sv", "Månaderna", "december 2026")],
)
def test_the_pdf_has_the_twelve_months(pressed: GatedClient, lang: str, heading: str, month: str) -> None:
    contents = pressed.get(f"/{lang}/budget/take/pdf").data
    read = _letters(pdf_text(contents))
    assert _letters(heading) in read
    assert _letters(month) in read
    command = [str(program("pdfinfo", "poppler-utils")), "-struct", "-"]
    tags = subprocess.run(command, input=contents, check=True, capture_output=True).stdout.decode("latin-1")
    assert " Link" in tags
    assert " H3" in tags
    assert tags.count("THead") == 4


def test_a_place_that_nobody_knows_how_to_reach_is_only_named(app: Flask) -> None:
    before = date(2025, 12, 31)
    with speaking(app, "sv"):
        assert contact_of("nollalinja", UNIT, before) is None
        assert contact_of(None, UNIT, before) is None
        told = spoken(Advice("A32", 1, {}), UNIT, before)
    assert (told.target, told.contact) == ("Nollinjen", None)


def _letters(text: str) -> str:
    """The text without its spaces: a line of a page ends where it is full."""
    return "".join(text.replace("\u00ad", "").replace("-\n", "-").split())
