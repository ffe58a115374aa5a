"""The portal as in production: nginx with the shipped configuration, before gunicorn with its own.

Of the configuration only what stands in `place/` is another one here, and where nginx keeps its own files.
The sockets are held by the test, as systemd holds them.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import portal_environment
from tests.ground.children import children_of
from tests.ground.needs import program
from tests.ground.ports import free_ports
from tests.ground.texts import ROOT

NAME = "luotto.example.fi"
DEPLOY = ROOT / "deploy"
_LOOPBACK = "127.0.0.1"
_STARTS_WITHIN = 120.0
_ENDS_WITHIN = 60.0
_TLS = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509", "-days", "2"]

# Gives a program a socket as systemd does: as descriptor 3, named by variables that hold its own number.
_HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def wait_until(holds: Callable[[], bool], what: str, within: float = _STARTS_WITHIN) -> None:
    """Wait for a condition.  Raises `TimeoutError`."""
    until = time.monotonic() + within
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)


class Instance:
    """One instance of the portal: a gunicorn that takes from the socket that all instances share."""

    def __init__(
        self, folder: Path, name: str, environment: Mapping[str, str], shared: socket.socket
    ) -> None:
        self._log = folder / f"web-{name}.log"
        self._shared = shared
        self._told = folder / f"told-{name}.sock"
        self._environment = os.environ | environment | {"NOTIFY_SOCKET": str(self._told)}
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: socket.socket | None = None

    @property
    def said(self) -> str:
        """What it has written so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self, *, wait: bool = True) -> None:
        """Start it, and wait until it says that it has started."""
        if self._ready is None:
            self._listen()
        self._forget_what_was_told()
        passed = self._shared.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")]
        command = [sys.executable, "-c", _HAND_OVER, str(passed), *gunicorn]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, pass_fds=[passed], stdout=log, stderr=log
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until it has started.  Raises `RuntimeError` when it has ended instead."""
        wait_until(self._has_started, "the start of an instance")

    def _listen(self) -> None:
        # Open as long as the instance lasts, as systemd's is: each of the processes tells of its start.
        self._ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ready.bind(str(self._told))
        self._ready.setblocking(False)

    def _forget_what_was_told(self) -> None:
        assert self._ready
        with suppress(BlockingIOError):
            while True:
                self._ready.recv(100)

    def _has_started(self) -> bool:
        assert self._process
        assert self._ready
        if self._process.poll() is not None:
            raise RuntimeError(f"the instance has ended: {self.said[-2000:]}")
        try:
            return self._ready.recv(100) == b"READY=1"
        except BlockingIOError:
            return False

    def stop(self) -> int:
        """Ask it to end, as systemd does, and wait for it; its exit code."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(_ENDS_WITHIN)
        self._process = None
        return code

    def end(self) -> None:
        """End it for good."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._stop_listening()

    @contextmanager
    def untold(self) -> Iterator[None]:
        """Within the block nobody listens to what it tells systemd."""
        self._stop_listening()
        try:
            yield
        finally:
            self._listen()

    def _stop_listening(self) -> None:
        if self._ready:
            self._ready.close()
            self._told.unlink()
            self._ready = None

    @property
    def processes(self) -> list[int]:
        """The numbers of the processes that answer."""
        assert self._process
        return children_of(self._process.pid)


@dataclass
class Front:
    """nginx and what stands behind it."""

    folder: Path
    port: int
    inside_port: int
    plain_port: int
    instances: list[Instance]
    environment: dict[str, str]

    @property
    def socket(self) -> Path:
        """Where nginx reaches the portal."""
        return self.folder / "web.sock"

    def tls(self) -> ssl.SSLContext:
        """A context that trusts the certificate, for many connections."""
        return ssl.create_default_context(cafile=str(self.folder / "tls" / "portal.pem"))

    def connected(self, at: str = _LOOPBACK, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """A connection to nginx from an address of this machine, such as 127.0.0.2."""
        plain = socket.create_connection((_LOOPBACK, self.port), timeout=60, source_address=(at, 0))
        return (context or self.tls()).wrap_socket(plain, server_hostname=NAME)

    def open_connections(self) -> int:
        """How many visitors hold a connection to nginx, by the system's own table."""
        here = f":{self.port:04X}"
        rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(row[1].endswith(here) and row[3] == "01" for row in rows)

    @property
    def logged(self) -> str:
        """Everything that nginx and the portal have written."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.rglob("*.log")))


@dataclass(frozen=True)
class Room:
    """How many instances there are, with how many processes and threads, and the room on each way."""

    instances: int = 1
    processes: int = 2
    threads: int = 4
    saving: int = 96
    begun: int = 48
    browsing: int = 48


@contextmanager
def standing(database_url: str, room: Room = Room(), **settings: str) -> Iterator[Front]:
    """nginx before the portal, both answering; more settings of the portal as variables."""
    nginx = program("nginx", "nginx-light")
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="portal-front-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        shared = stack.enter_context(_listening(folder / "web.sock"))
        environment = _environment(folder, database_url, room) | settings
        instances = [Instance(folder, name, environment, shared) for name in "abcdefgh"[: room.instances]]
        port, inside_port, plain_port = free_ports(3)
        front = Front(folder, port, inside_port, plain_port, instances, environment)
        _configure(front, room)
        for instance in instances:
            stack.callback(instance.end)
            instance.start(wait=False)
        command = [str(nginx), "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
        server = stack.enter_context(subprocess.Popen(command))
        stack.callback(server.terminate)
        for instance in instances:
            instance.wait()
        wait_until(lambda: _listens(front.port), "an answer of nginx")
        yield front


def _listening(path: Path) -> socket.socket:
    """A socket as systemd holds it: it stays, whoever takes from it comes and goes."""
    held = socket.socket(socket.AF_UNIX)
    held.bind(str(path))
    held.listen(1024)
    path.chmod(0o666)
    return held


def _environment(folder: Path, database_url: str, room: Room) -> dict[str, str]:
    made = portal_environment(folder, 1, database_url)
    address = f"https://{NAME}"
    for side, path in (("RESIDENT", "auth/callback"), ("STAFF", "staff/auth/callback")):
        made[f"PORTAL_{side}__ISSUER"] = f"https://{side.lower()}.example.fi"
        made[f"PORTAL_{side}__REDIRECT_URI"] = f"{address}/{path}"
    return made | {
        "PORTAL_MODE": "production",
        "PORTAL_BASE_URL": address,
        "PORTAL_TRUSTED_PROXIES": "1",
        "WEB_CONCURRENCY": str(room.processes),
        "PORTAL_WEB_THREADS": str(room.threads),
    }


def _configure(front: Front, room: Room) -> None:
    folder = front.folder
    shutil.copytree(DEPLOY / "nginx", folder, dirs_exist_ok=True)
    (folder / "tls").mkdir()
    certificate = folder / "tls" / "portal"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    out = ["-keyout", f"{certificate}.key", "-out", f"{certificate}.pem"]
    subprocess.run(["openssl", "req", *_TLS, *subject, *out], check=True, capture_output=True)
    place = folder / "portal" / "place"
    written = {
        "listen": f"listen {_LOOPBACK}:{front.port} ssl http2;",
        "listen_plain": f"listen {_LOOPBACK}:{front.plain_port};",
        "listen_inside": f"listen {_LOOPBACK}:{front.inside_port};",
        "name": f"server_name {NAME};",
        "certificate": f"ssl_certificate {certificate}.pem; ssl_certificate_key {certificate}.key;",
        "static": f"root {folder};",
        "pages": f"root {folder}/portal;",
        "upstreams": "\n".join(_upstream(way, getattr(room, way), front.socket) for way in _WAYS),
    }
    for name, text in written.items():
        assert (place / f"{name}.conf").exists()
        (place / f"{name}.conf").write_text(text)
    if not Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so").exists():
        (place / "brotli.conf").unlink()
    _keep_its_files_here(folder)


_WAYS = ("saving", "begun", "browsing")


def _upstream(way: str, room: int, at: Path) -> str:
    servers = f"server unix:{at} max_conns={room // 2} max_fails=0;" * 2
    return f"upstream portal_{way} {{ zone portal_{way} 128k; {servers} }}"


def _keep_its_files_here(folder: Path) -> None:
    main = (folder / "nginx.conf").read_text()
    temporary = "".join(f"{name}_temp_path {folder}/none;" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    changes = {
        "user www-data;": f"user {'root' if os.geteuid() == 0 else os.environ.get('USER', 'nobody')};",
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;",
        "/var/log/nginx/error.log": f"{folder}/nginx.log",
        "http {": f"http {{ client_body_temp_path {folder}/bodies; {temporary}",
    }
    for shipped, here in changes.items():
        assert main.count(shipped) == 1, shipped
        main = main.replace(shipped, here)
    (folder / "nginx.conf").write_text(main)
    logs = folder / "portal" / "logs.conf"
    logs.write_text(logs.read_text().replace("/var/log/nginx", str(folder)))


def _listens(port: int) -> bool:
    try:
        socket.create_connection((_LOOPBACK, port), timeout=2).close()
    except OSError:
        return False
    return True
