"""`portal assess` as somebody runs it on a file."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from portal.cli import main


def portal_assess(households: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """What the command prints of these households: their figures, in the same order."""
    file = folder / "households.json"
    file.write_text(json.dumps(households), "utf-8")
    result = CliRunner().invoke(main, ["assess", str(file)])
    assert result.exit_code == 0, result.output
    printed: list[dict[str, Any]] = json.loads(result.stdout)
    return printed
