"""The units of the services are sound, are let do no more than they must, and run what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.cli import COMMANDS
from tests.ground.front import DEPLOY
from tests.ground.needs import program
from tests.ground.texts import ROOT

UNITS = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
MOST_EXPOSED = 15
"""In tenths, by `systemd-analyze security`; a service as Debian ships them has 90 and more."""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units with the paths of this checkout, those for a broker included."""
    folder = tmp_path_factory.mktemp("systemd")
    shutil.copytree(UNITS, folder, dirs_exist_ok=True)
    shutil.copytree(UNITS / "with-a-broker", folder, dirs_exist_ok=True)
    executable = folder / "opt"
    for path in folder.rglob("*"):
        if path.suffix in {".service", ".conf"}:
            path.write_text(path.read_text().replace("/opt/portal", str(executable)))
    (executable / ".venv" / "bin").mkdir(parents=True)
    for name in ("portal", "gunicorn"):
        shutil.copy("/bin/true", executable / ".venv" / "bin" / name)
    shutil.copytree(DEPLOY, executable / "deploy")
    executable.with_name("opt.next").symlink_to(executable)
    return folder


def analyze(units: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(program("systemd-analyze", "systemd")), *words]
    environment = {"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{units}:", "SYSTEMD_COLORS": "0"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_systemd_finds_nothing_wrong_with_any_unit(units: Path) -> None:
    files = [str(path) for kind in ("service", "socket", "timer") for path in units.glob(f"*.{kind}")]
    assert len(files) == len(set(files)) >= 12
    verdict = analyze(units, "verify", "--man=no", *files)
    assert (verdict.returncode, verdict.stdout + verdict.stderr) == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_let_do_no_more_than_it_must(units: Path, service: str) -> None:
    path = str(units / service)
    verdict = analyze(units, "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", "--no-pager", path)
    assert verdict.returncode == 0, verdict.stdout[-600:] + verdict.stderr


def test_without_the_common_limits_a_service_would_be_found_out(units: Path, tmp_path: Path) -> None:
    shutil.copy(units / "portal-erase.service", tmp_path)
    verdict = analyze(
        tmp_path,
        "security",
        "--offline=yes",
        f"--threshold={MOST_EXPOSED}",
        str(tmp_path / "portal-erase.service"),
    )
    assert verdict.returncode != 0


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_a_command_that_there_is(service: str) -> None:
    started = re.findall(
        r"^ExecStart=/opt/portal(?:[.]next)?/(\S+)(?: (\S+))?", (UNITS / service).read_text(), re.M
    )
    assert started
    for path, word in started:
        if path == ".venv/bin/portal":
            assert word in COMMANDS
        elif path.startswith("deploy/"):
            assert (ROOT / path).stat().st_mode & 0o111
        else:
            assert path == ".venv/bin/gunicorn"


@pytest.mark.parametrize("timer", sorted(path.name for path in UNITS.glob("*.timer")))
def test_a_timer_starts_a_service_and_says_a_time_that_there_is(units: Path, timer: str) -> None:
    assert timer.replace(".timer", ".service") in SERVICES
    [calendar] = re.findall(r"^OnCalendar=(.+)$", (UNITS / timer).read_text(), re.M)
    assert analyze(units, "calendar", calendar).returncode == 0


def test_no_unit_holds_a_secret_and_none_is_read_from_the_environment() -> None:
    for path in UNITS.rglob("*"):
        if path.is_file():
            assert not re.search(r"SECRET|PASSWORD|BROKER_URL|DATABASE_URL", path.read_text()), path
    assert "%d/keys.json" in (UNITS / "portal-.service.d" / "20-secrets.conf").read_text()


def test_what_takes_the_place_of_the_common_secrets_differs_by_the_account_alone() -> None:
    def meant(path: Path) -> list[str]:
        lines = path.read_text().splitlines()
        return [line for line in lines if line and not line.startswith("#")]

    common = meant(UNITS / "portal-.service.d" / "20-secrets.conf")
    for name, account in (("backup", "backup"), ("migrate", "owner")):
        own = meant(UNITS / f"portal-{name}.service.d" / "20-secrets.conf")
        assert own == [line.replace("database/service", f"database/{account}") for line in common]


def test_a_file_of_one_service_takes_the_place_of_the_one_for_all(units: Path, tmp_path: Path) -> None:
    shutil.copytree(units, tmp_path, dirs_exist_ok=True)
    for name in ("20-secrets.conf", "30-broker.conf"):
        with (tmp_path / "portal-.service.d" / name).open("a") as common:
            common.write("NoSuchSetting=yes\n")

    def complains(*names: str) -> bool:
        found = [analyze(tmp_path, "verify", "--man=no", str(tmp_path / name)).stderr for name in names]
        return any("NoSuchSetting" in each for each in found)

    assert complains("portal-erase.service")
    (tmp_path / "portal-.service.d" / "20-secrets.conf").write_text("[Service]\n")
    assert complains("portal-erase.service")
    assert not complains("portal-relay@.service", "portal-receive.service")


def test_the_account_can_be_made_and_what_is_secret_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    users = [str(program("systemd-sysusers", "systemd")), f"--root={tmp_path}", str(UNITS / "sysusers.conf")]
    subprocess.run(users, check=True, capture_output=True)
    assert "portal:" in (tmp_path / "etc" / "passwd").read_text()
    listed = [line.split() for line in (UNITS / "tmpfiles.conf").read_text().splitlines() if line[0] == "d"]
    open_to_all = {row[1] for row in listed if row[2] == "0755"}
    assert open_to_all == {
        "/run/portal",
        "/etc/portal",
        "/etc/portal/ca",
        "/etc/portal/units",
        "/etc/portal/backup",
        "/srv/portal",
        "/srv/portal/static",
    }
