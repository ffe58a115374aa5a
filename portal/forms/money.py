"""An amount of euros as people write it, with what they wrote kept on the page."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.money import LARGEST, AmountFault, UnreadableAmount, parse_amount
from portal.forms.fields import Asked, Words, printable

LARGEST_RATE = Decimal(1000)
NBSP = "\N{NO-BREAK SPACE}"


def as_typed(amount: Decimal) -> str:
    """`1234,50`, or `1234` when there are no cents: how an amount stands in a field."""
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}".replace(".", ",")


def in_a_sentence(amount: Decimal) -> str:
    """`1 234,50 €`, or `1 234 €` when there are no cents: how an amount stands in a sentence."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return f"{amount:,.{decimals}f}".replace(",", NBSP).replace(".", ",") + f"{NBSP}€"


class MoneyField(Asked):
    """Euros and cents; `data` is a Decimal, or None when the field is empty or cannot be read."""

    def __init__(self, label: Words = "", *, largest: Decimal = LARGEST, **options: Any) -> None:
        super().__init__(label, **options)
        self.largest = largest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount.  Empty is no answer, which is not the same as 0."""
        self.data = None
        if not self.typed().strip():
            return
        try:
            self.data = parse_amount(self.typed(), self.largest)
        except UnreadableAmount as fault:
            raise ValueError(amount_words(self.label.text, fault, self.largest)) from fault

    def _value(self) -> str:
        if self.raw_data is not None:
            return printable(self.typed())
        return "" if self.data is None else as_typed(self.data)


class RateField(MoneyField):
    """A yearly interest in per cent, with or without the sign; `data` is a Decimal or None."""

    def __init__(self, label: Words = "", **options: Any) -> None:
        super().__init__(label, largest=LARGEST_RATE, **options)

    def typed(self) -> str:
        """What stood in the field, without the sign of per cent."""
        return super().typed().strip().removesuffix("%")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the rate."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError(
                _l("%(field)s: write the interest in per cent, for example 9,5", field=self.label.text)
            ) from fault

    def _value(self) -> str:
        return printable(Asked.typed(self)) if self.raw_data is not None else super()._value()


def amount_words(field: Words, fault: UnreadableAmount, largest: Decimal) -> Words:
    """What is wrong with an amount, and how to write it; `field` is what the amount is called."""
    match fault.kind:
        case AmountFault.AMBIGUOUS:
            larger, smaller = sorted(fault.options, reverse=True)
            return _l(
                "%(field)s: did you mean %(larger)s or %(smaller)s? Write it in that way.",
                field=field,
                larger=f"{larger:,.0f}".replace(",", NBSP),
                smaller=as_typed(smaller),
            )
        case AmountFault.NEGATIVE:
            return _l("%(field)s: write the amount without a minus sign", field=field)
        case AmountFault.TOO_PRECISE:
            return _l("%(field)s: write at most two decimals, for example 23,50", field=field)
        case AmountFault.TOO_LARGE:
            amount = f"{largest:,.2f}".replace(",", NBSP).replace(".", ",")
            return _l("%(field)s: the largest amount is %(amount)s euros", field=field, amount=amount)
        case _:
            return _l("%(field)s: write the amount in numbers, for example 23 or 23,50", field=field)
