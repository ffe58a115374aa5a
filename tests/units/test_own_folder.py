"""The county files of an installation itself, which take the place of those that come with the portal."""

from pathlib import Path

import pytest

from portal.units import BadUnits, UnitKeys, load_units
from portal.units.folders import OWN, SHIPPED
from tests.ground.every_county import taken_into_use
from tests.ground.unit_keys import KEY_FILE, county_in

KAINUU = "20"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv(OWN, str(folder))
    return folder


def test_without_any_the_files_are_those_that_came(own: Path) -> None:
    assert load_units() == load_units(SHIPPED)


def test_a_file_takes_the_place_of_the_one_of_its_code_whatever_its_name(own: Path) -> None:
    (own / "our-own.toml").write_text(taken_into_use(KAINUU), "utf-8")
    before, now = load_units(SHIPPED), load_units()
    assert now.named(KAINUU).delivery.queue == f"unit.{KAINUU}"
    assert now.by_code.keys() == before.by_code.keys() | {KAINUU}
    assert now.awaited.keys() == before.awaited.keys() - {KAINUU}
    assert now.municipalities == before.municipalities


def test_keys_are_looked_for_beside_it_too(own: Path, tmp_path: Path) -> None:
    there = county_in(tmp_path / "there")
    for name in ("esimerkkila.toml", KEY_FILE):
        (own / name).write_bytes((there.folder / name).read_bytes())
    found = UnitKeys().of(load_units().named("990"))
    assert found is not None
    assert [key.kid for key in found.sealing] == ["unit-enc-1"]


def test_two_files_of_one_code_and_a_bad_one_are_named(own: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (own / name).write_text(taken_into_use(KAINUU), "utf-8")
    (own / "c.toml").write_text("code =", "utf-8")
    with pytest.raises(BadUnits) as refused:
        load_units()
    assert "b.toml: the code 20 is another file's already" in str(refused.value)
    assert "c.toml: " in str(refused.value)


def test_a_folder_that_is_not_there_refuses_the_start(own: Path) -> None:
    own.rmdir()
    with pytest.raises(BadUnits, match="own is not a folder"):
        load_units()
