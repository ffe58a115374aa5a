"""The 21 counties and Helsinki: every municipality has exactly one, and nothing is said that nobody told."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from portal.units import ALAND, Awaited, BadUnits, NotInUse, Units, load_units, loading
from portal.units.awaited import FoundTerms
from portal.units.municipalities import REGISTER, read_register

FOLDER = Path(loading.__file__).parent
# The Act on the division into counties (614/2021) and their names in both languages (616/2021).
NAMES = {
    "1": ("Itä-Uudenmaan hyvinvointialue", "Östra Nylands välfärdsområde"),
    "2": ("Keski-Uudenmaan hyvinvointialue", "Mellersta Nylands välfärdsområde"),
    "3": ("Länsi-Uudenmaan hyvinvointialue", "Västra Nylands välfärdsområde"),
    "4": ("Vantaan ja Keravan hyvinvointialue", "Vanda och Kervo välfärdsområde"),
    "5": ("Varsinais-Suomen hyvinvointialue", "Egentliga Finlands välfärdsområde"),
    "6": ("Satakunnan hyvinvointialue", "Satakunta välfärdsområde"),
    "7": ("Kanta-Hämeen hyvinvointialue", "Egentliga Tavastlands välfärdsområde"),
    "8": ("Pirkanmaan hyvinvointialue", "Birkalands välfärdsområde"),
    "9": ("Päijät-Hämeen hyvinvointialue", "Päijänne-Tavastlands välfärdsområde"),
    "10": ("Kymenlaakson hyvinvointialue", "Kymmenedalens välfärdsområde"),
    "11": ("Etelä-Karjalan hyvinvointialue", "Södra Karelens välfärdsområde"),
    "12": ("Etelä-Savon hyvinvointialue", "Södra Savolax välfärdsområde"),
    "13": ("Pohjois-Savon hyvinvointialue", "Norra Savolax välfärdsområde"),
    "14": ("Pohjois-Karjalan hyvinvointialue", "Norra Karelens välfärdsområde"),
    "15": ("Keski-Suomen hyvinvointialue", "Mellersta Finlands välfärdsområde"),
    "16": ("Etelä-Pohjanmaan hyvinvointialue", "Södra Österbottens välfärdsområde"),
    "17": ("Pohjanmaan hyvinvointialue", "Österbottens välfärdsområde"),
    "18": ("Keski-Pohjanmaan hyvinvointialue", "Mellersta Österbottens välfärdsområde"),
    "19": ("Pohjois-Pohjanmaan hyvinvointialue", "Norra Österbottens välfärdsområde"),
    "20": ("Kainuun hyvinvointialue", "Kajanalands välfärdsområde"),
    "21": ("Lapin hyvinvointialue", "Lapplands välfärdsområde"),
    "90": ("Helsingin kaupunki", "Helsingfors stad"),
}
FOUND = '[found]\nsource = { fi = "x", sv = "x" }\nchecked_on = 2026-11-22\n'
BILINGUAL = {"1", "3", "4", "5", "10", "17", "18", "90"}


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


def awaited(units: Units, code: str) -> Awaited:
    found = units.organiser(code)
    assert isinstance(found, Awaited)
    return found


def test_the_22_organisers_have_their_official_names(units: Units) -> None:
    real = {each.code: (each.name.fi, each.name.sv) for each in units.organisers() if not each.fictional}
    assert real == NAMES


def test_every_municipality_has_exactly_one_organiser(units: Units) -> None:
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len({row["code"] for row in rows}) == 308
    owners = Counter(
        code for each in units.organisers() if not each.fictional for code in each.municipalities
    )
    mainland = {row["code"] for row in rows if row["organiser_code"] != ALAND}
    assert len(mainland) == 308 - 16
    assert owners == dict.fromkeys(mainland, 1)


def test_a_county_is_bilingual_by_its_municipalities(units: Units) -> None:
    assert {each.code for each in units.organisers() if each.is_bilingual and not each.fictional} == BILINGUAL


@pytest.mark.parametrize(
    ("code", "place", "fi", "sv"),
    [
        ("3", "049", "Espoo", "Esbo"),
        ("17", "599", "Pedersören kunta", "Pedersöre"),
        ("90", "091", "Helsinki", "Helsingfors"),
    ],
)
def test_a_municipality_has_its_names_and_its_organiser(
    units: Units, code: str, place: str, fi: str, sv: str
) -> None:
    found = units.municipality(place)
    assert (found.name("fi"), found.name("sv"), found.organiser_code) == (fi, sv, code)


def test_no_county_that_has_told_nothing_is_in_use(units: Units) -> None:
    assert set(units.by_code) == {"990"}
    assert set(units.awaited) == set(NAMES)
    with pytest.raises(NotInUse, match=r"code 5 says in_use = false; those in use are 990"):
        units.named("5")


def test_what_a_public_page_says_is_given_with_its_source_and_nothing_more(units: Units) -> None:
    helsinki, satakunta = awaited(units, "90").found, awaited(units, "6")
    assert isinstance(helsinki, FoundTerms)
    assert [helsinki.credit_min, helsinki.credit_max, helsinki.max_months] == [500, 15000, 84]
    assert "hel.fi" in helsinki.source("sv")
    assert satakunta.found is None
    assert "not known: contacts, terms, criteria, promises, privacy, delivery" in satakunta.unconfirmed()
    without = {code for code, each in units.awaited.items() if each.found is None}
    assert without == {"4", "6", "11", "12", "13", "14", "16"}
    assert not [code for code, each in units.awaited.items() if each.contacts]


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ('[[terms]]\nrate = "2"', "terms: Extra inputs are not permitted"),
        ("[promises]\ntarget_days = 30", "promises: Extra inputs are not permitted"),
        (FOUND, "found: Value error, says nothing"),
        ("[found]\nmax_months = 60", "found.source: Field required"),
        (f'{FOUND}credit_min = "9"\ncredit_max = "8"', "credit_min must not be over credit_max"),
        ('[contacts]\nphone = "02 123 4567"', "contacts.source: Field required"),
        (
            'name = { fi = "Satakunta", sv = "Satakunta" }',
            "name: the register of municipalities alone says this",
        ),
        ('fictional = [{ code = "990" }]', "fictional: the register of municipalities alone says this"),
    ],
)
def test_a_county_not_in_use_says_little_and_all_of_it_with_a_source(
    tmp_path: Path, added: str, fault: str
) -> None:
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    text = 'code = "6"\nin_use = false\ncolour = "#0b4f5c"\n'
    (tmp_path / "satakunta.toml").write_text(f"{text}{added}\n", "utf-8")
    with pytest.raises(BadUnits) as refusal:
        load_units(tmp_path)
    assert "satakunta.toml: " in str(refusal.value)
    assert fault in str(refusal.value)


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("010,Alavus", "009,Alavus", "municipality 009 stands there 2 times"),
        ("010,Alavus", "10,Alavus", "municipality 10: the code must have three digits"),
        ("010,Alavus,Alavo", "010,Alavus,", "municipality 010: a name is missing"),
        (
            "010,Alavus,Alavo,fi",
            "010,Alavus,Alavo,en",
            "municipality 010: the languages must be fi, sv or both",
        ),
        ("010,Alavus,Alavo,fi,16", "010,Alavus,Alavo,fi,17", "the organiser 17 has another name there"),
        (
            "010,Alavus,Alavo,fi,16",
            "010,Alavus,Alavo,fi,",
            "municipality 010: its organiser's code or name is missing",
        ),
    ],
)
def test_a_register_that_cannot_be_right_is_refused(
    tmp_path: Path, was: str, becomes: str, fault: str
) -> None:
    text = REGISTER.read_text("utf-8")
    assert was in text
    path = tmp_path / "municipalities.csv"
    path.write_text(text.replace(was, becomes), "utf-8")
    faults: list[str] = []
    read_register(faults, path)
    assert any(fault in each for each in faults), faults
    assert all(each.startswith("municipalities.csv: ") for each in faults)
