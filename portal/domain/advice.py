"""Which advice a household is given, and in what order.  The rules and their texts are data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.domain import debt_triggers, living_triggers
from portal.domain.situation import Situation, Trigger, Values

TRIGGERS: Mapping[str, Trigger] = {
    trigger.__name__: trigger for trigger in (*debt_triggers.TRIGGERS, *living_triggers.TRIGGERS)
}
"""Every trigger by the name under which the rules of advice call it."""

SHOWN = 4
"""How many pieces of advice stand on a page; the rest are behind one more step."""


@dataclass(frozen=True)
class AdviceRule:
    """A piece of advice that a trigger makes due.  The smallest priority comes first."""

    id: str
    version: int
    priority: int
    trigger: str


@dataclass(frozen=True)
class Advice:
    """A piece of advice that is due, with the values that its text names.

    Id and version are recorded with what was shown, so that its effect can be measured.
    """

    id: str
    version: int
    values: Values


def advise(situation: Situation, rules: Iterable[AdviceRule]) -> tuple[Advice, ...]:
    """The advice that is due, in the order of priority.  Raises `KeyError` for an unknown trigger."""
    due: list[Advice] = []
    for rule in sorted(rules, key=lambda rule: rule.priority):
        values = TRIGGERS[rule.trigger](situation)
        if values is not None:
            due.append(Advice(rule.id, rule.version, values))
    return tuple(due)
