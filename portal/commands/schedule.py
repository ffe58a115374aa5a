"""`portal schedule`: the repayment schedule of a credit."""

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from portal.domain.money import CENT, LARGEST
from portal.domain.schedule import Method, Payment, build
from portal.figures.calendar import is_banking_day

_LARGEST_RATE = 1000
_RATE_DECIMALS = 6
_COLUMNS = "{:>4}  {:<10}  {:>10}  {:>9}  {:>10}  {:>10}"


class _Number(click.ParamType[Decimal]):
    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """A decimal number that is finite and not negative."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0:
            self.fail(f"{value} is not a number of 0 or more", param, ctx)
        return number


class _Rate(_Number):
    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """A rate that a contract could name; its digits are bounded, and so is the reckoning."""
        rate = super().convert(value, param, ctx)
        if rate > _LARGEST_RATE or int(rate.as_tuple().exponent) < -_RATE_DECIMALS:
            told = f"{value} is not a rate of at most {_LARGEST_RATE} with {_RATE_DECIMALS} decimals"
            self.fail(told, param, ctx)
        return rate


class _Euros(_Number):
    name = "euros"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """A number of whole cents that is not out of all bounds."""
        amount = super().convert(value, param, ctx)
        if amount > LARGEST or amount != amount.quantize(CENT):
            self.fail(f"{value} is not an amount of at most {LARGEST} with two decimals", param, ctx)
        return amount.quantize(CENT)


@click.command()
@click.option("--principal", type=_Euros(), required=True, help="Euros.")
@click.option("--rate", type=_Rate(), required=True, help="Per cent a year.")
@click.option("--months", type=click.IntRange(1, 600), required=True)
@click.option("--first-due", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--method", type=click.Choice([method.value for method in Method]), default="annuity")
@click.option("--instalment", type=_Euros(), help="Euros a month, for the method fixed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def schedule(
    principal: Decimal,
    rate: Decimal,
    months: int,
    first_due: datetime,
    method: str,
    instalment: Decimal | None,
    as_json: bool,
) -> None:
    """Print the repayment schedule of a credit."""
    try:
        plan = build(
            principal,
            rate,
            months,
            first_due.date(),
            Method(method),
            is_banking_day=is_banking_day,
            instalment=instalment,
        )
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault
    rows = [_row(payment) for payment in plan.payments]
    if as_json:
        total = {"instalment": f"{plan.instalment:.2f}", "total_interest": f"{plan.total_interest:.2f}"}
        click.echo(json.dumps(total | {"payments": rows}, indent=1))
        return
    for row in ({name: name for name in rows[0]}, *rows):
        click.echo(_COLUMNS.format(*row.values()))


def _row(payment: Payment) -> dict[str, Any]:
    return {
        "n": payment.n,
        "due": payment.due.isoformat(),
        "payment": f"{payment.payment:.2f}",
        "interest": f"{payment.interest:.2f}",
        "principal": f"{payment.principal:.2f}",
        "balance": f"{payment.balance:.2f}",
    }
