"""`make bench`: every benchmark in one table; `python -m benchmarks assess` runs one."""

import sys

from benchmarks import assess, budget_step, relay, signin
from benchmarks.measuring import HEADING

_ALL = {"assess": assess, "budget_step": budget_step, "relay": relay, "signin": signin}

print(HEADING)
for name in sys.argv[1:] or _ALL:
    for comparison in _ALL[name].run():
        print(comparison.line(), flush=True)
