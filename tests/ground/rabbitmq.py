"""A throw-away RabbitMQ server on loopback, with its own files, ports and nodes of Erlang beside it."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from kombu import Connection
from pydantic import SecretStr

from portal.delivery.settings import Delivery
from portal.delivery.topology import definitions
from portal.units import Unit, load_units
from tests.ground.needs import lacking
from tests.ground.ports import free_ports

_PROGRAMS = Path("/usr/lib/rabbitmq/bin")
_HOST = "127.0.0.1"
_ADMIN = ("guest", "guest")
_STARTS_WITHIN = 120.0
_COOKIE = ".erlang.cookie"
_EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}
_vhosts = itertools.count()

_CONFIGURATION = """\
listeners.tcp.1 = {host}:{amqp}
listeners.ssl.1 = {host}:{amqps}
ssl_options.cacertfile = {certificate}.pem
ssl_options.certfile = {certificate}.pem
ssl_options.keyfile = {certificate}.key
management.tcp.ip = {host}
management.tcp.port = {http}
loopback_users = none
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
management_agent.disable_metrics_collector = true
log.console = false
"""


def _certify(to: Path) -> None:
    """A key and a certificate of its own for a server of the name localhost."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{to}.key"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    call = ["openssl", "req", "-x509", *key, *name, "-out", f"{to}.pem"]
    subprocess.run(call, check=True, capture_output=True)


class Server:
    """One RabbitMQ server, which a test may stop, kill and start again; its messages stay on its disk."""

    def __init__(self, folder: Path, beside: "Server | None" = None) -> None:
        """A server of this folder; one that is to `join` another trusts it from its birth."""
        if not (_PROGRAMS / "rabbitmq-server").exists():
            lacking("rabbitmq-server", "rabbitmq-server")
        self.port, self.tls_port, self._http, self._distribution, self._epmd = free_ports(5)
        self._folder = folder
        if beside:
            self._epmd = beside._epmd
            shutil.copy(beside._folder / _COOKIE, folder / _COOKIE)
        self._process: subprocess.Popen[bytes] | None = None
        self.certificate = folder / "broker.pem"
        _certify(folder / "broker")
        named = {"host": _HOST, "amqp": self.port, "amqps": self.tls_port, "http": self._http}
        configuration = _CONFIGURATION.format(**named, certificate=folder / "broker")
        (folder / "rabbitmq.conf").write_text(configuration)
        (folder / "plugins").write_text("[rabbitmq_management].")

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self._folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [_PROGRAMS / "rabbitmq-server"],
                env=self.environment(),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"RabbitMQ does not start: {(self._folder / 'out').read_text()[-2000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return self.api("GET", "health/checks/virtual-hosts").ok
        except requests.ConnectionError:
            return False

    def kill(self) -> bool:
        """End it as a power cut would; whether it had not ended by itself."""
        self._signal(signal.SIGKILL)
        assert self._process
        ended_with = self._process.wait()
        self._process = None
        return ended_with == -signal.SIGKILL

    def freeze(self) -> None:
        """Let it hang: connections stay open, and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def memory_alarm(self, on: bool) -> None:
        """Make it block whoever publishes, or let them go on."""
        self.control("set_vm_memory_high_watermark", "absolute", "1" if on else "1GB")

    def heartbeat(self, seconds: int) -> None:
        """How often it wants a sign of life of those who connect from now on, at least."""
        self.control("eval", f"application:set_env(rabbit, heartbeat, {seconds}).")

    def control(self, *words: str) -> str:
        """Run `rabbitmqctl`, which takes a second or two."""
        call = [str(_PROGRAMS / "rabbitmqctl"), "--node", self.name, *words]
        run = subprocess.run(call, env=self.environment(), check=True, capture_output=True, text=True)
        return run.stdout

    def api(self, method: str, path: str, body: object = None) -> requests.Response:
        """Ask its management interface."""
        address = f"http://{_HOST}:{self._http}/api/{path}"
        return requests.request(method, address, json=body, auth=_ADMIN, timeout=30)

    def join(self, other: "Server") -> None:
        """Become a node of the cluster that another one is of."""
        self.control("stop_app")
        self.control("join_cluster", other.name)
        self.control("start_app")

    def end(self) -> None:
        """End it for good."""
        if self._process:
            self.thaw()
            self.kill()
        subprocess.run(["epmd", "-port", str(self._epmd), "-kill"], check=False, capture_output=True)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        os.killpg(self._process.pid, number)

    @property
    def name(self) -> str:
        """What other nodes know it by."""
        return f"portal{self.port}@localhost"

    def environment(self) -> dict[str, str]:
        """What the programs of RabbitMQ find it by."""
        return os.environ | {
            "HOME": str(self._folder),
            "RABBITMQ_NODENAME": self.name,
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_PID_FILE": str(self._folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_ADDRESS": _HOST,
            "ERL_EPMD_PORT": str(self._epmd),
            # A node that was killed a moment ago must not keep the port mapper alive.
            "ERL_EPMD_RELAXED_COMMAND_CHECK": "1",
        }


class Broker:
    """A virtual host of a server, with the topology of the portal in it.

    It stays until its server ends.  To delete a queue whose worker for dead letters has just started, as
    after each restart, may end that work in the whole server (rabbitmq-server, issue 16652).
    """

    def __init__(self, server: Server, units: Iterable[Unit] | None = None) -> None:
        self.server = server
        self._units = tuple(load_units().by_code.values() if units is None else units)
        self.vhost = f"test-{next(_vhosts)}"
        self.settings = Delivery.model_validate({"transport": "amqp", "broker_url": self.url()})
        self.declare()
        self.define({"permissions": [{"user": "guest", "vhost": self.vhost} | _EVERYTHING]})

    def url(self, account: str = "guest", password: str = "guest") -> str:
        """The address for a client of the broker."""
        return f"amqp://{account}:{quote(password, safe='')}@{_HOST}:{self.server.port}/{self.vhost}"

    def account(self, name: str) -> Delivery:
        """The settings of somebody who comes by a new account of their own, which may do everything."""
        said = self.server.api("PUT", f"users/{self._named(name)}", {"password": name, "tags": ""})
        assert said.ok, said.text
        self.allow(name)
        return self.settings.model_copy(update={"broker_url": SecretStr(self.url(self._named(name), name))})

    def allow(self, name: str, **rights: str) -> None:
        """What an account may configure, write and read from now on; everything that is not said."""
        place = f"permissions/{self.vhost}/{self._named(name)}"
        said = self.server.api("PUT", place, _EVERYTHING | rights)
        assert said.ok, said.text

    def _named(self, account: str) -> str:
        return f"{account}-{self.vhost}"

    def declare(self) -> None:
        """Make everything, and anew what is gone, that the portal and its units need."""
        self.define(definitions(self.settings, self._units, self.vhost))

    def define(self, given: dict[str, Any]) -> None:
        """Import definitions.  A server that was started a moment ago may not take quorum queues yet."""
        until = time.monotonic() + _STARTS_WITHIN
        while not (said := self.server.api("POST", "definitions", given)).ok:
            assert time.monotonic() < until, said.text
            time.sleep(0.5)

    def limit(self, queue: str, messages: int | None) -> None:
        """Let a queue hold only so many messages, or as many as come."""
        policy = {"pattern": f"^{queue}$", "definition": {"max-length": messages}, "apply-to": "queues"}
        place = f"policies/{self.vhost}/limit"
        said = self.server.api("DELETE", place) if messages is None else self.server.api("PUT", place, policy)
        assert said.ok, said.text

    def unbind(self, queue: str) -> None:
        """Let nothing more come into a queue."""
        binding = f"bindings/{self.vhost}/e/{self.settings.exchange}/q/{queue}/{queue}"
        assert self.server.api("DELETE", binding).ok

    def suspend(self, queue: str) -> None:
        """Let a queue do nothing more, while the broker is well."""
        self.server.control("eval", f"sys:suspend('{self.vhost}_{queue}').")

    def go_on(self, queue: str) -> None:
        """Let it go on."""
        self.server.control("eval", f"sys:resume('{self.vhost}_{queue}').")

    def depth(self, queue: str) -> int:
        """How many messages wait in a queue."""
        with Connection(self.url()) as connection:
            declared = connection.default_channel.queue_declare(queue, passive=True)
        count: int = declared.message_count
        return count


@contextmanager
def running() -> Iterator[Server]:
    """A fresh server; it ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-mq-"))
    try:
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def broker_server() -> Iterator[Server]:
    """This process's own server.  Whoever freezes it thaws it, and whoever kills it starts it again."""
    with running() as server:
        yield server


@pytest.fixture
def broker(broker_server: Server) -> Broker:
    """A broker with the portal's topology and no message."""
    return Broker(broker_server)
