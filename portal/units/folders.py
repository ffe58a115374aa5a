"""Where the county files lie: those of the installation, and behind them those that come with the portal.

An installation that keeps its own county's file apart changes it without touching the portal, and keeps it
when a new version is installed.
"""

import os
from pathlib import Path

OWN = "PORTAL_UNITS_DIR"
"""The variable that names the installation's own folder."""
SHIPPED = Path(__file__).parent


def folders() -> tuple[Path, ...]:
    """The folders in which a file is looked for, the first one first."""
    own = os.environ.get(OWN)
    return (Path(own), SHIPPED) if own else (SHIPPED,)
