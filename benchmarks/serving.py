"""The apps in processes of their own, under one and the same server, each with a meter of its CPU time."""

import base64
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.served import METER
from benchmarks.visitor import Visitor

_ROOT = Path(__file__).parents[1]
_STARTS_WITHIN = 30.0


@contextmanager
def serving(name: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """One app of `benchmarks.served` on a port, until the block ends."""
    command = [sys.executable, "-m", "benchmarks.served", name, str(port)]
    process = subprocess.Popen(command, cwd=_ROOT, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            cpu_seconds(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{' '.join(map(str, process.args))} does not answer")  # type: ignore[arg-type]


def cpu_seconds(port: int) -> float:
    """How much processor time the app's process has used."""
    return int(Visitor(port).get(METER)) / 1e9


def portal_environment(folder: Path, port: int, database_url: str) -> dict[str, str]:
    """The settings of a demonstration with fresh keys; nobody signs in to it."""
    key = [base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(3)]
    keys = folder / "keys.json"
    keys.touch(0o600)
    keys.write_text(json.dumps({"encryption": key[:1], "index": key[1], "signing": key[2:]}))
    base = f"http://127.0.0.1:{port}"
    settings = {
        "MODE": "demo",
        "BASE_URL": base,
        "DATABASE_URL": database_url,
        "KEYS_FILE": str(keys),
        "UNIT": "990",
    }
    for who in ("resident", "staff"):
        way = f"{'staff/' if who == 'staff' else ''}auth/callback"
        provider = {
            "ISSUER": f"http://127.0.0.1:9/{who}",
            "CLIENT_ID": f"portal-{who}",
            "CLIENT_SECRET": "none-is-needed-here",
            "REDIRECT_URI": f"{base}/{way}",
        }
        settings |= {f"{who.upper()}__{name}": value for name, value in provider.items()}
    return {f"PORTAL_{name}": value for name, value in settings.items()}
