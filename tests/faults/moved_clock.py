"""A clock that is wrong: moved for a whole process by `FAULTS_CLOCK` seconds, and going on from there.

`python -m tests.faults.moved_clock deliver --once` is the console script under such a clock.
"""

import os
from datetime import UTC, datetime, timedelta

import time_machine


def move_clock() -> None:
    """Move the clock of this process for good, if the environment says so."""
    seconds = float(os.environ.get("FAULTS_CLOCK", "0"))
    if seconds:
        time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True).start()


if __name__ == "__main__":
    move_clock()
    from portal.cli import main

    main()
