"""The pages of other counties and of Åland: who grants credit there, and plainly what is not known."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.services.signing_in import Person
from portal.units import load_units, theme
from tests.ground.every_county import every_county_in_use
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.ground.portal import Clock, Visitors, csrf_token

NOT_TOLD = {
    "fi": "Järjestäjä ei ole vielä kertonut ehtojaan tälle palvelulle",
    "sv": "Anordnaren har ännu inte uppgett sina villkor för den här tjänsten",
}
NOT_CONFIRMED = {"fi": "Järjestäjä ei ole vahvistanut näitä tietoja", "sv": "har inte bekräftat uppgifterna"}


def living_in(municipality: str) -> Person:
    return Person("030375-902T", "Olga", "Outola", "Olga Outola", municipality, non_disclosure=False)


def shown(client: GatedClient, address: str, status: int = 200) -> Page:
    reply = client.get(address)
    assert reply.status_code == status
    return Page(reply.request.path, reply.status_code, reply.text)


@pytest.mark.parametrize(
    ("lang", "espoo", "aland"), [("fi", "Espoo", "Maarianhamina"), ("sv", "Esbo", "Mariehamn")]
)
def test_every_municipality_is_in_the_list_once(
    app: Flask, client: GatedClient, lang: str, espoo: str, aland: str
) -> None:
    page = shown(client, f"/{lang}/counties")
    told = [text_of(at) for at in page.all("p")]
    listed = [name for words in told for name in words.split(", ")]
    names = [place.name(lang) for place in app.extensions["portal"].units.municipalities.values()]
    assert [name for name in names if listed.count(name) != names.count(name)] == []
    assert {espoo, aland} <= set(listed)
    assert {"fi": "Kotikuntasi ratkaisee", "sv": "Din hemkommun avgör hos vem"}[lang] in page.html
    assert len([*page.all("h2")]) >= 23 + 1


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_each_county_that_has_told_nothing_says_so_plainly(
    app: Flask, client: GatedClient, lang: str
) -> None:
    for each in app.extensions["portal"].units.awaited.values():
        page = shown(client, f"/{lang}/counties/{each.code}")
        assert [text_of(at) for at in page.all("h1")] == [each.name(lang)]
        assert NOT_TOLD[lang] in page.html
        assert (NOT_CONFIRMED[lang] in page.html) == (each.found is not None)
        assert each.web is not None
        assert f'href="{each.web(lang)}"' in page.html


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "fi",
            [
                "vähintään 500\u00a0€, enintään 15\u00a0000\u00a0€",
                "enintään 84 kuukautta",
                "korkolain viitekorko",
            ],
        ),
        (
            "sv",
            [
                "minst 500\u00a0€, högst 15\u00a0000\u00a0€",
                "högst 84 månader",
                "referensräntan enligt räntelagen",
            ],
        ),
    ],
)
def test_what_public_pages_say_is_told_with_its_source(
    client: GatedClient, lang: str, told: list[str]
) -> None:
    page = shown(client, f"/{lang}/counties/90").html
    assert [words for words in (*told, "hel.fi", "22.11.2026") if words not in page] == []
    silent = shown(client, f"/{lang}/counties/11").html
    assert "<dl" not in silent.partition("<main")[2].partition("</main>")[0]


def test_the_countys_own_page_leads_to_the_budget(client: GatedClient) -> None:
    page = shown(client, "/sv/counties/990").html
    assert "Du kan ansöka i den här tjänsten." in page
    assert 'href="/sv/budget"' in page


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_who_lives_where_the_portal_is_in_use_is_led_to_that_one(
    app: Flask, visitors: Visitors, tmp_path: Path, lang: str
) -> None:
    every_county_in_use(tmp_path)
    kainuu, address = tmp_path / "kainuu.toml", "https://luotto.kainuu.example"
    of_its_own = f'[portal]\nfi = "{address}/fi"\nsv = "{address}/sv"\n'
    kainuu.write_text(f"{kainuu.read_text('utf-8')}\n{of_its_own}", "utf-8")
    app.extensions["portal"] = replace(app.extensions["portal"], units=load_units(tmp_path))
    page = shown(visitors.resident(living_in("205")), f"/{lang}/apply", 403)
    (link,) = [at for at in page.all("a") if at.get("href") == f"{address}/{lang}"]
    assert ("Kainuun" if lang == "fi" else "Kajanalands") in text_of(link)


@pytest.mark.parametrize("code", ["22", "0", "9999"])
def test_a_county_that_is_not_there_is_not_found(client: GatedClient, code: str) -> None:
    assert client.get(f"/fi/counties/{code}").status_code == 404


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fi", "Laki sosiaalisesta luototuksesta ei koske Ahvenanmaata"), ("sv", "gäller inte på Åland")],
)
def test_aland_is_told_whom_to_turn_to(
    client: GatedClient, visitors: Visitors, lang: str, words: str
) -> None:
    for page in (
        shown(client, f"/{lang}/counties/91"),
        shown(visitors.resident(living_in("478")), f"/{lang}/apply", 403),
    ):
        assert words in page.html
        assert 'href="https://www.kst.ax/"' in page.html
        assert 'href="https://www.regeringen.ax/' in page.html


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_who_comes_from_another_county_is_told_who_grants_and_where(visitors: Visitors, lang: str) -> None:
    browser = visitors.resident(living_in("905"))
    page = shown(browser, f"/{lang}/apply", 403)
    assert NOT_TOLD[lang] in page.html
    site = {"fi": "https://pohjanmaanhyvinvointi.fi/", "sv": "https://osterbottensvalfard.fi/"}[lang]
    assert f'href="{site}"' in page.html
    assert browser.post(f"/{lang}/apply", data={"csrf_token": csrf_token(page.html)}).status_code == 403
    assert "/apply/" not in browser.get(f"/{lang}/my").text


def stylesheet(app: Flask) -> str:
    client = app.test_client()
    address = client.get("/fi/").text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    with client.get(address) as reply:
        return reply.get_data(as_text=True)


def test_the_stylesheet_has_the_countys_colours(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = create_app(settings, clock)
    violet = theme("#6a2c91")
    unit = plain.extensions["portal"].unit.model_copy(update={"colour": "#6a2c91"})
    monkeypatch.setitem(plain.extensions["portal"].units.by_code, "990", unit)
    coloured = create_app(settings, clock)
    assert stylesheet(coloured) == stylesheet(plain) + violet.stylesheet()
    assert f'content="{violet.light.head}"' in coloured.test_client().get("/fi/").text
    for each in (plain, coloured):
        each.extensions["portal"].store.engine.dispose()
