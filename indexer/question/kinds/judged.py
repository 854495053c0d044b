"""Conditions of a listing: as queries, and for single reports why it is not known whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from archive.form import table3, table4
from archive.models import Answer as FactAnswer
from archive.store.stored import Summary
from indexer.query import Among, AnyAmount, Change, Choice, Compared, Not, Query, Sharing, Stated, both, either
from indexer.question.context import Context, called
from indexer.question.display import shown
from indexer.question.figures import LACKING, Figures, amount_of
from indexer.question.kinds.adding import added
from indexer.question.kinds.grouping import RESULTS
from indexer.question.plan import BODY, FACT_NUMBER, GROWTH, MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, Aggregate, Condition, Op
from indexer.question.quantities import exists, quantity
from indexer.question.reports import Reports, has, of_year

_UNCLEAR = {FactAnswer.UNKNOWN: "年报没有写明", FactAnswer.CONFLICT: "年报前后说法矛盾"}
_NOWHERE: Query = Among(frozenset())


class Judge:
    """Whether reports fulfil the conditions of a listing: ``holds``, ``fails``, or neither, because it is not known."""

    def __init__(self, context: Context, conditions: Sequence[Condition], *, together: bool) -> None:
        """``together``: all of them; else any will do."""
        self._context, self._conditions, self._together = context, conditions, together
        named = (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, GROWTH)
        held_against = [c.than for c in conditions if c.than and c.than not in named and not c.than.startswith(BODY)]
        own = [FACT_NUMBER.get(c.quantity, c.quantity) for c in conditions]
        self.codes = tuple(dict.fromkeys([*own, *held_against]))

    # As queries

    @cached_property
    def holds(self) -> Query:
        found = [self._holds(each) for each in self._conditions]
        return both(found) if self._together else either(found)

    @cached_property
    def fails(self) -> Query:
        found = [self._fails(each) for each in self._conditions]
        return either(found) if self._together else both(found)

    @property
    def unclear(self) -> Query:
        return both([Not(self.holds), Not(self.fails)])

    def _holds(self, each: Condition) -> Query:
        if each.quantity in FACT_NUMBER:
            return _says(each.quantity, FactAnswer.YES if each.value else FactAnswer.NO)
        if each.than.startswith(BODY):
            return self._beside_body(each)
        amount, value = self._compared(each)
        return compared(amount, each.op, value) if value is not None else _NOWHERE

    def _fails(self, each: Condition) -> Query:
        if each.quantity in FACT_NUMBER:
            return _says(each.quantity, FactAnswer.NO if each.value else FactAnswer.YES)
        return both([has(self._compared(each)[0]), Not(self._holds(each))])

    def _compared(self, each: Condition) -> tuple[AnyAmount, Decimal | None]:
        """What is compared, and with which number; None: with one that nobody knows."""
        amount = amount_of(quantity(each.quantity))
        if each.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE):
            middle = self._middle(each)
            return amount, None if middle is None else middle + each.value
        if each.than and not each.than.startswith(BODY):
            return Change(amount, amount_of(quantity(each.than))), each.value
        return amount, each.value

    def _middle(self, each: Condition) -> Decimal | None:
        total = added(self._context, self._context.reports, each.quantity)
        if each.than == MEDIAN_OF_SCOPE:
            return total.value(Aggregate.MEDIAN)
        return total.value() if total.of.ratio else total.value(Aggregate.MEAN)

    def _beside_body(self, each: Condition) -> Query:
        """What the yardstick has: of the same year where it reported, else of its newest year."""
        amount, found, name = amount_of(quantity(each.quantity)), self._yards[each], each.than.removeprefix(BODY)
        known = [value for year, value in sorted(found.items(), key=lambda pair: pair[0] or 0) if value is not None]
        newest = known[-1] if known and not self._context.scope.years else None
        values = {year: found.get(year, newest) for year in self._context.reports.by_year}
        parts = [both([of_year(year), compared(amount, each.op, v + each.value)]) for year, v in values.items() if v is not None]
        return both([Not(Choice("agency", (name,), exact=True)), either(parts)]) if parts else _NOWHERE

    @cached_property
    def _yards(self) -> Mapping[Condition, Mapping[int | None, Decimal | None]]:
        """By year the number of each body that others are held against."""
        found = {}
        for each in (c for c in self._conditions if c.than.startswith(BODY)):
            own = self._context.holdings.reports.where(Choice("agency", (each.than.removeprefix(BODY),), exact=True))
            found[each] = {report.report_year: figure.value for report, figure in self._context.said(list(own), quantity(each.quantity))}
        return found

    # Over years: of bodies, any of whose reports stands for all

    def of_years(self, reports: Reports) -> tuple[Query, Query]:
        """Bodies of these reports whose numbers of certain years are as wanted, and bodies whose are not."""
        sides = [self._of_years(each, reports) for each in self._conditions]
        holds, fails = [side[0] for side in sides], [side[1] for side in sides]
        return (both(holds), either(fails)) if self._together else (either(holds), both(fails))

    def _of_years(self, each: Condition, reports: Reports) -> tuple[Query, Query]:
        if each.than == GROWTH and not each.year:
            return self._of_any_year(each, reports)
        own = reports.where(of_year(each.year)).query or of_year(each.year)
        if not each.than_year:
            holds, fails = self._holds(each), self._fails(each)
        else:
            than = each.quantity if each.than == GROWTH else each.than or each.quantity
            now, then = amount_of(quantity(each.quantity)), amount_of(quantity(than))
            change = Change(now, then, each.than_year, relative=each.than == GROWTH)
            holds, fails = compared(change, each.op, each.value), compared(change, each.op.opposite, each.value)
        return Sharing("reporter", both([own, holds])), Sharing("reporter", both([own, fails]))

    def _of_any_year(self, each: Condition, reports: Reports) -> tuple[Query, Query]:
        """From any year to the next; what is unknown matters only where no known step does it."""
        amount, does, unknown = amount_of(quantity(each.quantity)), [], []
        for year in reports.years:
            own = reports.where(of_year(year))
            change = Change(amount, amount, year - 1, relative=True)
            before = Sharing("reporter", reports.where(of_year(year - 1)).query or of_year(year - 1))
            does.append(own.where(compared(change, each.op, each.value)).query)
            unknown.append(own.where(before, Stated(change, LACKING)).query)
        holds, open_ = (_some_body(found) for found in (does, unknown))
        return holds, both([Not(holds), Not(open_)])

    # Of a few reports

    def figures(self, reports: Sequence[Summary]) -> Figures:
        return self._context.figures(reports, self.codes)

    def why(self, report: Summary, figures: Figures) -> str:
        """Why it is not known whether they hold."""
        return next((why for each in self._conditions if (why := _why(each, report, figures))), "年报没有写明")

    def why_over_years(self, found: Mapping[int, Summary], figures: Figures) -> str:
        said = []
        for each in self._conditions:
            if each.than == GROWTH and not each.year:
                steps = [_why_not_between(each, found[year], found[year - 1], figures) for year in sorted(found) if year - 1 in found]
                said.append(next((why for why in steps if why), ""))
                continue
            years = (each.year, each.than_year) if each.than_year else (each.year,)
            absent = next((year for year in years if year not in found), None)
            if absent is not None:
                said.append(f"馆藏没有该单位{absent}年度的年报")
            elif not each.than_year:
                said.append(_why(each, found[each.year], figures))
            else:
                said.append(_why_not_between(each, found[each.year], found[each.than_year], figures))
        return next((why for why in said if why), "年报没有写明")

    def notes(self) -> list[str]:
        said = []
        for condition in self._conditions:
            of = quantity(FACT_NUMBER.get(condition.quantity, condition.quantity))
            if condition.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE) and self._context.reports:
                middle = "平均值" if condition.than == MEAN_OF_SCOPE else "中位数"
                said.append(f"{middle}按{self._context.name()}写明{of.label}的年报计算，为{shown(self._middle(condition), of)}。")
            elif condition.than.startswith(BODY):
                years = sorted((year, value) for year, value in self._yards[condition].items() if year is not None and value is not None)
                parts = [
                    f"{year}年{shown(value, of)}"
                    for year, value in years
                    if not self._context.scope.years or year in self._context.scope.years
                ]
                name = condition.than.removeprefix(BODY)
                said.append(f"{name}{of.label}：{'、'.join(parts) or '没有可比的数'}；同一年度相比，没有同一年度的与其最近一年相比。")
        return said

    def instead(self) -> str:
        """收费21万对不对: of a few reports, what they say instead."""
        if len(self._context.reports) > 3:
            return ""
        reports = list(self._context.reports)
        beside = self._became if len(reports) == 1 else self._pending
        told = [f"{called(report)}{'、'.join(said)}{beside(report)}" for report in reports if (said := list(self._values(report)))]
        return "；".join(told) + ("。" if told else "")

    def _values(self, report: Summary) -> Iterator[str]:
        figures = self.figures([report])
        for of in map(quantity, self.codes):
            if (value := figures.figure(report.id, of).value) is not None:
                yield f"{of.label}为{shown(value, of)}"

    def _became(self, report: Summary) -> str:
        """有没有公开: none was; what was answered instead."""
        asked = {field.row for code in self.codes for field in quantity(code).fields}
        if not asked <= {*RESULTS}:
            return self._pending(report)
        of = [quantity(table3.code(row, "total")) for row in RESULTS if exists(table3.code(row, "total"))]
        figures = self._context.figures([report], [each.code for each in of])
        values = [(each, figures.figure(report.id, each).value) for each in of]
        said = [f"{each.label}{shown(value, each)}" for each, value in values if value]
        return f"（当年的办理结果：{'、'.join(said)}）" if said else ""

    def _pending(self, report: Summary) -> str:
        """有没有审结: what there is, and what is still pending of it."""
        fields = [field for code in self.codes for field in quantity(code).fields]
        if {field.table for field in fields} != {4} or all(field.column in ("total", "pending") for field in fields):
            return ""
        rows = dict.fromkeys(field.row for field in fields)
        whole, pending = (quantity("+".join(table4.code(row, column) for row in rows)) for column in ("total", "pending"))
        figures = self._context.figures([report], [whole.code, pending.code])
        all_, left = (figures.figure(report.id, each).value for each in (whole, pending))
        return f"（共{shown(all_, whole)}，其中尚未审结{shown(left, pending)}）" if all_ and left is not None else ""


def compared(amount: AnyAmount, op: Op, value: Decimal) -> Query:
    match op:
        case Op.GT | Op.GE:
            return Compared(amount, value, None, above=op is Op.GT)
        case Op.LT | Op.LE:
            return Compared(amount, None, value, below=op is Op.LT)
        case Op.EQ:
            return Compared(amount, value, value)
        case Op.NE:
            return both([has(amount), Not(Compared(amount, value, value))])


def _some_body(parts: Sequence[Query | None]) -> Query:
    """Bodies of whose reports one fulfils one of these."""
    return Sharing("reporter", either([part for part in parts if part is not None] or [_NOWHERE]))


def _says(fact: str, answer: FactAnswer) -> Query:
    return Choice(fact, (answer.value,), exact=True)


def _why(each: Condition, report: Summary, figures: Figures) -> str:
    """Empty: it is known."""
    if each.quantity in FACT_NUMBER:
        return _UNCLEAR.get(report.answers.get(each.quantity, FactAnswer.UNKNOWN), "")
    figure = figures.figure(report.id, quantity(each.quantity))
    if figure.value is None:
        return figure.missing or "年报没有写明"
    if not each.than or each.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, GROWTH) or each.than.startswith(BODY):
        return ""
    against = figures.figure(report.id, quantity(each.than))
    return against.missing if against.value is None else ""


def _why_not_between(each: Condition, later: Summary, earlier: Summary, figures: Figures) -> str:
    than = each.quantity if each.than == GROWTH else each.than or each.quantity
    new, old = figures.figure(later.id, quantity(each.quantity)), figures.figure(earlier.id, quantity(than))
    if new.value is None or old.value is None:
        return new.missing or old.missing or "年报没有写明"
    return f"{each.than_year}年为0，算不出增幅" if each.than == GROWTH and each.year and not old.value else ""
