"""`make faults`: every scenario, a line each; `python -m tests.faults --short two_tabs` runs one in small."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain
from queue import SimpleQueue

import click

from tests.faults.report import HEADING, Outcome, Reached
from tests.faults.scenarios import BY_NAME, SCENARIOS, Lane, Run, Scenario
from tests.ground import rabbitmq


class _TimeIsUp(Exception):
    """A scenario has not ended in its time."""


@contextmanager
def _at_most(minutes: float) -> Iterator[None]:
    def give_up(_number: int, _frame: object) -> None:
        raise _TimeIsUp

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, minutes * 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _outcomes(scenario: Scenario, run: Run) -> Iterator[Outcome]:
    """What comes of a scenario; whatever ends it before its end has failed it."""
    try:
        with _at_most(scenario.minutes):
            yield from run()
    except Exception as fault:  # noqa: BLE001 - one scenario must not take the others with it
        why = f"{type(fault).__name__} {fault}".strip().partition("\n")[0][:400]
        yield Outcome(scenario.name, None, (Reached(why, 1, most=0),))


def _one_after_another(scenarios: Sequence[Scenario], *, short: bool) -> Iterator[Outcome]:
    with ExitStack() as stack:
        needed = any(scenario.needs_broker for scenario in scenarios)
        server = stack.enter_context(rabbitmq.running()) if needed else None
        for scenario in scenarios:
            yield from _outcomes(scenario, scenario.run(server, short=short))


def _in_lanes() -> Iterator[tuple[str, bool]]:
    """All of them: a line each as it comes, and whether it has passed."""
    for lanes in ((Lane.ONE, Lane.OTHER), (Lane.ALONE,)):
        with ThreadPoolExecutor(len(lanes)) as pool:
            lines: SimpleQueue[str | None] = SimpleQueue()
            running = [pool.submit(_run_lane, lane, lines) for lane in lanes]
            for line in chain.from_iterable(iter(lines.get, None) for _ in lanes):
                yield line, line.startswith("PASS")
            for lane in running:
                lane.result()


def _run_lane(lane: Lane, lines: "SimpleQueue[str | None]") -> None:
    """Let a process run the scenarios of a lane: one that is given up must be able to stop what it does."""
    names = [scenario.name for scenario in SCENARIOS if scenario.lane is lane]
    command = [sys.executable, "-m", "tests.faults", *names]
    told = []
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                if outcome := _OUTCOME.match(line):
                    told.append(outcome[1])
                    lines.put(line.rstrip())
        # Whatever ends the process itself leaves no line of its own.
        if not told or (process.returncode and "FAIL" not in told):
            lines.put(f"FAIL lane {lane.value} ended with {process.returncode}")
    finally:
        lines.put(None)


_OUTCOME = re.compile(r"(PASS|FAIL) (?!in )")


@click.command()
@click.option("--short", is_flag=True, help="With the small numbers of `make test`.")
@click.argument("names", nargs=-1, metavar="[NAME …]")
def main(short: bool, names: tuple[str, ...]) -> None:
    """Run the scenarios of these names one after another, or all of them in lanes."""
    if unknown := set(names) - BY_NAME.keys():
        raise click.UsageError(
            f"no such scenario: {', '.join(sorted(unknown))}; there are {', '.join(BY_NAME)}"
        )
    began, failed = time.monotonic(), 0
    click.echo(HEADING)
    found: Iterator[tuple[str, bool]]
    if names or short:
        chosen = [scenario for scenario in SCENARIOS if not names or scenario.name in names]
        found = ((each.line(), each.passed) for each in _one_after_another(chosen, short=short))
    else:
        found = _in_lanes()
    for line, passed in found:
        failed += not passed
        click.echo(line)
    click.echo(f"{'FAIL' if failed else 'PASS'} in {(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
