"""The figures that are to be renewed, for the pages of the staff."""

from functools import lru_cache

from flask import Flask

from portal.services import watching
from portal.services.watching import Renewals
from portal.web.service import Service, today


def init_app(app: Flask, running: Service) -> None:
    """Let the templates ask what is to be renewed.  It is found out once a day."""
    of_the_day = lru_cache(maxsize=1)(lambda day: watching.renewals(running.unit, day))

    def figures_to_renew() -> Renewals:
        found: Renewals = of_the_day(today())
        return found

    app.add_template_global(figures_to_renew)
