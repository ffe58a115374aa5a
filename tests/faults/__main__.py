"""`make faults`: every scenario, a line each; `python -m tests.faults --short two_tabs` runs one in small."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from tests.faults.report import HEADING, Outcome, Reached
from tests.faults.scenarios import BY_NAME, SCENARIOS, Run, Scenario
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


@click.command()
@click.option("--short", is_flag=True, help="With the small numbers of `make test`.")
@click.argument("names", nargs=-1, metavar="[NAME …]")
def main(short: bool, names: tuple[str, ...]) -> None:
    """Run the scenarios of these names, or all, one after another."""
    if unknown := set(names) - BY_NAME.keys():
        raise click.UsageError(
            f"no such scenario: {', '.join(sorted(unknown))}; there are {', '.join(BY_NAME)}"
        )
    chosen = [scenario for scenario in SCENARIOS if not names or scenario.name in names]
    began, failed = time.monotonic(), 0
    click.echo(HEADING)
    with ExitStack() as stack:
        needed = any(scenario.needs_broker for scenario in chosen)
        server = stack.enter_context(rabbitmq.running()) if needed else None
        for scenario in chosen:
            for outcome in _outcomes(scenario, scenario.run(server, short=short)):
                failed += not outcome.passed
                click.echo(outcome.line())
    click.echo(f"{'FAIL' if failed else 'PASS'} in {(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
