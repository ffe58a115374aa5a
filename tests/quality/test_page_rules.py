"""The test of the tests: each rule of the gated client finds the fault that it is for."""

import pytest
from flask import Flask

from tests.ground import page_rules
from tests.ground.gated_client import GatedClient
from tests.ground.header_rules import header_faults
from tests.ground.page import Page
from tests.ground.page_rules import Rule

SOUND = """<!doctype html>
<html lang="fi"><head><meta charset="utf-8"><title>Virhe: Menot – Sosiaalinen luotto</title>
<link rel="stylesheet" href="/static/1/portal.css"><script src="/static/1/portal.js" defer></script></head>
<body><a href="#content">Siirry sisältöön</a><main id="content">
<div role="alert" tabindex="-1"><h2>Tarkista 1 kohta</h2>
<ul><li><a href="#rent">Kirjoita vuokra</a></li></ul></div>
<h1>Menot</h1><h2>Asuminen</h2>
<form method="post" action="/fi/budget/home"><input type="hidden" name="csrf_token" value="abc">
<label for="rent">Vuokra</label>
<input id="rent" name="rent" aria-invalid="true" aria-describedby="rent-error">
<p id="rent-error">Kirjoita vuokra</p>
<fieldset><legend>Koti</legend><label><input type="radio" name="home" value="own"> Oma</label></fieldset>
<button type="submit">Jatka</button></form></main></body></html>"""

POLICY = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
}

BREAKS: list[tuple[Rule, str, str]] = [
    (page_rules.is_well_formed, "<h2>Asuminen</h2>", "<p><div>Asuminen</div></p>"),
    (page_rules.is_well_formed, "</fieldset>", ""),
    (page_rules.has_its_language, 'lang="fi"', 'lang="sv"'),
    (page_rules.has_its_language, ' lang="fi"', ""),
    (page_rules.has_one_heading_in_its_title, "<h1>Menot</h1>", ""),
    (page_rules.has_one_heading_in_its_title, "<h2>Asuminen</h2>", "<h1>Asuminen</h1>"),
    (page_rules.has_one_heading_in_its_title, "<h1>Menot</h1>", "<h1>Tulot</h1>"),
    (page_rules.skips_no_heading_level, "<h2>Asuminen</h2>", "<h3>Asuminen</h3>"),
    (page_rules.gives_an_id_once, 'id="rent-error"', 'id="rent"'),
    (page_rules.points_to_what_is_there, 'aria-describedby="rent-error"', 'aria-describedby="None"'),
    (page_rules.points_to_what_is_there, 'href="#content"', 'href="#elsewhere"'),
    (page_rules.labels_every_field, '<label for="rent">Vuokra</label>', "Vuokra"),
    (page_rules.asks_before_a_choice, "<legend>Koti</legend>", "Koti"),
    (page_rules.names_every_link_and_button, ">Jatka</button>", "></button>"),
    (page_rules.names_every_link_and_button, "<h2>Asuminen</h2>", '<img src="/static/1/mark.svg">'),
    (page_rules.guards_every_post, '<input type="hidden" name="csrf_token" value="abc">', ""),
    (page_rules.guards_every_post, 'value="abc"', 'value=""'),
    (page_rules.tells_its_errors, "Virhe: ", ""),
    (page_rules.tells_its_errors, ' role="alert"', ""),
    (page_rules.tells_its_errors, 'href="#rent"', 'href="#content"'),
    (page_rules.tells_its_errors, ' aria-describedby="rent-error"', ""),
    (
        page_rules.keeps_what_is_typed,
        "</form></main>",
        '<textarea aria-label="Omat sanat"></textarea></form></main><button id="stay-on">Pysy</button>',
    ),
    (page_rules.has_nothing_inline, "<h1>", '<h1 style="color:red">'),
    (page_rules.has_nothing_inline, "<h1>", '<h1 onclick="go()">'),
    (page_rules.has_nothing_inline, "</head>", "<style>h1{}</style></head>"),
    (page_rules.has_nothing_inline, "</main>", "<script>go()</script></main>"),
    (page_rules.takes_only_its_own_files, "/static/1/portal.js", "//cdn.example/portal.js"),
    (page_rules.takes_only_its_own_files, "/static/1/portal.css", "https://cdn.example/portal.css"),
    (page_rules.shows_no_raw_template, "Asuminen", "Jää %(left)s"),
    (page_rules.shows_no_raw_template, "Asuminen", "{{ left }}"),
    (page_rules.keeps_persons_out_of_addresses, "/fi/budget/home", "/fi/people/010190-900C"),
    (page_rules.keeps_persons_out_of_addresses, "/fi/budget/home", "javascript:go()"),
]


def page(html: str, status: int = 422) -> Page:
    return Page("/fi/budget/home", status, html)


def test_a_sound_page_has_no_fault() -> None:
    assert page_rules.faults(page(SOUND)) == []


@pytest.mark.parametrize(("rule", "sound", "broken"), BREAKS)
def test_a_rule_finds_its_fault(rule: Rule, sound: str, broken: str) -> None:
    assert SOUND.count(sound) >= 1
    assert list(rule(page(SOUND.replace(sound, broken, 1))))
    assert not list(rule(page(SOUND)))


def test_every_rule_is_shown_failing() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(page_rules.OF_A_PAGE)


def test_errors_without_status_422_are_a_fault() -> None:
    assert page_rules.faults(page(SOUND, status=200))


def test_a_part_for_htmx_is_held_to_what_a_part_can_keep() -> None:
    assert page_rules.faults(page("<output>Jää 208 €</output>", 200)) == []
    assert page_rules.faults(page('<output onclick="go()">Jää 208 €</output>', 200))


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_header_is_a_fault(name: str) -> None:
    assert not list(header_faults(HEADERS, private=True))
    assert list(header_faults({k: v for k, v in HEADERS.items() if k != name}, private=True))


def test_a_policy_that_lets_inline_scripts_in_is_a_fault() -> None:
    loose = HEADERS | {
        "Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; script-src 'unsafe-inline'"
    }
    assert list(header_faults(loose, private=False))


def test_the_gate_stays_shut_for_a_broken_page() -> None:
    app = Flask(__name__)
    app.test_client_class = GatedClient
    app.add_url_rule("/fi/page", "page", lambda: (SOUND.replace("<h1>", "<h1 onclick>"), 422, HEADERS))
    with pytest.raises(AssertionError, match="attribute onclick"):
        app.test_client().get("/fi/page")
