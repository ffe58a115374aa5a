"""`make faults`: every scenario, a line each; `python -m tests.faults --short two_tabs` runs one in small."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from queue import SimpleQueue

import click

from tests.faults.report import HEADING, Outcome, Reached
from tests.faults.scenarios import BY_NAME, SCENARIOS, Lane, Run, Scenario
from tests.ground import rabbitmq

_MINUTES = 30
"""All of them together may take so many."""
_VERDICTS = ("PASS ", "FAIL ")
_END = "In all"


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


def _one_after_another(scenarios: Sequence[Scenario], *, short: bool) -> Iterator[str]:
    with ExitStack() as stack:
        needed = any(scenario.needs_broker for scenario in scenarios)
        server = stack.enter_context(rabbitmq.running()) if needed else None
        for scenario in scenarios:
            for outcome in _outcomes(scenario, scenario.run(server, short=short)):
                yield outcome.line()


def _all_in_lanes() -> Iterator[str]:
    began = time.monotonic()
    yield from _beside_each_other(Lane.PAGES, Lane.BROKER)
    yield from _beside_each_other(Lane.ALONE)
    minutes = (time.monotonic() - began) / 60
    yield Outcome("all of them", None, (Reached("minutes", minutes, most=_MINUTES),)).line()


def _beside_each_other(*lanes: Lane) -> Iterator[str]:
    """The lines of these lanes, each as it comes."""
    lines: SimpleQueue[str | None] = SimpleQueue()
    with ExitStack() as stack:
        processes = {lane: stack.enter_context(_started(lane)) for lane in lanes}
        try:
            for lane, process in processes.items():
                threading.Thread(target=_read, args=(lane, process, lines)).start()
            yield from chain.from_iterable(iter(lines.get, None) for _ in lanes)
        finally:
            # Nothing to those that have ended; if this process is stopped, they stop what they have begun.
            for process in processes.values():
                process.terminate()


def _started(lane: Lane) -> subprocess.Popen[str]:
    """A process for the scenarios of a lane: one that is given up must be able to stop what it does."""
    names = [scenario.name for scenario in SCENARIOS if scenario.lane is lane]
    command = [sys.executable, "-m", "tests.faults", *names]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace")


def _read(lane: Lane, process: subprocess.Popen[str], lines: SimpleQueue[str | None]) -> None:
    """Pass on the lines of a lane, then one of its own if it did not end as it should, then None."""
    came_to_its_end = False
    try:
        assert process.stdout
        for line in process.stdout:
            came_to_its_end |= line.startswith(_END)
            if line.startswith(_VERDICTS):
                lines.put(line.rstrip())
    finally:
        if process.wait() not in {0, 1} or not came_to_its_end:
            when = "at" if came_to_its_end else "before"
            lines.put(f"FAIL the lane “{lane.value}” ended with {process.returncode} {when} its end")
        lines.put(None)


def _stop(_number: int, _frame: object) -> None:
    """End as after an error, so that every process that was started is ended too."""
    sys.exit(128 + signal.SIGTERM)


@click.command()
@click.option("--short", is_flag=True, help="With the small numbers of `make test`.")
@click.argument("names", nargs=-1, metavar="[NAME …]")
def main(short: bool, names: tuple[str, ...]) -> None:
    """Run the scenarios of these names one after another, or all of them in lanes."""
    if unknown := set(names) - BY_NAME.keys():
        raise click.UsageError(
            f"no such scenario: {', '.join(sorted(unknown))}; there are {', '.join(BY_NAME)}"
        )
    signal.signal(signal.SIGTERM, _stop)
    began, failed = time.monotonic(), 0
    click.echo(HEADING)
    chosen = [scenario for scenario in SCENARIOS if not names or scenario.name in names]
    for line in _one_after_another(chosen, short=short) if names or short else _all_in_lanes():
        failed += not line.startswith("PASS")
        click.echo(line)
    click.echo(f"{_END} {(time.monotonic() - began) / 60:.1f} minutes: {'FAIL' if failed else 'PASS'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
