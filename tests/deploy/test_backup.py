"""Backups, restored: all that was acknowledged before is there, nothing by halves, and for no stranger."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text

from portal.config import Keys
from portal.services import applying
from portal.store.engine import Store, make_engine
from portal.store.tables.applications import Application, ApplicationEvent
from portal.store.tables.queue import OutboxMessage
from tests.ground.applying import PLANTED, UNIT, draft_in, resident_in
from tests.ground.databases import ENGINES, copy_of
from tests.ground.front import DEPLOY
from tests.ground.needs import program
from tests.ground.portal import BASE_URL, keys_file, provider
from tests.services.test_killed import _SENDER

ACKNOWLEDGED_BEFORE = 6
NOBODY = 65534


class Place:
    """An installation, the people who can open its backups, and an empty place to restore to."""

    def __init__(self, folder: Path, url: str, empty: str) -> None:
        self.url, self.empty, self.keys = url, empty, keys_file(folder)
        self.archives = folder / "archives"
        self.identity, self.recipients = folder / "identity", folder / "recipients"
        program("sqlite3", "sqlite3")
        made = [str(program("age-keygen", "age")), "-o", str(self.identity)]
        subprocess.run(made, check=True, capture_output=True)
        public = next(line for line in self.identity.read_text().splitlines() if "public key" in line)
        self.recipients.write_text(public.rpartition(" ")[2] + "\n")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PORTAL_HOME": str(folder / "home"),
            "BACKUP_FOLDER": str(self.archives),
            "BACKUP_RECIPIENTS": str(self.recipients),
            **_settings(self.keys),
        }
        home = folder / "home" / ".venv" / "bin"
        home.mkdir(parents=True)
        for name in ("python", "portal"):
            (home / name).symlink_to(Path(sys.executable).with_name(name))

    def run(self, script: str, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a script on the installation's database; `rehearse` and `restore` on the empty place."""
        url = self.url if script == "backup" else self.empty
        identity = {} if script == "backup" else {"BACKUP_IDENTITY": str(self.identity)}
        environment = self.environment | identity | {"PORTAL_DATABASE_URL": url} | changes
        command = [str(DEPLOY / f"{script}.sh"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def backed_up(self, *words: str, **changes: str) -> Path:
        """Make an archive."""
        run = self.run("backup", *words, **changes)
        assert run.returncode == 0, run.stderr
        return Path(run.stdout.strip())

    @contextmanager
    def opened(self, url: str) -> Iterator[Store]:
        """The store of one of the two databases."""
        store = Store(make_engine(url), Keys.model_validate_json(self.keys.read_text()).vault())
        yield store
        store.engine.dispose()


def _settings(keys: Path) -> dict[str, str]:
    made = {"MODE": "demo", "BASE_URL": BASE_URL, "KEYS_FILE": str(keys), "UNIT": "990"}
    for name in ("resident", "staff"):
        known = provider(name)
        made[f"{name.upper()}__ISSUER"] = known.issuer
        made[f"{name.upper()}__CLIENT_ID"] = known.client_id
        made[f"{name.upper()}__CLIENT_SECRET"] = "not-a-secret-at-all"
        made[f"{name.upper()}__REDIRECT_URI"] = known.redirect_uri
    return {f"PORTAL_{name}": value for name, value in made.items()}


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "postgresql":
        make: Callable[[str], str] = request.getfixturevalue("new_postgresql")
        return Place(tmp_path, make(request.getfixturevalue("migrated_postgresql")), make("template0"))
    return _on_sqlite(tmp_path, request.getfixturevalue("migrated_sqlite"))


@pytest.fixture
def plain_place(tmp_path: Path, migrated_sqlite: Path) -> Place:
    """For what no engine can change."""
    return _on_sqlite(tmp_path, migrated_sqlite)


def _on_sqlite(folder: Path, migrated: Path) -> Place:
    return Place(folder, copy_of(migrated, folder / "portal.sqlite"), f"sqlite:///{folder}/restored.sqlite")


@contextmanager
def traffic(place: Place) -> Iterator[list[str]]:
    """Somebody who sends one application after another; the references that have been acknowledged so far."""
    sender = subprocess.Popen(
        [sys.executable, "-c", _SENDER, place.url, str(place.keys)], stdout=subprocess.PIPE, text=True
    )
    assert sender.stdout
    try:
        yield [sender.stdout.readline().strip() for _ in range(ACKNOWLEDGED_BEFORE)]
    finally:
        sender.terminate()
        sender.stdout.close()
        sender.wait()


def one_application(place: Place) -> None:
    now = datetime.now(UTC)
    with place.opened(place.url) as store:
        resident = resident_in(store, now)
        draft = draft_in(store, resident, now)
        with store.session() as db:
            applying.submit(db, resident, draft, UNIT, now)


def test_what_was_acknowledged_before_a_backup_in_traffic_is_in_it_and_nothing_by_halves(
    place: Place,
) -> None:
    with traffic(place) as acknowledged:
        place.backed_up()
    rehearsed = place.run("rehearse")
    assert rehearsed.returncode == 0, rehearsed.stdout + rehearsed.stderr
    assert "Rehearsed in" in rehearsed.stdout
    assert "sum: 0" in rehearsed.stdout
    with place.opened(place.empty) as store, store.session(writes=False) as db:
        references = set(db.scalars(select(Application.reference)))
        counts = {
            db.scalar(select(func.count()).select_from(table))
            for table in (Application, ApplicationEvent, OutboxMessage)
        }
    assert set(acknowledged) <= references
    assert counts == {len(references)}


def test_a_rehearsal_fails_when_a_row_is_missing(plain_place: Place, tmp_path: Path) -> None:
    one_application(plain_place)
    archive = plain_place.backed_up()
    opened = tmp_path / "opened"
    opened.mkdir()
    decrypted = subprocess.run(
        ["age", "--decrypt", "--identity", plain_place.identity, archive], check=True, capture_output=True
    )
    subprocess.run(["tar", "--extract", f"--directory={opened}"], input=decrypted.stdout, check=True)
    counts = (opened / "counts").read_text()
    assert "applications 1\n" in counts
    (opened / "counts").write_text(counts.replace("applications 1\n", "applications 2\n"))
    tar = subprocess.run(["tar", "--create", f"--directory={opened}", "."], check=True, capture_output=True)
    age = ["age", "--encrypt", "--recipients-file", str(plain_place.recipients), "--output", str(archive)]
    subprocess.run(age, input=tar.stdout, check=True)
    summed = subprocess.run(["sha256sum", archive.name], cwd=archive.parent, check=True, capture_output=True)
    archive.with_name(f"{archive.name}.sha256").write_bytes(summed.stdout)
    rehearsed = plain_place.run("rehearse")
    assert rehearsed.returncode != 0
    assert "< applications 2" in rehearsed.stdout


def test_a_rehearsal_fails_when_the_keys_do_not_belong_to_the_data(
    plain_place: Place, tmp_path: Path
) -> None:
    one_application(plain_place)
    plain_place.backed_up()
    (tmp_path / "other").mkdir()
    rehearsed = plain_place.run("rehearse", PORTAL_KEYS_FILE=str(keys_file(tmp_path / "other")))
    assert rehearsed.returncode != 0
    assert "sum: 0" not in rehearsed.stdout


def test_a_rehearsal_fails_when_what_is_restored_is_of_another_version(plain_place: Place) -> None:
    with plain_place.opened(plain_place.url) as store, store.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    plain_place.backed_up()
    rehearsed = plain_place.run("rehearse")
    assert rehearsed.returncode != 0
    assert "not at the schema of this version" in rehearsed.stderr


@pytest.mark.parametrize("hurt", [lambda data: data[:-1], lambda data: data[:-9] + b"x" * 9, lambda _: b""])
def test_an_archive_that_is_not_whole_is_not_restored(place: Place, hurt: Callable[[bytes], bytes]) -> None:
    archive = place.backed_up()
    archive.write_bytes(hurt(archive.read_bytes()))
    assert place.run("restore").returncode != 0
    summed = subprocess.run(["sha256sum", archive.name], cwd=archive.parent, check=True, capture_output=True)
    archive.with_name(f"{archive.name}.sha256").write_bytes(summed.stdout)
    assert place.run("restore").returncode != 0
    with place.opened(place.empty) as store:
        assert inspect(store.engine).get_table_names() == []


def test_nothing_is_restored_over_what_is_there(place: Place) -> None:
    place.backed_up()
    over = place.run("restore", PORTAL_DATABASE_URL=place.url)
    assert over.returncode != 0
    assert "is not empty" in over.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="nobody but root gives a file away")
def test_what_root_restores_belongs_to_whom_its_folder_belongs(plain_place: Place, tmp_path: Path) -> None:
    plain_place.backed_up()
    of_the_service = tmp_path / "of-the-service"
    of_the_service.mkdir()
    os.chown(of_the_service, NOBODY, NOBODY)
    file = of_the_service / "portal.sqlite"
    restored = plain_place.run("restore", PORTAL_DATABASE_URL=f"sqlite:///{file}")
    assert restored.returncode == 0, restored.stderr
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (NOBODY, NOBODY, 0o600)


def test_an_archive_tells_nothing_to_who_has_no_key(place: Place, tmp_path: Path) -> None:
    one_application(place)
    archive = place.backed_up()
    contents = archive.read_bytes()
    for told in (b"SL-2026-", b"applications", PLANTED.encode(), b"SQLite format"):
        assert told not in contents
    assert archive.stat().st_mode & 0o777 == 0o600
    assert {path.suffix for path in place.archives.iterdir()} == {".age", ".sha256"}
    stranger = tmp_path / "stranger"
    subprocess.run(["age-keygen", "-o", stranger], check=True, capture_output=True)
    assert place.run("restore", BACKUP_IDENTITY=str(stranger)).returncode != 0


def test_the_keys_are_in_an_archive_of_their_own(plain_place: Place, tmp_path: Path) -> None:
    keys, apart = tmp_path / "keys", tmp_path / "apart"
    keys.mkdir()
    shutil.move(plain_place.keys, keys)
    archive = plain_place.backed_up("keys", BACKUP_KEYS=str(keys), BACKUP_FOLDER=str(apart))
    assert archive.parent == apart
    opened = subprocess.run(
        ["age", "--decrypt", "--identity", plain_place.identity, archive], check=True, capture_output=True
    )
    listed = subprocess.run(["tar", "--list"], input=opened.stdout, check=True, capture_output=True)
    assert listed.stdout.split() == [b"./", b"./keys.json"]
    assert not plain_place.archives.exists()


def test_old_archives_are_deleted_and_young_ones_kept(plain_place: Place) -> None:
    first = plain_place.backed_up()
    old = (datetime.now(UTC) - timedelta(days=40)).timestamp()
    aged = first.rename(first.with_name("portal-data-20200101T000000Z.tar.age"))
    foreign = first.with_name("of-somebody-else")
    foreign.touch()
    for path in (aged, foreign):
        os.utime(path, (old, old))
    second = plain_place.backed_up()
    assert second.exists()
    assert foreign.exists()
    assert not aged.exists()


def test_a_backup_of_nothing_fails(plain_place: Place, tmp_path: Path) -> None:
    run = plain_place.run("backup", PORTAL_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/at/all.sqlite")
    assert run.returncode != 0
    assert not plain_place.archives.exists() or not list(plain_place.archives.iterdir())


def test_the_scripts_are_sound_shell() -> None:
    scripts = [str(path) for path in DEPLOY.rglob("*.sh")]
    assert len(scripts) > 5
    run = [str(program("shellcheck", "shellcheck")), "--external-sources", *scripts]
    verdict = subprocess.run(run, cwd=DEPLOY.parent, capture_output=True, text=True, check=False)
    assert verdict.stdout == ""
