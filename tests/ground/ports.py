"""Ports for servers that are started."""

import random
import socket
from collections.abc import Iterator
from pathlib import Path

_HOST = "127.0.0.1"
_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_MOST = 12_000


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    return next(_free())


def free_ports(number: int) -> list[int]:
    """So many ports of this machine on which nothing listens."""
    found = _free()
    return [next(found) for _ in range(number)]


def _free() -> Iterator[int]:
    ports = _ports(int(_OUTGOING.read_text().split()[0]))
    for port in random.sample(ports, len(ports)):
        try:
            socket.create_server((_HOST, port)).close()
        except OSError:
            continue
        yield port


def _ports(first_outgoing: int) -> range:
    """Below those that the system gives to outgoing connections, if it leaves enough there.

    Whoever waits for a server by asking its port over and over would now and then be given that very port,
    and reach itself.
    """
    to = min(32_000, first_outgoing)
    return range(max(1_024, to - _MOST), to) if to > 2_000 else range(20_000, 32_000)
