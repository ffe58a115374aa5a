"""What the demonstration tells whoever started it: where to go, and as whom."""

from pathlib import Path

from demo.people import RESIDENTS, STAFF, Person


def print_addresses(portal: str, data: Path) -> None:
    """The addresses and the test people."""
    print(f"\n  Residents   {portal}/\n  Staff       {portal}/fi/staff\n")
    _print_people("Residents: choose one when you sign in", RESIDENTS)
    _print_people("Staff", STAFF)
    print(f"  Everything of the demonstration is in {data}/; Ctrl-C stops it.\n", flush=True)


def _print_people(title: str, people: tuple[Person, ...]) -> None:
    print(f"  {title}")
    for person in people:
        print(f"    {person.name:<24} {person.shown.fi} / {person.shown.sv}")
    print()
