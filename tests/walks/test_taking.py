"""Taking the result along in a real browser: printed with everything opened, and as files."""

import pytest
from playwright.sync_api import expect

from tests.export.reading import pdf_text
from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser

COUNTED_BY = {"fi": "Laskuperuste:", "sv": "Beräkningsgrund:"}
DECIDES = {"fi": "Päätöksen tekee yksikkö.", "sv": "Enheten fattar beslutet."}


@pytest.mark.parametrize(
    ("language", "size", "javascript"),
    [("fi", PHONE, True), ("sv", DESK, False)],
    ids=["fi-360-js", "sv-1280"],
)
def test_the_result_is_printed_whole_and_taken_along(
    live: Live, new_visitor: NewVisitor, language: str, size: tuple[int, int], javascript: bool
) -> None:
    way = Way(new_visitor(size, language=language, javascript=javascript), language)
    way.page.goto(live.address)
    way.make_budget()
    explained = way.page.locator("details dl.st dd").count()
    assert explained > 10
    for kind in ("pdf", "xlsx", "json"):
        with way.page.expect_download() as download:
            way.follow(f"/budget/take/{kind}")
        name = {"fi": "budjetti", "sv": "budget"}[language]
        assert download.value.suggested_filename.startswith(f"{name}-20")
        assert download.value.suggested_filename.endswith(f".{kind}")
    printed = pdf_text(way.page.pdf(format="A4"))
    assert printed.count(COUNTED_BY[language]) == explained
    assert DECIDES[language] in " ".join(printed.split())
    way.follow("/budget/take/print")
    way.arrive("budget/take/print")
    expect(way.page.locator("main [data-print]")).to_be_visible(visible=javascript)
    plain = pdf_text(way.page.pdf(format="A4"))
    assert plain.count(COUNTED_BY[language]) == explained
    assert DECIDES[language] in " ".join(plain.split())
