"""What has changed in an earlier budget: ticked first, then asked for, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.domain.budget import Line
from portal.domain.budget_rows import Row
from portal.domain.earlier import Changes
from portal.forms.base import Fault, PortalForm
from portal.forms.budget.debts import DebtForm
from portal.forms.budget.household import HouseholdForm
from portal.forms.fields import TickField
from portal.forms.lines import LinesField
from portal.forms.money import MoneyField


@dataclass(frozen=True)
class Ticks:
    """What was ticked as changed: who lives here, rows, debts by their number, what enforcement takes."""

    household: bool = False
    rows: tuple[Row, ...] = ()
    debts: tuple[int, ...] = ()
    withheld: bool = False

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return self == Ticks()


def ticked(posted: MultiDict[str, str], rows: Iterable[Row], debts: int) -> Ticks:
    """What was ticked of the rows and debts that there are; anything else is passed over."""
    keys, numbers = set(posted.getlist("rows")), set(posted.getlist("debts"))
    return Ticks(
        household="household" in posted,
        rows=tuple(row for row in rows if row.key in keys),
        debts=tuple(number for number in range(1, debts + 1) if str(number) in numbers),
        withheld="withheld" in posted,
    )


class ChangedRowsForm(PortalForm[tuple[Line, ...]]):
    """The amounts of the rows that have changed."""

    lines = LinesField()

    def answer(self) -> tuple[Line, ...]:
        """The lines as they are now."""
        return self.lines.data


class ChangedDebtForm(DebtForm):
    """A debt as it is now, unless it has been paid."""

    gone = TickField(_l("This debt has been paid"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Of a debt that is paid nothing needs to be right."""
        return bool(self.gone.data or super().validate(extra_validators))


class ChangedWithheldForm(PortalForm[Any]):
    """What enforcement takes now."""

    withheld = MoneyField(_l("Enforcement takes from your income"))

    def answer(self) -> Any:
        """Euros a month, or None to have them estimated."""
        return self.withheld.data


@dataclass
class ChangesForm:
    """The forms of what was ticked, on one page.  The names of their fields begin differently."""

    ticks: Ticks
    household: HouseholdForm | None
    rows: ChangedRowsForm
    debts: Mapping[int, ChangedDebtForm]
    withheld: ChangedWithheldForm | None

    def _parts(self) -> Iterator[PortalForm[Any]]:
        yield from filter(None, (self.household, self.rows))
        yield from self.debts.values()
        yield from filter(None, (self.withheld,))

    def validate(self) -> bool:
        """Whether all of it can be read; each form is asked, so that every fault is told at once."""
        found = [part.validate() for part in self._parts()]
        return all(found)

    def faults(self) -> list[Fault]:
        """Every fault, in the order of the page."""
        return [fault for part in self._parts() for fault in part.faults()]

    @property
    def errors(self) -> list[Fault]:
        """The same, as a page asks a single form whether its title has to tell of faults."""
        return self.faults()

    def rearrange(self, pressed: Mapping[str, str]) -> None:
        """Add a row or remove one, when the pressed button of the post asks for it."""
        for part in self._parts():
            part.rearrange(pressed)

    def answer(self) -> Changes:
        """What has changed."""
        return Changes(
            household=self.household.answer() if self.household else None,
            rows=frozenset(self.ticks.rows),
            lines=self.rows.answer(),
            debts={n: None if form.gone.data else form.answer() for n, form in self.debts.items()},
            withheld_changed=self.withheld is not None,
            withheld=self.withheld.answer() if self.withheld else None,
        )
