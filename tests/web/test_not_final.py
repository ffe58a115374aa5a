"""A result with incomes that nobody knows yet says so wherever it says what is left."""

import pytest

from tests.export.reading import pdf_text
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.web.budget_walk import WALK, answer_all, answer_until, send
from tests.web.household_typing import choose

VERDICTS = {"fi": "Tulos ei ole vielä lopullinen", "sv": "Resultatet är inte slutgiltigt ännu"}
REASONS = {"fi": "Et vielä tiedä yhtä tuloa.", "sv": "Du känner inte till en av inkomsterna ännu."}
HEADS = {
    "fi": "Ilman tuloja, joita et vielä tiedä, ",
    "sv": "Utan de inkomster som du inte känner till ännu ",
}


@pytest.fixture
def unsure(client: GatedClient) -> GatedClient:
    """A browser with a budget in which the wage is not known."""
    answer_until(client, "income")
    choose(client, "income", ["wage-p0"])
    send(client, "income", {"wage-p0": "", "wage-p0-unknown": "yes"})
    for step in ("costs", "everyday", "debts", "wish"):
        send(client, step, WALK[step])
    return client


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_page_says_that_an_income_is_not_known_and_leads_to_it(unsure: GatedClient, lang: str) -> None:
    page = Page(f"/{lang}/budget/result", 200, unsure.get(f"/{lang}/budget/result").text)
    (heading,) = map(text_of, page.all("h1"))
    (verdict,) = (part for part in page.all("section") if part.get("aria-labelledby") == "note-verdict")
    assert heading.startswith(HEADS[lang])
    assert VERDICTS[lang] in text_of(verdict)
    assert REASONS[lang] in text_of(verdict)
    assert f"/{lang}/budget/income" in {link.get("href") for link in verdict.iter("a")}
    assert verdict.get("class") == "note"


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_what_is_taken_along_says_so_too(unsure: GatedClient, lang: str) -> None:
    told = f"{VERDICTS[lang]}. {REASONS[lang]}"
    assert told in unsure.get(f"/{lang}/budget/take/print").text
    read = " ".join(pdf_text(unsure.get(f"/{lang}/budget/take/pdf").data).split())
    assert told in read


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_result_with_all_its_incomes_says_nothing_of_it(client: GatedClient, lang: str) -> None:
    answer_all(client)
    page = client.get(f"/{lang}/budget/result").text
    assert not [words for words in (VERDICTS[lang], REASONS[lang], HEADS[lang]) if words in page]
