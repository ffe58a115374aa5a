"""The plain pages: front, criteria, accessibility statement, privacy notice."""

from decimal import Decimal

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.domain.money_line import MoneyLine
from portal.web.access import public
from portal.web.budget.cookie import kept_budget
from portal.web.language import CONVERTER

# A lone parent's month, made up for the front page.
_EXAMPLE = MoneyLine(Decimal(1870), Decimal(742), Decimal(610), Decimal(310), Decimal(0), Decimal(208))

bp = Blueprint("pages", __name__, url_prefix=f"/<{CONVERTER}:lang>")


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """What social credit is, and the way to the budget: to the begun one, where this browser has one."""
    return render_template("pages/front.html", example=_EXAMPLE, begun=kept_budget())


@bp.get("/criteria")
@public
def criteria() -> ResponseReturnValue:
    """The county's criteria for granting, in writing, with their version (1133/2002, 4.3 §)."""
    return render_template("pages/criteria.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement (306/2019, 8 §)."""
    return render_template("pages/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept of whom, why and how long."""
    return render_template("pages/privacy.html")
