"""The parameters proposed to a county that has decided none of its own."""

from dataclasses import dataclass
from functools import cache

from portal.domain.enforcement import ProtectedPart
from portal.domain.policy import Basis, Policy
from portal.figures.dated import FOLDER, Amount, Model, read


class _Policy(Model):
    basis: Basis
    usable_share: Amount
    min_buffer: Amount
    min_instalment: Amount
    instalment_step: Amount
    credit_min: Amount
    credit_max: Amount
    credit_step: Amount
    max_months: int
    rate: Amount
    stress_addition: Amount
    stress_floor: Amount


class _ProtectedPart(Model):
    per_day: Amount
    per_dependant_day: Amount


class _File(Model):
    assistance: str
    protected_part: _ProtectedPart
    policy: _Policy


@dataclass(frozen=True)
class Proposed:
    """What an assessment needs beside the norm set; `assistance` is the id of one."""

    policy: Policy
    assistance: str
    protected: ProtectedPart


@cache
def proposed_file() -> _File:
    """The file.  Raises `BadFigures`."""
    return read(FOLDER / "proposed.toml", _File)


def proposed(norm_set: str) -> Proposed:
    """The proposed parameters with a norm set, whatever the day."""
    file = proposed_file()
    policy = Policy(norm_set=norm_set, **file.policy.model_dump())
    return Proposed(policy, file.assistance, ProtectedPart(**file.protected_part.model_dump()))
