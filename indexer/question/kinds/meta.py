"""What stands on the cover: when a report was published, its title, form, level, signature; who was first, who was last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from archive.models import ParagraphKind
from archive.store.stored import Summary
from indexer.query import Among, Choice, Not, Query, Range, both, either
from indexer.question.context import Context
from indexer.question.display import first_of
from indexer.question.draft import Cite, Draft, one_by_one
from indexer.question.holdings import name_of
from indexer.question.kinds.evidence import of_signature
from indexer.question.model import Coverage, Row
from indexer.question.plan import REGION, Ask, Filter, Intent
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, Reports, Rows, condition_of
from indexer.question.wording import value_label
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import T

_NAMED = 8  # reports in the sentence
_BASIS = {"2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}
_EDITION = ("版", "格式", "表格", "新表格", "新版", "旧版", "新表", "版本")
_DUTY = ("要", "应", "应该", "应当", "必须", "规定", "期限")


@dataclass(frozen=True)
class Meta(Ask, kind="meta", intent=Intent.LOOKUP):
    topic: str
    order: str = ""  # earliest first, or latest: of the dates
    limit: int = 0
    odd: bool = False  # only those whose form is not the one of their year

    EXAMPLES = ("{body}{year}年的年报是什么时候发布的", "{body}用的是哪一版表格", "{year}年谁最早发布年报")
    COUNTER = ("哪些报告没写落款日期",)

    def check(self) -> None:
        if self.topic not in META or self.order not in ("", "asc", "desc") or not 0 <= self.limit <= 1000:
            raise ValueError("no such part of a report")

    def intent_of(self) -> Intent:
        return Intent.RANK if self.order else Intent.LOOKUP

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        values = [p.value for p in r.pieces if p.kind is T.META and p.value != "holdings"]
        if not values:
            yield from cls._who_else(r)
            return
        topic, order = next(filter(META.get, values), ""), _ORDERS.get(next(filter(_ORDERS.get, values), ""), "")
        of_publishing = {m.code for m in r.mentions} <= {"n_published"}
        if not topic and (r.content or (r.mentions and not (order and of_publishing))):
            return
        used = r.wanting(Want.BODY, Want.DATE, Want.YESNO) | r.ids(T.TABLE, T.FIRST)
        used |= r.mentioned if of_publishing else frozenset()
        yield Proposal(cls(topic or "published", order, _limit(r) if order else 0), used, _cost(r, sure=bool(topic or order)))

    @classmethod
    def _who_else(cls, r: Reading) -> Iterator[Proposal]:
        """还有谁这样, after an answer about a form: who else departs from the edition of the year."""
        before = r.before.ask if r.before is not None else None
        asks, others = r.wanting(Want.BODY), r.said("还有", "这样", "也", "其他") | r.ids(T.REST)
        if isinstance(before, Meta) and before.topic == "form" and asks and others and not r.mentions:
            yield Proposal(cls("form", odd=True), asks | others, 0.1, r.scope(), fresh=True)

    def words(self) -> str:
        order = {"asc": "从早到晚", "desc": "从晚到早"}.get(self.order, "")
        limit, odd = f"前{self.limit}个" if self.limit else "", "与年度通行版本不同的" if self.odd else ""
        return "｜".join(filter(None, (META[self.topic].label, order, limit, odd)))

    def answer(self, context: Context) -> Draft:
        if self.order:
            return self._in_order(context)
        has = self._has(context)
        reports = context.reports if not self.odd else context.reports.where(_unusual(context))
        told, silent = reports.where(has), reports.but(has)
        rows = Rows.of(told, lambda some: self._rows(context, some))
        draft = Draft(self._text(context, told, rows, len(silent)), rows=rows, empty=not rows)
        if self.topic in ("published", "signature", "title", "year"):
            draft.cite = _signed(context)
        said, gaps = f"{len(context.reports)}份年报，{len(silent)}份没有写明。", context.gaps(silent, lambda _: self._unsaid)
        draft.coverage = Coverage(len(context.reports), len(rows), 0, gaps, said, len(silent))
        draft.notes = ["发布日期取自落款的成文日期或网页上的发布日期。"] if self.topic == "published" else []
        return draft

    @property
    def _unsaid(self) -> str:
        return f"没有写明{META[self.topic].label}"

    def _has(self, context: Context) -> Query:
        """Reports that say it."""
        part, engine = META[self.topic], context.reports.engine
        if self.topic == "published":
            return _dated(context)
        if not part.field:
            return Not(Among(frozenset()))
        return Choice(part.field, part.values or tuple(engine.names(part.field)), exact=True)

    def _rows(self, context: Context, reports: Sequence[Summary]) -> list[Row]:
        said = META[self.topic].said
        return [Row(name_of(r), r.report_year, r.id, display=said(context, r) or "未知") for r in reports]

    def _text(self, context: Context, told: Reports, rows: Rows, gaps: int) -> str:
        scope, what = context.name(), META[self.topic].label
        if self.odd:
            return self._odd(scope, told, rows)
        if not rows:
            return f"{scope}{self._unsaid if gaps else '没有年报'}。"
        if len(rows) == 1:
            form = context.holdings.by_id[rows[0].report_id or ""].form if self.topic == "form" else None
            how = f"，按{_BASIS[form]}的格式填报" if form in _BASIS else ""
            return f"{_called(rows[0])}年报的{what}：{rows[0].display}{how}。"
        same = {row.display for row in rows[:PAGE]}
        if len(same) == 1 and self.topic != "published" and self._all_the_same(told):
            return f"{scope}{len(rows)}份年报的{what}都是{same.pop()}。"
        named = first_of([f"{row.agency}{row.report_year or ''}：{row.display}" for row in rows[:_NAMED]], len(rows))
        return f"{scope}{len(rows)}份年报的{what}：{named}。"

    def _odd(self, scope: str, told: Reports, rows: Rows) -> str:
        if not rows:
            return f"没有：{scope}没有年报用了与当年通行版本不同的表格。"
        head = "仅此一家" if told.bodies == 1 else f"共{told.bodies}家"
        named = first_of([f"{row.agency}{row.report_year}（{row.display}）" for row in rows[:_NAMED]], len(rows))
        return f"{scope}用了与当年通行版本不同表格的{head}：{named}。"

    def _all_the_same(self, told: Reports) -> bool:
        """Whether those beyond the first say the same too, as far as the index knows."""
        facets = {"form": ("form",), "sector": ("sector",), "year": ("report_year",), "level": ("level", "body_type", *REGION)}
        return len(told) <= PAGE or (self.topic in facets and len(told.groups(*facets[self.topic])) == 1)

    def _in_order(self, context: Context) -> Draft:
        dated, undated = context.reports.where(_dated(context)), context.reports.but(_dated(context))
        chosen = self._first(dated)
        order, by = ("最晚", "-published") if self.order == "desc" else ("最早", "published")
        rows = Rows(len(chosen), lambda start, most: self._rows(context, chosen.page(start, most, by)))
        named = first_of([f"{_called(row)}（{row.display}）" for row in rows[:6]], len(rows))
        text = f"{context.name()}写明日期的{len(dated)}份年报中，发布{order}的是{named}。" if chosen else "没有写明成文日期的年报。"
        text += f"另有{len(undated)}份没有写明日期，无法比较。" if undated else ""
        gaps, said = (
            context.gaps(undated, lambda _: "年报没有写明成文日期"),
            f"{len(context.reports)}份年报，{len(undated)}份没有写明日期。",
        )
        coverage = Coverage(len(context.reports), len(dated), 0, gaps, said, len(undated))
        return Draft(text, rows=rows, coverage=coverage, cite=_signed(context), empty=not chosen)

    def _first(self, dated: Reports) -> Reports:
        """Those of the first or last days: as many as asked for, and all of the last of these days."""
        if not self.limit:
            return dated
        days, counted = [], 0
        for group in sorted(dated.groups("published"), key=lambda g: str(g.values[0]), reverse=self.order == "desc"):
            if counted >= self.limit:
                break
            days.append(str(group.values[0]))
            counted += group.reports
        return dated.where(Choice("published", tuple(days), exact=True))


@dataclass(frozen=True)
class FormCount(Ask, kind="forms", intent=Intent.COUNT):
    """数据库里有几份2021年版格式的年报."""

    form: str

    EXAMPLES = ("有几份2021版格式的年报",)
    COUNTER = ("{body}用的是哪一版表格",)

    def words(self) -> str:
        return f"{value_label('form', self.form)}的年报有几份"

    def answer(self, context: Context) -> Draft:
        found, label = context.reports.where(Choice("form", (self.form,), exact=True)), value_label("form", self.form)
        said = "、".join(f"{year}年{count}份" for year, count in sorted(found.by_year.items(), key=lambda pair: pair[0] or 0))
        text = f"{context.name()}采用{label}表格的年报有{len(found)}份（共{len(context.reports)}份）：{said}。"
        rows = Rows.of(found, lambda some: [Row(name_of(r), r.report_year, r.id, display=label) for r in some])
        return Draft(text, Decimal(len(found)), "份", rows)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        counts = r.wanting(Want.BODIES, Want.NUMBER)
        named = [p.value.removeprefix("form:") for p in r.pieces if p.kind is T.LEVEL and p.value.startswith("form")]
        # 采用2021年新表格的年报: the year names an edition
        of_year = [str(year) for year in r.years if len(r.years) == 1 and year in (2019, 2021) and r.said(*_EDITION)]
        if counts and not r.mentions and (forms := named or of_year):
            used = counts | r.said(*word_set("form-words")) | r.ids(T.META, T.TABLE)
            scope = r.scope().without("form", *(["report_year"] if of_year else []))
            yield Proposal(cls(forms[0]), used, 0.2, scope, fresh=True)


def _limit(r: Reading) -> int:
    first = r.first(T.FIRST)
    return int(first.number or 1) if first is not None else 1


def _cost(r: Reading, *, sure: bool) -> float:
    """最晚什么时候要公布, of nobody in particular, asks for the law."""
    of_duty = r.said(*_DUTY) and not (r.of_somebody or r.years)
    return (0.25 if sure else 0.6) + (0.8 if of_duty else 0)


def _dated(context: Context) -> Query:
    return condition_of(Filter("published", ("yes",)), context.reports.engine)


def _signed(context: Context) -> Cite:
    return one_by_one(lambda row: of_signature(context, context.holdings.by_id[row.report_id or ""]))


def _unusual(context: Context) -> Query:
    """Reports whose form is known and not that of their year."""
    known = Choice("form", tuple(context.reports.engine.names("form")), exact=True)
    since, new, old = Range("report_year", Decimal(2021)), *(Choice("form", (form,), exact=True) for form in ("2021", "2019"))
    return both([known, either([both([since, Not(new)]), both([Not(since), Not(old)])])])


def _called(row: Row) -> str:
    return f"{row.agency}{row.report_year}年度" if row.report_year is not None else str(row.agency)


def _place(context: Context, report: Summary) -> str | None:
    agency = report.agency
    place = "".join(dict.fromkeys(part for part in (agency.province, agency.city, agency.county, agency.town) if part))
    parts = (place, value_label("level", agency.level or ""), value_label("body_type", agency.body_type or ""))
    return "，".join(filter(None, parts)) or None


def _signature(context: Context, report: Summary) -> str | None:
    signed = [p.text for p in context.store.paragraphs(report.id) if p.kind is ParagraphKind.SIGNATURE]
    return "，".join(signed) or None


def spoken_date(published: str | None) -> str | None:
    """2022年1月14日（2022-01-14）"""
    if published is None:
        return None
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.year}年{day.month}月{day.day}日（{published}）"


@dataclass(frozen=True, slots=True)
class _Part:
    label: str
    said: Callable[[Context, Summary], str | None]
    field: str = ""  # of the index, with a value where a report says it; none: every report does
    values: tuple[str, ...] = ()  # which; none: any


META = {
    "published": _Part("发布日期", lambda _, report: spoken_date(report.published)),
    "title": _Part("报告标题", lambda _, report: report.title, "covered", ("title",)),
    "form": _Part("表格版本", lambda _, report: value_label("form", report.form) if report.form else None, "form"),
    "year": _Part("报告年度", lambda _, r: f"{r.report_year}年度" if r.report_year is not None else None, "report_year"),
    "level": _Part("单位层级和所在地", _place),
    "signature": _Part("落款", _signature, "covered", ("signature",)),
    "sector": _Part("所属领域", lambda _, r: value_label("sector", r.agency.sector) if r.agency.sector else None, "sector"),
}
_ORDERS = {"earliest": "asc", "latest": "desc"}
