"""Three hundred households typed into the pages come to what `portal assess` says of them, to the cent."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.commands.assess import fields as printed
from portal.delivery.budget_export import BudgetExport
from portal.delivery.household import HouseholdInput
from portal.domain.assessment import Outcome
from portal.domain.budget import Budget, DebtState, Purpose, Status
from portal.figures import debt_codes, line_kinds
from portal.services import budgeting
from portal.services.budget_result import result_of
from portal.store.engine import Store
from tests.ground.assessing import portal_assess
from tests.ground.made_up import households
from tests.ground.portal import Clock
from tests.web.household_typing import type_in

COUNT, PARTS = 300, 6
HOUSEHOLDS = households(COUNT)

EXPLAINED = {
    "income": "total_income",
    "housing": "housing",
    "separate": "separate",
    "living": "living_used",
    "other": "outside",
    "norm": "norm_used",
    "debts": "debt_now",
    "debts_after": "debt_keep",
    "enforcement": "enforcement",
    "now_own": "now_actual",
    "now_norm": "now_norm",
    "after_own": "after_actual",
    "after_norm": "after_norm",
    "base": "base",
    "instalment": "instalment",
    "max_credit": "max_credit",
    "sa_gap": "sa_gap",
    "months": "months_used",
    "annuity": "annuity_want",
    "stress": "annuity_stress",
}
"""The figures that are shown with their arithmetic, and what `portal assess` calls them."""


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What `portal assess` says of all of them on the day of the tests."""
    with time_machine.travel(Clock().now, tick=False):
        return portal_assess(HOUSEHOLDS, tmp_path_factory.mktemp("assess"))


def told(budget: Budget) -> tuple[object, ...]:
    """All of a budget; the order of the lines, which is that of the pages, left aside."""
    lines = sorted(budget.lines, key=lambda line: (line.code, line.person or 0))
    enforced = any(debt.state is DebtState.ENFORCEMENT for debt in budget.debts)
    withheld = budget.withheld if enforced else None
    return budget.household, lines, budget.debts, budget.purpose, budget.want, budget.months, withheld


def shown_figures(client: FlaskClient, lang: str) -> tuple[Budget, dict[str, Decimal]]:
    """The budget of the file that is taken along, and the figures that it explains."""
    file = BudgetExport.model_validate_json(client.get(f"/{lang}/budget/take/json").get_data())
    totals = {EXPLAINED[made.key]: made.result for made in file.explanations if made.key in EXPLAINED}
    assert (file.left.first, file.left.second) == (totals["now_actual"], totals["now_norm"])
    return file.budget.budget(), totals


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_typed_comes_to_what_the_command_says(
    app: Flask, portal_store: Store, clock: Clock, assessed: list[dict[str, Any]], part: int
) -> None:
    app.test_client_class = FlaskClient
    unit = app.extensions["portal"].unit
    for household, expected in list(zip(HOUSEHOLDS, assessed, strict=True))[part::PARTS]:
        client, name, lang = app.test_client(), household["name"], "sv" if part % 2 else "fi"
        type_in(client, household, lang)
        budget, figures = shown_figures(client, lang)
        assert told(budget) == told(HouseholdInput.model_validate(household).budget()), name
        differing = {
            field: (value, expected[field])
            for field, value in figures.items()
            if value != Decimal(expected[field] or 0)
        }
        assert differing == {}, name
        cookie = client.get_cookie("portal_budget")
        assert cookie is not None
        with portal_store.session(writes=False) as db:
            kept = budgeting.of_token(db, cookie.value, clock())
        assert kept is not None
        found = result_of(kept.answers, unit, clock().date()).assessment
        assert {"name": name, **printed(found)} == expected


def test_between_them_they_have_all_that_the_pages_ask(assessed: list[dict[str, Any]]) -> None:
    lines = [line for each in HOUSEHOLDS for line in HouseholdInput.model_validate(each).lines]
    asked = {(kind.code, every) for kind in line_kinds().values() for every in kind.frequencies}
    never = {code for code, _ in asked if code.startswith("debt.")}
    assert {(line.code, line.frequency) for line in lines} == {pair for pair in asked if pair[0] not in never}
    assert {line.status for line in lines} == set(Status) - {Status.NONE}
    assert {line.person for line in lines} == {None, 0, 1}
    assert {line.due for line in lines} == {None, *range(1, 13)}
    assert len({line.share for line in lines}) == 4
    assert all(any(getattr(line, part) for line in lines) for part in ("name", "ends", "months"))
    debts = [debt for each in HOUSEHOLDS for debt in each["debts"]]
    assert {debt["code"] for debt in debts} == set(debt_codes())
    assert {debt["state"] for debt in debts} == set(DebtState)
    assert {debt["refinance"] for debt in debts} == {True, False}


def test_between_them_they_are_of_every_kind(assessed: list[dict[str, Any]]) -> None:
    def of(field: str) -> set[Any]:
        return {household[field] for household in HOUSEHOLDS}

    assert of("adults") == {1, 2}
    assert of("purpose") == set(Purpose)
    assert of("paid_by_enforcement") == {None, "0.00", "151.37"}
    assert {len(household["children"]) for household in HOUSEHOLDS} == set(range(6))
    assert {len(household["debts"]) for household in HOUSEHOLDS} == set(range(6))
    assert {share for household in HOUSEHOLDS for _, share in household["children"]} == {"1", "0.5"}
    classes = Counter(household["class"] for household in assessed)
    assert classes.keys() == set(Outcome)
    assert min(classes.values()) > 1
