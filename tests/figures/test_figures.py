"""The figures by day, and figure files that are refused with their faults."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import AfterValidator, BaseModel

from portal import figures
from portal.domain.budget import Child, Household, Treatment
from portal.figures import BadFigures, FigureMissing, checking
from portal.figures.calendar import is_banking_day
from portal.figures.dated import Amount, Dated, apart, on, read


@pytest.mark.parametrize(
    ("day", "single"),
    [(date(2026, 1, 1), "596.32"), (date(2026, 2, 28), "596.32"), (date(2026, 3, 1), "578.43")],
)
def test_the_norm_set_is_that_of_the_day(day: date, single: str) -> None:
    assert figures.norm_set_on("perusosa", day).single == Decimal(single)


@pytest.mark.parametrize(
    ("family", "day"),
    [
        ("perusosa", date(2025, 12, 31)),
        ("velkajarjestely", date(2023, 12, 31)),
        ("velkajarjestely", date(2026, 1, 1)),
        ("unheard_of", date(2026, 6, 1)),
    ],
)
def test_a_day_without_a_norm_set_is_refused_by_name_and_never_filled_in(family: str, day: date) -> None:
    with pytest.raises(FigureMissing, match=f"no norm set {family} for {day}") as missing:
        figures.norm_set_on(family, day)
    assert missing.value.day == day


def test_a_norm_set_is_had_by_its_id_whatever_the_day() -> None:
    assert figures.norm_set("velkajarjestely-2025").couple_each == Decimal(602)
    with pytest.raises(KeyError):
        figures.norm_set("velkajarjestely-1999")


@pytest.mark.parametrize(
    ("household", "benefit"),
    [
        (Household(2, (Child(5),)), "94.88"),
        (Household(2, (Child(5), Child(1))), "225.72"),
        (Household(1, (Child(11), Child(6))), "346.32"),
        (Household(2, tuple(Child(age) for age in (16, 12, 9, 7, 5, 4))), "892.13"),
        (Household(2, (Child(17), Child(16))), "94.88"),
        (Household(1, (Child(8, Decimal("0.5")),)), "168.18"),
        (Household(1, (Child(8, Decimal(0)),)), "0"),
        (Household(1), "0"),
    ],
)
def test_child_benefit_is_the_law_s(household: Household, benefit: str) -> None:
    assert figures.child_benefit(household, date(2026, 11, 24)) == Decimal(benefit)


def test_the_protected_portion_is_that_of_the_year() -> None:
    assert figures.protected_part(date(2025, 6, 1)).monthly(0) == Decimal("986.40")
    assert figures.protected_part(date(2021, 6, 1)).monthly(1) == Decimal("925.80")
    with pytest.raises(FigureMissing):
        figures.protected_part(date(2020, 12, 31))


def test_a_half_year_without_a_reference_rate_is_refused() -> None:
    assert figures.reference_rate(date(2026, 6, 30)) == Decimal("2.5")
    assert figures.reference_rate(date(2023, 7, 1)) == Decimal("4.0")
    with pytest.raises(FigureMissing, match="reference rate for 2026-07-01"):
        figures.reference_rate(date(2026, 7, 1))


def test_facts_leave_out_what_is_not_known_for_the_day() -> None:
    family = Household(1, (Child(8), Child(3)))
    known = figures.facts(family, date(2026, 11, 24))
    assert (known.medicine_credit_income, known.guarantee_limit) == (Decimal(2500), Decimal(34000))
    assert figures.facts(Household(2), date(2026, 11, 24)).guarantee_limit == Decimal(45000)
    unknown = figures.facts(family, date(2000, 1, 1))
    assert {getattr(unknown, name) for name in unknown.__dataclass_fields__} == {None}


def test_the_catalogue_has_the_99_lines_in_both_languages() -> None:
    kinds = figures.line_kinds()
    assert len(kinds) == 99 + 1
    assert all(kind.fi and kind.sv and kind.frequencies for kind in kinds.values())
    assert {kind.group for kind in kinds.values()} == {
        *("income", "housing", "sep", "living", "other", "debt", "asset")
    }
    assert figures.treatments()["income.child_benefit"] is Treatment.CHILD_INCOME
    assert (figures.line_label("housing.rent", "fi"), figures.line_label("housing.rent", "sv")) == (
        "Vuokra",
        "Hyra",
    )
    with pytest.raises(KeyError):
        figures.line_label("housing.castle", "fi")


def test_every_kind_of_debt_but_the_guarantee_can_be_a_debt() -> None:
    assert len(figures.debt_codes()) == 18
    assert "guarantee" not in figures.debt_codes()


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),
        (date(2026, 12, 6), False),
        (date(2026, 12, 24), False),
        (date(2027, 1, 1), False),
        (date(2027, 3, 26), False),
        (date(2027, 5, 6), False),
        (date(2027, 6, 25), False),
        (date(2027, 6, 24), True),
    ],
)
def test_banks_are_closed_on_weekends_holidays_and_two_eves(day: date, is_open: bool) -> None:
    assert is_banking_day(day) is is_open


def test_every_row_says_where_it_comes_from_and_who_checked_it() -> None:
    rows = [figures.norm_set_row(row) for row in ("perusosa-2026-03", "velkajarjestely-2025")]
    assert all(row.confirmed and row.source and row.checked_by and row.checked_on for row in rows)


def test_every_file_is_read_at_the_start() -> None:
    figures.check()
    read_files = {
        "norms.toml",
        "benefits.toml",
        "enforcement.toml",
        "rates.toml",
        "advice.toml",
        "proposed.toml",
    }
    assert {path.name for path in Path(figures.__file__).parent.glob("*.toml")} == read_files
    assert len(checking.FILES) == len(read_files) + 1  # The catalogue of lines is JSON.


def test_the_faults_of_all_files_are_told_at_once() -> None:
    def bad(name: str) -> object:
        raise BadFigures([f"{name}: rows.0: is bad"])

    with pytest.raises(BadFigures) as refusal:
        figures.check([lambda: bad("a.toml"), lambda: None, lambda: bad("b.toml")])
    assert refusal.value.faults == ("a.toml: rows.0: is bad", "b.toml: rows.0: is bad")


class _Price(Dated):
    price: Amount


class _Prices(BaseModel):
    price: Annotated[tuple[_Price, ...], AfterValidator(apart)]


ROW = '[[price]]\nvalid_from = 2026-01-01\nsource = "A decree"\nconfirmed = true\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{ROW}price = 1.5", "price.0.price: Value error, must stand in quotes"),
        (f'{ROW}price = "-1"', "price.0.price: Input should be greater than or equal to 0"),
        (f'{ROW}price = "much"', "price.0.price: Input should be a valid decimal"),
        (f'{ROW}price = "1"\nprize = "2"', "price.0.prize: Extra inputs are not permitted"),
        (f'{ROW}price = "1"\nvalid_to = 2025-12-31', "valid_to must not be before valid_from"),
        (f'{ROW}price = "1"\n{ROW}price = "2"', "must begin after the one before it has ended"),
        ('[[price]]\nprice = "1"', "price.0.source: Field required"),
        ("price = [", "figures.toml: "),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_field(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadFigures) as refusal:
        read(path, _Prices)
    assert any(fault in told and told.startswith("figures.toml: ") for told in refusal.value.faults)


def test_every_fault_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(f'{ROW}price = 1.5\nprize = "2"', "utf-8")
    with pytest.raises(BadFigures) as refusal:
        read(path, _Prices)
    assert len(refusal.value.faults) == 2


def test_a_row_without_an_end_stands_until_the_next() -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    rows = [
        _Price(valid_from=first, valid_to=last, source="A decree", confirmed=True, price=Decimal(1)),
        _Price(valid_from=last + timedelta(1), source="A decree", confirmed=True, price=Decimal(2)),
    ]
    assert [on("price", rows, day).price for day in (first, last, last + timedelta(1), date(2099, 1, 1))] == [
        1,
        1,
        2,
        2,
    ]
    with pytest.raises(FigureMissing, match="no price for 2025-12-31"):
        on("price", rows, first - timedelta(1))
