"""What the archive holds: bodies, reports, years; of whom; what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.query import Among, Choice, Query, Sharing, both
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

_NAMED = 30  # bodies in the sentence
_COUNTED = {"bodies": "｜有几家", "reports": "｜有几份", "years": "｜有几个年度"}
_MISSING = ("缺", "缺少", "没有年报", "还缺", "没收录", "未收录", "没收", "不全", "缺哪些", "少", "差", "还差", "差了", "断档", "断过档")
_COMPLETE = ("齐全", "都齐全", "都齐", "齐", "都全", "一年不缺", "一年不落", "一份不缺", "不缺", "齐备", "齐备的", "收齐了", "齐不齐")
_REPORTS = ("年报", "报告", "年度报告", "份", "政府信息公开工作年度报告", "政府信息公开年度报告")
_OF_WHAT_THEY_SAY = (T.QUALITY, T.TEXT, T.TOPIC, T.MOST, T.LEAST, T.CATEGORY)


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
        if r.mentions or r.has(*_OF_WHAT_THEY_SAY) or re.search("才(?:有|开始)", r.text):  # since when somebody has
            return
        said = _Said(r, r.before is not None and isinstance(r.before.ask, cls))
        asked = said.asks or said.held
        if said.of_holdings and (asked or said.there):
            cost = (0.3 if asked else 0.7) + (0.6 if r.inherited and not said.of_reports else 0)
            anew = r.before is None or bool(said.lacking and r.wanting(Want.BODY, Want.BODIES)) or said.of_all
            yield Proposal(said.ask, said.used, cost, fresh=anew and not r.pronouns)

    def words(self) -> str:
        if self.missing or self.complete:
            return "馆藏缺哪些年份" if self.missing else "每年都有年报的单位"
        return "馆藏年报" + _COUNTED.get(self.count, "｜逐年" if self.by_year else "")

    def answer(self, context: Context) -> Draft:
        if self.missing:
            return self._missing(context)
        if self.complete:
            return self._complete(context)
        reports, scope, years = context.reports, context.name(), context.reports.by_year
        draft = _draft(context, reports, Rows.of(reports, lambda some: [Row(r.agency.name, r.report_year, r.id) for r in some]))
        if self.end and context.years:
            year, which = (context.years[0], "最早") if self.end == "first" else (context.years[-1], "最新")
            draft.text, draft.value, draft.years = f"{scope}{which}的年报是{year}年度的（{years[year]}份）。", Decimal(year), (year,)
            return draft
        said = "、".join(f"{year}年{count}份" for year, count in sorted(years.items(), key=lambda pair: pair[0] or 0))
        if self.count == "years":
            draft.text = f"{scope}有{len(years)}个年度的年报：{said}。"
        elif self.by_year:
            draft.text = f"{scope}共{len(reports)}份年报，{reports.bodies}家单位：{said}。"
        else:
            names = first_of(draft.bodies[:_NAMED], reports.bodies)
            draft.text = f"{scope}有{reports.bodies}家单位的{len(reports)}份年报：{names}。各年：{said}。"
        if self.count:
            number, draft.unit = {"bodies": (reports.bodies, "家"), "reports": (len(reports), "份"), "years": (len(years), "个")}[
                self.count
            ]
            draft.value = Decimal(number)
        return draft

    def _complete(self, context: Context) -> Draft:
        """Bodies with a report of every year asked for, or of all the archive has."""
        years = context.scope.years or context.holdings.years
        whole = context.reports.where(_of_every(years, context.reports)).newest_of_bodies
        draft = _draft(context, whole, Rows.of(whole, lambda reports: [Row(name_of(report), display=spoken(years)) for report in reports]))
        names = first_of(draft.bodies[:_NAMED], len(whole))
        draft.text = f"{spoken(years)}每个年度都有年报的单位有{len(whole)}家：{names}。"
        if not whole:
            draft.text = f"没有单位{spoken(years)}每个年度都有年报。"
        draft.value, draft.unit = Decimal(len(whole)) if self.count else None, "家"
        return draft

    def _missing(self, context: Context) -> Draft:
        held = context.holdings.years
        wanted = context.scope.years or (tuple(range(held[0], held[-1] + 1)) if held else ())
        scope = context.scope.without("report_year")
        reports = context.holdings.select(scope)
        lacking = (reports.but(_of_every(wanted, reports)) if wanted else reports.where(Among(frozenset()))).newest_of_bodies
        draft = _draft(context, lacking, Rows(len(lacking), lambda start, most: _lacking(reports, lacking, wanted, start, most)))
        compared = f"（按馆藏的年度{spoken(wanted)}比较）"
        draft.text = f"没有缺：{replace(context, scope=scope).name()}各年度的年报都有{compared}。"
        if lacking:
            listed = first_of([f"{row.agency}{row.display}" for row in draft.rows[:10]], len(lacking))
            draft.text = f"{len(lacking)}家单位的年报不全：{listed}{compared}。"
        return draft


def _draft(context: Context, of: Reports, rows: Rows) -> Draft:
    said = f"范围内{len(context.reports)}份年报。"
    coverage = Coverage(len(context.reports), len(context.reports), 0, (), said)
    return Draft("", rows=rows, coverage=coverage, bodies=tuple(of.names(PAGE)))


def _of_every(years: Sequence[int], reports: Reports) -> Query:
    """Of bodies that have one of these reports of every such year."""
    return both([Sharing("reporter", reports.where(of_year(year)).query or of_year(year)) for year in years])


def _lacking(reports: Reports, lacking: Reports, wanted: Sequence[int], start: int, most: int) -> list[Row]:
    names = [str(name) for _, name in lacking.engine.rows(lacking.scope, ("reporter",), "listed", start, most)]
    mine = reports.where(Choice("reporter", tuple(names), exact=True))
    held: dict[str, set[str | None]] = {}
    for _, name, year in mine.engine.rows(mine.scope, ("reporter", "report_year")):
        held.setdefault(str(name), set()).add(year)
    return [Row(name, display=f"缺{spoken(tuple(year for year in wanted if str(year) not in held[name]))}") for name in names]


@dataclass
class _Said:
    """What the words of a question say of the holdings: pieces, and what follows from them."""

    r: Reading
    goes_on: bool  # the question before was about them too

    def __post_init__(self) -> None:
        r = self.r
        self.of_reports = any(p.kind is T.OFFICE and p.text in _REPORTS for p in r.pieces)
        self.held = r.ids(T.META, value="holdings")
        self.lacking = r.said(*_MISSING) | (r.ids(T.NOT) if self.of_reports or self.goes_on else frozenset())
        self.complete = r.said(*_COMPLETE)
        self.always = r.ids(T.STREAK, T.ALWAYS) - r.ids(T.STREAK, value="any") if self.of_reports or self.goes_on else frozenset()
        self.said = self.held | self.lacking | self.complete | self.always
        self.which = r.wanting(Want.YEAR) | r.ids(T.META, value="year")
        self.asks = r.wanting(Want.BODY, Want.BODIES, Want.YEAR) | (self.which if self.goes_on else frozenset())
        edges = r.ids(T.META, value="earliest") | r.ids(T.META, value="latest") | r.ids(T.EDGE)
        self.ends = edges if self.which else frozenset()  # 最早哪年
        self.asks |= self.which if self.ends else frozenset()

    @property
    def there(self) -> bool:
        """有没有省级单位, 市政府2021年的年报: whether there is one."""
        r = self.r
        return bool((r.named or r.years) and self.of_reports) or bool(r.named and r.wanting(Want.YESNO) and not r.content)

    @property
    def of_all(self) -> bool:
        """总共收录了多少家单位, 2023年的年报有多少份, after one body: one has no bodies, and one report a year."""
        r = self.r
        if r.has(T.ALL) and not (r.of_somebody or r.years):
            return True  # 馆藏一共有多少份年报
        if r.before is None or not r.before.scope.who or r.of_somebody or r.pronouns or r.has(T.FOLLOW):
            return False
        bodies = self.count == "bodies" or bool(r.wanting(Want.BODY, Want.BODIES))
        of_year = self.count == "reports" and bool(r.years) and self.of_reports
        return (bodies or of_year) and r.holdings.select(r.before.scope.who).bodies == 1

    @property
    def of_holdings(self) -> bool:
        r = self.r
        of_those = (self.goes_on and self.which) or (self.asks and r.named)
        return bool(self.said or r.has(T.OFFICE) or of_those) or any(re.search("局|单位|部门|家", r.pieces[i].text) for i in r.ids(T.QUANT))

    @property
    def count(self) -> str:
        """What is counted, if it is asked how many there are."""
        said = "".join(self.r.pieces[i].text for i in self.held)
        if not (self.r.wanting(Want.BODIES, Want.NUMBER) or re.search("几|多少", said)):
            return ""
        named = "".join(p.text for p in self.r.pieces if p.kind in (T.OFFICE, T.QUANT))
        if re.search("家|单位|机关", named):
            return "bodies"
        if re.search("份(?<!年份)|年报|报告", named + said):
            return "reports"
        return "years" if re.search("年[度份]", said) else "bodies"

    @property
    def ask(self) -> Held:
        r = self.r
        by_year = bool((r.ids(T.GROUP, value="report_year") | r.ids(T.EACH)) - r.wanting(Want.YEAR)) and not self.lacking
        end = "first" if r.ids(T.META, value="earliest") | r.ids(T.EDGE, value="first") else "last"
        every = bool(self.complete or self.always)
        return Held("" if by_year else self.count, by_year, bool(self.lacking), every, end if self.ends else "")

    @property
    def used(self) -> frozenset[int]:
        r = self.r
        used = self.said | self.asks | self.ends | r.said("覆盖", "样本")
        used |= r.ids(T.GROUP, value="report_year") | r.ids(T.YESNO, T.TABLE, T.DEFINE) | (self.which if self.ends else frozenset())
        used |= r.wanting(Want.NUMBER) if self.held else frozenset()
        used |= r.ids(T.NUMBER) if self.complete else frozenset()
        return used | (r.ids(T.SUM) if self.count else frozenset())
