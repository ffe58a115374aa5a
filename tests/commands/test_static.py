"""`portal static` writes what the pages ask for, compressed, beside what older pages ask for."""

import gzip
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal import create_app
from portal.cli import main
from portal.config import load_settings


def written(folder: Path) -> Path:
    run = CliRunner().invoke(main, ["static", str(folder)])
    assert run.exit_code == 0, run.output
    return Path(run.output.strip())


@pytest.fixture
def folder(unplaced: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path}/never-opened.sqlite")
    return tmp_path / "www" / "static"


def test_every_file_that_a_page_names_is_written_as_the_app_serves_it(folder: Path) -> None:
    files = written(folder)
    app = create_app(load_settings())
    client = app.test_client()
    page = client.get("/fi/criteria").get_data(as_text=True)
    named = re.findall(r'(?:href|src)="(/static/([^"/]+)/([^"]+))"', page)
    assert named
    for address, tree, name in named:
        assert (folder / tree / name).parent == files
        with client.get(address) as served:
            assert (files / name).read_bytes() == served.data
    app.extensions["portal"].store.engine.dispose()


def test_each_file_has_its_compressed_forms(folder: Path) -> None:
    brotli: Any = import_module("brotli")
    stylesheet = written(folder) / "portal.css"
    plain = stylesheet.read_bytes()
    assert gzip.decompress(stylesheet.with_name("portal.css.gz").read_bytes()) == plain
    assert brotli.decompress(stylesheet.with_name("portal.css.br").read_bytes()) == plain


def test_everybody_can_read_them(folder: Path) -> None:
    files = written(folder)
    assert files.stat().st_mode & 0o777 == 0o755
    assert {file.stat().st_mode & 0o777 for file in files.iterdir()} == {0o644}


def test_what_older_pages_ask_for_stays_and_a_second_time_changes_nothing(folder: Path) -> None:
    older = folder / "0123456789ab"
    older.mkdir(parents=True)
    files = written(folder)
    made = {file: file.stat().st_mtime_ns for file in files.iterdir()}
    assert written(folder) == files
    assert {file: file.stat().st_mtime_ns for file in files.iterdir()} == made
    assert {each.name for each in folder.iterdir()} == {older.name, files.name}


@pytest.mark.usefixtures("folder")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = CliRunner().invoke(main, ["static", str(tmp_path / "file" / "www")])
    assert run.exit_code == 1
    assert "file/www cannot be written" in run.output
