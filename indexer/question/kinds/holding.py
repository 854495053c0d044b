"""What the archive holds: bodies, reports, years; of whom; what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.query import Among, Choice, Sharing, both
from indexer.question.context import Context
from indexer.question.display import first_of
from indexer.question.draft import Draft
from indexer.question.holdings import name_of
from indexer.question.model import Coverage, Row
from indexer.question.plan import Ask, Intent
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, Reports, Rows, of_year
from indexer.question.times import spoken
from indexer.question.words.pieces import T

_COUNTED = {"bodies": "｜有几家", "reports": "｜有几份", "years": "｜有几个年度"}
_MISSING = ("缺", "缺少", "没有年报", "还缺", "没收录", "未收录", "没收", "不全", "缺哪些", "少", "差", "还差", "差了", "断档", "断过档")
_COMPLETE = ("齐全", "都齐全", "都齐", "齐", "都全", "一年不缺", "一年不落", "一份不缺", "不缺", "齐备", "齐备的", "收齐了", "齐不齐")
_REPORTS = ("年报", "报告", "年度报告", "份", "政府信息公开工作年度报告", "政府信息公开年度报告")


@dataclass(frozen=True)
class Held(Ask, kind="holdings", intent=Intent.LIST):
    count: str = ""  # bodies, reports, years
    by_year: bool = False
    missing: bool = False
    complete: bool = False  # those with a report of every year
    end: str = ""  # first, last: of the years held

    EXAMPLES = ("馆藏有哪些单位的年报", "{place}有几家单位", "每年各有几份年报", "{body}还缺哪些年份的年报")
    COUNTER = ("{place}有几家单位收到申请",)

    def intent_of(self) -> Intent:
        return Intent.COUNT if self.count else Intent.LIST

    def check(self) -> None:
        if self.count not in ("", *_COUNTED):
            raise ValueError("not countable")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if "才有" in r.text or "才开始" in r.text:
            return  # since when somebody reports is not asked of the holdings
        complete = r.said(*_COMPLETE)
        held = r.ids(T.META, value="holdings") | (complete if r.wanting(Want.BODY, Want.BODIES) else frozenset())
        lacking = r.said(*_MISSING) | (r.ids(T.NOT) if any(p.kind is T.OFFICE and p.text in _REPORTS for p in r.pieces) else frozenset())
        again = isinstance(r.before.ask if r.before else None, cls) and (r.ids(T.META, value="year") | r.wanting(Want.YEAR))
        asks = (again or frozenset()) | r.wanting(Want.BODY, Want.BODIES, Want.YEAR) | (r.wanting(Want.NUMBER) if held else frozenset())
        reports_named = any(p.kind is T.OFFICE and p.text in _REPORTS for p in r.pieces)
        counted_bodies = any(p.kind is T.QUANT and any(w in p.text for w in ("局", "单位", "部门", "家")) for p in r.pieces)
        about = (
            r.ids(T.OFFICE)
            | held
            | (again or frozenset())
            | (frozenset({0}) if counted_bodies or (r.named and r.wanting(Want.BODY, Want.BODIES, Want.YEAR)) else frozenset())
        )
        about |= r.ids(T.STREAK, T.ALWAYS) if isinstance(r.before.ask if r.before else None, cls) else frozenset()  # 五年都有的是哪几家
        there = r.named and bool(r.wanting(Want.YESNO)) and not r.content  # 有没有省级单位
        plain = not (held or asks) and (((r.named or bool(r.years)) and reports_named) or there)
        held |= r.wanting(Want.YESNO) if plain else frozenset()
        if (r.mentions or not (held or asks or plain) or not (about or lacking)) or r.has(
            T.QUALITY, T.TEXT, T.TOPIC, T.MOST, T.LEAST, T.CATEGORY
        ):
            return
        yearly = r.ids(T.GROUP, value="report_year") | r.ids(T.EACH)
        named = [p.text.replace("年份", "年度") for p in r.pieces if p.kind in (T.OFFICE, T.QUANT, T.META)]
        reports = any(word in text for text in named for word in ("份", "年报", "报告"))
        counting = r.wanting(Want.BODIES, Want.NUMBER) or any("几" in r.pieces[i].text or "多少" in r.pieces[i].text for i in held)
        bodies = any("家" in p.text or "单位" in p.text or "机关" in p.text for p in r.pieces if p.kind in (T.OFFICE, T.QUANT))
        years = not (reports or bodies) and any("年度" in r.pieces[i].text or "年份" in r.pieces[i].text for i in held)
        count = ("years" if years else "reports" if reports and not bodies else "bodies") if counting else ""
        used = (
            held
            | lacking
            | asks
            | yearly
            | (r.ids(T.NUMBER) if complete else frozenset())
            | r.scene
            | r.ids(T.YESNO, T.TABLE, T.DEFINE)
            | (r.ids(T.SUM) if counting else frozenset())
            | r.said("覆盖", "样本")
        )
        of_reports = reports_named or isinstance(r.before.ask if r.before else None, cls)
        every = (r.ids(T.STREAK, T.ALWAYS) - r.ids(T.STREAK, value="any") if of_reports else frozenset()) | complete
        which = r.wanting(Want.YEAR) | r.ids(T.META, value="year")
        ends = r.ids(T.META, value="earliest") | r.ids(T.META, value="latest")
        ends = ends | which if ends and which else frozenset()
        used |= every | ends
        end = "first" if r.ids(T.META, value="earliest") else "last"
        by_year = bool(yearly - r.wanting(Want.YEAR)) and not lacking
        yield Proposal(
            cls(count if not by_year else "", by_year and not (every or ends), bool(lacking), bool(every), end if ends else ""),
            used,
            (0.7 if plain else 0.3) + (0.6 if r.inherited and not reports_named else 0),
            fresh=not r.pronouns and (not r.before or bool(lacking and r.wanting(Want.BODY, Want.BODIES))),
        )

    def words(self) -> str:
        if self.missing or self.complete:
            return "馆藏缺哪些年份" if self.missing else "每年都有年报的单位"
        return "馆藏年报" + _COUNTED.get(self.count, "｜逐年" if self.by_year else "")

    def answer(self, context: Context) -> Draft:
        reports = context.reports
        draft = Draft("", rows=Rows.of(reports, lambda some: [Row(r.agency.name, r.report_year, r.id) for r in some]))
        draft.coverage = Coverage(len(reports), len(reports), 0, (), f"范围内{len(reports)}份年报。")
        draft.bodies = tuple(reports.names(PAGE))
        years, found = reports.by_year, reports.bodies
        said = "、".join(f"{year}年{count}份" for year, count in sorted(years.items(), key=lambda pair: pair[0] or 0))
        names = first_of(draft.bodies[:30], found)
        scope = context.name()
        if self.missing:
            return self._missing(context, draft)
        if self.complete:
            return self._complete(context)
        if self.end and context.years:
            year = context.years[0 if self.end == "first" else -1]
            draft.text = f"{scope}{'最早' if self.end == 'first' else '最新'}的年报是{year}年度的（{years[year]}份）。"
            draft.value, draft.years = Decimal(year), (year,)
            return draft
        if self.count == "years" and found:
            draft.text = f"{scope}有{len(years)}个年度的年报：{said}。"
        elif not found:
            draft.text, draft.empty = f"{scope}没有年报。", True
        elif self.by_year:
            draft.text = f"{scope}共{len(context.reports)}份年报，{found}家单位：{said}。"
        else:
            draft.text = f"{scope}有{found}家单位的{len(context.reports)}份年报：{names}。各年：{said}。"
        if self.count:
            counted = {"bodies": (found, "家"), "reports": (len(context.reports), "份"), "years": (len(years), "个")}
            draft.value, draft.unit = Decimal(counted[self.count][0]), counted[self.count][1]
        return draft

    def _complete(self, context: Context) -> Draft:
        """Bodies with a report of every year asked for, or of all the archive has."""
        years = context.scope.years or context.holdings.years
        every = both([Sharing("reporter", context.reports.where(of_year(year)).query or of_year(year)) for year in years])
        whole = context.reports.where(every).newest_of_bodies
        names = first_of(whole.names(30), len(whole))
        text = (
            f"{spoken(years)}每个年度都有年报的单位有{len(whole)}家：{names}。" if whole else f"没有单位{spoken(years)}每个年度都有年报。"
        )
        rows = Rows.of(whole, lambda reports: [Row(name_of(report), display=spoken(years)) for report in reports])
        draft = Draft(text, Decimal(len(whole)) if self.count else None, "家", rows)
        draft.coverage = Coverage(len(context.reports), len(context.reports), 0, (), f"范围内{len(context.reports)}份年报。")
        draft.bodies = tuple(whole.names(PAGE))
        return draft

    def _missing(self, context: Context, draft: Draft) -> Draft:
        span = range(context.holdings.years[0], context.holdings.years[-1] + 1) if context.holdings.years else range(0)
        wanted = context.scope.years or tuple(span)
        scope = context.scope.without("report_year")
        reports = context.holdings.select(scope)
        complete = [Sharing("reporter", reports.where(of_year(year)).query or of_year(year)) for year in wanted]
        lacking = (reports.but(both(complete)) if complete else reports.where(Among(frozenset()))).newest_of_bodies
        draft.rows = Rows(len(lacking), lambda start, most: self._lacking(reports, lacking, wanted, start, most))
        draft.bodies = tuple(lacking.names(PAGE))
        listed = first_of([f"{row.agency}{row.display}" for row in draft.rows[:10]], len(lacking))
        whole = f"（按馆藏的年度{spoken(tuple(wanted))}比较）"
        draft.text = (
            f"{len(lacking)}家单位的年报不全：{listed}{whole}。"
            if lacking
            else f"没有缺：{Context(scope, context.holdings, context.store, context.index).name()}各年度的年报都有{whole}。"
        )
        return draft

    def _lacking(self, reports: Reports, lacking: Reports, wanted: Sequence[int], start: int, most: int) -> list[Row]:
        names = [str(name) for _, name in lacking.engine.rows(lacking.scope, ("reporter",), "listed", start, most)]
        mine = reports.where(Choice("reporter", tuple(names), exact=True))
        held: dict[str, set[str | None]] = {}
        for _, name, year in mine.engine.rows(mine.scope, ("reporter", "report_year")):
            held.setdefault(str(name), set()).add(year)
        return [Row(name, display=f"缺{spoken(tuple(year for year in wanted if str(year) not in held[name]))}") for name in names]
