"""`portal static`: writes the static files for a web server in front of the portal."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from portal.commands.installation import settings_here
from portal.units import load_units
from portal.web import static_files


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def static(folder: Path) -> None:
    """Write the static files, with the county's colours, to FOLDER; print where.

    A new version has a folder of its own beside the others, for browsers that still hold older pages.
    They are compressed by gzip, and by brotli where the package of that name is installed.
    """
    colour = load_units().named(settings_here().unit).colour
    compressions: dict[str, static_files.Compress] = {".gz": static_files.gzipped}
    if find_spec("brotli"):
        brotli: Any = import_module("brotli")
        compressions[".br"] = brotli.compress
    try:
        click.echo(static_files.write(folder, colour, compressions))
    except OSError as fault:
        raise click.ClickException(f"{folder} cannot be written ({fault.strerror})") from fault
