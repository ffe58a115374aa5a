"""The organisers' files and the register of municipalities."""

import shutil
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from stdnum import iban

from portal.domain.budget import Child, Household
from portal.domain.facts import LocalFacts
from portal.units import BadUnits, TermsMissing, Unit, Units, UnknownUnit, load_units, loading
from portal.units.tables import HousingLimits
from tests.ground.every_county import taken_into_use

FOLDER = Path(loading.__file__).parent
CHECKED = 'source = "A decision"\nchecked_by = "Somebody"\nchecked_on = 2026-11-24\nconfirmed = true\n'
LIMITS = f"[[housing_limits]]\nvalid_from = 2026-01-01\n{CHECKED}[housing_limits.largest]\n"
REFERENCES = f"[[references]]\nvalid_from = 2026-01-01\n{CHECKED}[references.monthly]\n"
TODAY = date(2026, 11, 24)


def folder_with(tmp_path: Path, text: str, name: str = "esimerkkila.toml") -> Path:
    """The county files with one of them, or a new one, reading as given."""
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


@pytest.fixture(scope="module")
def unit(units: Units) -> Unit:
    return units.named("990")


def test_the_demonstration_county_says_of_its_terms_that_nobody_confirmed_them(unit: Unit) -> None:
    terms = unit.terms_on(TODAY)
    assert (terms.confirmed, terms.source) == (False, "Fictional terms of the demonstration")


def test_its_policy_is_the_proposed_one(unit: Unit) -> None:
    policy = unit.policy(TODAY)
    assert (policy.norm_set, policy.usable_share, policy.rate) == (
        "perusosa",
        Decimal("0.70"),
        Decimal("2.5"),
    )
    assert [policy.credit_min, policy.credit_max, policy.max_months] == [200, 7000, 60]
    assert policy.stress_rate == 6


def test_a_day_without_terms_is_refused(unit: Unit) -> None:
    with pytest.raises(TermsMissing, match="unit 990 has no terms for 2025-12-31"):
        unit.policy(date(2025, 12, 31))


def test_everything_that_residents_read_is_there_in_both_languages(unit: Unit) -> None:
    assert (unit.name("fi"), unit.name("sv")) == ("Esimerkkilän hyvinvointialue", "Exempelby välfärdsområde")
    for lang in ("fi", "sv"):
        assert unit.contacts.hours(lang)
        assert unit.contacts.visiting(lang)
        assert unit.criteria.adopted_by(lang)
        assert all(part.title and part.paragraphs for part in unit.criteria.sections(lang))
        assert all(purpose.label(lang) and purpose.payee(lang) for purpose in unit.purposes)
    assert len(unit.criteria.sections("fi")) == len(unit.criteria.sections("sv")) == 5


def test_a_purpose_is_had_by_its_key(unit: Unit) -> None:
    assert unit.purpose("home_purchases").label("sv") == "Anskaffningar till hemmet"
    with pytest.raises(KeyError):
        unit.purpose("yacht")


def test_the_account_is_valid_without_being_anybody_s(unit: Unit) -> None:
    assert iban.is_valid(unit.repayment.iban)
    assert unit.repayment.iban.startswith("FI2112345600")


def test_the_register_has_every_municipality_and_the_county_s_own(units: Units) -> None:
    assert len(units.municipalities) == 308 + 1
    assert units.municipality("990").organiser("sv") == "Exempelby välfärdsområde"
    assert units.municipality("049").organiser("fi") == "Länsi-Uudenmaan hyvinvointialue"
    assert units.municipality("091").organiser("sv") == "Helsingfors stad"


def test_aland_has_no_organiser(units: Units) -> None:
    mariehamn = units.find_municipality("Mariehamn")
    assert mariehamn is not None
    assert mariehamn.organiser("sv") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Espoo", "049"),
        ("esbo", "049"),
        ("  ESPOO ", "049"),
        ("Esimerkkilä", "990"),
        ("exempelby", "990"),
        ("Koski  Tl", "284"),
        ("Atlantis", None),
        ("", None),
        ("Esp", None),
    ],
)
def test_a_municipality_is_found_by_either_name(units: Units, text: str, code: str | None) -> None:
    found = units.find_municipality(text)
    assert (found.code if found else None) == code


def test_names_stand_in_the_order_of_the_alphabet(units: Units) -> None:
    names = units.municipality_names("fi")
    assert names[0] == "Akaa"
    assert names.index("Ypäjä") < names.index("Ähtäri") < names.index("Äänekoski") == len(names) - 1
    assert "Exempelby" in units.municipality_names("sv")


def test_a_municipality_belongs_to_the_unit_that_names_it(units: Units) -> None:
    assert units.of_municipality("990") is units.named("990")
    assert units.of_municipality("049") is None


def test_a_unit_without_a_file_is_named_with_those_that_have_one(units: Units) -> None:
    with pytest.raises(UnknownUnit, match="no county file with the code 91; those in use are 990"):
        units.named("91")


CHANGES = {
    'rate = "2.5"': [
        ('rate = "25"', "terms.0.rate: Input should be less than or equal to 20"),
        ("rate = 2.5", "terms.0.rate: Value error, must stand in quotes"),
    ],
    'norms = "perusosa"': [
        ('norms = "guesses"', "terms.0.norms: Value error, there are no norm sets guesses")
    ],
    'credit_min = "200"': [
        ('credit_min = "8000"', "credit_min must not be over credit_max"),
        (
            'credit_min = "3000"',
            "carries 1120.00 in max_months, which is less than credit_min",
        ),
    ],
    'credit_step = "10"': [('credit_step = "5000"', "carries 0")],
    "max_months = 60": [("max_months = 3", "in max_months, which is less than credit_min")],
    'iban = "FI2112345600000785"': [
        ('iban = "FI2112345600000786"', "repayment.iban: Value error, is not a valid IBAN")
    ],
    'basis = "min"': [('basis = "max"', "terms.0.basis")],
    "target_days = 30": [("target_days = 0", "promises.target_days")],
    'colour = "#0b4f5c"': [('colour = "blue"', "colour"), ("", "colour: Field required")],
    'code = "990"\nname': [('code = "county"\nname', "code")],
    'fictional = [{ code = "990"': [
        ('municipalities = ["990"]\nfictional = [{ code = "990"', "municipalities: the register of"),
        ('fictional = [{ code = "091"', "municipality 091 belongs to both 90 and 990"),
    ],
    "in_use = true": [
        ("", "in_use: must be true or false"),
        ('in_use = "yes"', "in_use: must be true or false"),
        ("in_use = false", "terms: Extra inputs are not permitted"),
    ],
    'queue = "unit.990"': [
        ('queue = "Unit 990"', "delivery.queue: String should match"),
        ('queue = "unit.990"\npublic_key = "../990.json"', "delivery.public_key: String should match"),
    ],
    "acknowledge_within_hours = 24": [
        ("", "delivery.acknowledge_within_hours: Field required"),
        ("acknowledge_within_hours = 0", "delivery.acknowledge_within_hours: Input should be greater"),
        ("acknowledge_within_hours = 169", "delivery.acknowledge_within_hours: Input should be less"),
        ("acknowledge_within_hours = 1.5", "delivery.acknowledge_within_hours: Input should be a valid int"),
    ],
    "[privacy]": [("[privacy_of_nobody]", "privacy: Field required")],
    'key = "income"': [
        ('key = "debts"', "attachments: every key once"),
        ('key = "no key"', "attachments.0.key: String should match"),
    ],
    'key = "other"': [('key = "housing"', "purposes: every key once")],
    "[promises]": [
        ("[promises]\nspeed = 1", "promises.speed: Extra inputs are not permitted"),
        ("[promises", ""),
    ],
    'source = "Fictional terms of the demonstration"\nchecked_by = "the maintainers"': [
        ('source = "Fictional terms of the demonstration"', "terms.0.checked_by: Field required"),
    ],
    "[criteria]\n": [
        (f'{LIMITS}"99" = ["700"]\n[criteria]\n', "housing_limits.0.largest.99"),
        (f'{LIMITS}"990" = ["0"]\n[criteria]\n', "housing_limits.0.largest.990.0"),
        (f'{LIMITS}"990" = []\n[criteria]\n', "housing_limits.0.largest.990"),
        (f'{REFERENCES}"living.castle" = ["700"]\n[criteria]\n', "there is no line living.castle"),
        (f'{REFERENCES}"living.food" = [7.5]\n[criteria]\n', "must stand in quotes"),
    ],
    "[[purposes]]": [
        ("[[terms]]\nvalid_from = 2027-01-01\n[[purposes]]", "terms.1.source: Field required"),
    ],
}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [(before, after, fault) for before, changes in CHANGES.items() for after, fault in changes],
)
def test_a_bad_file_is_refused_with_its_name_and_field(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    text = (FOLDER / "esimerkkila.toml").read_text("utf-8")
    assert before in text
    folder = folder_with(tmp_path, text.replace(before, after, 1))
    with pytest.raises(BadUnits) as refusal:
        load_units(folder)
    assert fault in str(refusal.value)


def test_terms_of_two_periods_may_not_overlap(tmp_path: Path) -> None:
    text = (FOLDER / "esimerkkila.toml").read_text("utf-8")
    terms = text[text.index("[[terms]]") : text.index("[[purposes]]")]
    again = terms.replace("2026-01-01", "2027-01-01")
    folder = folder_with(tmp_path, text.replace(terms, terms + again))
    with pytest.raises(
        BadUnits, match="the row from 2027-01-01 must begin after the one before it has ended"
    ):
        load_units(folder)
    ended = terms.replace("source", "valid_to = 2026-12-31\nsource")
    folder = folder_with(tmp_path, text.replace(terms, ended + again.replace('"2.5"', '"2"')))
    county = load_units(folder).named("990")
    assert [county.policy(day).rate for day in (TODAY, date(2027, 1, 1))] == [Decimal("2.5"), Decimal(2)]


def test_a_county_may_add_limits_of_housing_and_references_by_the_size_of_the_household(
    tmp_path: Path,
) -> None:
    text = (FOLDER / "esimerkkila.toml").read_text("utf-8")
    tables = f'{LIMITS}"990" = ["600", "750"]\n\n{REFERENCES}"living.food" = ["300"]\n'
    county = load_units(folder_with(tmp_path, f"{text}\n{tables}")).named("990")
    alone, two = Household(1), Household(1, (Child(6), Child(3, Decimal(0))))
    assert county.local_facts(alone, "990", TODAY) == LocalFacts(Decimal(600), {"living.food": Decimal(300)})
    assert county.local_facts(two, "990", TODAY) == LocalFacts(Decimal(750))
    assert county.local_facts(Household(3), "990", TODAY) == LocalFacts()
    assert county.local_facts(alone, "049", TODAY).housing_limit is None
    assert county.local_facts(alone, None, TODAY).housing_limit is None
    assert county.local_facts(alone, "990", date(2025, 12, 31)) == LocalFacts()


def test_what_a_county_keeps_with_dates_is_watched(unit: Unit) -> None:
    assert [kept.key for kept in unit.kept()] == ["990.terms"]
    assert unit.families(TODAY) == {"perusosa"}
    assert unit.families(date(2025, 12, 31)) == set()
    limits = HousingLimits.model_validate(
        tomllib.loads(f'valid_from = 2026-01-01\n{CHECKED}[largest]\n"990" = ["700"]')
    )
    county = unit.model_copy(update={"housing_limits": (limits,)})
    assert [kept.key for kept in county.kept()] == ["990.terms", "990.housing_limits"]


def test_every_fault_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    text = (FOLDER / "esimerkkila.toml").read_text("utf-8")
    folder = folder_with(tmp_path, text.replace("target_days = 30", "target_days = 0"))
    (folder / "b.toml").write_text("code = [", "utf-8")
    shutil.copy(folder / "kainuu.toml", folder / "z.toml")
    with pytest.raises(BadUnits) as refusal:
        load_units(folder)
    told = str(refusal.value)
    assert "esimerkkila.toml: promises.target_days" in told
    assert "b.toml: " in told
    assert "z.toml: the code 20 is another file's already" in told


def test_two_counties_may_not_have_one_municipality_or_one_queue(tmp_path: Path) -> None:
    text = (FOLDER / "esimerkkila.toml").read_text("utf-8")
    other = text.replace('code = "990"\nname', 'code = "991"\nname')
    with pytest.raises(BadUnits) as refusal:
        load_units(folder_with(tmp_path, other, "other.toml"))
    assert "municipality 990 belongs to both 990 and 991" in str(refusal.value)
    assert "the queue unit.990 belongs to both 990 and 991" in str(refusal.value)


def test_a_county_is_added_by_a_file_alone(tmp_path: Path) -> None:
    text = (FOLDER / "esimerkkila.toml").read_text("utf-8").replace("990", "991")
    units = load_units(folder_with(tmp_path, text, "other.toml"))
    assert set(units.by_code) == {"990", "991"}
    assert units.of_municipality("991") is units.named("991")


def test_a_real_county_is_taken_into_use_by_its_file_alone(tmp_path: Path) -> None:
    county = load_units(folder_with(tmp_path, taken_into_use("20"), "kainuu.toml")).named("20")
    assert (county.name("sv"), county.languages, len(county.municipalities)) == (
        "Kajanalands välfärdsområde",
        ("fi",),
        8,
    )


def test_a_county_in_use_needs_all_that_residents_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadUnits) as refusal:
        load_units(folder_with(tmp_path, 'code = "20"\nin_use = true\ncolour = "#0b4f5c"', "kainuu.toml"))
    for part in (
        "contacts",
        "promises",
        "terms",
        "purposes",
        "attachments",
        "criteria",
        "privacy",
        "delivery",
    ):
        assert f"kainuu.toml: {part}: Field required" in str(refusal.value)


def test_a_county_without_a_file_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "", "kainuu.toml")
    (folder / "kainuu.toml").unlink()
    with pytest.raises(BadUnits, match=r"municipalities.csv: the organiser 20 has no file"):
        load_units(folder)


def test_a_county_that_has_no_municipality_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 'code = "22"\nin_use = false\ncolour = "#0b4f5c"', "new.toml")
    with pytest.raises(BadUnits, match=r"new.toml: code: no municipality belongs to the organiser 22"):
        load_units(folder)
