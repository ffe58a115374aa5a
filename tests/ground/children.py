"""The processes that a process has started."""

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Their numbers; one that has ended has none."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
