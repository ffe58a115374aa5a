"""A step of the budget with its amounts, against a Django wizard of the same steps and against a bare Flask.

All run under the same server, each in a process of its own, and are visited in turn over loopback.  What is
compared is the processor time of the server's process for one request: other work on the machine disturbs it
least.  With 16 connections at once the slowest of a hundred answers is compared with the usual one.
"""

import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from benchmarks.measuring import PAIRS, Comparison
from benchmarks.serving import cpu_seconds, portal_environment, serving
from benchmarks.visitor import Visitor
from tests.ground import postgresql
from tests.ground.databases import migrate
from tests.ground.needs import postgresql_program
from tests.ground.ports import free_port, free_ports

_STEP, _BEFORE = "costs", "income"
_GETS, _POSTS = 60, 40
_CONNECTIONS, _EACH = 16, 15
_TRANSLATIONS = Path(__file__).parents[1] / "translations" / "fi" / "LC_MESSAGES" / "messages.po"


def run() -> list[Comparison]:
    """The benchmark."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as place, ExitStack() as stack:
        folder = Path(place)
        hello = stack.enter_context(serving("hello", free_port(), {}))
        found = _on_sqlite(folder, hello)
        socket = stack.enter_context(_postgresql())
        return [*found, *_on_postgresql(folder, socket)]


def _on_sqlite(folder: Path, hello: int) -> list[Comparison]:
    portal_at, wizard_at = f"sqlite:///{folder}/portal.sqlite", str(folder / "wizard.sqlite")
    with _both(folder, portal_at, wizard_at) as (portal, wizard):
        return [
            _compare("budget step, GET by the wizard's", _get(portal), _get(wizard), aim=6),
            _compare("budget step, GET by a hello", _get(portal), _hello(hello), aim=0.2),
            _compare("budget step, POST and GET, SQLite", _post(portal), _post(wizard), aim=4),
            _slowest(portal),
        ]


def _on_postgresql(folder: Path, socket: str) -> list[Comparison]:
    with _both(folder, f"postgresql+psycopg://portal@/portal?host={socket}", socket) as (portal, wizard):
        return [_compare("the same, PostgreSQL", _post(portal), _post(wizard), aim=3)]


@contextmanager
def _both(folder: Path, portal_database: str, wizard_database: str) -> Iterator[tuple[int, int]]:
    migrate(portal_database)
    port, wizards_port = free_ports(2)
    environment = {"BENCHMARK_LOCALE": str(_locale(folder)), "BENCHMARK_DATABASE": wizard_database}
    with (
        serving("portal", port, portal_environment(folder, port, portal_database)) as portal,
        serving("wizard", wizards_port, environment) as wizard,
    ):
        yield portal, wizard


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgresql.running() as socket:
        for name in ("portal", "wizard"):
            program = str(postgresql_program("createdb"))
            subprocess.run([program, "-h", socket, "-U", "portal", name], check=True)
        yield socket


def _locale(folder: Path) -> Path:
    """The portal's Finnish catalogue under the name that Django looks for."""
    target = folder / "locale" / "fi" / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    with _TRANSLATIONS.open("rb") as source, (target / "django.mo").open("wb") as made:
        write_mo(made, read_po(source, locale="fi"))
    return folder / "locale"


def _at_the_step(port: int) -> Visitor:
    """A visitor who has answered all before the step, so that sending the one before leads to it."""
    visitor = Visitor(port)
    for step in ("household", "home", _BEFORE):
        path = f"/fi/budget/{step}"
        visitor.post(path, visitor.filled_in(path))
    return visitor


def _get(port: int) -> tuple[int, Callable[[], object], int]:
    visitor = _at_the_step(port)
    return port, lambda: visitor.get(f"/fi/budget/{_STEP}"), _GETS


def _hello(port: int) -> tuple[int, Callable[[], object], int]:
    visitor = Visitor(port)
    return port, lambda: visitor.get("/"), _GETS * 4


def _post(port: int) -> tuple[int, Callable[[], object], int]:
    visitor = _at_the_step(port)
    return port, _sending(visitor), _POSTS


def _sending(visitor: Visitor) -> Callable[[], object]:
    path = f"/fi/budget/{_BEFORE}"
    body = visitor.filled_in(path)
    return lambda: visitor.get(visitor.post(path, body))


Side = tuple[int, Callable[[], object], int]


def _compare(name: str, ours: Side, baseline: Side, aim: float) -> Comparison:
    for _, work, times in (ours, baseline):
        for _ in range(times):
            work()
    pairs = [(_cpu_of_one(*ours), _cpu_of_one(*baseline)) for _ in range(PAIRS)]
    return Comparison(name, tuple(own for own, _ in pairs), tuple(base for _, base in pairs), aim)


def _cpu_of_one(port: int, work: Callable[[], object], times: int) -> float:
    before = cpu_seconds(port)
    for _ in range(times):
        work()
    return (cpu_seconds(port) - before) / times


def _slowest(port: int) -> Comparison:
    """The 99th of a hundred answers to a sent step against the middle one, with many at once."""
    visitors = [_sending(_at_the_step(port)) for _ in range(_CONNECTIONS)]
    rounds = [_round(visitors) for _ in range(PAIRS + 1)][1:]
    slow = tuple(statistics.quantiles(times, n=100)[98] for times in rounds)
    usual = tuple(statistics.median(times) for times in rounds)
    return Comparison(f"p99 of it by its p50, {_CONNECTIONS} at once", slow, usual, aim=0.25)


def _round(visitors: list[Callable[[], object]]) -> list[float]:
    taken: list[float] = []

    def visit(send: Callable[[], object]) -> None:
        for _ in range(_EACH):
            start = time.perf_counter()
            send()
            taken.append(time.perf_counter() - start)

    threads = [threading.Thread(target=visit, args=(send,)) for send in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken
