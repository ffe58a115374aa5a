"""What has changed since the earlier budget: only what is ticked is asked for, and all else stays."""

from datetime import timedelta
from decimal import Decimal

import pytest

from portal.delivery.budget_export import from_export
from portal.domain.budget import Budget
from portal.domain.budget_answers import ChildAnswer, HouseholdAnswer
from portal.domain.budget_rows import GROUPS, on_offer
from portal.figures import line_kinds
from tests.ground.gated_client import GatedClient
from tests.ground.portal import STRANGER, Clock, Visitors
from tests.web import budget_walk
from tests.web.apply_walk import fill_in
from tests.web.apply_walk import send as send_application
from tests.web.budget_walk import DEBT, answer_all, answer_until, fields_of, send
from tests.web.earlier_walk import all_fields, open_file, saved_file, tell, tick
from tests.web.statement_walk import page_of, words


def budget(client: GatedClient) -> Budget:
    """The budget of a browser."""
    return from_export(client.get("/fi/budget/take/json").data).budget


def amounts(client: GatedClient) -> dict[str, Decimal | None]:
    return {line.code: line.amount for line in budget(client).lines}


@pytest.fixture
def earlier(client: GatedClient, clock: Clock) -> GatedClient:
    """A browser in which a budget of last year has been opened."""
    answer_until(client, "wish")
    assert send(client, "income", {"other-p0-n0": "25"}).status_code == 303
    assert send(client, "debts/new", DEBT).status_code == 303
    assert (
        send(client, "debts/new", DEBT | {"code": "enforcement", "state": "enforcement"}).status_code == 303
    )
    assert send(client, "wish", budget_walk.WALK["wish"]).status_code == 303
    saved = client.get("/fi/budget/take/json").data
    clock.move(timedelta(days=20))
    assert open_file(client, saved).status_code == 303
    return client


def test_no_two_rows_or_parts_of_the_page_bear_the_same_name() -> None:
    household = HouseholdAnswer(2, (ChildAnswer(5),))
    keys = [row.key for step in GROUPS for row in on_offer(step, line_kinds(), household)]
    others = {"everyday", "seldom", "household", "rows", "debts", "withheld", "shown", "add", "remove"}
    assert len(keys) == len(set(keys))
    assert not others & set(keys)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_line_and_debt_is_shown_with_its_amount(earlier: GatedClient, lang: str) -> None:
    page = words(earlier.get(f"/{lang}/budget/changes"))
    for told in ("895,00", "46,50", "1 610,00", "395,42", "44,00", "795,70", "620"):
        assert told in page
    for group in {"fi": ("Omat tulosi", "Kodin menot", "Velat"), "sv": ("Dina egna inkomster", "Skulder")}[
        lang
    ]:
        assert group in page


def test_only_what_is_ticked_is_asked_for(earlier: GatedClient) -> None:
    asked = tick(earlier, "rent", "wage-p0", debts=("1",))
    fields = all_fields(asked)
    assert (fields["rent"], fields["wage-p0"], fields["debt1-balance"]) == ("895", "1610", "620")
    assert not {"electricity", "everyday", "debt2-balance", "who-adults", "now-withheld"} & set(fields)


def test_what_was_told_changes_and_the_rest_stays(earlier: GatedClient) -> None:
    before = amounts_after_nothing(earlier)
    asked = tick(earlier, "rent", debts=("1", "2"))
    typed = {
        "rent": "920,50",
        "rent-about": "yes",
        "debt1-balance": "300",
        "debt2-gone": "yes",
        "debt2-balance": "",
    }
    assert tell(earlier, asked, typed).location == "/fi/budget/result"
    now = budget(earlier)
    assert amounts(earlier) == before | {"housing.rent": Decimal("920.50")}
    assert [(debt.code, debt.balance) for debt in now.debts] == [("instalment", Decimal(300))]


def amounts_after_nothing(client: GatedClient) -> dict[str, Decimal | None]:
    """The amounts when nothing is ticked; then the same page may be filled in again."""
    assert tick(client).location == "/fi/budget/result"
    return amounts(client)


def test_what_is_left_empty_is_there_no_more_and_what_is_not_known_is_unknown(earlier: GatedClient) -> None:
    asked = tick(earlier, "rent", "daycare", "home_insurance")
    typed = {"daycare": "", "home_insurance": "", "home_insurance-unknown": "yes"}
    assert tell(earlier, asked, typed).status_code == 303
    found = amounts(earlier)
    assert found["housing.rent"] == 895
    assert "sep.daycare" not in found
    assert found["housing.home_insurance"] is None
    assert "daycare" not in fields_of(earlier, "costs")


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_what_cannot_be_read_is_told_and_nothing_typed_is_lost(earlier: GatedClient, lang: str) -> None:
    asked = tick(earlier, "rent", "medicine", lang=lang, debts=("1",), household="yes")
    typed = {"rent": "1.234", "medicine": "33", "debt1-balance": "paljon", "who-children-0-age": "19"}
    reply = tell(earlier, asked, typed)
    assert reply.status_code == 422
    page = page_of(reply)
    links = {at.get("href") for at in page.all("a")}
    assert {"#rent", "#debt1-balance", "#who-children-0-age"} <= links
    assert all_fields(reply) | typed == all_fields(reply)
    assert (
        tell(earlier, reply, {"rent": "1234", "debt1-balance": "1", "who-children-0-age": "11"}).status_code
        == 303
    )


def test_the_ages_are_asked_one_year_later_and_child_benefit_follows(
    earlier: GatedClient, clock: Clock
) -> None:
    page = earlier.get("/fi/budget/changes")
    assert all_fields(page)["household"] == "yes"
    assert "24.11.2026" in words(page)
    asked = tick(earlier, household="yes")
    fields = all_fields(asked)
    assert (fields["who-children-0-age"], fields["who-children-1-age"]) == ("11", "6")
    removed = tell(earlier, asked, {"remove": "who-children-0"}, "rows")
    assert "who-children-1-age" not in all_fields(removed)
    added = tell(earlier, removed, {"add": "who-children"}, "rows")
    new = next(name for name, age in all_fields(added).items() if name.endswith("-age") and not age)
    assert tell(earlier, added, {new: "2"}).status_code == 303
    assert sorted(child.age for child in budget(earlier).household.children) == [2, 6]


def test_a_year_later_the_children_are_a_year_older(client: GatedClient, clock: Clock) -> None:
    saved = saved_file(client)
    clock.move(timedelta(days=330))
    other = client.application.test_client()
    assert isinstance(other, GatedClient)
    assert open_file(other, saved).status_code == 303
    fields = all_fields(tick(other, household="yes"))
    assert (fields["who-children-0-age"], fields["who-children-1-age"]) == ("12", "7")


def test_child_benefit_is_counted_from_the_ages_unless_it_was_ticked(earlier: GatedClient) -> None:
    assert tick(earlier, household="yes").status_code == 200
    one = {"who-adults": "1", "who-children-0-age": "12"}
    asked = tell(earlier, tick(earlier, household="yes"), {"remove": "who-children-1"}, "rows")
    assert tell(earlier, asked, one).location == "/fi/budget/result"
    assert amounts(earlier)["income.child_benefit"] == Decimal("94.88") + Decimal("73.30")
    asked = tick(earlier, "child_benefit", household="yes")
    assert tell(earlier, asked, {"who-children-0-age": "2", "child_benefit": "50"}).status_code == 303
    assert amounts(earlier)["income.child_benefit"] == 50


def test_another_adults_income_is_asked_for_when_one_has_moved_in(earlier: GatedClient) -> None:
    asked = tick(earlier, household="yes")
    assert tell(earlier, asked, {"who-adults": "2"}).location == "/fi/budget/income/lines"


def test_what_enforcement_takes_can_be_ticked_too(earlier: GatedClient) -> None:
    asked = tick(earlier, withheld="yes")
    assert tell(earlier, asked, {"now-withheld": "151,37"}).status_code == 303
    assert budget(earlier).withheld == Decimal("151.37")


def test_a_row_by_month_shows_its_months_without_a_script(earlier: GatedClient) -> None:
    asked = tick(earlier, "other-p0-n0")
    months = tell(earlier, asked, {"other-p0-n0-every": "by_month"}, "rows")
    assert tell(earlier, months, {"other-p0-n0-m1": "60", "other-p0-n0-m2": "80"}).status_code == 303
    page = words(earlier.get("/fi/budget/changes"))
    assert "70,00 € kuukaudessa, 2 kuukauden keskiarvo (tammi 60,00 €; helmi 80,00 €" in page


def test_a_change_in_another_tab_is_told_before_it_is_overwritten(earlier: GatedClient) -> None:
    asked = tick(earlier, "rent")
    assert tell(earlier, asked, {"rent": "900"}).status_code == 303
    late = tell(earlier, asked, {"rent": "950"})
    assert late.status_code == 409
    assert all_fields(late)["rent"] == "950"
    assert tell(earlier, late, {}).status_code == 303
    assert amounts(earlier)["housing.rent"] == 950


def test_what_is_typed_outlives_the_token_of_the_form(earlier: GatedClient) -> None:
    asked = tick(earlier, "rent")
    lost = tell(earlier, asked, {"rent": "901", "csrf_token": "of another session"})
    assert lost.location == "/fi/budget/changes/amounts"
    back = earlier.get(lost.location)
    assert all_fields(back)["rent"] == "901"
    assert tell(earlier, back, {}).status_code == 303
    assert amounts(earlier)["housing.rent"] == 901


def test_nothing_changes_by_looking(earlier: GatedClient) -> None:
    for page in ("amounts", "rows"):
        assert earlier.get(f"/fi/budget/changes/{page}").location == "/fi/budget/changes"


def test_without_a_whole_budget_there_is_nothing_to_compare(client: GatedClient) -> None:
    assert client.get("/fi/budget/changes").location == "/fi/budget/household"
    answer_until(client, "costs")
    assert client.get("/fi/budget/changes").location == "/fi/budget/costs"


def test_a_budget_of_this_browser_can_be_gone_through_too(client: GatedClient) -> None:
    answer_all(client)
    assert 'href="/fi/budget/changes"' in client.get("/fi/budget/result").text
    asked = tick(client, "rent")
    assert tell(client, asked, {"rent": "900"}).location == "/fi/budget/result"
    assert amounts(client)["housing.rent"] == 900


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_sent_application_is_the_start_of_the_next_budget(
    visitors: Visitors, clock: Clock, lang: str
) -> None:
    browser = visitors.resident(language=lang)
    answer_all(browser)
    tasks = send_application(browser, f"/{lang}/apply", {"mine": "yes"}).location
    fill_in(browser, tasks)
    application = send_application(browser, f"{tasks}/review").location.split("/")[3]
    clock.move(timedelta(minutes=5))
    page = browser.get(f"/{lang}/my/applications/{application}")
    told = {"fi": "Se korvaa tämän selaimen budjetin", "sv": "Den ersätter budgeten i den här webbläsaren"}
    assert told[lang] in words(page)
    address = f"/{lang}/my/applications/{application}/budget"
    token = {"csrf_token": fields_of(page)["csrf_token"]}
    assert browser.get(address).location == f"/{lang}/my/applications/{application}"
    assert browser.post(address, data=token).location == f"/{lang}/my/applications/{application}"
    assert browser.post(address, data=fields_of(page)).location == f"/{lang}/budget/changes"
    assert "24.11.2026" in words(browser.get(f"/{lang}/budget/changes"))
    stranger = visitors.resident(STRANGER, language=lang)
    theirs = {"csrf_token": fields_of(stranger.get(f"/{lang}/budget/household"))["csrf_token"]}
    assert stranger.post(address, data=theirs).status_code == 404
