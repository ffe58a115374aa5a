"""What a result means, in plain words: its heading, its verdict, and why it may not be final."""

from flask_babel import lazy_gettext as _l

from portal.domain.assessment import Assessment, Outcome
from portal.web.language import said as _
from portal.web.language import said_of as ngettext
from portal.web.words import whole_euros

_OUTCOMES = {
    Outcome.DEFICIT: _l("The money is not enough now"),
    Outcome.NONE: _l("Very little is left for repaying"),
    Outcome.COULD_SAVE: _l("You could perhaps save the sum"),
    Outcome.FITS: _l("It looks possible"),
    Outcome.FITS_SMALLER: _l("A smaller credit looks possible"),
    Outcome.ROOM: _l("There is room for repaying"),
}


def headline(found: Assessment) -> str:
    """What a month leaves, in one sentence; with incomes that are not known, by those that are."""
    left, is_open = found.now_actual, found.unknown_incomes > 0
    if left < 0 and is_open:
        return _(
            "Without the income that is not known yet, your costs are %(amount)s larger than your income",
            amount=whole_euros(abs(left)),
        )
    if is_open:
        return _(
            "Without the income that is not known yet, you have %(amount)s left a month",
            amount=whole_euros(left),
        )
    if left < 0:
        return _("Your costs are %(amount)s larger than your income", amount=whole_euros(abs(left)))
    return _("You have %(amount)s left a month", amount=whole_euros(left))


def verdict(found: Assessment) -> str:
    """What the result means, in a few words."""
    return _("The result is not final yet") if found.unknown_incomes else str(_OUTCOMES[found.outcome])


def not_final(found: Assessment) -> str:
    """Which incomes are not known yet, so that the result is not final; empty where none is."""
    if not found.unknown_incomes:
        return ""
    return ngettext(
        "You do not know one income yet, and it counts as nothing. When you tell it, the result changes.",
        "You do not know %(num)s incomes yet, and they count as nothing. "
        "When you tell them, the result changes.",
        found.unknown_incomes,
    )
