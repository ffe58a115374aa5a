"""Servers on free ports of loopback, each run by a thread for as long as a block lasts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

LOOPBACK = "127.0.0.1"


def bound() -> BaseWSGIServer:
    """A server whose port is known before its app is made, for apps that must know their own address."""
    return make_server(LOOPBACK, 0, Flask("not yet there"), threaded=True)


def address_of(server: BaseWSGIServer) -> str:
    """The address of a server."""
    return f"http://{LOOPBACK}:{server.server_port}"


@contextmanager
def running(server: BaseWSGIServer) -> Iterator[str]:
    """Answer requests until the block ends; gives the address."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address_of(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
