"""Taking the result along: files of the browser's own budget, and a page that prints well."""

import json

import pytest

from portal.delivery.budget_export import from_export
from tests.export.reading import from_data, from_page, from_pdf, from_workbook
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.web.budget_walk import answer_all, answer_until

KINDS = {
    "pdf": ("application/pdf", b"%PDF-"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    "json": ("application/json", b"{"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "name"), [("fi", "budjetti"), ("sv", "budget")])
def test_a_file_is_named_plainly_and_kept_by_nobody(
    client: GatedClient, kind: str, language: str, name: str
) -> None:
    answer_all(client)
    reply = client.get(f"/{language}/budget/take/{kind}")
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{name}-2026-11-24.{kind}"'
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.mimetype == KINDS[kind][0]
    assert reply.data.startswith(KINDS[kind][1])


@pytest.mark.parametrize("way", [*KINDS, "print"])
def test_only_a_whole_budget_of_this_browser_is_taken_along(client: GatedClient, way: str) -> None:
    assert client.get(f"/fi/budget/take/{way}").location == "/fi/budget/household"
    answer_until(client, "wish")
    assert client.get(f"/fi/budget/take/{way}").location == "/fi/budget/wish"


def test_there_is_no_file_of_another_kind(client: GatedClient) -> None:
    answer_all(client)
    assert client.get("/fi/budget/take/docx").status_code == 404


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_result_links_to_every_way_in_its_language(client: GatedClient, language: str) -> None:
    answer_all(client)
    page = client.get(f"/{language}/budget/result").text
    for way in ("print", *KINDS):
        assert f'href="/{language}/budget/take/{way}"' in page


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_page_for_printing_hides_nothing(client: GatedClient, language: str) -> None:
    answer_all(client)
    html = client.get(f"/{language}/budget/take/print").text
    page = Page(f"/{language}/budget/take/print", 200, html)
    assert not list(page.all("details"))
    assert "24.11.2026" in html
    words = {"fi": "Tämä on arvio. Päätöksen tekee yksikkö.", "sv": "Detta är en uppskattning."}
    assert words[language] in html
    result = client.get(f"/{language}/budget/result").text
    for told in Page(f"/{language}/budget/result", 200, result).all("dd"):
        assert text_of(told) in {text_of(at) for at in page.all("dd")}


def test_the_file_holds_what_was_answered(client: GatedClient) -> None:
    answer_all(client)
    contents = client.get("/fi/budget/take/json").text
    amounts = {line.code: f"{line.amount}" for line in from_export(contents).budget.lines}
    assert (amounts["housing.rent"], amounts["housing.electricity"]) == ("895.00", "46.50")
    assert json.loads(contents)["language"] == "fi"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_pages_show_the_rows_of_the_files(client: GatedClient, language: str) -> None:
    answer_all(client)
    address = f"/{language}/budget"
    data = from_data(client.get(f"{address}/take/json").text)
    assert sum(len(section.rows) for section in data.sections) > 10
    assert from_page(client.get(f"{address}/result").text, language) == data
    assert from_page(client.get(f"{address}/take/print").text, language) == data
    assert from_pdf(client.get(f"{address}/take/pdf").data, language) == data
    assert from_workbook(client.get(f"{address}/take/xlsx").data, language) == data
