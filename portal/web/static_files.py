"""Static files: under an address that changes with their contents, compressed once.

The app serves them by itself; `portal static FOLDER` writes the same files for a web server in front.
"""

import gzip
import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from portal.units import theme
from portal.units.colours import OWN

_SOURCE = Path(__file__).parents[1] / "static"
_COMPRESSED = {".css", ".js", ".svg"}
_FOR_ALL, _FOLDER_FOR_ALL = 0o644, 0o755

Compress = Callable[[bytes], bytes]


def _tree_hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _copied(folder: Path, colour: str) -> list[Path]:
    """The files, with the county's colours in the stylesheet."""
    files = [
        Path(shutil.copyfile(file, folder / file.name))
        for file in sorted(_SOURCE.iterdir())
        if file.is_file()
    ]
    if colour != OWN:
        with (folder / "portal.css").open("a", encoding="utf-8") as stylesheet:
            stylesheet.write(theme(colour).stylesheet())
    return files


def gzipped(contents: bytes) -> bytes:
    """As every browser can read it."""
    return gzip.compress(contents, 9, mtime=0)


def write(under: Path, colour: str, compressions: dict[str, Compress]) -> Path:
    """Write the files, with the county's colours, to a folder that is named by their hash; that folder.

    `compressions` says by which ending what is made of them.  What stands there already is left as it
    is, and a folder appears only when it is whole.
    """
    under.mkdir(parents=True, exist_ok=True)
    being_made = Path(tempfile.mkdtemp(prefix=".new-", dir=under))
    try:
        files = _copied(being_made, colour)
        done = under / _tree_hash(files)
        for file in (file for file in files if file.suffix in _COMPRESSED):
            for ending, compress in compressions.items():
                file.with_name(file.name + ending).write_bytes(compress(file.read_bytes()))
        for file in being_made.iterdir():
            file.chmod(_FOR_ALL)
        being_made.chmod(_FOLDER_FOR_ALL)
        if not done.exists():
            being_made.rename(done)
    finally:
        shutil.rmtree(being_made, ignore_errors=True)
    return done


def init_app(app: Flask, colour: str) -> None:
    """Serve the static files by WhiteNoise, and let templates address them by `static(name)`.

    The stylesheet has the colours that are made of the county's.
    """
    # The copies live as long as the app, apart from the package, which may be read-only.
    folder = Path(tempfile.mkdtemp(prefix="portal-static-"))
    weakref.finalize(app, shutil.rmtree, folder, ignore_errors=True)
    files = write(folder, colour, {".gz": gzipped})
    prefix = f"/static/{files.name}/"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(files),
        prefix=prefix,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: headers.add_header(
            "X-Content-Type-Options", "nosniff"
        ),
    )
    names = {file.name for file in files.iterdir()}
    app.add_template_global(lambda name: prefix + name, "static")
    app.add_template_global(lambda name: name in names, "static_exists")
    app.jinja_env.globals["county_colour"] = theme(colour).light.head
