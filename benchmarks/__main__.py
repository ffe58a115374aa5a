"""`make bench`: every benchmark in one table; `python -m benchmarks assess` runs one."""

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from benchmarks import assess, budget_step, queue_page, relay, signin, submit
from benchmarks.measuring import HEADING


class Line(Protocol):
    """What a benchmark gives for each line of its table."""

    def line(self) -> str:
        """The line."""


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


_parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
_parser.add_argument("names", nargs="*", help="which of them; without one, all")
_parser.add_argument(
    "--sizes", type=_numbers, default=queue_page.SIZES, help="numbers of applications for queue_page"
)
_asked = _parser.parse_args()
_ALL: dict[str, Callable[[], Iterable[Line]]] = {
    "assess": assess.run,
    "budget_step": budget_step.run,
    "queue_page": partial(queue_page.run, _asked.sizes),
    "relay": relay.run,
    "signin": signin.run,
    "submit": submit.run,
}

print(HEADING)
for name in _asked.names or list(_ALL):
    for comparison in _ALL[name]():
        print(comparison.line(), flush=True)
