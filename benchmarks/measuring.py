"""Runs two pieces of work in turn (A B A B …) and reports medians, spreads and their ratio."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

PAIRS = 9
_LEAST_SECONDS = 0.15


@dataclass(frozen=True)
class Comparison:
    """CPU seconds of one run of each, over the pairs; `ratio` is the baseline's time by ours."""

    name: str
    ours: tuple[float, ...]
    baseline: tuple[float, ...]
    aim: float

    @property
    def ratios(self) -> list[float]:
        """The ratio of each pair."""
        return [base / own for own, base in zip(self.ours, self.baseline, strict=True)]

    def line(self) -> str:
        """One line of the table."""
        ratio = statistics.median(self.ratios)
        spread = f"{min(self.ratios):.2f}–{max(self.ratios):.2f}"
        return (
            f"{self.name:<34} {len(self.ours):>3} {statistics.median(self.ours) * 1e6:>12.1f} "
            f"{statistics.median(self.baseline) * 1e6:>12.1f} {ratio:>8.2f} {spread:>12} {self.aim:>6}"
        )


HEADING = (
    f"{'benchmark':<34} {'n':>3} {'ours µs':>12} {'baseline µs':>12} {'ratio':>8} {'spread':>12} {'aim':>6}"
)


def compare(name: str, ours: Callable[[], object], baseline: Callable[[], object], aim: float) -> Comparison:
    """Warm both up, then time them in turn."""
    times = _often_enough(ours), _often_enough(baseline)
    pairs = [(_seconds(ours, times[0]), _seconds(baseline, times[1])) for _ in range(PAIRS)]
    return Comparison(name, tuple(own for own, _ in pairs), tuple(base for _, base in pairs), aim)


def _often_enough(work: Callable[[], object]) -> int:
    times = 1
    while _seconds(work, times) * times < _LEAST_SECONDS:
        times *= 2
    return times


def _seconds(work: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times
