"""What the demonstration tells whoever started it: where to go, and as whom."""

from pathlib import Path

from demo.people import GROUPS, Group


def print_addresses(portal: str, data: Path) -> None:
    """The addresses and the test people."""
    print(f"\n  Residents   {portal}/\n  Staff       {portal}/fi/staff\n")
    print("  Whom to choose when you sign in:\n")
    for group in GROUPS:
        _print_people(group)
    print(f"  Everything of the demonstration is in {data}/; Ctrl-C stops it.\n", flush=True)


def _print_people(group: Group) -> None:
    print(f"  {group.title.fi} / {group.title.sv}")
    for person in group.people:
        print(f"    {person.name:<24} {person.shown.fi} / {person.shown.sv}")
    print()
