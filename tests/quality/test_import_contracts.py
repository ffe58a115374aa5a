"""The contracts of the imports in pyproject.toml hold, and would not if an arrow pointed up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ground.texts import ROOT

LAYERS = (
    *("web", "services", "forms", "store", "domain"),
    *("delivery", "export", "figures", "own_keys", "units", "commands"),
)
UPWARD = [
    ("portal/domain/money.py", "import portal.store", "Arrows only point down"),
    ("portal/domain/money.py", "import sqlalchemy", "The domain stands on the standard library alone"),
    ("portal/forms/housing.py", "import portal.store", "A form reads the domain and never the store"),
    (
        "portal/services/applying.py",
        "import flask",
        "Services, store and delivery know neither Flask nor WTForms",
    ),
    ("portal/store/people.py", "import portal.services", "Arrows only point down"),
    ("portal/figures/norms.py", "import portal.store", "Figures and county files know nothing"),
    ("portal/delivery/relay.py", "import portal.web", "The delivery stands on the store and the domain"),
    ("portal/export/pdf.py", "import portal.services", "A file to take along is made of the worded result"),
    ("portal/own_keys/pairs.py", "import portal.web", "Our own keys know nothing of what they are used for"),
    ("portal/web/desk.py", "import demo", "The portal never imports the demonstration"),
    ("examples/consumer.py", "import portal", "The examples for the units' systems stand without the portal"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The verdict of import-linter on the packages of a folder, by its pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Empty packages of our names under our contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("demo", "examples", "portal", *(f"portal/{layer}" for layer in LAYERS)):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for module in ("cli", "config"):
        (tmp_path / "portal" / f"{module}.py").touch()
    return tmp_path


def test_every_contract_is_kept() -> None:
    verdict = lint_imports(ROOT)
    assert verdict.returncode == 0, verdict.stdout


def test_an_empty_skeleton_breaks_nothing(skeleton: Path) -> None:
    verdict = lint_imports(skeleton)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.parametrize(("module", "line", "contract"), UPWARD)
def test_an_arrow_that_points_up_breaks_its_contract(
    skeleton: Path, module: str, line: str, contract: str
) -> None:
    (skeleton / module).write_text(f"{line}\n")
    verdict = lint_imports(skeleton)
    assert verdict.returncode != 0
    assert any(contract in text and "BROKEN" in text for text in verdict.stdout.splitlines())
