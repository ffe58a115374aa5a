"""A Flask app on a free port of loopback, served by a thread for as long as a block lasts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

LOOPBACK = "127.0.0.1"


def listening() -> socket.socket:
    """A socket on a free port: the port is known before the app that needs to know it is made."""
    return socket.create_server((LOOPBACK, 0))


def address_of(listener: socket.socket) -> str:
    """The address of whatever will be served on a socket."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


@contextmanager
def served(app: Flask, listener: socket.socket) -> Iterator[str]:
    """Serve an app on a socket of `listening` until the block ends; gives its address."""
    port = listener.getsockname()[1]
    server = make_server(LOOPBACK, port, app, threaded=True, fd=listener.fileno())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address_of(listener)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        listener.close()
