"""What a test needs beside Python: found, or skipped with its reason; with CI=true a skip is a failure."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

import pytest


def lacking(what: str, package: str) -> NoReturn:
    """Skip the test that needs `what`."""
    pytest.skip(f"{what} is missing; Debian's package is {package}")


def program(name: str, package: str) -> Path:
    """The path of a program."""
    found = shutil.which(name)
    return Path(found) if found else lacking(name, package)


def postgresql_program(name: str) -> Path:
    """The path of a program of the newest PostgreSQL server; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return found[-1] if found else program(name, "postgresql")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must be there, a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"With CI=true nothing may be skipped: {report.longrepr}"
    return report
