"""The figures by day, and figure files that are refused with their faults."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import AfterValidator, BaseModel

from portal import figures
from portal.domain.budget import Child, Household, Treatment
from portal.domain.facts import Facts, LocalFacts
from portal.figures import BadFigures, FigureMissing, checking
from portal.figures.calendar import is_banking_day
from portal.figures.dated import DATA, Amount, Dated, Numbered, apart, on, read, with_id
from portal.figures.ranges import range_figure


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
    assert figures.norm_set_name("perusosa-2026-03")("sv") == "Utkomststödets grunddel"
    for ask in (figures.norm_set, figures.norm_set_row, figures.norm_set_name):
        with pytest.raises(KeyError):
            ask("velkajarjestely-1999")


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
    assert unknown == Facts()


def test_the_catalogue_has_the_99_lines_in_both_languages() -> None:
    kinds = figures.line_kinds()
    assert len(kinds) == 99 + 2  # Everyday living and what recurs seldom may each be told in one line.
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


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_no_hint_says_the_words_of_its_label_again(lang: str) -> None:
    def words(text: str) -> set[str]:
        return set(re.findall(r"\w{4,}", text.casefold()))

    for kind in figures.line_kinds().values():
        assert not words(kind.label(lang)) & words(kind.hint(lang)), kind.code


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
    for kept in checking.kept_figures():
        assert kept.name("fi") != kept.name("sv") or kept.key == "places.peluuri"
        assert all(row.source and row.checked_by and row.checked_on for row in kept.rows), kept.key


def test_every_file_is_read_at_the_start() -> None:
    figures.check()
    folder = Path(figures.__file__).parent
    assert {path.name for path in folder.iterdir() if path.suffix in {".toml", ".json"}} == {
        *("advice.toml", "lines.json", "places.toml", "proposed.toml")
    }
    of_a_file = [kept.key for kept in checking.kept_figures() if not kept.key.startswith("places.")]
    assert {path.stem for path in DATA.rglob("*.toml")} == set(of_a_file)
    # The norm sets are read by one reader, and four files stand beside the dated ones.
    norm_sets = len(list((DATA / "norms").iterdir()))
    assert len(checking.FILES) == len(of_a_file) - norm_sets + 1 + 4


@pytest.mark.parametrize(
    ("set_id", "single", "children"),
    [
        ("velkajarjestely-2022-01", 552, (392, 355, 331)),
        ("velkajarjestely-2022-07", 618, (439, 398, 371)),
        ("velkajarjestely-2024", 707, (502, 456, 425)),
        ("velkajarjestely-2025", 715, (507, 461, 430)),
    ],
)
def test_the_decrees_on_debt_adjustment_are_there_year_by_year(
    set_id: str, single: int, children: tuple[int, int, int]
) -> None:
    norms = figures.norm_set(set_id)
    grown, young = norms.children
    assert [norms.single, norms.lone_parent] == [single, single]
    assert [grown.amounts[0], young.amounts[0], young.amounts[-1]] == list(children)


def test_benefits_are_those_of_the_day() -> None:
    assert figures.maintenance_support(date(2025, 12, 31)) == Decimal("198.13")
    assert figures.maintenance_support(date(2026, 1, 1)) == Decimal("197.71")
    assert figures.general_support(date(2026, 5, 1)) == Decimal("37.21")
    with pytest.raises(FigureMissing, match="no general support for 2026-04-30"):
        figures.general_support(date(2026, 4, 30))


@pytest.mark.parametrize(
    ("day", "cap"),
    [(date(2023, 10, 1), "19.0"), (date(2024, 1, 1), "19.5"), (date(2026, 6, 30), "17.5")],
)
def test_the_cap_of_consumer_credit_follows_the_reference_rate(day: date, cap: str) -> None:
    assert figures.credit_cap(day) == Decimal(cap)


@pytest.mark.parametrize(
    ("day", "missing"),
    [(date(2023, 9, 30), "cap of consumer credit"), (date(2026, 7, 1), "reference rate")],
)
def test_the_cap_is_refused_where_either_of_its_parts_is_missing(day: date, missing: str) -> None:
    with pytest.raises(FigureMissing, match=f"no {missing} for {day}"):
        figures.credit_cap(day)


def test_the_ranges_are_of_some_forty_lines_and_only_an_estimate() -> None:
    found = figures.ranges(date(2026, 11, 24))
    assert 40 <= len(found) <= 50
    assert set(found) <= set(figures.line_kinds())
    (row,) = range_figure().row
    assert not row.confirmed


def test_facts_carry_what_the_county_says_of_its_own() -> None:
    local = LocalFacts(housing_limit=Decimal(700))
    assert figures.facts(Household(1), date(2026, 6, 1), local).local is local
    assert figures.facts(Household(1), date(2026, 6, 1)).credit_cap == Decimal("17.5")
    assert figures.facts(Household(1), date(2026, 7, 1)).credit_cap is None


def test_the_lone_parent_supplement_is_a_part_of_child_benefit() -> None:
    two = (Child(11), Child(6))
    assert figures.lone_parent_supplement(Household(1, two), "child-benefit-2024-04") == Decimal("146.60")
    assert figures.lone_parent_supplement(Household(2, two), "child-benefit-2024-04") == 0


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


ROW = """[[price]]
valid_from = 2026-01-01
source = "A decree"
checked_by = "Somebody"
checked_on = 2026-01-01
confirmed = true
"""


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
        ('[[price]]\nprice = "1"', "price.0.checked_by: Field required"),
        ('[[price]]\nprice = "1"', "price.0.checked_on: Field required"),
        ('[[price]]\nprice = "1"', "price.0.confirmed: Field required"),
        (f'{ROW}price = "1"\ndue_to_change = 2026-01-01', "due_to_change must be after valid_from"),
        (
            f'{ROW}price = "1"\nvalid_to = 2026-12-31\ndue_to_change = 2027-01-01',
            "due_to_change must be after valid_from, in a row without valid_to",
        ),
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


def price(first: date, last: date | None = None, amount: int = 1) -> _Price:
    return _Price(
        valid_from=first,
        valid_to=last,
        source="A decree",
        checked_by="Somebody",
        checked_on=first,
        confirmed=True,
        price=Decimal(amount),
    )


def test_a_row_without_an_end_stands_until_the_next() -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    rows = [price(first, last), price(last + timedelta(1), amount=2)]
    days = (first, last, last + timedelta(1), date(2099, 1, 1))
    assert [on("price", rows, day).price for day in days] == [1, 1, 2, 2]
    with pytest.raises(FigureMissing, match="no price for 2025-12-31"):
        on("price", rows, first - timedelta(1))


class _Fee(Numbered):
    fee: Amount


def fee(fee_id: str, amount: int, replaced_by: str | None = None) -> _Fee:
    return _Fee(
        id=fee_id,
        valid_from=date(2026, 1, 1),
        source="A decree",
        checked_by="Somebody",
        checked_on=date(2026, 1, 1),
        confirmed=True,
        fee=Decimal(amount),
        replaced_by=replaced_by,
    )


def test_a_row_that_was_wrong_is_replaced_and_stays_under_its_id() -> None:
    wrong, right = fee("fee-2026", 1, replaced_by="fee-2026-b"), fee("fee-2026-b", 2)
    rows = apart((wrong, right))
    assert on("fee", rows, date(2026, 6, 1)) is right
    assert with_id(rows, "fee-2026") is wrong
    with pytest.raises(KeyError):
        with_id(rows, "fee-2027")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((fee("fee-2026", 1, replaced_by="fee-2026-b"),), "must be the id of a row that stands"),
        ((fee("fee-2026", 1), fee("fee-2026-b", 2)), "must begin after the one before it has ended"),
        ((fee("fee-2026", 1, replaced_by="fee-2026"), fee("fee-2026", 2)), "every id once"),
    ],
)
def test_rows_with_ids_that_do_not_hang_together_are_refused(rows: tuple[_Fee, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        apart(rows)
