"""Whether a report fulfils the conditions of a listing: yes, no, or why that is unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from archive.models import Answer as FactAnswer
from archive.store.stored import Summary
from indexer.question.context import Context, called
from indexer.question.display import shown
from indexer.question.figures import Figures
from indexer.question.kinds.adding import added
from indexer.question.model import Citation, Row
from indexer.question.plan import BODY, FACT_NUMBER, GROWTH, MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, Aggregate, Condition
from indexer.question.quantities import quantity

Verdict = bool | str  # or why it is unknown
_UNCLEAR = {FactAnswer.UNKNOWN: "年报没有写明", FactAnswer.CONFLICT: "年报前后说法矛盾"}


class Judge:
    """Whether a report fulfils the conditions of a listing."""

    def __init__(self, context: Context, conditions: Sequence[Condition], *, either: bool) -> None:
        self._context, self._conditions, self._either = context, conditions, either
        named = (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, GROWTH)
        held_against = [c.than for c in conditions if c.than and c.than not in named and not c.than.startswith(BODY)]
        own = [FACT_NUMBER.get(c.quantity, c.quantity) for c in conditions]
        self.codes = tuple(dict.fromkeys([*own, *held_against]))
        self.figures: Figures = context.figures(context.reports, self.codes)
        self._others: dict[str, Callable[[Summary], Decimal | None]] = {}
        for condition in conditions:
            if condition.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE):
                self._others[condition.quantity] = self._middle(condition.quantity, condition.than)
            elif condition.than.startswith(BODY):
                self._others[condition.quantity] = self._of_body(condition.quantity, condition.than.removeprefix(BODY))

    def _middle(self, code: str, than: str) -> Callable[[Summary], Decimal | None]:
        how = Aggregate.MEDIAN if than == MEDIAN_OF_SCOPE else Aggregate.MEAN
        total = added(self._context, self._context.reports, code, self.figures)
        value = total.value() if total.of.ratio and how is Aggregate.MEAN else total.value(how)
        return lambda report: value

    def _of_body(self, code: str, name: str) -> Callable[[Summary], Decimal | None]:
        """What the yardstick has: of the same year where it reported, else of its newest year."""
        reports = [report for report in self._context.holdings.reports if report.agency.name == name]
        figures = self._context.figures(reports, [code])
        found = {report.report_year: figures.figure(report.id, quantity(code)).value for report in reports}
        self._yard = name, found
        known = [value for year, value in sorted(found.items(), key=lambda pair: pair[0] or 0) if value is not None]
        newest = known[-1] if known and not self._context.scope.years else None
        return lambda report: None if report.agency.name == name else found.get(report.report_year, newest)

    def notes(self) -> list[str]:
        said = []
        for condition in self._conditions:
            of = quantity(FACT_NUMBER.get(condition.quantity, condition.quantity))
            if condition.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE) and self._context.reports:
                value = self._others[condition.quantity](self._context.reports[0])
                middle = "平均值" if condition.than == MEAN_OF_SCOPE else "中位数"
                said.append(f"{middle}按{self._context.name()}写明{of.label}的年报计算，为{shown(value, of)}。")
            elif condition.than.startswith(BODY):
                name, found = self._yard
                years = sorted((year, value) for year, value in found.items() if year is not None and value is not None)
                parts = [
                    f"{year}年{shown(value, of)}"
                    for year, value in years
                    if not self._context.scope.years or year in self._context.scope.years
                ]
                said.append(f"{name}{of.label}：{'、'.join(parts) or '没有可比的数'}；同一年度相比，没有同一年度的与其最近一年相比。")
        return said

    def number(self, report: Summary) -> Decimal | None:
        return self.figures.figure(report.id, quantity(self.codes[0])).value

    def cite(self, row: Row) -> tuple[Citation, ...]:
        return self._context.cite_cells(self.figures, self.codes, row)

    def of(self, report: Summary) -> Verdict:
        return self._together([self._one(condition, report) for condition in self._conditions])

    def of_years(self, found: dict[int, Summary]) -> Verdict:
        verdicts: list[Verdict] = []
        for each in self._conditions:
            if each.than == GROWTH and not each.year:
                verdicts.append(self._between_any(each, found))
                continue
            first, other = found.get(each.year), found.get(each.than_year) if each.than_year else None
            if first is None or (each.than_year and other is None):
                verdicts.append(f"馆藏没有该单位{each.year if first is None else each.than_year}年度的年报")
            elif other is not None:
                verdicts.append(self._between(each, first, other))
            else:
                verdicts.append(self._one(each, first))
        return self._together(verdicts)

    def _between_any(self, each: Condition, found: dict[int, Summary]) -> Verdict:
        """From any year to the next; what is unknown matters only where no known step does it."""
        steps = [self._between(each, found[year], found[year - 1]) for year in sorted(found) if year - 1 in found]
        if True in steps:
            return True
        return next((step for step in steps if isinstance(step, str)), False)

    def _between(self, each: Condition, later: Summary, earlier: Summary) -> Verdict:
        """A body's number of one year against its number of another."""
        than = each.quantity if each.than == GROWTH else each.than or each.quantity
        new, old = self.figures.figure(later.id, quantity(each.quantity)), self.figures.figure(earlier.id, quantity(than))
        if new.value is None or old.value is None:
            return new.missing or old.missing or "年报没有写明"
        if each.than != GROWTH:
            return each.op.holds(new.value, old.value + each.value)
        return (
            each.op.holds((new.value - old.value) / old.value, each.value)
            if old.value
            else f"{each.than_year}年为0，算不出增幅"
            if each.year
            else False
        )

    def _together(self, verdicts: Sequence[Verdict]) -> Verdict:
        deciding = self._either
        if any(verdict is deciding for verdict in verdicts):
            return deciding
        return next((verdict for verdict in verdicts if isinstance(verdict, str)), not deciding)

    def _one(self, each: Condition, report: Summary) -> Verdict:
        if each.quantity in FACT_NUMBER:
            answer = report.answers.get(each.quantity, FactAnswer.UNKNOWN)
            return _UNCLEAR.get(answer) or (answer is FactAnswer.YES) is bool(each.value)
        figure = self.figures.figure(report.id, quantity(each.quantity))
        if figure.value is None:
            return figure.missing or "年报没有写明"
        if each.quantity in self._others:
            other = self._others[each.quantity](report)
            return each.op.holds(figure.value, other + each.value) if other is not None else False
        if not each.than:
            return each.op.holds(figure.value, each.value)
        against = self.figures.figure(report.id, quantity(each.than))
        return each.op.holds(figure.value, against.value + each.value) if against.value is not None else against.missing

    def instead(self) -> str:
        """收费21万对不对: of a few reports, what they say instead."""
        reports = self._context.reports
        if len(reports) > 3:
            return ""
        of = quantity(self.codes[0])
        said = [(report, figure) for report in reports if (figure := self.figures.figure(report.id, of)).value is not None]
        return "；".join(f"{called(report)}{of.label}为{shown(figure.value, of)}" for report, figure in said) + ("。" if said else "")
