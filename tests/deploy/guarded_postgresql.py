"""PostgreSQL as it is shipped: TLS, accounts with passwords, and the rights of `deploy/postgresql`."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ground.databases import migrate
from tests.ground.front import DEPLOY
from tests.ground.needs import postgresql_program
from tests.ground.ports import free_port

OWNER, SERVICE, BACKUP = "portal_owner", "portal_service", "portal_backup"
_PASSWORD = "of a test, with signs: @/:%"
_QUOTED = "of%20a%20test%2C%20with%20signs%3A%20%40%2F%3A%25"
_TLS = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509", "-days", "2"]


@dataclass(frozen=True)
class Guarded:
    """A server, reached as the configuration says."""

    folder: Path
    port: int

    def url(self, account: str, password: str = _QUOTED, *, tls: bool = True) -> str:
        """The address of the database for an account."""
        guard = f"sslmode=verify-full&sslrootcert={self.folder}/server.pem" if tls else "sslmode=disable"
        return f"postgresql+psycopg://{account}:{password}@localhost:{self.port}/portal?{guard}"

    def administer(self, *words: str) -> str:
        """Run psql as the superuser."""
        return _run("psql", "-XqAt", "-h", self.folder, "-p", str(self.port), "-d", "postgres", *words)

    def give_rights(self) -> None:
        """What follows a migration."""
        environment = os.environ | {"PORTAL_DATABASE_URL": self.url(OWNER)}
        subprocess.run([DEPLOY / "postgresql" / "give-rights.sh"], env=environment, check=True)

    def log(self) -> str:
        """What the server has written."""
        return (self.folder / "log").read_text()


@contextmanager
def running() -> Iterator[Guarded]:
    """A server with migrated tables; it ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-guarded-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Guarded(folder, free_port())
    data = folder / "data"
    try:
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _configure(server)
        _run("pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", f"-p {server.port}")
        try:
            server.administer("-v", "ON_ERROR_STOP=1", "-v", "database=portal", "-f", str(_copied(folder)))
            for account in (OWNER, SERVICE, BACKUP):
                server.administer("-c", f"ALTER ROLE {account} PASSWORD '{_PASSWORD}'")
            _migrate(server)
            yield server
        finally:
            _run("pg_ctl", "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _copied(folder: Path) -> Path:
    # The superuser of a test may not read where the checkout is.
    return Path(shutil.copy(DEPLOY / "postgresql" / "roles.sql", folder))


def _migrate(server: Guarded) -> None:
    migrate(server.url(OWNER))
    server.give_rights()


def _configure(server: Guarded) -> None:
    folder, data = server.folder, server.folder / "data"
    out = ["-keyout", f"{folder}/server.key", "-out", f"{folder}/server.pem"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", "req", *_TLS, *name, *out], check=True, capture_output=True)
    if os.geteuid() == 0:
        shutil.chown(folder / "server.key", "postgres", "postgres")
    shipped = (DEPLOY / "postgresql" / "portal.conf").read_text()
    here = shipped.replace("/etc/postgresql/tls", str(folder)).replace("'*'", "'localhost'")
    assert here.count(str(folder)) == 2
    with (data / "postgresql.conf").open("a") as configuration:
        # What is safe after a power cut is slow, and nothing of this outlives the test.
        configuration.write(f"{here}\nunix_socket_directories = '{folder}'\nfsync = off\n")
    rules = (DEPLOY / "postgresql" / "pg_hba.conf").read_text()
    # Whoever runs the tests is the superuser here.
    (data / "pg_hba.conf").write_text(
        rules.replace("postgres                                                      peer", "postgres  trust")
    )


def _run(name: str, *arguments: str | Path) -> str:
    account = "postgres" if os.geteuid() == 0 else None
    command = [postgresql_program(name), *arguments]
    if name == "psql":
        command[1:1] = ["-U", "postgres"]
    run = subprocess.run(command, check=True, user=account, cwd="/", capture_output=name == "psql", text=True)
    return run.stdout or ""
