"""A new version is taken into use step by step, and what fails leaves the old one in use."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ground.front import DEPLOY

# Notes what it is asked to do, and which versions are in use and next at that moment.
_SYSTEMCTL = """#!/bin/bash
echo "$* | $(readlink "$PORTAL_HOME") $(readlink "$PORTAL_HOME.next")" >>"$NOTED"
[[ "$*" != *"$FAILS"* || $(readlink "$PORTAL_HOME") = *old ]] || exit 1
[[ "$*" != "start $FAILS"* ]] || exit 1
"""


@dataclass
class Machine:
    """Two versions in folders of their own, of which the old one is in use."""

    folder: Path

    @property
    def home(self) -> Path:
        """The link to what is in use."""
        return self.folder / "portal"

    def version(self, name: str) -> Path:
        """The folder of a version."""
        return self.folder / f"portal-{name}"

    def roll(self, to: str, fails: str = "nothing") -> tuple[int, list[str]]:
        """What the script ends with, and what it asked for, with the versions in use and next by name."""
        noted = self.folder / "noted"
        noted.unlink(missing_ok=True)
        environment = os.environ | {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "PORTAL_HOME": str(self.home),
            "NOTED": str(noted),
            "FAILS": fails,
        }
        run = subprocess.run([self.version(to) / "deploy" / "roll.sh"], env=environment, check=False)
        told = noted.read_text().replace(f"{self.folder}/portal-", "") if noted.exists() else ""
        return run.returncode, told.splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    for name in ("old", "new"):
        shutil.copytree(DEPLOY, made.version(name) / "deploy")
    made.home.symlink_to(made.version("old"))
    (tmp_path / "systemctl").write_text(_SYSTEMCTL)
    (tmp_path / "systemctl").chmod(0o755)
    return made


def test_the_tables_come_first_then_the_instances_in_turn_then_the_relays(machine: Machine) -> None:
    assert machine.roll("new") == (
        0,
        [
            "start portal-migrate.service | old new",
            "restart portal-web@a.service | new new",
            "restart portal-web@b.service | new new",
            "restart portal-relay@*.service | new new",
            "try-restart portal-receive.service | new new",
        ],
    )


def test_a_version_whose_migration_fails_is_not_taken_into_use(machine: Machine) -> None:
    assert machine.roll("new", fails="portal-migrate") == (1, ["start portal-migrate.service | old new"])
    assert machine.home.resolve() == machine.version("old")


@pytest.mark.parametrize("touched", ["a", "ab"])
def test_a_version_that_cannot_start_leaves_the_old_one_in_use(machine: Machine, touched: str) -> None:
    ended_with, asked = machine.roll("new", fails=f"portal-web@{touched[-1]}")
    assert ended_with == 1
    assert asked[1:] == [
        f"restart portal-web@{instance}.service | {used} new"
        for used in ("new", "old")
        for instance in touched
    ]
    assert machine.home.resolve() == machine.version("old")


def test_where_no_link_says_what_is_in_use_nothing_is_begun(machine: Machine) -> None:
    machine.home.unlink()
    machine.home.mkdir()
    assert machine.roll("new") == (1, [])


def test_the_way_back_is_the_same(machine: Machine) -> None:
    machine.roll("new")
    ended_with, asked = machine.roll("old")
    assert (ended_with, asked[0]) == (0, "start portal-migrate.service | new old")
    assert machine.home.resolve() == machine.version("old")
