"""What stands on the cover: when a report was published, its title, form, level, signature; who was first, who was last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from archive.models import ParagraphKind
from archive.store.stored import Summary
from indexer.query import Among, Choice, Not, Query, Range, both, either
from indexer.question.context import Context
from indexer.question.display import first_of
from indexer.question.draft import Draft, one_by_one
from indexer.question.holdings import name_of
from indexer.question.kinds.evidence import of_signature
from indexer.question.model import Coverage, Row
from indexer.question.plan import REGION, Ask, Filter, Intent
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, Reports, Rows, condition_of
from indexer.question.wording import value_label
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import T

META = {"published": "发布日期", "title": "报告标题", "form": "表格版本", "year": "报告年度", "level": "单位层级和所在地",
        "signature": "落款", "sector": "所属领域"}  # fmt: skip
_NAMED = 8  # reports in the sentence
_BASIS = {"2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}


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
        found = [(i, p) for i, p in enumerate(r.pieces) if p.kind is T.META and p.value in (*META, "when", "earliest", "latest")]
        if not found:
            yield from _again(cls, r)
            return
        values = [p.value for _, p in found]
        used = frozenset(i for i, _ in found) | r.wanting(Want.BODY, Want.DATE, Want.YESNO) | r.scene | r.ids(T.TABLE)
        ends = [value for value in values if value in ("earliest", "latest")] or [""]
        topics = [value for value in values if value in META]
        topic = topics[0] if topics else "published"
        if "when" in values and not topics and r.content:
            return
        order = {"earliest": "asc", "latest": "desc"}.get(ends[0], "")
        first = r.first(T.FIRST)
        limit = int(first.number or 1) if first is not None and order else 1 if order else 0
        publishing = all(m.code == "n_published" for m in r.mentions)
        if not topics and r.mentions and not (order and publishing):
            return
        published = r.said("发布", "公布", "发", "发出", "发布了", "公布了", "主动公开", "公开")
        yield Proposal(
            cls(topic, order, limit),
            used | r.ids(T.FIRST) | published | (r.mentioned if publishing else frozenset()),
            (0.25 if topics or order else 0.6) + (0.8 if _by_law(r) else 0),
        )

    def words(self) -> str:
        order = {"asc": "从早到晚", "desc": "从晚到早"}.get(self.order, "")
        return "｜".join(
            filter(None, (META[self.topic], order, f"前{self.limit}个" if self.limit else "", "与年度通行版本不同的" if self.odd else ""))
        )

    def answer(self, context: Context) -> Draft:
        if self.order:
            return self._in_order(context)
        has = self._has(context)
        reports = context.reports if not self.odd else context.reports.where(_unusual(context))
        told, silent = reports.where(has), reports.but(has)
        rows = Rows.of(told, lambda some: self._rows(context, some))
        gaps = tuple(context.gap(report, f"没有写明{META[self.topic]}") for report in silent[:PAGE]) if silent else ()
        draft = Draft(self._text(context, told, rows, len(silent)), rows=rows, empty=not rows)
        by_id = context.holdings.by_id
        if self.topic in ("published", "signature", "title", "year"):
            draft.cite = one_by_one(lambda row: of_signature(context, by_id[row.report_id or ""]))
        said = f"{len(context.reports)}份年报，{len(silent)}份没有写明。"
        draft.coverage = Coverage(len(context.reports), len(rows), 0, gaps, said, len(silent))
        draft.notes = ["发布日期取自落款的成文日期或网页上的发布日期。"] if self.topic == "published" else []
        return draft

    def _has(self, context: Context) -> Query:
        """Reports that say it."""
        engine = context.reports.engine
        match self.topic:
            case "published":
                return condition_of(Filter("published", ("yes",)), engine)
            case "form" | "sector":
                return Choice(self.topic, tuple(engine.names(self.topic)), exact=True)
            case "year":
                return Choice("report_year", tuple(engine.names("report_year")), exact=True)
            case "signature":
                return Choice("covered", ("signature",), exact=True)
            case "title":
                return Choice("covered", ("title",), exact=True)
            case _:
                return Not(Among(frozenset()))

    def _rows(self, context: Context, reports: Sequence[Summary]) -> list[Row]:
        said = _signature if self.topic == "signature" else lambda _, report: _said(report, self.topic)
        return [Row(name_of(r), r.report_year, r.id, display=said(context, r) or "未知") for r in reports]

    def _text(self, context: Context, told: Reports, rows: Rows, gaps: int) -> str:
        what = META[self.topic]
        if self.odd:
            if not rows:
                return f"没有：{context.name()}没有年报用了与当年通行版本不同的表格。"
            head = "仅此一家" if told.bodies == 1 else f"共{told.bodies}家"
            named = first_of([f"{row.agency}{row.report_year}（{row.display}）" for row in rows[:_NAMED]], len(rows))
            return f"{context.name()}用了与当年通行版本不同表格的{head}：{named}。"
        if not rows:
            return f"{context.name()}{f'没有写明{what}' if gaps else '没有年报'}。"
        if len(rows) == 1:
            row = rows[0]
            report = context.holdings.by_id[row.report_id or ""]
            how = f"，按{_BASIS[report.form]}的格式填报" if self.topic == "form" and report.form in _BASIS else ""
            name = f"{row.agency}{row.report_year}年度" if row.report_year else str(row.agency)
            return f"{name}年报的{what}：{row.display}{how}。"
        same = {row.display for row in rows[:PAGE]}
        if len(same) == 1 and self.topic != "published" and self._all_the_same(told):
            return f"{context.name()}{len(rows)}份年报的{what}都是{same.pop()}。"
        named = first_of([f"{row.agency}{row.report_year or ''}：{row.display}" for row in rows[:_NAMED]], len(rows))
        return f"{context.name()}{len(rows)}份年报的{what}：{named}。"

    def _all_the_same(self, told: Reports) -> bool:
        """Whether those beyond the first say the same too, as far as the index knows."""
        facets = {"form": ("form",), "sector": ("sector",), "year": ("report_year",), "level": ("level", "body_type", *REGION)}
        return len(told) <= PAGE or (self.topic in facets and len(told.groups(*facets[self.topic])) == 1)

    def _in_order(self, context: Context) -> Draft:
        dated = context.reports.where(condition_of(Filter("published", ("yes",)), context.reports.engine))
        undated = context.reports.where(condition_of(Filter("published", ("no",)), context.reports.engine))
        chosen = self._first(dated)
        rows = Rows(len(chosen), lambda start, most: self._rows(context, chosen.page(start, most, "published")))
        if self.order == "desc":
            rows = Rows(len(chosen), lambda start, most: self._rows(context, chosen.page(start, most, "-published")))
        named = first_of([f"{_called(row)}（{row.display}）" for row in rows[:6]], len(rows))
        order = "最晚" if self.order == "desc" else "最早"
        text = f"{context.name()}写明日期的{len(dated)}份年报中，发布{order}的是{named}。" if chosen else "没有写明成文日期的年报。"
        text += f"另有{len(undated)}份没有写明日期，无法比较。" if undated else ""
        gaps = tuple(context.gap(report, "年报没有写明成文日期") for report in undated[:PAGE]) if undated else ()
        by_id = context.holdings.by_id
        draft = Draft(text, rows=rows, cite=one_by_one(lambda row: of_signature(context, by_id[row.report_id or ""])), empty=not chosen)
        draft.coverage = Coverage(
            len(context.reports), len(dated), 0, gaps, f"{len(context.reports)}份年报，{len(undated)}份没有写明日期。", len(undated)
        )
        return draft

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
        found = context.reports.where(Choice("form", (self.form,), exact=True))
        said = "、".join(f"{year}年{count}份" for year, count in sorted(found.by_year.items(), key=lambda pair: pair[0] or 0))
        text = f"{context.name()}采用{value_label('form', self.form)}表格的年报有{len(found)}份（共{len(context.reports)}份）：{said}。"
        label = value_label("form", self.form)
        rows = Rows.of(found, lambda some: [Row(name_of(r), r.report_year, r.id, display=label) for r in some])
        return Draft(text, Decimal(len(found)), "份", rows)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        form = _form_named(r)
        counts = r.wanting(Want.BODIES, Want.NUMBER)
        if form and counts and not r.mentions:
            used = counts | r.said(*word_set("form-words"))
            used |= frozenset(i for i, p in enumerate(r.pieces) if p.kind is T.LEVEL and p.value.startswith("form")) | r.scene
            used |= r.ids(T.CHECK, T.META, T.TABLE)
            yield Proposal(
                cls(form),
                used,
                0.2,
                r.scope().without("form", "report_year") if _year_is_form(r) else r.scope().without("form"),
                fresh=True,
            )


def _by_law(r: Reading) -> bool:
    """最晚什么时候要公布: of nobody in particular."""
    return bool(r.said("要", "应", "应该", "应当", "必须", "规定", "期限")) and not (r.of_somebody or r.years)


def _form_named(r: Reading) -> str:
    levels = [p.value.partition(":")[2] for p in r.pieces if p.kind is T.LEVEL and p.value.startswith("form")]
    if levels:
        return levels[0]
    return str(r.years[0]) if _year_is_form(r) else ""


def _year_is_form(r: Reading) -> bool:
    """采用2021年新表格的年报: the year names an edition."""
    words = any(p.text in ("版", "格式", "表格", "新表格", "新版", "旧版", "新表", "版本") for p in r.pieces)
    return words and len(r.years) == 1 and r.years[0] in (2019, 2021)


def _again(cls: type[Meta], r: Reading) -> Iterator[Proposal]:
    """还有谁这样, after an answer about a form: who else departs from the edition of the year."""
    before = r.before.ask if r.before is not None else None
    asks = r.wanting(Want.BODY)
    if (
        isinstance(before, Meta)
        and before.topic == "form"
        and asks
        and not r.mentions
        and (r.said("还有", "这样", "也", "其他") or r.has(T.REST))
    ):
        yield Proposal(cls("form", odd=True), asks | r.said("还有", "这样", "也") | r.ids(T.REST), 0.1, r.scope(), fresh=True)


def _unusual(context: Context) -> Query:
    """Reports whose form is known and not that of their year."""
    forms = tuple(context.reports.engine.names("form"))
    since = Range("report_year", Decimal(2021))
    return both(
        [
            Choice("form", forms, exact=True),
            either(
                [both([since, Not(Choice("form", ("2021",), exact=True))]), both([Not(since), Not(Choice("form", ("2019",), exact=True))])]
            ),
        ]
    )


def _called(row: Row) -> str:
    return f"{row.agency}{row.report_year}年度" if row.report_year is not None else str(row.agency)


def _said(report: Summary, topic: str) -> str | None:
    agency = report.agency
    if topic == "published":
        return spoken_date(report.published)
    if topic == "title":
        return report.title
    if topic == "form":
        return value_label("form", report.form) if report.form else None
    if topic == "year":
        return f"{report.report_year}年度" if report.report_year is not None else None
    if topic == "sector":
        return value_label("sector", agency.sector) if agency.sector else None
    place = "".join(dict.fromkeys(part for part in (agency.province, agency.city, agency.county, agency.town) if part))
    parts = (place, value_label("level", agency.level or ""), value_label("body_type", agency.body_type or ""))
    return "，".join(part for part in parts if part) or None


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
