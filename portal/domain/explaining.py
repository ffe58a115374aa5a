"""The line of arithmetic behind each figure of an assessment."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal

from portal.domain.assessment import Assessment
from portal.domain.budget import Budget, Debt, Treatment
from portal.domain.counting import ASSISTANCE_COSTS, CountedLine
from portal.domain.enforcement import ProtectedPart
from portal.domain.explanation import Explanation, Parameter, Rule, Source, Term
from portal.domain.money import CENT, ZERO
from portal.domain.norms import Mode, NormSet, norm
from portal.domain.policy import Basis, Policy

_EACH_MONTH = (Parameter("each_month", Source.ANSWERS),)
"""Every line as its value in a month, rounded to the cent."""


def explain(
    budget: Budget,
    found: Assessment,
    policy: Policy,
    norms: NormSet,
    assistance_norms: NormSet,
    protected: ProtectedPart,
) -> dict[str, Explanation]:
    """Every figure of an assessment by its key; the arguments are those that it was made of.

    `income`, `housing`, `separate`, `living`, `other`, `norm`, `debts`, `debts_after`, `enforcement`,
    `now_own`, `now_norm`, `after_own`, `after_norm`, `base`, `room`, `instalment`, `max_credit` and
    `sa_gap`; with a wish also `months`, `annuity` and `stress`.
    """
    made = (
        *_sums_of_lines(found),
        _living(found, norms),
        _norm(budget, found, norms, policy),
        *_debts(budget, found),
        _enforcement(budget, found, protected),
        *_tracks(found, norms, policy),
        _base(found, policy),
        *_capacity(found, policy),
        *_wish(budget, found, policy),
        _assistance_gap(budget, found, assistance_norms),
    )
    return {explanation.key: explanation for explanation in made}


def _sums_of_lines(found: Assessment) -> Iterator[Explanation]:
    incomes = {Treatment.INCOME, Treatment.CHILD_INCOME}
    yield Explanation("income", found.total_income, _lines(found.lines, incomes), _EACH_MONTH)
    yield Explanation("housing", found.housing, _lines(found.lines, {Treatment.HOUSING}), _EACH_MONTH)
    yield Explanation("separate", found.separate, _lines(found.lines, {Treatment.SEPARATE}), _EACH_MONTH)
    yield Explanation("other", found.outside, _lines(found.lines, {Treatment.OUTSIDE_NORM}), _EACH_MONTH)


def _lines(lines: Iterable[CountedLine], treatments: set[Treatment]) -> tuple[Term, ...]:
    return tuple(
        Term(counted.line.code, counted.monthly, counted.line.name)
        for counted in lines
        if counted.treatment in treatments and counted.monthly
    )


def _living(found: Assessment, norms: NormSet) -> Explanation:
    if not found.unknown:
        lines = _lines(found.lines, {Treatment.IN_NORM})
        return Explanation("living", found.living_used, lines, _EACH_MONTH)
    compared = (Term("living_stated", found.living_stated), Term("norm", found.norm))
    counted_by = (Parameter("norm_for_unknown", Source.ANSWERS), _norm_set(norms))
    return Explanation("living", found.living_used, compared, counted_by, Rule.GREATEST)


def _norm(budget: Budget, found: Assessment, norms: NormSet, policy: Policy) -> Explanation:
    parts = tuple(
        Term(part.part, part.amount, "" if part.age is None else str(part.age))
        for part in norm(budget.household, norms).parts
    )
    offset = _told(Term("child_income", -found.norm_offset))
    return Explanation("norm", found.norm_used, parts + offset, _by_norm(norms, policy))


def _norm_set(norms: NormSet) -> Parameter:
    return Parameter("norm_set", Source.NORMS, norm_set=norms.id)


def _by_norm(norms: NormSet, policy: Policy) -> tuple[Parameter, ...]:
    if norms.mode is Mode.INCOME:
        return (_norm_set(norms),)
    offset = Parameter("offset", Source.NORMS, norm_set=norms.id)
    kept = () if policy.offset_lone_parent_supplement else (_term("supplement_kept"),)
    return (_norm_set(norms), offset, *kept)


def _debts(budget: Budget, found: Assessment) -> Iterator[Explanation]:
    told = (Parameter("instalments_told", Source.ANSWERS),)
    yield Explanation("debts", found.debt_now, _instalments(budget.debts), told)
    kept = _instalments(debt for debt in budget.debts if not debt.refinance)
    yield Explanation("debts_after", found.debt_keep, kept, (Parameter("not_refinanced", Source.ANSWERS),))


def _instalments(debts: Iterable[Debt]) -> tuple[Term, ...]:
    return tuple(
        Term(f"debt.{debt.code}", debt.instalment, debt.creditor) for debt in debts if debt.instalment
    )


def _enforcement(budget: Budget, found: Assessment, protected: ProtectedPart) -> Explanation:
    if budget.withheld is not None or not found.enforcement:
        told = (Parameter("withheld_told", Source.ANSWERS),)
        return Explanation("enforcement", found.enforcement, _told(Term("withheld", found.enforcement)), told)
    computed_from = (Term("attachable", found.attachable),)
    part = protected.monthly(budget.household.dependants)
    counted_by = (Parameter("protected_part", Source.ENFORCEMENT, part),)
    return Explanation("enforcement", found.enforcement, computed_from, counted_by, Rule.COMPUTED, part)


def _tracks(found: Assessment, norms: NormSet, policy: Policy) -> Iterator[Explanation]:
    now = (Term("debts", -found.debt_now), Term("enforcement", -found.enforcement))
    after = (Term("debts_after", -found.debt_keep), Term("enforcement_after", -found.enforcement_after))
    needed = (Term("housing", -found.housing), Term("separate", -found.separate))
    own = (Term("income", found.total_income), *needed, *_own_spending(found))
    by_norm = (Term("norm_income", found.norm_income), *needed, Term("norm", -found.norm_used))
    told, counted = (Parameter("own_track", Source.ANSWERS),), _by_norm(norms, policy)
    yield Explanation("now_own", found.now_actual, _told(*own, *now), told)
    yield Explanation("now_norm", found.now_norm, _told(*by_norm, *now), counted)
    yield Explanation("after_own", found.after_actual, _told(*own, *after), told)
    yield Explanation("after_norm", found.after_norm, _told(*by_norm, *after), counted)


def _own_spending(found: Assessment) -> tuple[Term, ...]:
    return Term("living", -found.living_used), Term("other", -found.outside)


def _base(found: Assessment, policy: Policy) -> Explanation:
    by_norm, by_own = Term("after_norm", found.after_norm), Term("after_own", found.after_actual)
    used = {Basis.MIN: (by_norm, by_own), Basis.NORM: (by_norm,), Basis.ACTUAL: (by_own,)}
    counted_by = (_term(f"basis_{policy.basis}"),)
    return Explanation("base", found.base, used[policy.basis], counted_by, Rule.LEAST)


def _term(key: str, value: Decimal | None = None) -> Parameter:
    return Parameter(key, Source.TERMS, value)


def _capacity(found: Assessment, policy: Policy) -> Iterator[Explanation]:
    yield _room(found, policy)
    yield _instalment(found, policy)
    yield Explanation(
        "max_credit",
        found.max_credit,
        (Term("instalment", found.instalment),),
        (
            _term("max_months", Decimal(policy.max_months)),
            _term("rate", policy.rate),
            _term("credit_min", policy.credit_min),
            _term("credit_max", policy.credit_max),
            _term("credit_step", policy.credit_step),
        ),
        Rule.COMPUTED,
        Decimal(policy.max_months),
    )


def _room(found: Assessment, policy: Policy) -> Explanation:
    share = Term("usable_share", (found.base * policy.usable_share).quantize(CENT, ROUND_FLOOR))
    kept = Term("kept_buffer", found.base - policy.min_buffer)
    counted_by = (_term("usable_share", policy.usable_share), _term("min_buffer", policy.min_buffer))
    return Explanation("room", found.room, (share, kept), counted_by, Rule.LEAST)


def _instalment(found: Assessment, policy: Policy) -> Explanation:
    is_enough = found.instalment > 0
    return Explanation(
        "instalment",
        found.instalment,
        (Term("room", found.room),),
        (
            _term("instalment_step", policy.instalment_step),
            _term("min_instalment", policy.min_instalment),
        ),
        Rule.STEP_DOWN if is_enough else Rule.TOO_LITTLE,
        policy.instalment_step if is_enough else max(policy.min_instalment, policy.instalment_step),
    )


def _wish(budget: Budget, found: Assessment, policy: Policy) -> Iterator[Explanation]:
    offer = found.offer
    if offer.months_used is None or offer.annuity_want is None or offer.annuity_stress is None:
        return
    want, rate, months = Term("want", budget.want), policy.rate, Decimal(offer.months_used)
    instalment = Term("instalment", found.instalment)
    is_paid_back = not budget.months and offer.months_used == offer.months_for_want
    of = (want, instalment) if is_paid_back else (want,)
    by_rate = _term("rate", rate)
    term = _term("max_months", Decimal(policy.max_months))
    if budget.months:
        term = Parameter("months_told", Source.ANSWERS, Decimal(budget.months))
    stressed = (_term("stress_addition", policy.stress_addition), _term("stress_floor", policy.stress_floor))
    yield Explanation("months", months, of, (by_rate, term), Rule.COMPUTED, rate)
    yield Explanation("annuity", offer.annuity_want, (want,), (by_rate,), Rule.COMPUTED, rate)
    yield Explanation("stress", offer.annuity_stress, (want,), stressed, Rule.COMPUTED, offer.stress_rate)


def _assistance_gap(budget: Budget, found: Assessment, norms: NormSet) -> Explanation:
    costs = [line for line in found.lines if line.line.code in ASSISTANCE_COSTS]
    terms = _told(
        Term("housing", found.housing),
        *_lines(costs, {Treatment.SEPARATE}),
        Term("basic_amount", norm(budget.household, norms).total),
        Term("income", -found.total_income),
    )
    return Explanation("sa_gap", found.sa_gap, terms, (_norm_set(norms),), Rule.SUM_OR_ZERO)


def _told(*terms: Term) -> tuple[Term, ...]:
    """The terms that say something: a zero would only lengthen the line."""
    return tuple(term for term in terms if term.amount != ZERO)
