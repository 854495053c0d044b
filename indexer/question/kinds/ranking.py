"""Who has most or least: bodies, years, places, or the rows of the form; the n-th; who rose or fell most; first in every year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from indexer.question import notes
from indexer.question.context import Context, cell, column, coverage, unit_of, years_of
from indexer.question.display import joined, percent, rounded, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import by_body
from indexer.question.kinds.grouping import INNER, OF_REPORTS, Member, by_value, cite_members, members, sourced
from indexer.question.model import Coverage, Row
from indexer.question.plan import REGION, Ask, Intent
from indexer.question.quantities import denominator, quantity, ratio
from indexer.question.reading.counted import exists
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.wording import GROUPS, quantities_text
from indexer.question.words.pieces import T

_GROWING = ("增长", "增加", "上升", "上涨", "涨", "增幅", "涨幅", "增长率", "增速", "增多", "变多", "增加了", "增长了")
_FALLING = ("减少", "下降", "下滑", "降", "降幅", "跌", "降低", "减少了", "下降了", "变少", "回落")
_IN_PROPORTION = ("增幅", "涨幅", "增长率", "增速", "降幅")
# 被拒最多的理由: of all that was not released.
REFUSED = "t3_denied_total+t3_unable_total+t3_refused_total"


@dataclass(frozen=True)
class Ranking(Ask):
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

    kind: ClassVar[str] = "ranking"
    intent: ClassVar[Intent] = Intent.RANK
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{year}年收到申请最多的是哪家",
        "{year}年行政处罚前三名",
        "哪一年的申请最多",
        "最常见的不予公开理由是什么",
        "申请量增长最多的单位",
    )
    COUNTER: ClassVar[tuple[str, ...]] = ("{year}年申请量的最大值", "{year}年哪些单位收到申请")

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
        order, limit, nth, used = _order(r)
        wants_category = bool(r.wanting(Want.CATEGORY)) or bool(r.said("哪种", "哪类", "哪一类", "哪一种", "哪种人", "哪类人"))
        if not used or not (r.counted or wants_category):
            return
        by, by_ids = _by(r)
        mentions = r.counted
        code = mentions[0].code if mentions else REFUSED if _about_refusal(r) else "t3_total_processed__total"
        if r.has(T.SHARE) and by == "agency" and len(mentions) == 1 and (whole := denominator(code)) and exists(ratio(code, whole)):
            code, used = ratio(code, whole), used | r.ids(T.SHARE)  # 自然人占比最高的单位
        inner = by in INNER
        if inner and by == "result" and _any_refusal(r, code):
            code = REFUSED
        question = r.wanting(Want.BODY, Want.YEAR) | by_ids | (r.wanting(Want.CATEGORY, Want.WHY) if inner else frozenset())
        cost = (0.2 if question else 0.4) + (0.3 if not r.mentions and not inner else 0) + 0.5 * (len(mentions) > 1 and not inner)
        change, changing = _change(r)
        used |= (
            question
            | (mentions[0].used if mentions and not inner else r.mentioned)
            | changing
            | r.ids(T.EACH, T.SHARE if inner or by != "agency" or not r.mentions else T.EACH)
        )
        numbers = r.wanting(Want.NUMBER) | r.said("叫什么", "叫什么名字", "名字")
        streak = r.has(T.STREAK) or r.has(T.ALWAYS)
        used |= numbers | (r.ids(T.STREAK, T.ALWAYS) if streak and limit == 1 else frozenset())
        total = bool(r.ids(T.SUM)) and limit > 1
        used |= r.ids(T.SUM) if total else frozenset()
        used |= r.ids(T.VERSUS) if change else frozenset()
        summed = bool(r.ids(T.SUM)) and not total
        used |= r.ids(T.SUM)
        some = _above_zero(r)
        lead = r.ids(T.VERSUS) if nth and not change and by == "agency" else frozenset()
        used |= some | lead
        ask = cls((code,), order, 0 if nth else limit, nth, by, change, streak and limit == 1, total, summed, bool(some), unit=r.unit)
        if lead:
            ask = replace(ask, limit=nth, nth=0, lead=True)
        yield Proposal(ask, frozenset(used), cost, fresh=_of_all(r))

    def words(self) -> str:
        of = quantities_text(self.quantities) + {"diff": "的增减", "growth": "的增长率"}.get(self.change, "")
        order = "从低到高" if self.order == "asc" else "从高到低"
        much = "每年第一" if self.streak else f"第{self.nth}名" if self.nth else f"前{self.limit}名" if self.limit else "全部"
        group = GROUPS[self.by] if self.by != "agency" else ""
        return "｜".join(filter(None, (of, group, order, much, "不含0" if self.above_zero else "", "第一名领先多少" if self.lead else "")))

    def answer(self, context: Context) -> Draft:
        if self.streak:
            return self._always_first(context)
        if self.change and self.by == "report_year":
            return self._years_of_change(context)
        if self.change:
            return self._changes(context)
        found = self._members(context)
        ranked = [m for m in by_value(found, ascending=self.order == "asc") if m.value or not self.above_zero]
        chosen = _first(ranked, self.limit, self.nth)
        of = quantity(self.quantities[0])
        draft = Draft("", unit=unit_of(of), columns=[column(of.code, self.unit)])
        draft.rows = [member.row(self.unit, "report" if member.key in context.holdings.by_id else self.by) for member in chosen]
        draft.value = chosen[0].value if chosen and (self.limit == 1 or self.nth) else None
        gaps = [gap for member in found for gap in member.total.gaps]
        counted = [context.row(report, figure, of) for member in found for report, figure in member.total.known]
        draft.coverage = coverage(len(counted) + len(gaps), counted, gaps, "排名") if self.by not in INNER else Coverage()
        several = len(years_of(context.reports)) > 1
        draft.notes = notes.comparability([of], context.years) + notes.of_bodies(context.reports, by_year=several)
        reports = [report for member in chosen for report, _ in member.total.known]
        draft.contradictions = context.contradictions(reports, self.quantities) if self.by not in INNER else []
        draft.rows = sourced(context, chosen, draft.rows)
        draft.text = self._text(context, ranked, chosen, several=several)
        if self.lead and len(chosen) > 1:
            draft.value = abs((chosen[0].value or Decimal(0)) - (chosen[-1].value or Decimal(0)))
            draft.text = f"{chosen[0].label}比第{len(chosen)}名{chosen[-1].label}多{shown(draft.value, of, self.unit)}。{draft.text}"
        if self.total and not of.ratio:
            draft.value = sum((member.value or Decimal(0) for member in chosen), Decimal(0))
            draft.text = f"{draft.text.removesuffix('。')}，合计{shown(draft.value, of, self.unit)}。"
        draft.empty = not chosen
        if self.by in ("report_year", "report") and (self.limit == 1 or self.nth):  # what 那年 means
            draft.years = tuple(dict.fromkeys(row.report_year for row in draft.rows if row.report_year is not None))
        if several and self.by == "agency" and not self.summed and not of.ratio and not of.stock:
            draft.notes.append("跨几个年度的，按各单位数字最高（最低）的一年排列；要按合计排，请写“合计”。")
        if self.by in ("agency", "report") and len(chosen) == 1:
            draft.bodies = tuple(dict.fromkeys(str(report.agency.name) for report in reports if report.agency.name))
        return draft

    def _members(self, context: Context) -> list[Member]:
        """Over several years a body stands with its best year, unless sums are asked for: not all have the same years."""
        of = quantity(self.quantities[0])
        single = self.by == "agency" and not (self.summed or of.ratio or of.stock) and len(context.years) > 1
        if not single:
            found = members(context, of.code, self.by)
            return [member for member in found if member.key] if self.by in REGION else found
        best: dict[str, Member] = {}
        unknown: list[Member] = []
        for member in by_value(found := members(context, of.code, "report"), ascending=self.order == "asc"):
            best.setdefault(str(context.holdings.by_id[member.key].agency.name), member)
        unknown = [member for member in found if member.value is None]
        return [*best.values(), *unknown]

    def _text(self, context: Context, ranked: list[Member], chosen: list[Member], *, several: bool) -> str:
        of, scope = quantity(self.quantities[0]), context.name()
        if not chosen:
            return f"{scope}没有可以排名的“{of.label}”。" if not self.nth else f"{scope}“{of.label}”没有第{self.nth}名。"
        if not any(member.value for member in ranked):
            return f"{scope}的{of.label}都是{shown(Decimal(0), of)}，分不出高低。"
        summed = "（各年度合计）" if several and self.by == "agency" and self.summed else ""
        named = joined([f"{member.label}（{self._amount(member)}）" for member in chosen], 10)
        if self.by in INNER:
            rest = [member for member in ranked if member not in chosen][:3]
            more = (
                f"其次是{'、'.join(f'{m.label}（{self._amount(m)}）' for m in rest if m.value)}。"
                if rest and rest[0].value and self.limit == 1
                else ""
            )
            what = "各种理由中" if of.code == REFUSED else f"{of.label}的各类中"
            return f"{scope}{what}{'最少' if self.order == 'asc' else '最多'}的是{named}。{more}"
        if self.nth:
            return f"{scope}{of.label}{summed}从{'低到高' if self.order == 'asc' else '高到低'}第{self.nth}名是{named}。"
        if self.limit == 1:
            ties = f"，并列{len(chosen)}个" if len(chosen) > 1 else ""
            best = ("最低" if self.order == "asc" else "最高") if of.ratio else "最少" if self.order == "asc" else "最多"
            return f"{scope}{of.label}{summed}{best}的是{named}{ties}。"
        others = "，其余都是0" if len(chosen) < min(self.limit, len(ranked)) else ""
        return f"{scope}{of.label}{summed}{'从低到高' if self.order == 'asc' else '从高到低'}：{named}{others}。"

    def _amount(self, member: Member) -> str:
        return shown(member.value, member.total.of, self.unit)

    def _always_first(self, context: Context) -> Draft:
        """连续几年都排第一: the first of every year."""
        of, heads, rows = quantity(self.quantities[0]), {}, []
        found: list[Member] = []
        for year in context.years:
            this = Context(context.scope.of_years([year]), context.holdings, context.store, context.index)
            best = _first(by_value(members(this, of.code, "agency"), ascending=self.order == "asc"), 1, 0)
            heads[year] = [member.label for member in best]
            found += best
            rows += [member.row(self.unit) for member in best]
        draft = Draft("", rows=rows, columns=[column(of.code)], citations=cite_members(context, found))
        always = set.intersection(*(set(names) for names in heads.values())) if heads else set()
        said = "；".join(f"{year}年{joined(names, 3)}" for year, names in heads.items())
        head = f"每年都排第一的是{joined(sorted(always))}" if always else "没有单位每年都排第一"
        draft.text = f"{context.name()}{of.label}{head}。各年第一：{said}。"
        draft.bodies = tuple(sorted(always))
        return draft

    def _years_of_change(self, context: Context) -> Draft:
        """涨得最猛的是哪年: each year held against the one before."""
        of = quantity(self.quantities[0])
        line = {int(m.key): m for m in members(context, of.code, "report_year") if m.key and m.value is not None}
        growth = self.change == "growth"
        pairs = [(year, old, new) for year, new in line.items() if (old := line.get(year - 1)) and not (growth and not old.value)]
        ranked = [(_step(old, new, growth=growth), year, old, new) for year, old, new in sorted(pairs, key=lambda each: each[0])]
        ranked.sort(key=lambda step: step[0], reverse=self.order == "desc")
        chosen = ranked[: self.limit or None]
        rows = [Row(label=f"{year}年", report_year=year, value=value, display=f"{self._amount(old)}→{self._amount(new)}")
                for value, year, old, new in chosen]  # fmt: skip
        how = "增长率" if growth else "增减"
        said = joined([f"{row.report_year}年（{row.display}）" for row in rows], 5)
        best = "最小（下降最多）" if self.order == "asc" else "最大"
        text = f"{context.name()}{of.label}比上一年{how}{best}的是{said}。"
        text = text if rows else f"{context.name()}没有相邻两个年度的{of.label}，看不出增减。"
        draft = Draft(text, rows=rows, columns=[column(of.code, self.unit)], empty=not rows)
        draft.citations = cite_members(context, [each for _, _, old, new in chosen for each in (old, new)])
        draft.years = tuple(year for _, year, _, _ in chosen)
        draft.notes = notes.comparability([of], context.years)
        return draft

    def _changes(self, context: Context) -> Draft:
        """Who rose and who fell: each body's number of one year held against its number of another."""
        of = quantity(self.quantities[0])
        years = context.scope.years or context.years[-2:]
        if len(years) < 2:
            years = (*(year for year in context.holdings.years if year < years[0]), *years)[-2:] if years else years
        first, last = (years[0], years[-1]) if years else (0, 0)
        everyone = context.holdings.select(context.scope.of_years((first, last)))
        figures = context.figures(everyone, self.quantities)
        ranked, gaps = [], []
        for name, reports in by_body(everyone).items():
            by_year = {report.report_year: (report, figures.figure(report.id, of)) for report in reports}
            old, new = by_year.get(first), by_year.get(last)
            if not old or not new or old[1].value is None or new[1].value is None:
                gaps.append(context.gap(reports[0], f"没有{first}和{last}两个年度的数字"))
                continue
            difference = new[1].value - old[1].value
            if self.change == "growth" and not old[1].value:
                gaps.append(context.gap(reports[0], f"{first}年度为0，增长率无法计算"))
                continue
            ranked.append((difference / old[1].value if self.change == "growth" else difference, name, old, new))
        ranked.sort(key=lambda each: (each[0] if self.order == "asc" else -each[0], each[1]))
        chosen = ranked[self.nth - 1 : self.nth] if self.nth else ranked[: self.limit or None]
        rows = []
        for value, name, (_, old_figure), (report, new_figure) in chosen:
            both = f"{shown(old_figure.value, of, self.unit)}→{shown(new_figure.value, of, self.unit)}"
            amount = percent(value) if self.change == "growth" else shown(rounded(value, 4), of, self.unit).lstrip("+")
            said = f"{'+' if value > 0 else ''}{amount}"
            cells = (cell(of.code, old_figure.value, self.unit), cell(of.code, new_figure.value, self.unit))
            rows.append(Row(name, last, report.id, value=value, display=f"{said}，{both}", cells=cells))
        what = f"{of.label}{first}年到{last}年的{'增长率' if self.change == 'growth' else '增减'}"
        named = joined([f"{row.agency}（{row.display}）" for row in rows], 8)
        order = "最小（下降最多）" if self.order == "asc" else "最大"
        text = f"{context.name() if context.scope.who else '馆藏'}{what}{order + '的是' if self.limit == 1 else '：'}{named}。"
        if not ranked:
            text = f"无法比较：馆藏没有同一单位{first}年和{last}年两个年度都写明{of.label}的年报。"
        draft = Draft(
            text, rows[0].value if rows and (self.limit == 1 or self.nth) else None, rows=rows, columns=[column(of.code, self.unit)] * 2
        )
        by_id = {new[0].id: (old, new) for _, _, old, new in ranked}
        draft.cite = lambda row: tuple(c for report, figure in by_id.get(row.report_id or "", ()) for c in context.cited(report, figure))
        draft.coverage = Coverage(
            len(everyone), 2 * len(ranked), 0, tuple(gaps), f"{len(ranked)}个单位两个年度都有数字，{len(gaps)}个无法比较。"
        )
        draft.notes = notes.comparability([of], (first, last))
        return draft


def _step(old: Member, new: Member, *, growth: bool) -> Decimal:
    difference = (new.value or Decimal(0)) - (old.value or Decimal(0))
    return difference / old.value if growth and old.value else difference


def _first(ranked: list[Member], limit: int, nth: int) -> list[Member]:
    """Ties at the end belong to it."""
    if nth:
        return [member for member in ranked if nth <= len(ranked) and member.value == ranked[nth - 1].value]
    if not limit or limit >= len(ranked):
        return ranked
    tied = [member for i, member in enumerate(ranked) if i < limit or member.value == ranked[limit - 1].value]
    return [member for member in tied if member.value] or tied  # beyond those that have any nobody is third


def _order(r: Reading) -> tuple[str, int, int, frozenset[int]]:
    """Order, limit, n-th, and the pieces that say so."""
    order, limit, nth = "desc", 0, 0
    used: set[int] = set()
    for i, piece in enumerate(r.pieces):
        if piece.kind in (T.MOST, T.LEAST, T.COMMON):
            order, limit = ("asc" if piece.kind is T.LEAST else "desc"), limit or 1
        elif piece.kind in (T.FIRST, T.NTH):
            order = piece.value
            number = int(piece.number or 1)
            limit, nth = (number, nth) if piece.kind is T.FIRST else (limit, number if number > 1 else 0)
            limit = 1 if piece.kind is T.NTH and number == 1 else limit
        elif piece.kind is T.RANKING:
            order = piece.value or order
        elif (
            piece.kind is T.VERSUS
            and piece.text.rstrip("的")[-1] in "多高大少低小"
            and r.wanting(Want.BODY, Want.YEAR)
            and not r.said("比", "相比")
        ):
            order, limit = ("asc" if piece.text.rstrip("的")[-1] in "少低小" else "desc"), limit or 1
        elif piece.kind is T.VERSUS and piece.text[:1] in ("谁", "哪") and piece.text[-1] in "多高大少低小":
            order, limit = ("asc" if piece.text[-1] in "少低小" else "desc"), limit or 1
        else:
            continue
        used.add(i)
    for i, piece in enumerate(r.pieces):  # 最多的三家
        if piece.kind is T.NUMBER and piece.value in ("家", "个", "名", "位") and piece.number and limit == 1 and i - 1 in used | r.free:
            limit = int(piece.number)
            used.add(i)
    if any(piece.kind is T.TREND and piece.text in _FALLING for piece in r.pieces) and used:
        order = "asc" if order == "desc" else "desc"
    return order, limit, nth, frozenset(used)


def _by(r: Reading) -> tuple[str, frozenset[int]]:
    if (when := r.ids(T.META, value="when")) and r.mentions and r.has(T.MOST, T.LEAST):
        return "report_year", when  # 什么时候申请最多
    groups = [(i, piece) for i, piece in enumerate(r.pieces) if piece.kind is T.GROUP and piece.value]
    if groups:
        both = r.wanting(Want.BODY) and any(piece.value == "report_year" for _, piece in groups)
        return ("report" if both else groups[0][1].value), frozenset(i for i, _ in groups)
    if category := r.wanting(Want.CATEGORY) or r.said("哪种", "哪类", "哪一类", "哪一种"):
        applicants = r.said("申请人", "申请者", "人") and not _about_refusal(r)
        return ("applicant" if applicants else "result"), category
    return "agency", frozenset()


def _above_zero(r: Reading) -> frozenset[int]:
    """除了0件的, 不算零申请的: those that have none are left out."""
    left_out = min(r.ids(T.EXCEPT), default=-1)
    zero = [i for i, p in enumerate(r.pieces) if left_out < i <= left_out + 3 and (p.number == 0 or p.value == "zero_requests")]
    return frozenset({left_out, *zero}) if left_out >= 0 and zero else frozenset()


def _any_refusal(r: Reading, code: str) -> bool:
    """被拒的理由, 拒绝理由: any of the form's reasons not to give; 不予公开 is only its third group."""
    if code == "t3_denied_total":
        return "不予公开" not in r.text
    return code in ("", "t3_new_received__total", "t3_total_processed__total") and _about_refusal(r)


def _about_refusal(r: Reading) -> bool:
    words = ("拒", "不予", "不公开", "没公开", "不给", "驳回", "理由", "原因")
    return any(word in piece.text for piece in r.pieces for word in words)


def _change(r: Reading) -> tuple[str, frozenset[int]]:
    found = frozenset(i for i, p in enumerate(r.pieces) if p.kind in (T.TREND, T.CELL) and (p.text in _GROWING or p.text in _FALLING))
    if not found:
        return "", frozenset()
    rate = any(r.pieces[i].text in _IN_PROPORTION for i in found) or any(p.kind is T.MOST and p.text[-1] in "快猛" for p in r.pieces)
    return ("growth" if rate else "diff"), found


def _of_all(r: Reading) -> bool:
    """哪家最多 asks anew of everybody, unless the answer before showed bodies to choose among."""
    kinds = ("holdings", "listing", "table", "compare", "words", "findings")
    among = r.before is not None and (r.before.ask.kind in kinds or len(r.before.scope.get("agency")) > 1)
    return bool(r.wanting(Want.BODY)) and bool(r.mentions) and not r.pronouns and not among
