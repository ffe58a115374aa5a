"""Where to turn, in the words of the page: each place, and why it fits in the situation or does not."""

from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from portal.domain.turning import Place, Way, Why
from portal.export.shown import ShownWay
from portal.figures import turned_to
from portal.units import Unit
from portal.web.language import said_of as ngettext
from portal.web.reaching import contact_of
from portal.web.words import euros

_PLACES = {
    Place.KELA: _l("Kela"),
    Place.PAYMENT_PLAN: _l("A payment plan with the creditor"),
    Place.SOCIAL_CREDIT: _l("Social credit"),
    Place.SAVING: _l("Saving"),
    Place.DEBT_COUNSELLING: _l("Financial and debt counselling"),
    Place.GUARANTEE_FOUNDATION: _l("Guarantee Foundation"),
    Place.SOCIAL_WORK: _l("Adult social work"),
}

_OF_A_PAYMENT_PLAN = {
    Why.IS_LATE: _l(
        "Some payments are late. Creditors often agree to smaller instalments when you contact them yourself."
    ),
    Why.IN_ENFORCEMENT: _l("A debt in enforcement is agreed on with the enforcement authority."),
}

_REASONS = {
    Why.FITS: _l("You could pay about %(amount)s a month, and the sum you wish fits in it."),
    Why.FITS_LONGER: _l(
        "You could pay about %(amount)s a month, and the sum you wish fits in it if it is paid in "
        "%(months)s months."
    ),
    Why.FITS_SMALLER: _l("A credit of at most %(amount)s would fit."),
    Why.ROOM: _l("If you need a credit, at most %(amount)s would fit."),
    Why.DEFICIT: _l("A new instalment would add to your costs now."),
    Why.TOO_LITTLE_LEFT: _l(
        "Too little is left for an instalment now. You can ask a counsellor all the same."
    ),
    Why.SAVED_SOON: _l("You may get the sum together sooner by saving."),
    Why.SAVED_LATE: _l("Saving the sum would take %(months)s months."),
    Why.NOTHING_TO_SAVE: _l("There is nothing to put aside from now."),
    Why.LITTLE_TO_SAVE: _l("Very little would be left to put aside."),
    Why.NOTHING_WISHED: _l("You did not write a sum that you need."),
    Why.IS_URGENT: _l("Debts and urgent bills do not wait for savings."),
    Why.LACKS_ASSISTANCE: _l(
        "Your income may be %(amount)s short of what social assistance secures. "
        "Social assistance is not a loan."
    ),
    Why.LACKS_BENEFIT: _l("A benefit that you may have a right to is not in your budget."),
    Why.HAS_BENEFITS: _l("Your income covers what social assistance secures."),
    Why.IS_LATE: _l("Some payments are late. The counselling is free of charge."),
    Why.NOTHING_IS_LATE: _l("None of your payments is late."),
    Why.NO_DEBTS: _l("You have no debts to arrange."),
    Why.DEBTS_TIP: _l(
        "The instalments are more than your money is enough for. The counselling is free of charge."
    ),
    Why.NO_ROOM: _l("No new instalment fits beside your debts now. The counselling is free of charge."),
    Why.IN_ENFORCEMENT: _l("A debt is in enforcement. The counselling is free of charge."),
    Why.DEBTS_ARE_PAID: _l("You pay your debts as agreed."),
    Why.DEBTS_LARGE: _l(
        "Your debts are larger than social credit. "
        "The Foundation may guarantee a bank loan of up to %(amount)s that joins them."
    ),
    Why.DEBTS_SMALL: _l("Your debts fit in a social credit of at most %(amount)s."),
    Why.DEBTS_TOO_LARGE: _l("Your debts are over %(amount)s, the most that the Foundation guarantees."),
    Why.NO_INCOME: _l("The Foundation guarantees a loan only for somebody who has an income."),
    Why.LIMIT_UNKNOWN: _l("We do not have this year's limit of the Foundation. Ask them."),
    Why.NEEDS_SUPPORT: _l(
        "A social worker can look at the whole situation with you, and knows other kinds of support."
    ),
    Why.MANAGES: _l("Your money is enough for necessary costs. You can ask for a meeting all the same."),
}
"""A reason names one amount at most; way and reason together say which."""


def shown_way(way: Way, unit: Unit | None, day: date) -> ShownWay:
    """A place with its reason and how it is reached on a day."""
    return ShownWay(str(_PLACES[way.place]), way.fits, _reason(way), contact_of(turned_to(way), unit, day))


def _reason(way: Way) -> str:
    months = way.values.get("months")
    if way.place is Place.SAVING and way.why is Why.SAVED_SOON and isinstance(months, int):
        return ngettext(
            "You would have the sum in %(num)s month, without a credit.",
            "You would have the sum in %(num)s months, without a credit.",
            months,
        )
    own = _OF_A_PAYMENT_PLAN if way.place is Place.PAYMENT_PLAN else {}
    reason = own.get(way.why) or _REASONS[way.why]
    amounts = [euros(value) for value in way.values.values() if isinstance(value, Decimal)]
    return str(reason) % {"amount": "".join(amounts), "months": months}
