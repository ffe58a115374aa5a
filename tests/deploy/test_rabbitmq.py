"""RabbitMQ as it is shipped: over TLS alone, and each account can do what it must and nothing else."""

import json
import re
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from amqp.exceptions import AccessRefused, AMQPError, NotAllowed
from click.testing import CliRunner
from kombu import Connection, Producer

from portal.cli import main
from portal.delivery.settings import Delivery
from portal.delivery.topology import definitions, rights
from portal.units import load_units
from tests.ground.front import DEPLOY
from tests.ground.portal import BASE_URL, keys_file, provider
from tests.ground.ports import free_ports
from tests.ground.rabbitmq import Server

RELAY, RECEIVE, UNIT = "portal-relay", "portal-receive", "unit-990"
VHOST = "social-credit"
OURS, ANOTHERS, RETURN = "unit.990", "unit.991", "social-credit.return"
PASSWORD = "of a test, with signs: @/:%"
_TLS = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509", "-days", "2"]


class Shipped(Server):
    """A server with the configuration that is shipped; only its ports and folders are others."""

    def __init__(self, folder: Path, loaded: dict[str, Any]) -> None:
        super().__init__(folder)
        self.folder = folder
        name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        out = ["-keyout", f"{folder}/server.key", "-out", f"{folder}/server.pem"]
        subprocess.run(["openssl", "req", *_TLS, *name, *out], check=True, capture_output=True)
        shutil.copy(folder / "server.pem", folder / "ca.pem")
        (folder / "portal.json").write_text(json.dumps(loaded))
        before = (folder / "rabbitmq.conf").read_text()
        self.http = next(line.split()[-1] for line in before.splitlines() if "management.tcp.port" in line)
        (self.figures,) = free_ports(1)
        (folder / "plugins").write_text("[rabbitmq_management, rabbitmq_prometheus].")
        shipped = (DEPLOY / "rabbitmq" / "rabbitmq.conf").read_text()
        for here, there in {
            "listeners.ssl.default = 5671": f"listeners.ssl.1 = 127.0.0.1:{self.port}",
            "/etc/rabbitmq/tls": str(folder),
            "/etc/rabbitmq/portal.json": f"{folder}/portal.json",
            "management.tcp.port = 15672": f"management.tcp.port = {self.http}",
            "prometheus.tcp.port = 15692": f"prometheus.tcp.port = {self.figures}",
            "disk_free_limit.absolute = 5GB": "disk_free_limit.absolute = 50MB",
        }.items():
            assert here in shipped
            shipped = shipped.replace(here, there)
        (folder / "rabbitmq.conf").write_text(shipped)

    def _answers(self) -> bool:
        # Nobody is known yet who could ask for more than that it answers.
        try:
            asked = requests.get(f"http://127.0.0.1:{self.http}/api/overview", timeout=5)
        except requests.ConnectionError:
            return False
        if asked.status_code != requests.codes.unauthorized:
            return False
        self.control("await_startup", "--timeout", "60")
        return True

    def connection(self, account: str, password: str = PASSWORD) -> Connection:
        """A connection of an account, which checks the broker's certificate."""
        trusted = {"ca_certs": f"{self.folder}/ca.pem", "cert_reqs": ssl.CERT_REQUIRED}
        known = f"{account}:{quote(password, safe='')}@localhost:{self.port}/{VHOST}"
        return Connection(
            f"amqps://{known}",
            ssl={**trusted, "server_hostname": "localhost"},
            transport_options={"confirm_publish": True},
            connect_timeout=20,
        )

    def run(self, script: str, *words: str, told: str = "") -> subprocess.CompletedProcess[str]:
        """Run a shipped script."""
        programs = {
            "RABBITMQCTL": "/usr/lib/rabbitmq/bin/rabbitmqctl",
            "RABBITMQ_PLUGINS": "/usr/lib/rabbitmq/bin/rabbitmq-plugins",
        }
        return subprocess.run(
            [str(DEPLOY / "rabbitmq" / script), *words],
            input=told,
            env=self.environment() | programs,
            check=False,
            capture_output=True,
            text=True,
        )

    def run_accounts(self, allowed: str) -> subprocess.CompletedProcess[str]:
        """Run the script with what `portal queue topology --rights` prints."""
        return self.run("accounts.sh", str(self.folder / "passwords"), told=allowed)

    def accounts(self) -> set[str]:
        """The accounts that there are."""
        listed = self.control("--quiet", "list_users", "--no-table-headers").split("\n")
        return {line.split("\t")[0] for line in listed if line}


def _settings(folder: Path) -> dict[str, str]:
    made = {"MODE": "demo", "BASE_URL": BASE_URL, "KEYS_FILE": str(keys_file(folder)), "UNIT": "990"}
    made["DATABASE_URL"] = f"sqlite:///{folder}/none.sqlite"
    for name in ("resident", "staff"):
        known = provider(name)
        made |= {
            f"{name.upper()}__ISSUER": known.issuer,
            f"{name.upper()}__CLIENT_ID": known.client_id,
            f"{name.upper()}__CLIENT_SECRET": "not-a-secret-at-all",
            f"{name.upper()}__REDIRECT_URI": known.redirect_uri,
        }
    return {f"PORTAL_{name}": value for name, value in made.items()}


def topology(settings: dict[str, str], *words: str) -> str:
    """What the command prints."""
    printed = CliRunner(env=settings).invoke(main, ["queue", "topology", *words])
    assert printed.exit_code == 0, printed.output
    return printed.stdout


@pytest.fixture(scope="module")
def server() -> Iterator[Shipped]:
    folder = Path(tempfile.mkdtemp(prefix="portal-shipped-"))
    settings = _settings(folder)
    loaded = json.loads(topology(settings))
    # Another unit, whose queue is nobody's business but its own.
    ours = next(each for each in loaded["queues"] if each["name"] == OURS)
    bound = next(each for each in loaded["bindings"] if each["destination"] == OURS)
    loaded["queues"].append(ours | {"name": ANOTHERS})
    loaded["bindings"].append(bound | {"destination": ANOTHERS, "routing_key": ANOTHERS})
    made = Shipped(folder, loaded)
    (folder / "passwords").mkdir()
    for account in (RELAY, RECEIVE, UNIT):
        (folder / "passwords" / account).write_text(PASSWORD + "\n")
    try:
        made.start()
        assert made.run_accounts(topology(settings, "--rights")).returncode == 0
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)


def publish(server: Shipped, account: str, exchange: str, key: str) -> None:
    with server.connection(account) as connection:
        producer = Producer(connection, serializer="json")
        producer.publish(
            {}, exchange=exchange, routing_key=key, mandatory=True, confirm_timeout=20, delivery_mode=2
        )


def take(server: Shipped, account: str, queue: str) -> bool:
    """Take a message out of a queue, and say that it was taken; whether there was one."""
    with server.connection(account) as connection:
        message = connection.default_channel.basic_get(queue)
        if message is not None:
            connection.default_channel.basic_ack(message.delivery_tag)
        return message is not None


def test_a_message_goes_to_its_unit_and_the_units_answer_comes_back(server: Shipped) -> None:
    publish(server, RELAY, "social-credit", OURS)
    assert take(server, UNIT, OURS)
    publish(server, UNIT, RETURN, RETURN)
    assert take(server, RECEIVE, RETURN)


@pytest.mark.parametrize(
    ("account", "exchange", "key"),
    [
        (UNIT, "social-credit", ANOTHERS),
        (UNIT, "social-credit", OURS),
        (UNIT, "social-credit.dead", f"{OURS}.dead"),
        (UNIT, "", ANOTHERS),
        (UNIT, "", RETURN),
        (UNIT, "amq.direct", "x"),
        (RELAY, RETURN, RETURN),
        (RELAY, "", OURS),
        (RECEIVE, "social-credit", OURS),
        (RECEIVE, RETURN, RETURN),
        (RECEIVE, "", RETURN),
    ],
)
def test_nobody_writes_where_they_need_not(server: Shipped, account: str, exchange: str, key: str) -> None:
    with pytest.raises(AccessRefused):
        publish(server, account, exchange, key)


def test_what_a_unit_sends_under_another_key_reaches_nobody(server: Shipped) -> None:
    with pytest.raises(AMQPError, match="NO_ROUTE"):
        publish(server, UNIT, RETURN, ANOTHERS)


@pytest.mark.parametrize(
    ("account", "queue"),
    [
        *((UNIT, queue) for queue in (ANOTHERS, RETURN, f"{OURS}.dead", f"{RETURN}.dead")),
        *((RELAY, queue) for queue in (OURS, ANOTHERS, RETURN)),
        *((RECEIVE, queue) for queue in (OURS, ANOTHERS, f"{RETURN}.dead")),
    ],
)
def test_nobody_reads_what_is_not_theirs(server: Shipped, account: str, queue: str) -> None:
    with pytest.raises(AccessRefused):
        take(server, account, queue)
    with server.connection(account) as connection, pytest.raises(AccessRefused):
        connection.default_channel.queue_purge(queue)
    with server.connection(account) as connection, pytest.raises(AccessRefused):
        connection.default_channel.basic_consume(queue)


@pytest.mark.parametrize("account", [RELAY, RECEIVE, UNIT])
def test_nobody_changes_what_there_is(server: Shipped, account: str) -> None:
    attempts: list[Callable[[Any], object]] = [
        lambda channel: channel.queue_declare("more", durable=True),
        lambda channel: channel.queue_declare(f"{UNIT}.more", exclusive=True),
        lambda channel: channel.queue_delete(OURS),
        lambda channel: channel.exchange_declare("more", "topic"),
        lambda channel: channel.exchange_delete("social-credit"),
        lambda channel: channel.queue_bind(OURS, "social-credit", ANOTHERS),
        lambda channel: channel.queue_unbind(ANOTHERS, "social-credit", ANOTHERS),
    ]
    for attempt in attempts:
        with server.connection(account) as connection, pytest.raises(AccessRefused):
            attempt(connection.default_channel)


def test_there_is_no_guest_and_no_account_without_its_password(server: Shipped) -> None:
    assert server.accounts() == {RELAY, RECEIVE, UNIT}
    assert server.control("--quiet", "list_users", "--no-table-headers").count("[]") == len(server.accounts())
    for account, password in (("guest", "guest"), (UNIT, "wrong"), ("unit-991", PASSWORD)):
        with pytest.raises(AccessRefused):
            server.connection(account, password).connect()


def test_nobody_sees_another_virtual_host(server: Shipped) -> None:
    with server.connection(UNIT) as connection:
        connection.virtual_host = "/"
        with pytest.raises(NotAllowed):
            connection.connect()


def test_nobody_comes_in_in_the_clear_or_by_an_old_tls(server: Shipped) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - reset or closed, as the moment will have it
        Connection(f"amqp://{UNIT}:x@localhost:{server.port}/{VHOST}", connect_timeout=5).connect()
    said = subprocess.run(
        ["openssl", "s_client", "-connect", f"localhost:{server.port}", "-tls1_1"],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Cipher is (NONE)" in said.stdout


def test_every_queue_has_a_limit(server: Shipped) -> None:
    policies = server.control("--quiet", "list_policies", "--vhost", VHOST)
    assert '"max-length-bytes":2147483648,"overflow":"reject-publish"' in policies
    assert "portal-limit" in policies


def test_the_figure_of_the_alarm_counts_dead_letters(server: Shipped) -> None:
    (figure,) = re.findall(r"(rabbitmq_\w+){queue=", (DEPLOY / "prometheus" / "portal.rules.yml").read_text())
    with server.connection(RELAY) as connection:
        Producer(connection).publish({}, exchange="social-credit", routing_key=OURS, confirm_timeout=10)
    with server.connection(UNIT) as connection:
        channel = connection.default_channel
        channel.basic_reject(channel.basic_get(OURS).delivery_tag, requeue=False)
    wanted = re.compile(rf'^{figure}{{[^}}]*queue="{OURS}[.]dead"[^}}]*}} 1$', re.MULTILINE)
    until = time.monotonic() + 60
    while not wanted.search(_figures_of_queues(server)):
        assert time.monotonic() < until
        time.sleep(0.5)


def _figures_of_queues(server: Shipped) -> str:
    place = f"http://127.0.0.1:{server.figures}/metrics/detailed?family=queue_coarse_metrics"
    return requests.get(place, timeout=10).text


def test_the_command_prints_the_topology_and_the_rights(tmp_path: Path) -> None:
    units = load_units().by_code.values()
    settings = _settings(tmp_path)
    assert json.loads(topology(settings, "--vhost", "v")) == definitions(Delivery(), units, "v")
    rows = [line.split("\t") for line in topology(settings, "--rights").splitlines()]
    assert rows == [
        [each.account, each.configure, each.write, each.read] for each in rights(Delivery(), units)
    ]


def test_dead_letters_are_moved_back_and_nobody_is_left_who_could_move_more(server: Shipped) -> None:
    publish(server, RELAY, "social-credit", OURS)
    with server.connection(UNIT) as connection:
        channel = connection.default_channel
        message = channel.basic_get(OURS)
        channel.basic_reject(message.delivery_tag, requeue=False)
    until = time.monotonic() + 60
    while (moved := server.run("move-back.sh", OURS)).stdout == "moved back: 0\n":
        assert time.monotonic() < until
    assert moved.returncode == 0, moved.stderr
    assert take(server, UNIT, OURS)
    assert server.accounts() == {RELAY, RECEIVE, UNIT}
    assert server.run("move-back.sh", "unit.0").returncode == 1


def test_no_account_is_touched_as_long_as_nothing_says_which_there_are(server: Shipped) -> None:
    before = server.accounts()
    refused = server.run_accounts("")
    assert (refused.returncode, server.accounts()) == (1, before)
    assert "portal queue topology --rights" in refused.stderr
    told = topology(_settings(server.folder), "--rights")
    mistyped = server.run("accounts.sh", str(server.folder / "nowhere"), told=told)
    assert (mistyped.returncode, server.accounts()) == (1, before)
    assert "no password of any account" in mistyped.stderr


def test_the_accounts_can_be_made_anew_with_other_passwords(server: Shipped) -> None:
    # The last test of the file: what is changed here stays so.
    file = server.folder / "passwords" / UNIT
    file.write_text("another one\n")
    assert server.run_accounts(topology(_settings(server.folder), "--rights")).returncode == 0
    with pytest.raises(AccessRefused):
        server.connection(UNIT).connect()
    with server.connection(UNIT, "another one") as connection:
        connection.connect()
