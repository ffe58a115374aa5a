"""The names of the package's rooms mean those rooms, whatever else has been imported."""

import pkgutil
from importlib import import_module

import pytest

import portal

ROOMS = [each.name for each in pkgutil.iter_modules(portal.__path__) if each.name != "__main__"]


@pytest.mark.parametrize("name", ROOMS)
def test_no_name_of_the_app_stands_before_a_room(name: str) -> None:
    room = import_module(f"portal.{name}")
    assert getattr(portal, name) is room
