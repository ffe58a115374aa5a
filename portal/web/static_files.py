"""Static files: under an address that changes with their contents, compressed once at the start."""

import gzip
import hashlib
import shutil
import tempfile
import weakref
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from portal.units import theme
from portal.units.colours import OWN

_SOURCE = Path(__file__).parents[1] / "static"
_COMPRESSED = {".css", ".js", ".svg"}


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


def init_app(app: Flask, colour: str) -> None:
    """Serve the static files by WhiteNoise, and let templates address them by `static(name)`.

    The stylesheet has the colours that are made of the county's.
    """
    # The copies live as long as the app, apart from the package, which may be read-only.
    folder = Path(tempfile.mkdtemp(prefix="portal-static-"))
    weakref.finalize(app, shutil.rmtree, folder, ignore_errors=True)
    files = _copied(folder, colour)
    prefix = f"/static/{_tree_hash(files)}/"
    for file in files:
        if file.suffix in _COMPRESSED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=prefix,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: headers.add_header(
            "X-Content-Type-Options", "nosniff"
        ),
    )
    names = {file.name for file in files}
    app.add_template_global(lambda name: prefix + name, "static")
    app.add_template_global(lambda name: name in names, "static_exists")
    app.jinja_env.globals["county_colour"] = theme(colour).light.head
