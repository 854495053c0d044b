"""Do the reports add up, contradict themselves, leave blanks, come late: findings of the audit, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from archive.audit import RULE_BY_ID, RULES, TOPIC_BY_CODE, rules_about
from archive.form import FIELD_BY_CODE
from archive.models import EvidenceKind, Finding, Severity
from archive.store.stored import Summary
from indexer.question.context import Context, called
from indexer.question.display import EVIDENCE, joined, shown
from indexer.question.draft import Draft
from indexer.question.holdings import name_of
from indexer.question.model import Citation, Coverage, Gap, Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{code: (topic.label, rules_about(topic)) for code, topic in TOPIC_BY_CODE.items()},
    "said_none": ("正文说没有，表格有数", ("N-03", "N-04")),
    "no_date": ("没有落款日期", ("S-05",)),
    "any": (
        f"有{Severity.ERROR.word.label}或{Severity.WARNING.word.label}",
        tuple(rule.id for rule in RULES if rule.severity is not Severity.INFO and not rule.internal),
    ),
}
_AGREES = ("对得上", "接得上", "对得起来", "能对上", "能接上", "衔接", "一致", "相符", "吻合", "平吗")
_TEXT_AND_TABLE = {
    "t3_new_received__total": "N-01,N-03",
    "t3_total_processed__total": "N-02",
    "t4_lit_total": "N-04,N-08",
    "t4_review_total": "N-04,N-08",
}
_TABLES = ("表二", "表三", "表四")
_THIS_NUMBER = ("这个数", "这个数字", "该数", "这数", "那个数")
_LINE_OF = ("那行", "这行", "一行", "那一行", "那栏", "一栏", "该栏", "栏", "那一栏")
_NOT_PRINTED = ("版表格没有", "没有统一表格")


@dataclass(frozen=True)
class Findings(Ask):
    topic: str  # one of TOPICS, or rule ids
    about: tuple[str, ...] = ()  # quantities
    absent: bool = False  # the reports without it
    count: bool = False
    yes_no: bool = False
    agrees: bool = False  # 对得上吗: whether all is well

    kind: ClassVar[str] = "findings"
    intent: ClassVar[Intent] = Intent.QUALITY
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "哪些年报的勾稽关系不平",
        "{body}的报告自相矛盾吗",
        "没有按时发布的年报",
        "有没有正文说没收到申请表里却有的",
        "哪些年报填错了",
    )
    COUNTER: ClassVar[tuple[str, ...]] = ("勾稽关系是什么意思",)

    @property
    def measured(self) -> tuple[str, ...]:
        return self.about

    def check(self) -> None:
        if self.topic not in TOPICS and not self.rules:
            raise ValueError("no such rule")

    @property
    def rules(self) -> tuple[str, ...]:
        if self.topic in TOPICS:
            return TOPICS[self.topic][1]
        return tuple(rule for rule in self.topic.split(",") if rule in RULE_BY_ID and not RULE_BY_ID[rule].internal)

    @property
    def label(self) -> str:
        if self.topic in TOPICS:
            return TOPICS[self.topic][0]
        if len(self.rules) > 3 and len({rule[:2] for rule in self.rules}) == 1:
            return f"表{'零一二三四'[int(self.rules[0][1])]}{TOPICS['balance'][0]}"
        return "、".join(f"{rule}（{RULE_BY_ID[rule].title}）" for rule in self.rules)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        quality = r.ids(T.QUALITY)
        if r.mentions and (in_line := r.said(*_LINE_OF)) and r.ids(T.TOPIC, value="problems"):  # 表二强制那行有什么问题
            used = in_line | r.ids(T.TOPIC, T.CHECK) | r.mentioned | r.scene | r.wanting(Want.BODY, Want.YESNO)
            yield Proposal(cls("any", tuple(m.code for m in r.mentions)), used, 0.1)
        question = r.wanting(Want.BODY, Want.BODIES, Want.YESNO, Want.NUMBER)
        rules = [p.text.upper() for p in r.pieces if p.text.upper() in RULE_BY_ID and not RULE_BY_ID[p.text.upper()].internal]
        if both := _text_against_table(r):
            tables = {field.table for m in r.mentions for field in quantity(m.code).fields}
            topic = "N-03" if tables == {3} else "N-04" if tables == {4} else "said_none"
            yield Proposal(cls(topic), both | quality | question | r.mentioned, 0.1, fresh=not r.pronouns)
        below_zero = any(m.code.endswith("_change") for m in r.mentions) and r.ids(T.QUALITY, value="negative")  # 增减为负的
        if below_zero or (not quality and not rules):
            return
        topics = list(dict.fromkeys(r.pieces[i].value for i in sorted(quality)))
        topic = _topic(topics) if topics else ",".join(rules)
        if topic == "no_signature" and "单位" in r.text and any(quantity(m.code).money for m in r.mentions):
            topic = "unit"
        if topic == "mismatch" and (r.has(T.SUM) or r.said("分项", "各项")):
            topic = "balance"  # 加起来对不上总数
        carried = {m.code for m in r.counted} & {"t3_carried_in__total", "t3_carried_out__total"}
        table = next((p.text[1] for p in r.pieces if p.kind is T.CHECK and p.text in _TABLES), "")
        if topic == "contradiction" and r.ids(T.CHECK, value="table") and r.ids(T.CHECK, value="text") and r.mentions:
            topic = _TEXT_AND_TABLE.get(r.mentions[0].code, topic)  # 正文申请数和表里不一样
        if topic in ("balance", "any") and table:  # 表三勾稽不平
            topic = ",".join(rule for rule in TOPICS[topic][1] if rule.startswith(f"T{_TABLES.index('表' + table) + 2}"))
        topic = "carry" if topic in ("mismatch", "contradiction", "fine") and carried else topic
        named = [year for p in r.pieces if p.kind is T.YEAR and p.text[0].isdigit() for year in p.years]
        scope = r.scope().without("report_year").of_years(named) if topic == "carry" else None  # 与上一年: each with the year before
        points = r.said(*_THIS_NUMBER)
        about = (
            r.codes
            if points and not r.mentions
            else tuple(m.code for m in r.mentions if not m.weak or topic.startswith("blank"))
            if topic not in ("carry", "late", "no_date")
            else ()
        )
        absent = "fine" in topics or (bool(r.ids(T.NOT)) and topic not in ("late", "no_date", "blank") and not r.has(T.YESNO))
        used = quality | question | r.mentioned | r.ids(T.NOT, T.EVIDENCE, T.CHECK, T.WHY) | r.said(*(rule.lower() for rule in rules))
        used |= r.scene | (r.ids(T.REST) if r.shown.bodies else frozenset()) | r.ids(T.WHICH, T.SUM) | points | r.ids(T.TOPIC)
        ask = cls(
            "any" if topic == "fine" else topic,
            about,
            absent,
            bool(r.wanting(Want.BODIES)),
            r.has(T.YESNO) and not r.wanting(Want.BODY),
            _agrees(r),
        )
        cost = 0.2 + (0.5 if rules and not topics else 0)
        yield Proposal(
            ask, used, cost, scope, fresh=bool(r.wanting(Want.BODY) or r.said("年报", "报告")) and not r.pronouns and not r.named
        )

    def words(self) -> str:
        about = f"{quantities_text(self.about)}｜" if self.about else ""
        return f"核对｜{about}{'没有' if self.absent else ''}{self.label}"

    def answer(self, context: Context) -> Draft:
        if self.topic.startswith("blank") and self.about and context.reports and not self.absent:
            return self._blanks(context)
        found = self._found(context)
        unchecked = self._unchecked(context)
        bad = [report for report in context.reports if report.id in found]
        if self.absent:
            return self._without(context, found, unchecked)
        rows = [self._row(report, found[report.id]) for report in bad]
        draft = Draft(self._text(context, bad, found, unchecked), rows=rows)
        if self.count:
            draft.value, draft.unit = Decimal(len({name_of(report) for report in bad})), "家"
        draft.cite = lambda row: self._cited(context, row, found)
        sure = len(context.reports) - len(unchecked)
        text = f"核对{len(context.reports)}份年报：有此情况{len(bad)}份" + (
            f"，无法核对{len(unchecked)}份（不等于没有问题）" if unchecked else ""
        )
        draft.coverage = Coverage(len(context.reports), sure, 0, tuple(unchecked), f"{text}。")
        fired = sorted({f.rule for each in found.values() for f in each})
        draft.notes = [f"依据审核规则{'、'.join(fired)}。"] if fired else []
        draft.terms = tuple(fired[:8])
        return draft

    def _found(self, context: Context) -> dict[str, list[Finding]]:
        """By report; what is missing from a date is read from the report itself."""
        if self.topic == "no_date":
            message = "未见成文（落款）日期"
            return {r.id: [Finding("S-05", Severity.INFO, message)] for r in context.reports if r.published is None}
        found = context.findings(context.reports, self.rules)
        if self.about and self.topic != "carry":
            concerned = {(field.table, field.row) for code in self.about for field in quantity(code).fields}
            found = {id: [f for f in each if _concerns(f, concerned)] for id, each in found.items()}
        if self.topic == "any":
            found = {id: sorted(each, key=lambda f: f.severity.rank) for id, each in found.items()}
        return {id: each for id, each in found.items() if each}

    def _unchecked(self, context: Context) -> list[Gap]:
        """Reports whose inputs are blank or lacking, or on which a rule was never run: never “pass”."""
        unread = {report.id: rules for report in context.reports if (rules := self._not_run(report))}
        reports = [report for report in context.reports if report.id not in unread]
        return [
            *(self._to_read_again(context, report, unread) for report in context.reports if report.id in unread),
            *self._blank(context, reports),
        ]

    def _not_run(self, report: Summary) -> list[str]:
        return [] if set(self.rules) & set(report.rules) else [rule for rule in self.rules if rule in report.not_run]

    def _to_read_again(self, context: Context, report: Summary, unread: Mapping[str, Sequence[str]]) -> Gap:
        which = "、".join(unread[report.id][:4])
        return context.gap(report, f"由另一版本的程序读取，规则{which}尚未核对，请运行 gongkai reextract")

    def _blank(self, context: Context, reports: Sequence[Summary]) -> list[Gap]:
        if self.topic == "carry":
            return [context.gap(report, "馆藏没有同一单位上一年度的年报") for report in reports if not _has_year_before(context, report)]
        if self.topic == "late":
            return [context.gap(report, "年报没有写明发布日期") for report in reports if report.published is None]
        wanted = set(self.rules) if self.topic not in ("any", "contradiction") else set()
        return [
            context.gap(report, f"规则{'、'.join(lacking[:4])}所需的数字或文字不全，无从核对")
            for report in reports
            if (lacking := [rule for rule in report.unassessed if rule in wanted]) and not wanted & set(report.rules)
        ]

    def _cited(self, context: Context, row: Row, found: dict[str, list[Finding]]) -> tuple[Citation, ...]:
        report = context.holdings.by_id[row.report_id or ""]
        if self.topic == "no_date":
            return ()
        return cite_findings(context, report, found[report.id]) or (
            Citation(report.id, name_of(report), report.report_year, None, "", "", "", found[report.id][0].message),
        )

    def _row(self, report: Summary, each: list[Finding]) -> Row:
        label = "、".join(dict.fromkeys(finding.rule for finding in each))
        said = "；".join(dict.fromkeys(finding.message for finding in each[:4]))
        return Row(
            name_of(report), report.report_year, report.id, label=label, display=said, note=f"共{len(each)}条" if len(each) > 4 else ""
        )

    def _text(self, context: Context, bad: Sequence[Summary], found: dict[str, list[Finding]], unchecked: Sequence[Gap]) -> str:
        reports, scope = context.reports, context.name()
        what = (f"涉及{quantities_text(self.about)}的" if self.about else "") + self.label
        names = joined([f"{gap.agency}{gap.report_year or ''}" for gap in unchecked], 4)
        why = joined(tuple(dict.fromkeys(gap.reason for gap in unchecked)), 2)
        tail = f"另有{len(unchecked)}份无法核对（{names}）：{why}。" if unchecked else ""
        if not reports:
            return f"{scope}没有符合条件的年报，无从核对。"
        if self.topic == "carry" and len(unchecked) == len(reports):
            why = f"馆藏没有同一单位连续两个年度的年报（{scope}{len(reports)}份）"
            return f"无法核对：{why}，“上年结转”与上一年的“结转下年度”是否对得上，不能判断。"
        if not bad and len(unchecked) == len(reports):
            return f"无法核对“{what}”：{scope}的{tail.removeprefix('另有')}不能说没有。"
        if not bad:
            head = "对得上。未发现" if self.agrees and not unchecked else "没有。未发现" if self.yes_no and not unchecked else "没有发现"
            return f"{head}“{what}”的情况（{scope}，可核对的{len(reports) - len(unchecked)}份年报）。{tail}"
        bodies = len({name_of(report) for report in bad})
        yes = "对不上。" if self.agrees else "有。" if self.yes_no else ""
        details = "；".join(f"{called(report)}：{found[report.id][0].message}" for report in bad[:5])
        more = f"；等{len(bad)}份" if len(bad) > 5 else ""
        if len(reports) == 1:
            details = f"{called(bad[0])}：{'；'.join(dict.fromkeys(f.message for f in found[bad[0].id][:6]))}"
            return f"{yes}{details}。{tail}"
        return f"{yes}{scope}{len(reports)}份年报中，{bodies}家的{len(bad)}份有“{what}”的情况：{details}{more}。{tail}"

    def _without(self, context: Context, found: dict[str, list[Finding]], unchecked: Sequence[Gap]) -> Draft:
        """没有矛盾的报告: those that were checked and passed; the unchecked stand apart."""
        unknown = {gap.report_id for gap in unchecked}
        good = [report for report in context.reports if report.id not in found and report.id not in unknown]
        rows = [Row(name_of(report), report.report_year, report.id, display="未发现") for report in good]
        names = joined([called(report) for report in good], 6)
        text = f"{context.name()}未发现“{self.label}”的年报有{len(good)}份：{names}。"
        text = text if good else f"{context.name()}没有可以确认不存在“{self.label}”的年报。"
        draft = Draft(text + (f"另有{len(unchecked)}份无法核对，不算在内。" if unchecked else ""), rows=rows)
        said = f"核对{len(context.reports)}份年报，无法核对{len(unchecked)}份。"
        draft.coverage = Coverage(len(context.reports), len(context.reports) - len(unchecked), 0, tuple(unchecked), said)
        return draft

    def _blanks(self, context: Context) -> Draft:
        """Whether the cells of one number are blank: by the cell, not by its table; what a form does not print is not blank."""
        figures = context.figures(context.reports, self.about)
        rows: list[Row] = []
        lacking: dict[str, list[Summary]] = {}
        filled = 0
        for report in context.reports:
            found = [(quantity(code), figures.figure(report.id, quantity(code))) for code in self.about]
            absent = next((f.missing for _, f in found if f.value is None and any(w in f.missing for w in _NOT_PRINTED)), "")
            blank = [(of, f) for of, f in found if f.value is None or f.evidence is not EvidenceKind.TABLE_CELL]
            if absent:
                lacking.setdefault(absent, []).append(report)
            elif not blank:
                filled += 1
            else:
                known = [f"（{EVIDENCE[f.evidence]}为{shown(f.value, of)}）" if f.value is not None else "" for of, f in blank]
                said = "；".join(
                    f"{of.label}：{f.missing or '表格里没有印出数字'}{more}" for (of, f), more in zip(blank, known, strict=True)
                )
                rows.append(Row(name_of(report), report.report_year, report.id, display=said))
        tail = "".join(f"{joined([called(report) for report in each], 4)}的{reason}，不是空白。" for reason, each in lacking.items())
        what, scope = quantities_text(self.about), context.name()
        yes = "有。" if self.yes_no else ""
        details = "；".join(f"{row.agency}{row.report_year or ''}年度{row.display}" for row in rows[:5])
        text = f"{yes}{scope}{len(context.reports)}份年报中，{len(rows)}份的“{what}”空白或缺失：{details}。{tail}"
        if not rows:
            text = f"{scope}有“{what}”一项的{filled}份年报都填了数字。{tail}" if filled else f"{scope}无从谈“{what}”是否空白：{tail}"
            text = ("没有。" if self.yes_no and filled else "") + text
        draft = Draft(text, rows=rows, cite=lambda row: context.cite_cells(figures, self.about, row))
        if self.count:
            draft.value, draft.unit = Decimal(len(rows)), "份"
        others = len(context.reports) - len(rows) - filled
        said = f"核对{len(context.reports)}份年报：空白或缺失{len(rows)}份，有数字{filled}份，表格没有这一项{others}份。"
        draft.coverage = Coverage(len(context.reports), len(rows) + filled, 0, text=said)
        return draft


def cite_findings(context: Context, report: Summary, each: Sequence[Finding]) -> tuple[Citation, ...]:
    made: dict[Citation, None] = {}
    for finding in each:
        for paragraph_id in finding.paragraphs[:6]:
            paragraph = context.paragraph(report.id, paragraph_id)
            if paragraph is not None:
                said = finding.message.partition("“")[2].partition("”")[0]  # what a finding quotes from the text
                made[context.cite(report, paragraph, f"{finding.rule}：{finding.message}", said)] = None
    return tuple(made)


def _concerns(finding: Finding, rows: set[tuple[int | None, str]]) -> bool:
    """Whether a finding is about one of these rows; one that names no field is about its whole table."""
    of = {(FIELD_BY_CODE[code].table, FIELD_BY_CODE[code].row) for code in finding.fields if code in FIELD_BY_CODE}
    return bool(of & rows) if of else f"T{next(iter(rows))[0]}" == finding.rule[:2]


def _has_year_before(context: Context, report: Summary) -> bool:
    office = context.holdings.offices.get(report.agency.name or "")
    return office is not None and report.report_year is not None and report.report_year - 1 in office.years


def _agrees(r: Reading) -> bool:
    """对得上吗, 一致吗: asks whether all is well, so that a finding is a no."""
    asks = any(p.kind is T.QUALITY and p.value in ("mismatch", "carry", "balance") and any(w in p.text for w in _AGREES) for p in r.pieces)
    return asks and not r.wanting(Want.BODY, Want.BODIES) and not any("不" in p.text for p in r.pieces if p.kind is T.QUALITY)


def _topic(topics: Sequence[str]) -> str:
    """Of several words the more telling one: 数字填错了、勾稽不平."""
    for topic in topics:
        if topic not in ("any", "mismatch", "fine"):
            return topic
    return topics[0]


def _text_against_table(r: Reading) -> frozenset[int]:
    """正文说没收到申请、表里却有的: the text denies what the table says."""
    denied = [i for i, p in enumerate(r.pieces) if p.kind is T.NOT or (p.kind is T.FACT and p.value == "zero_requests")]
    table, text = r.ids(T.CHECK, value="table"), r.ids(T.CHECK, value="text") | r.ids(T.TEXT)
    if not denied or not table or not text or min(denied) > min(table) + 12:
        return frozenset()
    fact = frozenset(i for i in denied) | r.ids(T.FACT)
    return table | text | fact | r.said("却", "而", "但", "可是")
