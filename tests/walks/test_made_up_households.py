"""Twenty of the made-up households, typed on a phone: the result shows what `portal assess` says of them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.export.reading import TITLES, amount, from_page
from tests.ground.assessing import portal_assess
from tests.ground.browser import PHONE, NewVisitor
from tests.ground.live import Live
from tests.ground.made_up import households
from tests.ground.page import Page, text_of
from tests.walks.household import HouseholdWay
from tests.walks.way import Way

pytestmark = pytest.mark.browser

SAMPLE = households(300)[3::14][:20]
WALKS = [("fi", True), ("sv", True), ("fi", False), ("sv", False)]
NOTHING = Decimal(0)


def totals(expected: dict[str, Any], language: str) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The totals of the parts by own figures and by the norm, under the titles of the page."""

    def of(field: str) -> Decimal:
        return Decimal(expected[field])

    income, housing, separate = of("total_income"), of("housing"), of("separate")
    paid = of("debt_now") + of("enforcement")
    pairs = (
        (income, income),
        (housing, housing),
        (separate, separate),
        (of("living_used"), of("norm_used")),
        (of("outside"), None),
        (paid, paid),
    )
    return dict(zip(TITLES[language], pairs, strict=True))


def agrees(html: str, expected: dict[str, Any], language: str) -> None:
    """Whether a result shows the figures of the command."""
    page, read = Page(f"/{language}/budget/result", 200, html), from_page(html, language)
    whole = totals(expected, language)
    shown = {section.title: section.total for section in read.sections}
    assert shown == {title: whole[title] for title in shown}
    assert {title for title, (own, _) in whole.items() if own} <= shown.keys()
    left = [
        tuple(amount(text_of(cell)) for cell in row.iter("td"))
        for row in page.all("tr")
        if row.get("class") == "tot"
    ]
    now_own, now_norm, after_own, after_norm = (
        Decimal(expected[field]) for field in ("now_actual", "now_norm", "after_actual", "after_norm")
    )
    assert left[0] == read.left == (now_own, now_norm)
    assert sorted(left[1:]) == sorted([(now_own, after_own), (now_norm, after_norm)])
    (fitting,) = (at for at in page.all("section") if at.get("aria-labelledby") == "fitting")
    offered = [amount(text_of(at)) for at in next(fitting.iter("dl")).iter("dd")]
    wished = ("annuity_want", "annuity_stress") if expected["months_used"] else ()
    assert offered == [Decimal(expected[field]) for field in ("instalment", "max_credit", *wished)]


@pytest.mark.parametrize(("language", "javascript"), WALKS, ids=["fi-js", "sv-js", "fi-no-js", "sv-no-js"])
def test_the_result_shows_the_figures_of_the_command(
    quick_live: Live, new_visitor: NewVisitor, tmp_path: Path, language: str, javascript: bool
) -> None:
    told = SAMPLE[WALKS.index((language, javascript)) :: len(WALKS)]
    assert len(told) == len(SAMPLE) // len(WALKS)
    for household, expected in zip(told, portal_assess(told, tmp_path), strict=True):
        way = Way(new_visitor(PHONE, language=language, javascript=javascript), language)
        way.page.goto(f"{quick_live.address}/{language}/budget")
        HouseholdWay(way, household).walk()
        agrees(way.page.content(), expected, language)
