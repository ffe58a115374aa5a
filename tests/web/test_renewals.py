"""The staff are told on every page which figures have run out and which soon will; residents are not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from portal.store.engine import Store
from tests.ground.arriving import application_in
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors

LABELS = {"fi": "Uusittavat luvut", "sv": "Siffror att förnya"}


def banner(page: str, lang: str) -> str:
    """The part of a page that tells of figures, or nothing."""
    return page.partition(f'aria-label="{LABELS[lang]}">')[2].partition("</aside>")[0]


@pytest.mark.parametrize(
    ("lang", "run_out", "ending"),
    [
        ("fi", "Korkolain viitekorko: voimassa 30.6.2026 asti", "Elatustuki 31.12.2026"),
        ("sv", "Referensränta enligt räntelagen: gällde till 30.6.2026", "Underhållsstöd 31.12.2026"),
    ],
)
def test_every_page_of_the_staff_names_the_figures_in_plain_words(
    visitors: Visitors, portal_store: Store, lang: str, run_out: str, ending: str
) -> None:
    counsellor, application = visitors.staff(), application_in(portal_store)
    for address in ("queue", "discussions", f"cases/{application}"):
        told = banner(counsellor.get(f"/{lang}/staff/{address}").text, lang)
        loud, quiet = told.split('<p class="small mut">')
        assert run_out in loud
        assert ending in quiet
        assert "luottoehdot" not in told
        assert "kreditvillkor" not in told


def test_a_figure_that_no_one_uses_here_is_not_told_of(visitors: Visitors) -> None:
    assert "Velkajärjestelyn" not in banner(visitors.staff().get("/fi/staff/queue").text, "fi")


def test_what_should_have_changed_is_told_of_while_the_old_figure_stands(
    clock: Clock, visitors: Visitors
) -> None:
    clock.now = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    told = banner(visitors.staff().get("/fi/staff/queue").text, "fi")
    assert "Toimeentulotuen perusosa: käytössä on vanha luku, jonka piti vaihtua 31.12.2026 jälkeen" in told
    assert "Lääkkeiden vuosiomavastuu: voimassa 31.12.2026 asti" in told


def test_the_county_s_own_terms_are_told_of_too(clock: Clock, visitors: Visitors) -> None:
    clock.now = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
    assert "Alueen luottoehdot: tälle päivälle ei ole lukua" in banner(
        visitors.staff().get("/fi/staff/queue").text, "fi"
    )


def test_on_a_day_on_which_all_is_well_nothing_is_said(clock: Clock, visitors: Visitors) -> None:
    clock.now = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    for lang, label in LABELS.items():
        assert label not in visitors.staff().get(f"/{lang}/staff/queue").text


def test_residents_are_not_troubled_with_it(client: GatedClient, visitors: Visitors) -> None:
    pages = (client.get("/fi"), client.get("/fi/staff"), visitors.resident().get("/fi/my"))
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if LABELS["fi"] in page.text]


def test_it_is_found_out_once_a_day(app: Flask, clock: Clock) -> None:
    def found() -> Any:
        with app.test_request_context("/fi/staff/queue"):
            return app.jinja_env.globals["figures_to_renew"]()  # type: ignore[operator]

    today = found()
    assert found() is today
    clock.now = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    assert found() is not today
