"""A stretch of network that can be slow, closed, or break: between the relay and the broker."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_CHUNK = 65_536
_RESETS = struct.pack("ii", 1, 0)


class Proxy:
    """Passes every byte on to a port of this machine, each after `delay` seconds, as long as it is open."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.port: int = self._listener.getsockname()[1]
        self.delay = 0.0
        self.open = True

    def cut(self) -> None:
        """Reset every connection, in the middle of whatever is under way."""
        with self._lock:
            for each in self._connections:
                with contextlib.suppress(OSError):
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESETS)
                    each.shutdown(socket.SHUT_RDWR)
            self._connections.clear()

    def shut(self) -> None:
        """Let nobody through."""
        self.open = False
        self.cut()

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Pass on until the block ends."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listener.close()
            self.shut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.open:
                    threading.Thread(target=self._connect, args=(near,), daemon=True).start()
                else:
                    near.close()

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            near.close()
            return
        with self._lock:
            self._connections |= {near, far}
        for ends in ((near, far), (far, near)):
            threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                time.sleep(self.delay)
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            with self._lock:
                self._connections.discard(each)
            each.close()
