"""Who has most or least: bodies, years, places, or the rows of the form; the n-th; who rose or fell most; first in every year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from archive.store.stored import Summary
from indexer.query import Among, Change, Choice, Sharing, Stated, both, either
from indexer.question import notes
from indexer.question.context import Context, cell, column
from indexer.question.display import joined, percent, rounded, shown
from indexer.question.draft import Draft, one_by_one
from indexer.question.figures import amount_of, known
from indexer.question.holdings import name_of
from indexer.question.kinds.grouping import INNER, OF_REPORTS, Member, Ranked, best_of_each, cite_members, ranked, rows_of
from indexer.question.kinds.order import REFUSED, Ordering, of_all
from indexer.question.knowledge import of_code
from indexer.question.model import Citation, Coverage, Gap, Row
from indexer.question.plan import REGION, Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading
from indexer.question.reports import PAGE, Reports, Rows, has, is_kind
from indexer.question.wording import GROUPS, quantities_text
from indexer.states import KNOWN

_CHANGE = {"diff": "增减", "growth": "增长率"}
_WAYS = {"asc": ("最少", "最低", "从低到高"), "desc": ("最多", "最高", "从高到低")}
_TOLD = 4


@dataclass(frozen=True)
class Ranking(Ask, kind="ranking", intent=Intent.RANK):
    quantities: tuple[str, ...]
    order: str = "desc"
    limit: int = 0
    nth: int = 0
    by: str = "agency"
    change: str = ""  # diff, growth: between the first and the last year of the scope
    streak: bool = False  # who is first in every year
    total: bool = False  # those named, added up
    summed: bool = False  # bodies by the sum of their years; else by their best year
    above_zero: bool = False  # 除了零的: those that have any
    lead: bool = False  # how far the first is ahead of the last that is named
    unit: str = ""

    EXAMPLES = (
        "{year}年收到申请最多的是哪家",
        "{year}年行政处罚前三名",
        "哪一年的申请最多",
        "最常见的不予公开理由是什么",
        "申请量增长最多的单位",
    )
    COUNTER = ("{year}年申请量的最大值", "{year}年哪些单位收到申请")

    def check(self) -> None:
        if (
            self.order not in ("asc", "desc")
            or self.by not in (*OF_REPORTS, *INNER)
            or not (0 <= self.limit <= 1000 and 0 <= self.nth <= 1000)
        ):
            raise ValueError("not a ranking")
        if len(self.quantities) != 1 or self.change not in ("", "diff", "growth"):
            raise ValueError("not a ranking")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        said = Ordering(r)
        if not said.ordered or not (r.counted or said.category):
            return
        flags = (bool(said.streak), said.total, said.summed, bool(said.above_zero), bool(said.lead))
        ask = cls((said.code,), said.order, *said.places, said.by, said.change, *flags, r.unit)
        yield Proposal(ask, said.used, said.cost, fresh=of_all(r))

    def words(self) -> str:
        of = quantities_text(self.quantities) + (f"的{_CHANGE[self.change]}" if self.change else "")
        much = "每年第一" if self.streak else f"第{self.nth}名" if self.nth else f"前{self.limit}名" if self.limit else "全部"
        group = GROUPS[self.by] if self.by != "agency" else ""
        also = ("不含0" if self.above_zero else "", "第一名领先多少" if self.lead else "")
        return "｜".join(filter(None, (of, group, _WAYS[self.order][2], much, *also)))

    def answer(self, context: Context) -> Draft:
        if self.streak:
            return self._always_first(context)
        if self.change:
            return self._years_of_change(context) if self.by == "report_year" else self._changes(context)
        found = self._ranked(context, self.nth or self.limit)
        chosen = _first(found.members, self.limit, self.nth)
        of = quantity(self.quantities[0])
        draft = Draft("", unit=of.unit, columns=[column(of.code, self.unit)])
        draft.rows = self._rows(context, chosen, found)
        best_year = self._best_year(context)
        draft.notes = notes.comparability([of], context.years) + notes.of_bodies(context.reports, by_year=len(context.years) > 1)
        if self.by not in INNER:
            draft.coverage = found.whole.coverage("排名")
            draft.contradictions = context.contradictions(self._behind(context, chosen), self.quantities)
        draft.text = self._text(context, found, chosen)
        self._reckon(draft, chosen)
        draft.measured = tuple(member.of.code for member in chosen[:_TOLD]) if self.by == "result" else ()
        draft.terms = tuple(filter(None, map(of_code, draft.measured)))
        draft.empty = not chosen
        if self._one and (best_year or self.by in ("report_year", "report")):  # what 那年 means
            draft.years = tuple(filter(None, dict.fromkeys(row.report_year for row in draft.rows)))
        if best_year:
            draft.notes.append("跨几个年度的，按各单位数字最高（最低）的一年排列；要按合计排，请写“合计”。")
        if self.by in ("agency", "report") and len(chosen) == 1:
            draft.bodies = tuple(self._behind(context, chosen).values("agency"))
        return draft

    @property
    def _one(self) -> bool:
        """Whether one place is asked for, not a list."""
        return self.limit == 1 or self.nth > 0

    def _reckon(self, draft: Draft, chosen: Sequence[Member]) -> None:
        """The one number; how far the first is ahead of the last; what all of them have together."""
        of, values = quantity(self.quantities[0]), [member.value or Decimal(0) for member in chosen]
        draft.value = chosen[0].value if chosen and self._one else None
        if self.lead and len(chosen) > 1:
            draft.value = abs(values[0] - values[-1])
            draft.text = f"{chosen[0].label}比第{len(chosen)}名{chosen[-1].label}多{shown(draft.value, of, self.unit)}。{draft.text}"
        if self.total and not of.ratio:
            draft.value = sum(values, Decimal(0))
            draft.text = f"{draft.text.removesuffix('。')}，合计{shown(draft.value, of, self.unit)}。"

    def _best_year(self, context: Context) -> bool:
        """Over several years a body stands with its best year, unless sums are asked for: not all have the same years.

        What is in force (table 2) is what is in force now; cases that were pending at the end of a year were so in that year.
        """
        of = quantity(self.quantities[0])
        in_force = of.stock and {field.table for field in of.fields} == {2}
        return self.by == "agency" and not (self.summed or of.ratio or in_force) and len(context.years) > 1

    def _ranked(self, context: Context, limit: int) -> Ranked:
        ascending = self.order == "asc"
        if self._best_year(context):
            return best_of_each(context, self.quantities[0], ascending=ascending, limit=limit, nonzero=self.above_zero)
        most = 0 if self.by in REGION else limit
        found = ranked(context, self.quantities[0], self.by, ascending=ascending, limit=most, nonzero=self.above_zero)
        if self.by not in REGION:
            return found
        named = [member for member in found.members if member.key]
        return replace(found, members=named, total=len(named))

    def _rows(self, context: Context, chosen: Sequence[Member], found: Ranked) -> Sequence[Row]:
        by = "report" if self._best_year(context) else self.by
        named = bool(self.limit or self.nth) or found.total <= len(chosen)

        def page(start: int, most: int) -> Sequence[Row]:
            members = chosen if named else self._ranked(context, start + most).members
            return rows_of(context, members[start : start + most], by, self.unit)

        return Rows(len(chosen) if named else found.total, page)

    def _behind(self, context: Context, chosen: Sequence[Member]) -> Reports:
        """The reports of these groups that have the number."""
        keys, has = tuple(member.key for member in chosen), known(quantity(self.quantities[0]))
        if self.by == "report" or self._best_year(context):
            return context.reports.where(Among(frozenset(keys)))
        if self.by == "kind":
            return context.reports.where(has, either([is_kind(key) for key in keys] or [Among(frozenset())]))
        return context.reports.where(has, Choice("reporter" if self.by == "agency" else self.by, keys, exact=True))

    def _text(self, context: Context, found: Ranked, chosen: Sequence[Member]) -> str:
        of, scope = quantity(self.quantities[0]), context.name()
        if not chosen:
            return f"{scope}没有可以排名的“{of.label}”。" if not self.nth else f"{scope}“{of.label}”没有第{self.nth}名。"
        if not found.greatest and not any(member.value for member in chosen):
            return f"{scope}的{of.label}都是{shown(Decimal(0), of)}，分不出高低。"
        most, highest, way = _WAYS[self.order]
        summed = "（各年度合计）" if self.summed and self.by == "agency" and len(context.years) > 1 else ""
        if self.by in INNER:
            return self._text_inner(context, chosen, most)
        named = self._named(chosen)
        if self.nth:
            return f"{scope}{of.label}{summed}{way}第{self.nth}名是{named}。"
        if self.limit == 1:
            ties = f"，并列{len(chosen)}个" if len(chosen) > 1 else ""
            return f"{scope}{of.label}{summed}{highest if of.ratio else most}的是{named}{ties}。"
        rest = "，其余都是0" if len(chosen) < min(self.limit, found.total) else ""
        return f"{scope}{of.label}{summed}{way}：{named}{rest}。"

    def _text_inner(self, context: Context, chosen: Sequence[Member], most: str) -> str:
        of, everything = quantity(self.quantities[0]), self._ranked(context, 0).members if self.limit == 1 else ()
        others = [member for member in everything if member not in chosen and member.value][:3]
        more = f"其次是{self._named(others)}。" if others else ""
        what = "各种理由中" if of.code == REFUSED else f"{of.label}的各类中"
        return f"{context.name()}{what}{f'第{self.nth}{most[-1]}' if self.nth else most}的是{self._named(chosen)}。{more}"

    def _named(self, members: Sequence[Member]) -> str:
        return joined([f"{member.label}（{self._amount(member)}）" for member in members], 10)

    def _amount(self, member: Member) -> str:
        return shown(member.value, member.of, self.unit)

    def _always_first(self, context: Context) -> Draft:
        """连续几年都排第一: the first of every year."""
        of, heads, rows = quantity(self.quantities[0]), {}, []
        for year in context.years:
            this = Context(context.scope.of_years([year]), context.holdings, context.store, context.index)
            best = ranked(this, of.code, "agency", ascending=self.order == "asc", limit=1).members
            heads[year] = [member.label for member in best]
            rows += rows_of(this, best[:PAGE], "agency", self.unit)
        draft = Draft("", rows=rows, columns=[column(of.code)])
        always = set.intersection(*(set(names) for names in heads.values())) if heads else set()
        said = "；".join(f"{year}年{joined(names, 3)}" for year, names in heads.items())
        head = f"每年都排第一的是{joined(sorted(always))}" if always else "没有单位每年都排第一"
        draft.text = f"{context.name()}{of.label}{head}。各年第一：{said}。"
        draft.bodies = tuple(sorted(always))
        return draft

    @property
    def _unit_of_change(self) -> str:
        return "%" if self.change == "growth" else quantity(self.quantities[0]).unit

    @property
    def _extreme(self) -> str:
        return "最小（下降最多）" if self.order == "asc" else "最大"

    def _years_of_change(self, context: Context) -> Draft:
        """涨得最猛的是哪年: each year held against the one before."""
        of = quantity(self.quantities[0])
        line = {int(m.key): m for m in ranked(context, of.code, "report_year").members if m.key}
        growth = self.change == "growth"
        pairs = [(year, old, new) for year, new in line.items() if (old := line.get(year - 1)) and not (growth and not old.value)]
        steps = [(_step(old, new, growth=growth), year, old, new) for year, old, new in sorted(pairs, key=lambda each: each[0])]
        steps.sort(key=lambda step: step[0], reverse=self.order == "desc")
        chosen = steps[: self.limit or None]
        unit = self._unit_of_change
        rows = [Row(label=f"{year}年", report_year=year, value=value, unit=unit, display=f"{self._amount(old)}→{self._amount(new)}")
                for value, year, old, new in chosen]  # fmt: skip
        said = joined([f"{row.report_year}年（{row.display}）" for row in rows], 5)
        text = f"{context.name()}{of.label}比上一年{_CHANGE[self.change]}{self._extreme}的是{said}。"
        text = text if rows else f"{context.name()}没有相邻两个年度的{of.label}，看不出增减。"
        draft = Draft(text, rows=rows, columns=[column(of.code, self.unit)], empty=not rows)
        draft.citations = cite_members(context, [each for _, _, old, new in chosen for each in (old, new)])
        draft.years = tuple(year for _, year, _, _ in chosen)
        draft.notes = notes.comparability([of], context.years)
        return draft

    def _years_apart(self, context: Context) -> tuple[int, int]:
        """Those asked for, the last two that are held, or one and the one before it."""
        years = context.scope.years or context.years[-2:]
        if len(years) == 1:
            years = (*(year for year in context.holdings.years if year < years[0]), *years)[-2:]
        return (years[0], years[-1]) if years else (0, 0)

    def _changes(self, context: Context) -> Draft:
        """Who rose and who fell: each body's number of one year held against its number of another."""
        of = quantity(self.quantities[0])
        first, last = self._years_apart(context)
        everyone = context.holdings.select(context.scope.of_years((first, last)))
        amount = amount_of(of)
        change = Change(amount, amount, first, relative=self.change == "growth")
        later = everyone.where(Choice("report_year", (str(last),), exact=True))
        ascending, limit = self.order == "asc", self.nth or self.limit
        top = later.engine.top(later.scope, change, limit or len(later), lowest=ascending, most=max(limit, PAGE))
        ranked_ = _places(context, top.reports)
        chosen = ranked_[max(self.nth - 1, 0) : limit or None]
        rows, cited = self._changed(context, chosen, first, last)
        what = f"{of.label}{first}年到{last}年的{_CHANGE[self.change]}"
        named = joined([f"{row.agency}（{row.display}）" for row in rows], 8)
        text = f"{context.name() if context.scope.who else '馆藏'}{what}{self._extreme + '的是' if self.limit == 1 else '：'}{named}。"
        if not top.known:
            text = f"无法比较：馆藏没有同一单位{first}年和{last}年两个年度都写明{of.label}的年报。"
        draft = Draft(text, rows[0].value if rows and self._one else None, rows=rows, columns=[column(of.code, self.unit)] * 2)
        draft.unit = self._unit_of_change
        draft.cite = one_by_one(lambda row: cited.get(row.report_id or "", ()))
        bodies = everyone.bodies
        gaps = self._incomparable(context, everyone, later, change, (first, last))
        said = f"{top.known}个单位两个年度都有数字，{bodies - top.known}个无法比较。"
        draft.coverage = Coverage(len(everyone), 2 * top.known, 0, gaps, said, bodies - top.known)
        draft.notes = notes.comparability([of], (first, last))
        return draft

    def _changed(
        self, context: Context, chosen: Sequence[tuple[Summary, Decimal]], first: int, last: int
    ) -> tuple[list[Row], dict[str, tuple[Citation, ...]]]:
        """Rows with both numbers, and where these stand."""
        of = quantity(self.quantities[0])
        bodies = tuple(name_of(report) for report, _ in chosen)
        earlier = context.holdings.select(context.scope.of_years((first,))).where(Choice("reporter", bodies, exact=True))
        old = {name_of(report): (report, figure) for report, figure in context.said(list(earlier), of)}
        new = dict(zip(bodies, context.said([report for report, _ in chosen], of), strict=True))
        rows, cited = [], {}
        for report, value in chosen:
            both_ = (old[name_of(report)], new[name_of(report)])
            numbers = [figure.value for _, figure in both_]
            both = "→".join(shown(number, of, self.unit) for number in numbers)
            amount = percent(value) if self.change == "growth" else shown(rounded(value, 4), of, self.unit).lstrip("+")
            cells = tuple(cell(of.code, number, self.unit) for number in numbers)
            said = f"{'+' if value > 0 else ''}{amount}，{both}"
            rows.append(Row(name_of(report), last, report.id, value=value, unit=self._unit_of_change, display=said, cells=cells))
            cited[report.id] = tuple(c for each, figure in both_ for c in context.cited(each, figure))
        return rows, cited

    def _incomparable(self, context: Context, everyone: Reports, later: Reports, change: Change, years: tuple[int, int]) -> tuple[Gap, ...]:
        """The first bodies whose numbers cannot be held against each other."""
        first, last = years
        comparable = both([*([later.query] if later.query is not None else []), Stated(change, KNOWN)])
        lacking = everyone.but(Sharing("reporter", comparable)).newest_of_each[:PAGE]
        gaps = [context.gap(report, f"没有{first}和{last}两个年度的数字") for report in lacking]
        if not change.relative:
            return tuple(gaps)
        nothing = later.where(Stated(change, KNOWN)).but(has(change))[:PAGE]
        return tuple([*gaps, *(context.gap(report, f"{first}年度为0，增长率无法计算") for report in nothing)][:PAGE])


def _places(context: Context, top: Sequence[tuple[str, Decimal]]) -> list[tuple[Summary, Decimal]]:
    """Reports with their numbers; equal ones by name."""
    reports = {report.id: report for report in context.holdings.reader.read([id for id, _ in top])}
    order = {number: place for place, number in enumerate(dict.fromkeys(number for _, number in top))}
    found = [(reports[id], number) for id, number in top if id in reports]
    return sorted(found, key=lambda each: (order[each[1]], name_of(each[0])))


def _step(old: Member, new: Member, *, growth: bool) -> Decimal:
    difference = (new.value or Decimal(0)) - (old.value or Decimal(0))
    return difference / old.value if growth and old.value else difference


def _first(members: Sequence[Member], limit: int, nth: int) -> Sequence[Member]:
    """Ties at the end belong to it."""
    if nth:
        return [member for member in members if nth <= len(members) and member.value == members[nth - 1].value]
    if not limit or limit >= len(members):
        return members
    tied = [member for i, member in enumerate(members) if i < limit or member.value == members[limit - 1].value]
    if tied[0].value and not tied[-1].value:  # of the most: beyond those that have any nobody is third
        return [member for member in tied if member.value]
    return tied
