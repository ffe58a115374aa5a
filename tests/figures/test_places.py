"""Where one can turn: how each place is reached, and a file of places that is refused with its faults."""

from datetime import date
from pathlib import Path

import pytest

from portal import figures
from portal.domain.advice import Advice
from portal.domain.turning import Place, Way, Why
from portal.figures import BadFigures, CountyPlace, FigureMissing, advising, dated
from portal.figures.places import _File as File
from portal.units import load_units

DAY = date(2026, 11, 24)
ALAND = {"aland_social_services", "aland_government"}  # The page of Åland leads to them.
GOOD = (Path(figures.__file__).parent / "places.toml").read_text("utf-8")


def refused(folder: Path, text: str) -> str:
    path = folder / "places.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadFigures) as refusal:
        dated.read(path, File)
    return "\n".join(refusal.value.faults)


def test_a_place_is_reached_in_both_languages() -> None:
    row = figures.place_on("nollalinja", DAY)
    assert row.phone is not None
    assert row.hours is not None
    assert (row.phone("sv"), row.hours("sv")) == ("080 005 005", "dygnet runt, avgiftsfritt")
    assert figures.place_on("kela", DAY).web("sv") == "https://www.fpa.fi/"
    with pytest.raises(FigureMissing):
        figures.place_on("kela", date(2025, 12, 31))


def test_every_place_that_advice_leads_to_can_be_reached() -> None:
    known = {*figures.places(), *CountyPlace}
    led_to = {text.target.place for text in figures.advice_texts()} - {None}
    assert led_to <= known
    assert {*figures.places()} <= led_to | {"kela"} | ALAND, "a place that nothing leads to"
    assert figures.advice_text(Advice("A32", 1, {})).target.place == "nollalinja"


def test_advice_that_leads_to_no_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "advice.toml"
    text = (Path(figures.__file__).parent / "advice.toml").read_text("utf-8")
    path.write_text(text.replace('place = "peluuri"', 'place = "casino"'), "utf-8")
    with pytest.raises(BadFigures, match=r"target\.place: Value error, there is no place casino"):
        dated.read(path, advising._File)


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('"https://nollalinja.fi/"', '"http://nollalinja.fi/"', "place.7.row.0.web.fi: String should match"),
        ('"https://www.fpa.fi/"', '"https://www.fpa.fi/?from=portal"', "place.0.row.0.web.sv: String should"),
        ('"0800 100 101"', '"call us"', "place.6.row.0.phone.fi: String should match pattern"),
        ("confirmed = true", 'confirmed = true\nfax = "09"', "place.7.row.0.fax: Extra inputs"),
        ('key = "peluuri"', 'key = "kela"', "every key once"),
        ('key = "guarantee_foundation"', 'key = "foundation"', "there is no guarantee_foundation"),
        ('key = "peluuri"', 'key = "social_work"', "the county's own places stand in the county's file"),
    ],
)
def test_a_bad_place_is_refused_with_its_fault(tmp_path: Path, was: str, becomes: str, fault: str) -> None:
    assert was in GOOD
    told = refused(tmp_path, GOOD.replace(was, becomes))
    assert fault in told
    assert told.startswith("places.toml: ")


def test_hours_without_a_phone_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace('phone = { fi = "080 005 005", sv = "080 005 005" }\n', "")
    assert "hours are those of a phone" in refused(tmp_path, text)


def test_a_way_leads_to_its_place_and_to_social_assistance_where_that_is_lacking() -> None:
    def key(place: Place, why: Why = Why.IS_LATE) -> str | None:
        return figures.turned_to(Way(place, True, why, {}))

    assert key(Place.KELA, Why.LACKS_ASSISTANCE) == "social_assistance"
    assert key(Place.KELA, Why.LACKS_BENEFIT) == "kela"
    assert key(Place.SOCIAL_WORK) == CountyPlace.SOCIAL_WORK
    assert key(Place.SAVING) is None


def test_a_service_of_the_county_without_a_phone_of_its_own_has_that_of_the_unit() -> None:
    unit = load_units().named("990")
    assert unit.own_place(CountyPlace.SOCIAL_WORK).phone == "0800 000 002"
    fees = unit.own_place(CountyPlace.CLIENT_FEES)
    assert (fees.phone, fees.hours("sv")) == (unit.contacts.phone, unit.contacts.hours("sv"))
