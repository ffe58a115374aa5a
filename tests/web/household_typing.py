"""A household in the format of the vectors, typed into the pages line by line.

Nothing is typed that the page does not ask for: a field or a choice that is not there fails the typing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient

from portal.domain.budget_path import RESULT
from portal.domain.budget_rows import CHARGE, EVERYDAY, GROUPS, OWN, SELDOM, Row, is_of_an_adult
from portal.figures import line_kinds
from tests.ground.made_up import CHARGES

CHOSEN_ROWS = "rows"
Fields = dict[str, str]

_HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|shown|[^"]+-asked)" value="([^"]*)"')
_NAMED = re.compile(r'<(?:input|textarea)\b[^>]* name="([^"]+)"')
_TICK = re.compile(r'<input type="(?:radio|checkbox)"[^>]* name="([^"]+)" value="([^"]*)"')
_SELECT = re.compile(r'<select\b[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]*)"')
_ALWAYS_ASKED = frozenset({EVERYDAY, SELDOM})


@dataclass(frozen=True)
class Form:
    """What a page asks for, read off quickly."""

    hidden: Fields
    names: frozenset[str]
    choices: frozenset[tuple[str, str]]
    """What may be chosen or ticked: the name and the value."""

    @classmethod
    def of(cls, html: str) -> "Form":
        """The form of a page."""
        choices = set(_TICK.findall(html))
        for name, options in _SELECT.findall(html):
            choices |= {(name, value) for value in _OPTION.findall(options)}
        return cls(dict(_HIDDEN.findall(html)), frozenset(_NAMED.findall(html)), frozenset(choices))

    def lacks(self, fields: Mapping[str, str]) -> list[str]:
        """Which of the fields cannot be typed or chosen here."""
        of_choice = {name for name, _ in self.choices}
        return [
            name
            for name, text in fields.items()
            if ((name, text) not in self.choices if name in of_choice else name not in self.names)
        ]

    def takes(self, fields: Fields) -> Fields:
        """Those of the fields that are here, with what the page carries along."""
        missing = set(self.lacks(fields))
        return {**{name: text for name, text in fields.items() if name not in missing}, **self.hidden}


def typed(amount: Decimal | str | None) -> str:
    """An amount as a person writes it."""
    return "" if amount is None else f"{Decimal(amount):.2f}".replace(".", ",")


def rows_of(household: dict[str, Any], step: str) -> Iterator[tuple[Row, list[Any]]]:
    """The lines of a step, each with its row on the page; alike incomes are those of two adults."""
    places: Counter[tuple[str, int | None]] = Counter()
    for line in _taken_together(household["lines"]):
        code, person = line[0], line[5] if len(line) > 5 else None
        if code.partition(".")[0] not in GROUPS[step]:
            continue
        number = places[code, person]
        places[code, person] += 1
        if is_of_an_adult(code) and person is None:
            yield Row(code, number), line
        elif household.get("short") and code in CHARGES:
            yield Row(CHARGE), line
        else:
            yield Row(code, person, number), line


def _taken_together(lines: list[list[Any]]) -> list[list[Any]]:
    """The lines, those in one that the page asks in one sum: child benefit and its additions."""
    taken: dict[str, list[Any]] = {}
    for n, line in enumerate(lines):
        together = not is_of_an_adult(line[0]) and line[0] not in OWN
        key = line[0] if together else f"{n}"
        if key in taken:
            taken[key] = [line[0], str(Decimal(taken[key][1]) + Decimal(line[1])), *line[2:]]
        else:
            taken[key] = line
    return list(taken.values())


def line_fields(row: Row, line: Sequence[Any], *, short: bool = False) -> Fields:
    """What is typed into one row."""
    code, amount, every, status, share, _, name, due, ends, _, months = _whole(line)
    itemised = not short and code not in _ALWAYS_ASKED
    fields = {row.key: typed(amount)}
    if every == "by_month":
        known = dict(enumerate(months, 1))
        fields = {f"{row.key}-m{month}": typed(known.get(month)) for month in range(1, 13)}
    if row.code != CHARGE and len(line_kinds()[code].frequencies) > 1:
        fields[f"{row.key}-every"] = every
    if itemised and code in OWN:
        fields[f"{row.key}-name"] = name or f"Rivi {row.number}"
    if itemised and status in {"unknown", "estimate"} and row.group != "asset":
        fields[f"{row.key}-{'unknown' if status == 'unknown' else 'about'}"] = "yes"
    if Decimal(share) != 1:
        fields[f"{row.key}-share"] = f"{Decimal(share) * 100:.0f}"
    if due:
        fields[f"{row.key}-due"] = str(due)
    if ends:
        last = date.fromisoformat(ends)
        fields |= {f"{row.key}-end-{part}": str(getattr(last, part)) for part in ("day", "month", "year")}
    return fields


def _whole(line: Sequence[Any]) -> tuple[Any, ...]:
    """A line with all that may be left out of it."""
    left_out = ("1", None, "", None, None, None, ())
    return (*line, *left_out[len(line) - 4 :])


def step_fields(household: dict[str, Any], step: str) -> Fields:
    """All that is typed on the page of a step, once its rows are there."""
    short = bool(household.get("short"))
    fields: Fields = {}
    if step == "income" and household["children"] and not chooses(household, step):
        fields["child_benefit"] = ""  # It is filled in already, and is not what this household gets.
    for row, line in rows_of(household, step):
        fields |= line_fields(row, line, short=short)
    if step == "home":
        held = [CHARGES[line[0]] for line in household["lines"] if line[0] in CHARGES]
        fields |= {"municipality": "", "tenure": held[0] if short and held else "rented"}
    if step == "wish":
        months = str(household.get("months") or "")
        fields |= {"purpose": household["purpose"], "amount": typed(household["want"]), "months": months}
        if any(debt["refinance"] for debt in household["debts"]):
            fields["debts_added"] = "no"
    return fields


def chooses(household: dict[str, Any], step: str) -> bool:
    """Whether the rows of a step are chosen first; where nothing is told, the usual ones are left empty."""
    return not household.get("short") and any(True for _ in rows_of(household, step))


def chosen_keys(household: dict[str, Any], step: str) -> list[str]:
    """The ticks of a step: one for each line, and one for all own rows of a kind."""
    rows = [row for row, _ in rows_of(household, step) if row.code not in _ALWAYS_ASKED]
    return list(dict.fromkeys(Row(row.code, row.person).key for row in rows))


def form_of(client: FlaskClient, page: str, lang: str = "fi") -> Form:
    """The form of a page of the budget."""
    return Form.of(client.get(f"/{lang}/budget/{page}").get_data(as_text=True))


def send(client: FlaskClient, page: str, fields: Fields, lang: str = "fi", form: Form | None = None) -> None:
    """Type these fields into a page, and send it; once more if it asks whether they are right."""
    form = form or form_of(client, page, lang)
    assert not form.lacks(fields), (page, form.lacks(fields))
    reply = client.post(f"/{lang}/budget/{page}", data=fields | form.hidden)
    if reply.status_code == 422:
        form = Form.of(reply.get_data(as_text=True))
        assert any(name.endswith("-asked") for name in form.hidden), (page, fields)
        reply = client.post(f"/{lang}/budget/{page}", data=fields | form.hidden)
    assert reply.status_code == 303, (page, fields)


def choose(client: FlaskClient, step: str, keys: list[str], lang: str = "fi") -> Form:
    """Tick the rows of a step, also such as it does not offer; its form."""
    form = form_of(client, f"{step}/lines", lang)
    reply = client.post(f"/{lang}/budget/{step}/lines", data={**form.hidden, CHOSEN_ROWS: keys})
    assert reply.status_code == 303, step
    return form


def fill_in_lines(client: FlaskClient, household: dict[str, Any], step: str, lang: str = "fi") -> None:
    """Choose the rows of a step, unless the usual ones do, and type their amounts."""
    if chooses(household, step):
        keys = chosen_keys(household, step)
        offered = choose(client, step, keys, lang).choices
        assert {(CHOSEN_ROWS, key) for key in keys} <= offered, step
    fields, form = step_fields(household, step), form_of(client, step, lang)
    for press in presses(household, step):
        form = _pressed(client, step, form.takes(fields) | press, lang)
    if form.lacks(fields):
        # The twelve boxes of a line by month, or its one amount, come when its frequency has been chosen.
        form = _pressed(client, step, form.takes(fields), lang)
    send(client, step, fields, lang, form)


def presses(household: dict[str, Any], step: str) -> list[Fields]:
    """The buttons that add rows to a step: own rows after the first of their kind, and each child."""
    if step == "household":
        return [{"add": "children"} for _ in household["children"]]
    return [{"add": row.key.rpartition("-n")[0]} for row, _ in rows_of(household, step) if row.number]


def _pressed(client: FlaskClient, step: str, data: Fields, lang: str) -> Form:
    reply = client.post(f"/{lang}/budget/{step}/total", data=data)
    assert reply.status_code == 200, (step, data)
    return Form.of(reply.get_data(as_text=True))


def debt_fields(debt: dict[str, Any]) -> Fields:
    """What is typed on the card of a debt."""
    return {
        "code": debt["code"],
        "creditor": debt.get("creditor", ""),
        "balance": typed(debt["balance"]),
        "instalment": typed(debt["instalment"]),
        "overdue": typed(debt.get("overdue")),
        "rate": typed(debt.get("rate")),
        "state": debt["state"],
        "refinance": "yes" if debt["refinance"] else "no",
    }


def household_fields(household: dict[str, Any]) -> Fields:
    """What is typed about who lives in the home."""
    fields = {"adults": str(household["adults"])}
    for n, (age, share) in enumerate(household["children"]):
        fields[f"children-{n}-age"] = str(age)
        if Decimal(share) != 1:
            fields[f"children-{n}-half"] = "yes"
    return fields


def debts_fields(household: dict[str, Any]) -> Fields:
    """What is typed about all debts together."""
    enforced = any(debt["state"] == "enforcement" for debt in household["debts"])
    return {"withheld": typed(household.get("paid_by_enforcement"))} if enforced else {}


def type_in(client: FlaskClient, household: dict[str, Any], lang: str = "fi") -> None:
    """Walk the pages with one household, up to its result."""
    form, fields = form_of(client, "household", lang), household_fields(household)
    for press in presses(household, "household"):
        form = _pressed(client, "household", form.takes(fields) | press, lang)
    send(client, "household", fields, lang, form)
    for step in ("home", "income", "costs", "everyday"):
        fill_in_lines(client, household, step, lang)
    for debt in household["debts"]:
        send(client, "debts/new", debt_fields(debt), lang)
    send(client, "debts", debts_fields(household), lang)
    fill_in_lines(client, household, "wish", lang)


def fill_in(client: FlaskClient, household: dict[str, Any]) -> str:
    """Walk the pages with one household; the page of its result."""
    type_in(client, household)
    return client.get(f"/fi/budget/{RESULT}").get_data(as_text=True)
