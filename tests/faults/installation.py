"""One installation of the portal for one scenario: a database, keys, settings, and its processes."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from benchmarks.serving import portal_environment
from portal.config import Keys
from portal.store.engine import Store, make_engine
from tests.faults import postgresql_server
from tests.faults.browser import Browser, Lost
from tests.faults.postgresql_server import Server as PostgreSQL
from tests.faults.processes import BIN, Process, ended_after, wait_until
from tests.ground.databases import migrate
from tests.ground.ports import free_port

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINES = (SQLITE, POSTGRESQL)
_FILE = "portal.sqlite"


@dataclass
class Installation:
    """Where everything of an installation is."""

    folder: Path
    port: int
    environment: dict[str, str]
    store: Store
    postgresql: PostgreSQL | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def browser(self, patience: float = 60.0, at: str = "127.0.0.1") -> Browser:
        """A browser without a cookie, at this address."""
        return Browser(self.port, patience=patience, at=at)

    @contextmanager
    def serving(self, workers: int = 2, threads: int = 4, **faults: str) -> Iterator[Process]:
        """The portal under gunicorn, answering, until the block ends; `faults` are those of `served`."""
        with ended_after(self.server(workers, threads, **faults)) as process:
            self.wait_for(process)
            yield process

    def server(self, workers: int = 2, threads: int = 4, **faults: str) -> Process:
        """The portal under gunicorn, being started.

        The app is loaded once and its workers are forks of it, so that a killed one is replaced at once.
        """
        gunicorn = [str(BIN / "python"), "-m", "gunicorn", "--preload", "--worker-class", "gthread"]
        numbers = ["--workers", str(workers), "--threads", str(threads), "--graceful-timeout", "10"]
        numbers += ["--keep-alive", "30"]
        where = ["--bind", f"127.0.0.1:{self.port}", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
        named = {"compiled": str(_compiled()), **faults}
        return self._started([*gunicorn, *numbers, *where, "tests.faults.served:app"], named, "server")

    def portal(self, *words: str, **faults: str) -> Process:
        """A process of the console script."""
        return self._started(
            [str(BIN / "python"), "-m", "tests.faults.moved_clock", *words], faults, words[0]
        )

    def supervised(self, *words: str) -> Process:
        """A process of the console script that is started anew whenever it ends."""
        return self._started([str(BIN / "python"), "-m", "tests.faults.supervised", *words], {}, words[0])

    def wait_for(self, process: Process) -> None:
        """Wait until the pages answer."""
        visitor = self.browser(patience=5)

        def answers() -> bool:
            if not process.lives:
                raise RuntimeError(f"the server has ended: {' / '.join(process.said.splitlines()[-3:])}")
            try:
                return visitor.get("/health/live").status == 200
            except Lost:
                return False

        wait_until(answers, "an answer of the server")
        visitor.close()

    def _started(self, command: list[str], faults: Mapping[str, str], name: str) -> Process:
        named = {f"FAULTS_{key.upper()}": value for key, value in faults.items()}
        log = self.folder / f"{name}-{next(self._numbers)}.log"
        return Process(command, self.environment | named, log)


@contextmanager
def installed(
    engine: str, disk: Path | None = None, environment: Mapping[str, str] = {}
) -> Iterator[Installation]:
    """A fresh installation with a migrated, empty database on this engine; more settings as variables.

    The database lies on a `disk` of its own, if one is given.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-faults-")))
        postgresql = None
        if engine == POSTGRESQL:
            postgresql = stack.enter_context(postgresql_server.running(_begun(engine), disk))
            url = postgresql.url()
        else:
            shutil.copy(_begun(engine) / _FILE, disk or folder)
            url = f"sqlite:///{(disk or folder) / _FILE}"
        port = free_port()
        settings = portal_environment(folder, port, url)
        keys = Keys.model_validate_json(Path(settings["PORTAL_KEYS_FILE"]).read_text())
        store = Store(make_engine(url), keys.vault())
        stack.callback(store.engine.dispose)
        yield Installation(folder, port, {**settings, **environment}, store, postgresql)


@cache
def _compiled() -> Path:
    """Where the servers of this process keep their compiled templates."""
    return _until_the_end("portal-faults-compiled-")


def _until_the_end(prefix: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _begun(engine: str) -> Path:
    """Where a migrated, empty database lies: each installation of this process begins with a copy of it."""
    folder = _until_the_end("portal-faults-begun-")
    if engine == SQLITE:
        migrate(f"sqlite:///{folder / _FILE}")
        return folder
    server = PostgreSQL(folder)
    try:
        server.start()
        server.create()
        migrate(server.url())
        server.stop()
    finally:
        server.end()
    return folder
