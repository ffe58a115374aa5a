"""`make demo`: all parts start with one command, tell where they are, and end together."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from demo.people import PEOPLE
from tests.ground.children import children_of
from tests.ground.portal import csrf_token
from tests.ground.ports import free_ports
from tests.ground.texts import ROOT

PATIENCE = 40
LAST_LINE = "Ctrl-C stops it"


@contextmanager
def demonstration(folder: Path, port: int, idp_port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The running command, in a folder of its own; it is gone when the block ends."""
    ports = {"PORT": str(port), "IDP_PORT": str(idp_port)}
    environment = os.environ | {"PYTHONPATH": str(ROOT), **ports, **more}
    command = [sys.executable, "-m", "demo"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as running:
        try:
            yield running
        finally:
            running.terminate()
            running.communicate(timeout=PATIENCE)


def said_until(running: subprocess.Popen[str], last: str) -> str:
    assert running.stdout
    said = ""
    for line in running.stdout:
        said += line
        if last in line:
            return said
    pytest.fail(f"it ended without saying “{last}”:\n{said}")


def parts_of(running: subprocess.Popen[str]) -> dict[str, int]:
    """The process id of each part, by the last word of its command that is no option."""
    names = ("demo.provider", "serve", "deliver")
    children = children_of(running.pid)
    words = {child: Path(f"/proc/{child}/cmdline").read_text().split("\0") for child in children}
    return {name: child for child, said in words.items() for name in names if name in said}


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def test_it_starts_tells_the_people_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    port, idp_port = free_ports(2)
    addresses = [
        f"http://127.0.0.1:{port}/sv/",
        f"http://127.0.0.1:{port}/health/ready",
        f"http://127.0.0.1:{port}/fi/staff",
        f"http://127.0.0.1:{idp_port}/staff/.well-known/openid-configuration",
    ]
    with demonstration(tmp_path, port, idp_port) as running:
        said = said_until(running, LAST_LINE)
        assert "24 applications" in said
        assert f"http://127.0.0.1:{port}/" in said
        assert all(person.name in said for person in PEOPLE)
        assert all(answers(address) for address in addresses)
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 0
    assert not any(answers(address) for address in addresses)

    # Everything is there at the second start, and nothing of it twice.
    with demonstration(tmp_path, port, idp_port) as running:
        assert "0 applications, 0 being filled in, 0 credits" in said_until(running, LAST_LINE)


@pytest.mark.parametrize("strict", ["0", "1"])
def test_a_resident_signs_in_under_both_profiles(tmp_path: Path, strict: str) -> None:
    port, idp_port = free_ports(2)
    portal, browser = f"http://127.0.0.1:{port}", requests.Session()
    with demonstration(tmp_path, port, idp_port, STRICT=strict) as running:
        said_until(running, LAST_LINE)
        page = browser.get(f"{portal}/sv/sign-in", timeout=10).text
        typed = {"csrf_token": csrf_token(page)}
        chooser = browser.post(f"{portal}/sv/sign-in", data=typed, headers={"Origin": portal}, timeout=10)
        assert ("request=" in chooser.url) is ("nonce=" not in chooser.url) is (strict == "1")
        mine = browser.post(chooser.url, data={"person": "svea"}, timeout=10)
        assert (mine.status_code, mine.url) == (200, f"{portal}/sv/my")
        assert "/sv/sign-out" in mine.text
    assert (tmp_path / "demo-data" / "resident-keys.json").exists() is (strict == "1")


def test_when_one_part_dies_the_others_end_and_it_is_named(tmp_path: Path) -> None:
    port, idp_port = free_ports(2)
    with demonstration(tmp_path, port, idp_port) as running:
        said_until(running, LAST_LINE)
        parts = parts_of(running)
        assert parts.keys() == {"demo.provider", "serve", "deliver"}
        os.kill(parts["deliver"], signal.SIGKILL)
        assert "the relay has ended with -9" in said_until(running, "the relay has ended")
        assert running.wait(PATIENCE) == 1
    assert not answers(f"http://127.0.0.1:{port}/fi/")
    assert not answers(f"http://127.0.0.1:{idp_port}/citizen/.well-known/openid-configuration")


@pytest.mark.parametrize("name", ["PORT", "IDP_PORT"])
def test_a_port_in_use_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    port, idp_port = free_ports(2)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        in_use = taken.getsockname()[1]
        ports = {"PORT": port, "IDP_PORT": idp_port, name: in_use}
        with demonstration(tmp_path, ports["PORT"], ports["IDP_PORT"]) as running:
            said = said_until(running, "is in use")
            assert f"port {in_use} is in use; choose another with {name}=" in said
            assert running.wait(PATIENCE) == 1
    assert not list(tmp_path.iterdir())
