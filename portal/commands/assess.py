"""`portal assess`: households in the format of the test vectors, assessed; JSON out."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from portal import figures
from portal.delivery.household import read_households
from portal.domain import assessment
from portal.domain.assessment import Assessment
from portal.domain.budget import Budget, on_day
from portal.domain.finnish_time import day_of
from portal.services import assessing
from portal.units import load_units

_DEMO_UNIT = "990"
_MONEY = (
    *("total_income", "housing", "separate", "living_stated", "living_used", "sa_gap", "outside"),
    *("norm", "norm_used", "debt_now", "debt_keep", "enforcement", "enforcement_after"),
    *("now_norm", "now_actual", "after_norm", "after_actual", "base", "instalment", "max_credit"),
    *("annuity_want", "annuity_stress"),
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--norms", "norms", help="The id of a norm set, used without a look at its dates.")
def assess(file: Path, norms: str | None) -> None:
    """Assess the household, or the list of households, of FILE and print the results as JSON."""
    try:
        today = day_of(datetime.now(UTC))
        households = read_households(file.read_text("utf-8"))
        assessed = _of_the_day(today) if norms is None else _with(norms, today)
        results = [{"name": each.name, **fields(assessed(each.budget()))} for each in households]
    except ValidationError as fault:
        lines = "\n".join(f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors())
        raise click.ClickException(f"{file.name} cannot be read:\n{lines}") from fault
    except (ValueError, LookupError) as fault:
        raise click.ClickException(f"{file.name} cannot be assessed: {fault}") from fault
    click.echo(json.dumps(results, ensure_ascii=False, indent=1))


def _of_the_day(day: date) -> Callable[[Budget], Assessment]:
    unit = load_units().named(_DEMO_UNIT)
    return lambda budget: assessing.assessed(budget, unit, day)


def _with(norms: str, day: date) -> Callable[[Budget], Assessment]:
    try:
        amounts = figures.norm_set(norms)
    except KeyError:
        raise ValueError(f"there is no norm set {norms}") from None
    given = figures.proposed(norms)
    assistance, treatments = figures.norm_set(given.assistance), figures.treatments()
    return lambda budget: assessment.assess(
        on_day(budget, day), given.policy, amounts, assistance, given.protected, treatments
    )


def fields(result: Assessment) -> dict[str, Any]:
    """An assessment as the vectors write it: amounts as text with two decimals, absent as null."""
    amounts = {name: _amount(getattr(result, name)) for name in _MONEY}
    return amounts | {
        "unknown": result.unknown,
        "housing_share": str(result.housing_share),
        "debt_share": str(result.debt_share),
        "class": result.outcome.value,
        "months_for_want": result.offer.months_for_want,
        "months_used": result.offer.months_used,
        "stress_rate": None
        if result.offer.stress_rate is None
        else f"{result.offer.stress_rate.normalize():f}",
        "stress_ok": result.offer.stress_ok,
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
