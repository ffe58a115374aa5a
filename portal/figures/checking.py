"""Every figure file read at the start, so that a bad one is found then and not by a resident."""

from collections.abc import Callable, Iterable

from portal.figures import advising, benefits, catalogue, norm_sets, proposed
from portal.figures.dated import BadFigures

FILES: tuple[Callable[[], object], ...] = (
    norm_sets.norm_set_rows,
    benefits.benefits,
    benefits.enforcement,
    benefits.rates,
    catalogue.line_kinds,
    advising.advice_texts,
    proposed.proposed_file,
)
"""What reads each of the files."""


def check(files: Iterable[Callable[[], object]] = FILES) -> None:
    """Read every file.  Raises one `BadFigures` with the faults of them all."""
    faults: list[str] = []
    for read in files:
        try:
            read()
        except BadFigures as bad:
            faults += bad.faults
    if faults:
        raise BadFigures(faults)
