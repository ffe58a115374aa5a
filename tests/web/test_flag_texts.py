"""What residents and counsellors are told of each flag, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask, render_template_string

from portal.domain.flags import Flag, FlagId
from portal.services.budget_result import UNTOLD
from tests.domain.test_advice import BLAME

RESIDENT = "{% from 'budget/flag_texts.html' import resident_text as text %}{{ text(flag, {'housing': 42}) }}"
COUNSELLOR = "{% from 'desk/flag_words.html' import flag_text as text %}{{ text(flag) }}"
DEBTS = {FlagId.EXPENSIVE_CREDIT, FlagId.OVERDUE, FlagId.COLLECTION, FlagId.ENFORCEMENT}


def text(app: Flask, template: str, flag: Flag, lang: str) -> str:
    """A text as the page of a language shows it."""
    with app.test_request_context(f"/{lang}/budget/result", base_url="http://localhost"):
        app.preprocess_request()
        return render_template_string(template, flag=flag).strip()


def example(flag: FlagId) -> Flag:
    line = "debt.quick_loan" if flag in DEBTS else "living.food"
    value, limit = ("0.42", "0.40") if flag is FlagId.HOUSING_SHARE_HIGH else ("19.5", "17.5")
    return Flag(flag, line, Decimal(value), Decimal(limit), date(2027, 1, 1))


@pytest.mark.parametrize("lang", list(BLAME))
@pytest.mark.parametrize("flag", list(FlagId))
def test_every_flag_has_a_text_for_counsellors_and_each_that_residents_are_told_one_for_them(
    app: Flask, flag: FlagId, lang: str
) -> None:
    templates = (COUNSELLOR,) if flag in UNTOLD else (RESIDENT, COUNSELLOR)
    told = [text(app, template, example(flag), lang) for template in templates]
    other = [text(app, template, example(flag), "sv" if lang == "fi" else "fi") for template in templates]
    assert all(len(each) > 10 and "%(" not in each for each in told)
    assert len(set(told)) == len(templates)
    assert all(here != there for here, there in zip(told, other, strict=True))


@pytest.mark.parametrize("lang", list(BLAME))
@pytest.mark.parametrize("flag", list(FlagId))
def test_no_text_of_a_flag_blames(app: Flask, flag: FlagId, lang: str) -> None:
    for template in (RESIDENT, COUNSELLOR):
        told = text(app, template, example(flag), lang).casefold()
        assert not [word for word in BLAME[lang] if word in told]


@pytest.mark.parametrize(
    ("value", "limit", "told"),
    [
        (None, "17.5", "kallis luotto."),
        ("12", "17.5", "kallis luotto, korko 12\u00a0%."),
        ("19", None, "kallis luotto, korko 19\u00a0%."),
        ("19", "17.5", "korko saa olla enintään 17,5\u00a0%."),
    ],
)
def test_a_counsellor_is_told_whether_a_credit_is_over_the_cap(
    app: Flask, value: str | None, limit: str | None, told: str
) -> None:
    rate, cap = (None if each is None else Decimal(each) for each in (value, limit))
    flag = Flag(FlagId.EXPENSIVE_CREDIT, "debt.quick_loan", rate, cap)
    assert text(app, COUNSELLOR, flag, "fi").endswith(told)
