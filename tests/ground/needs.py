"""What a test needs beside Python: found, skipped with a clear reason, or, with CI=true, a failure."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def lacking(what: str, package: str) -> NoReturn:
    """Skip the test that needs `what`; where nothing may be skipped, fail it."""
    reason = f"{what} is missing; Debian's package is {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, package: str) -> Path:
    """The path of a program."""
    found = shutil.which(name)
    return Path(found) if found else lacking(name, package)


def postgresql_program(name: str) -> Path:
    """The path of a program of the newest PostgreSQL server; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return found[-1] if found else program(name, "postgresql")
