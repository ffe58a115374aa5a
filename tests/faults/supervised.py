"""A command of the console script that is started anew whenever it ends, as systemd does with the relay.

`python -m tests.faults.supervised deliver`: the command is loaded once, and each start is a fork of it, so
that it comes back at once.
"""

import os
import sys
from importlib import import_module

from portal.cli import COMMANDS, main


def _keep_running() -> None:
    if sys.argv[1] in COMMANDS:
        import_module(f"portal.commands.{sys.argv[1]}")
    while True:
        child = os.fork()
        if not child:
            main()
        os.waitpid(child, 0)


if __name__ == "__main__":
    _keep_running()
