"""A household in the format of the vectors, typed into the pages line by line."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from portal.domain.budget_rows import GROUPS, OWN, Row, is_of_an_adult
from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import Fields, fields_of, send

CHOSEN_ROWS = "rows"


def typed(amount: Decimal | str | None) -> str:
    """An amount as a person writes it."""
    return "" if amount is None else f"{Decimal(amount):.2f}".replace(".", ",")


def rows_of(household: dict[str, Any], step: str) -> Iterator[tuple[Row, list[Any]]]:
    """The lines of a step, each with its row on the page; alike incomes are those of two adults."""
    places: Counter[str] = Counter()
    for line in _taken_together(household["lines"]):
        code = line[0]
        if code.partition(".")[0] not in GROUPS[step]:
            continue
        number = places[code]
        places[code] += 1
        if is_of_an_adult(code):
            person = line[5] if len(line) > 5 and line[5] is not None else number
            yield Row(code, person), line
        else:
            yield Row(code, None, number if code in OWN else 0), line


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


def line_fields(row: Row, line: list[Any]) -> Fields:
    """What is typed into one row."""
    code, amount, every, status, *rest = line
    fields = {row.key: typed(amount), f"{row.key}-every": every}
    if code in OWN:
        fields[f"{row.key}-name"] = f"Rivi {row.number}"
    if status in {"unknown", "estimate"}:
        fields[f"{row.key}-{'unknown' if status == 'unknown' else 'about'}"] = "yes"
    if rest and Decimal(rest[0]) != 1:
        fields[f"{row.key}-share"] = f"{Decimal(rest[0]) * 100:.0f}"
    return fields


def choose(client: GatedClient, step: str, keys: list[str], lang: str = "fi") -> None:
    """Tick the rows of a step."""
    page = fields_of(client, f"{step}/lines", lang)
    fixed = {name: page[name] for name in ("csrf_token", "shown")}
    reply = client.post(f"/{lang}/budget/{step}/lines", data={**fixed, CHOSEN_ROWS: keys})
    assert reply.status_code == 303, step


def fill_in_lines(client: GatedClient, household: dict[str, Any], step: str, **more: str) -> None:
    """Choose the rows of a step and type their amounts."""
    rows = list(rows_of(household, step))
    choose(client, step, [Row(row.code, row.person).key for row, _ in rows])
    for row, _ in rows:
        if row.number:
            page = fields_of(client, step) | {"add": row.key.rpartition("-n")[0]}
            assert client.post(f"/fi/budget/{step}/total", data=page).status_code == 200
    fields = {name: text for row, line in rows for name, text in line_fields(row, line).items()}
    assert send(client, step, fields | more).status_code == 303, (step, fields)


def debt_fields(debt: dict[str, Any]) -> Fields:
    """What is typed on the card of a debt."""
    return {
        "code": debt["code"],
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


def fill_in(client: GatedClient, household: dict[str, Any]) -> str:
    """Walk the pages with one household; the page of its result."""
    enforced = any(debt["state"] == "enforcement" for debt in household["debts"])
    withheld = household.get("paid_by_enforcement")
    assert send(client, "household", household_fields(household)).status_code == 303
    fill_in_lines(client, household, "home", tenure="rented")
    for step in ("income", "costs", "everyday"):
        fill_in_lines(client, household, step)
    for debt in household["debts"]:
        assert send(client, "debts/new", debt_fields(debt)).status_code == 303
    assert send(client, "debts", {"withheld": typed(withheld)} if enforced else {}).status_code == 303
    wish = {"purpose": household["purpose"], "amount": household["want"]}
    if household.get("months"):
        wish["months"] = str(household["months"])
    fill_in_lines(client, household, "wish", **wish)
    return client.get("/fi/budget/result").get_data(as_text=True)
