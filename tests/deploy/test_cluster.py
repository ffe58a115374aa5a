"""Three nodes of RabbitMQ: by the shipped script each queue is on all of them, and lives on without one."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from amqp.exceptions import AMQPError
from kombu import Connection

from tests.ground.front import DEPLOY
from tests.ground.rabbitmq import Broker, Server

QUEUE, NUMBER, WITHIN = "unit.990", 20, 60.0


@pytest.fixture
def nodes() -> Iterator[list[Server]]:
    """Three nodes, each of them running, that do not know of each other."""
    folder = Path(tempfile.mkdtemp(prefix="portal-cluster-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        made: list[Server] = []
        for name in ("mq1", "mq2", "mq3"):
            (folder / name).mkdir()
            made.append(Server(folder / name, beside=made[0] if made else None))
            stack.callback(made[-1].end)
            made[-1].start()
        yield made


def members(nodes: list[Server], vhost: str) -> subprocess.CompletedProcess[str]:
    """Run the script on the second node, with the names of all of them."""
    programs = Path("/usr/lib/rabbitmq/bin")
    named = {
        "RABBITMQCTL": str(programs / "rabbitmqctl"),
        "RABBITMQ_QUEUES": str(programs / "rabbitmq-queues"),
    }
    return subprocess.run(
        [str(DEPLOY / "rabbitmq" / "members.sh"), *(node.name for node in nodes)],
        env=nodes[1].environment() | named | {"PORTAL_VHOST": vhost},
        check=False,
        capture_output=True,
        text=True,
    )


def taken(node: Server, vhost: str) -> int:
    """How many messages a node hands out; for a moment after the loss of another it may hand out none."""
    number, until = 0, time.monotonic() + WITHIN
    while number < NUMBER and time.monotonic() < until:
        try:
            with Connection(f"amqp://guest:guest@127.0.0.1:{node.port}/{vhost}") as connection:
                while connection.default_channel.basic_get(QUEUE, no_ack=True) is not None:
                    number += 1
        except (AMQPError, OSError):
            time.sleep(0.5)
    return number


def test_each_queue_is_on_every_node_and_outlives_one(nodes: list[Server]) -> None:
    first, second, third = nodes
    broker = Broker(first)
    for node in (second, third):
        node.join(first)
    third.kill()
    assert members(nodes, broker.vhost).returncode != 0
    third.start()
    done = members(nodes, broker.vhost)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "queues with 3 members: 4\n"
    assert members(nodes, broker.vhost).stdout == done.stdout
    with Connection(broker.url(), transport_options={"confirm_publish": True}) as connection:
        for _ in range(NUMBER):
            connection.Producer().publish(
                "",
                exchange="social-credit",
                routing_key=QUEUE,
                delivery_mode=2,
                mandatory=True,
                confirm_timeout=20,
            )
    first.kill()
    assert taken(second, broker.vhost) == NUMBER
