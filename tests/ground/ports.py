"""Ports for servers that are started."""

import random
import socket
from collections.abc import Iterator

_HOST = "127.0.0.1"
# Below those that the system gives to outgoing connections: whoever waits for a server by asking its port
# over and over would now and then be given that very port, and reach itself.
_FROM, _TO = 20_000, 32_000


def free_ports(number: int) -> list[int]:
    """So many ports of this machine on which nothing listens."""
    found = _free()
    return [next(found) for _ in range(number)]


def _free() -> Iterator[int]:
    for port in random.sample(range(_FROM, _TO), _TO - _FROM):
        try:
            socket.create_server((_HOST, port)).close()
        except OSError:
            continue
        yield port
