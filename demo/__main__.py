"""`make demo`: the whole service with a small fictional county, on this machine alone.

The portal, the relay and the demonstration identity provider run as processes of their own, as
they would anywhere else; when one ends, or at Ctrl-C, all of them do.  With `STRICT=1` residents
sign in under the strict profile of the Finnish trust network, by key pairs made here.
"""

import os
import signal
import sys
from pathlib import Path

from demo.processes import CannotStart, Processes, refuse_taken_port
from demo.provider.clients import clients_of, portal_environment, published_keys
from demo.telling import print_addresses

HOST = "127.0.0.1"
_DATA = Path("demo-data")
_CLIENT_KEYS = "PORTAL_RESIDENT__KEYS_FILE"


def main() -> int:
    """Run until interrupted; 1 when it cannot start or a part has died."""
    port, idp_port = int(os.environ.get("PORT", "8000")), int(os.environ.get("IDP_PORT", "8001"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for name, number in (("PORT", port), ("IDP_PORT", idp_port)):
            refuse_taken_port(name, number)
        os.environ.update(_settings(port, idp_port))
        _prepare()
        with Processes(_DATA) as parts:
            _start(parts, port, idp_port)
            print_addresses(f"http://{HOST}:{port}", _DATA)
            parts.wait_for_one_to_end()
    except CannotStart as fault:
        print(f"The demonstration cannot go on: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def _settings(port: int, idp_port: int) -> dict[str, str]:
    portal = f"http://{HOST}:{port}"
    strict = os.environ.get("STRICT") == "1"
    clients = clients_of(portal, {}, published_keys(portal) if strict else None)
    return {
        "PORTAL_MODE": "demo",
        "PORTAL_BASE_URL": portal,
        "PORTAL_DATABASE_URL": f"sqlite:///{(_DATA / 'portal.sqlite').absolute()}",
        "PORTAL_KEYS_FILE": str((_DATA / "keys.json").absolute()),
        "PORTAL_UNIT": "990",
        **portal_environment(clients, idp_port),
        **({_CLIENT_KEYS: str((_DATA / "resident-keys.json").absolute())} if strict else {}),
    }


def _prepare() -> None:
    _DATA.mkdir(exist_ok=True)
    steps = [["keys", "new", os.environ["PORTAL_KEYS_FILE"]], ["migrate"], ["seed"]]
    if _CLIENT_KEYS in os.environ:
        steps.insert(0, ["keys", "new-client", os.environ[_CLIENT_KEYS]])
    from portal.cli import main as portal  # noqa: PLC0415 - loaded only once the ports are known to be free

    for step in steps:
        if step[0] != "keys" or not Path(step[-1]).exists():
            portal.main(step, standalone_mode=False)


def _start(parts: Processes, port: int, idp_port: int) -> None:
    parts.start("provider", "demo.provider", "--port", str(idp_port))
    parts.start("portal", "portal", "serve", "--port", str(port))
    parts.start("relay", "portal", "deliver")
    parts.wait_for(f"http://{HOST}:{idp_port}/citizen/.well-known/openid-configuration")
    parts.wait_for(f"http://{HOST}:{port}/health/ready")


if __name__ == "__main__":
    sys.exit(main())
