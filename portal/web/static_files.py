"""Static files: under an address that changes with their contents, compressed once at the start."""

import gzip
import hashlib
import shutil
import tempfile
import weakref
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

_SOURCE = Path(__file__).parents[1] / "static"
_COMPRESSED = {".css", ".js", ".svg"}


def _tree_hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Serve the static files by WhiteNoise, and let templates address them by `static(name)`."""
    files = sorted(file for file in _SOURCE.iterdir() if file.is_file())
    prefix = f"/static/{_tree_hash(files)}/"
    # The compressed copies live as long as the app, apart from the package, which may be read-only.
    folder = Path(tempfile.mkdtemp(prefix="portal-static-"))
    weakref.finalize(app, shutil.rmtree, folder, ignore_errors=True)
    for file in files:
        copy = Path(shutil.copy2(file, folder))
        if file.suffix in _COMPRESSED:
            copy.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
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
