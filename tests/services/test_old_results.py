"""An old application comes to its old result, also in a later portal with other rows for its day."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

import portal
from portal.delivery.message import envelope
from portal.domain.budget import Debt, DebtState
from tests.ground.messages import BUDGET, application_message

ENFORCED = Debt("enforcement", Decimal(3000), Decimal(0), DebtState.ENFORCEMENT)
OLD = application_message(uuid4(), budget=replace(BUDGET, debts=(*BUDGET.debts, ENFORCED)))
SCRIPT = """
import json, sys
from portal.delivery.figures import AssessmentFigures
from portal.delivery.message import from_envelope
from portal.figures import check
from portal.services.assessing import assessed, assessed_by
from portal.units import load_units

check()
message = from_envelope(sys.stdin.read())
budget, day = message.budget.budget(), message.figures.day
old = assessed_by(budget, message.policy, message.figures)
new = assessed(budget, load_units().named("990"), day)
print(json.dumps([AssessmentFigures.of(each).model_dump_json() for each in (old, new)]))
"""


@pytest.fixture
def later_portal(tmp_path: Path) -> Path:
    """The folder of a portal in which the norms and the protected portion of today were corrected."""
    source = Path(portal.__file__).parent
    shutil.copytree(
        source, tmp_path / "portal", ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
    )
    data = tmp_path / "portal" / "figures" / "data"
    _correct(data / "norms" / "perusosa.toml", "perusosa-2026-03", ("578.43", "501.00"), ("665.19", "601.00"))
    _correct(data / "protected_part.toml", "protected-part-2026", ("33.04", "39.00"))
    return tmp_path


def _correct(file: Path, wrong: str, *changes: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    start = text.index(f'[[row]]\nid = "{wrong}"')
    row, right = text[start:], f"{wrong}-b"
    corrected = row.replace(wrong, right)
    for before, after in changes:
        assert before in corrected
        corrected = corrected.replace(before, after)
    replaced = row.replace(f'id = "{wrong}"\n', f'id = "{wrong}"\nreplaced_by = "{right}"\n')
    file.write_text(f"{text[:start]}{replaced}\n{corrected}", "utf-8")


def test_an_old_application_comes_to_its_old_result_when_its_figures_are_corrected(
    later_portal: Path,
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=envelope(OLD),
        capture_output=True,
        text=True,
        cwd=later_portal,
        env=os.environ | {"PYTHONPATH": str(later_portal), "PYTHONUTF8": "1"},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    old, new = (json.loads(figures) for figures in json.loads(run.stdout))
    sent = json.loads(OLD.assessment.model_dump_json())
    assert old == sent
    changed = {name for name in sent if new[name] != sent[name]}
    assert {"norm", "enforcement", "base"} <= changed
    assert "total_income" not in changed


def test_a_message_names_every_figure_that_its_result_depends_on() -> None:
    assert (OLD.policy.norm_set, OLD.figures.assistance_norm_set) == ("perusosa-2026-03",) * 2
    assert OLD.figures.protected_part == "protected-part-2026"
    assert OLD.figures.child_benefit is None
