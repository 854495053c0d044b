"""Do the reports add up, contradict themselves, leave blanks, come late: findings of the audit, and what could not be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from archive.audit import RULE_BY_ID, RULES, TOPIC_BY_CODE, rules_about
from archive.form import FIELD_BY_CODE
from archive.models import EvidenceKind, Finding, Severity
from archive.store.stored import Summary
from indexer.query import Among, Amount, Choice, Not, Query, Sharing, Stated, both, either
from indexer.question.context import Context, called
from indexer.question.display import EVIDENCE, first_of, joined, shown
from indexer.question.draft import Draft
from indexer.question.figures import not_printed
from indexer.question.holdings import name_of
from indexer.question.model import Citation, Coverage, Gap, Row
from indexer.question.plan import Ask, Filter, Intent
from indexer.question.quantities import Quantity, quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, Reports, Rows, condition_of, of_year
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T
from indexer.states import KNOWN

_TOLD = 5  # reports in the sentence
TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{code: (topic.label, rules_about(topic)) for code, topic in TOPIC_BY_CODE.items()},
    "said_none": ("正文说没有，表格有数", ("N-03", "N-04")),
    "no_date": ("没有落款日期", ("S-05",)),
    "any": (
        f"有{Severity.ERROR.word.label}或{Severity.WARNING.word.label}",
        tuple(rule.id for rule in RULES if rule.severity is not Severity.INFO and not rule.internal),
    ),
}
_AGREES = ("对得上", "接得上", "对得起来", "能对上", "能接上", "衔接", "一致", "相符", "吻合", "平吗", "自洽", "自圆其说")
_ON_TIME = re.compile("按时|按期|如期|准时|准点|守时|按点|[限期日][之以]?[前内]")
_NOT_ON_TIME = re.compile("[没不未晚迟逾超过拖误后]")
_TEXT_AND_TABLE = {
    "t3_new_received__total": "N-01,N-03",
    "t3_total_processed__total": "N-02",
    "t4_lit_total": "N-04,N-08",
    "t4_review_total": "N-04,N-08",
}
_TABLES = ("表二", "表三", "表四")
_DOUBTING = ("吗", "么", "吧", "嘛")
_THIS_NUMBER = ("这个数", "这个数字", "该数", "这数", "那个数")
_LINE_OF = ("那行", "这行", "一行", "那一行", "那栏", "一栏", "该栏", "栏", "那一栏")
_NOT_PRINTED = ("版表格没有", "没有统一表格")


@dataclass(frozen=True)
class Findings(Ask, kind="findings", intent=Intent.QUALITY):
    topic: str  # one of TOPICS, or rule ids
    about: tuple[str, ...] = ()  # quantities
    absent: bool = False  # the reports without it
    count: bool = False
    yes_no: bool = False
    agrees: bool = False  # 对得上吗: whether all is well

    EXAMPLES = (
        "哪些年报的勾稽关系不平",
        "{body}的报告自相矛盾吗",
        "没有按时发布的年报",
        "有没有正文说没收到申请表里却有的",
        "哪些年报填错了",
    )
    COUNTER = ("勾稽关系是什么意思",)

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
        if topic in ("contradiction", "mismatch") and r.ids(T.CHECK, value="table") and r.ids(T.CHECK, value="text") and r.mentions:
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
        doubted = any(p.text in _DOUBTING and before.value == "fine" for before, p in pairwise(r.pieces))  # 这没问题吗
        denied = r.ids(T.NOT) and topic not in ("late", "no_date", "blank") and not r.has(T.YESNO)
        on_time = topic == "late" and _in_time(r)
        absent = ("fine" in topics and not doubted) or bool(denied) or (on_time and bool(r.wanting(Want.BODY, Want.BODIES)))
        used = quality | question | r.mentioned | r.ids(T.NOT, T.EVIDENCE, T.CHECK, T.WHY) | r.said(*(rule.lower() for rule in rules))
        used |= r.ids(T.META) if topic == "late" else frozenset()  # 什么时候发的，晚没晚
        used |= r.unclear if topic == "carry" else set()  # 两年之间
        used |= r.scene | (r.ids(T.REST) if r.shown.bodies else frozenset()) | r.ids(T.WHICH, T.SUM) | points | r.ids(T.TOPIC)
        ask = cls(
            "any" if topic == "fine" else topic,
            about,
            absent,
            bool(r.wanting(Want.BODIES)),
            (doubted or r.has(T.YESNO)) and not r.wanting(Want.BODY),
            _agrees(r) or (on_time and not absent),
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
        bad, unchecked = self._found(context), self._unchecked(context)
        if self.absent:
            return self._without(context, bad, unchecked)
        draft = Draft(self._text(context, bad, unchecked), rows=Rows.of(bad, lambda reports: self._rows(context, reports)))
        if self.count:
            draft.value, draft.unit = Decimal(bad.bodies), "家"
        draft.cite = lambda rows: self._cited(context, rows)
        sure = len(context.reports) - len(unchecked)
        text = f"核对{len(context.reports)}份年报：有此情况{len(bad)}份" + (
            f"，无法核对{len(unchecked)}份（不等于没有问题）" if unchecked else ""
        )
        gaps = self._gaps(context, unchecked[:PAGE]) if unchecked else ()
        draft.coverage = Coverage(len(context.reports), sure, 0, gaps, f"{text}。", len(unchecked))
        fired = [rule for rule in bad.values("rule") if rule in self.rules] if self.topic != "no_date" else ["S-05"] if bad else []
        draft.notes = [f"依据审核规则{'、'.join(fired)}。"] if fired else []
        draft.terms = tuple(fired[:8])
        return draft

    def _found(self, context: Context) -> Reports:
        """Reports of which it is so."""
        if self.topic == "no_date":
            return context.reports.where(condition_of(Filter("published", ("no",)), context.reports.engine))
        if self.about and self.topic != "carry":
            rows = self._rows_about()
            concerns = context.reports.engine.names("concerns")
            mine = tuple(each for each in concerns if each.partition(" ")[0] in self.rules and _concerns(*_parts(each), rows))
            return context.reports.where(Choice("concerns", mine, exact=True))
        return context.reports.where(Choice("rule", self.rules, exact=True))

    def _rows_about(self) -> set[tuple[int | None, str]]:
        return {(field.table, field.row) for code in self.about for field in quantity(code).fields}

    def _findings(self, context: Context, reports: Sequence[Summary]) -> dict[str, list[Finding]]:
        """Of a few reports; what is missing from a date is read from the report itself."""
        if self.topic == "no_date":
            return {report.id: [Finding("S-05", Severity.INFO, "未见成文（落款）日期")] for report in reports}
        found = context.findings(reports, self.rules)
        if self.about and self.topic != "carry":
            rows = self._rows_about()
            found = {id: [f for f in each if _concerns(f.rule, f.fields, rows)] for id, each in found.items()}
        if self.topic == "any":
            found = {id: sorted(each, key=lambda f: f.severity.rank) for id, each in found.items()}
        return found

    def _unchecked(self, context: Context) -> Reports:
        """Reports whose inputs are blank or lacking, or on which a rule was never run: never “pass”."""
        fired, wanted = Choice("rule", self.rules, exact=True), self.rules if self.topic not in ("any", "contradiction") else ()
        never_run = both([Not(fired), Choice("not_run", self.rules, exact=True)])
        match self.topic:
            case "carry":
                lacking: Query = Not(either([_with_year_before(year) for year in context.years] or [Among(frozenset())]))
            case "late":
                lacking = condition_of(Filter("published", ("no",)), context.reports.engine)
            case _:
                lacking = both([Not(fired), Choice("unassessed", wanted, exact=True)])
        return context.reports.where(either([never_run, lacking]))

    def _gaps(self, context: Context, reports: Sequence[Summary]) -> tuple[Gap, ...]:
        return tuple(context.gap(report, self._why(report)) for report in reports)

    def _why(self, report: Summary) -> str:
        """Why a report could not be checked."""
        never = [] if set(self.rules) & set(report.rules) else [rule for rule in self.rules if rule in report.not_run]
        if never:
            return f"由另一版本的程序读取，规则{'、'.join(never[:4])}尚未核对，请运行 gongkai reextract"
        if self.topic == "carry":
            return "馆藏没有同一单位上一年度的年报"
        if self.topic == "late":
            return "年报没有写明发布日期"
        lacking = [rule for rule in report.unassessed if rule in self.rules]
        return f"规则{'、'.join(lacking[:4])}所需的数字或文字不全，无从核对"

    def _cited(self, context: Context, rows: Sequence[Row]) -> list[tuple[Citation, ...]]:
        if self.topic == "no_date":
            return [()] * len(rows)
        reports = {report.id: report for report in context.holdings.reader.read([row.report_id for row in rows if row.report_id])}
        found = self._findings(context, list(reports.values()))
        context.fetch((id, *(p for finding in each for p in finding.paragraphs[:6])) for id, each in found.items())
        return [self._quoted(context, reports[row.report_id or ""], found.get(row.report_id or "", [])) for row in rows]

    def _quoted(self, context: Context, report: Summary, found: Sequence[Finding]) -> tuple[Citation, ...]:
        return cite_findings(context, report, found) or tuple(
            Citation(report.id, name_of(report), report.report_year, None, "", "", "", finding.message) for finding in found[:1]
        )

    def _rows(self, context: Context, reports: Sequence[Summary]) -> list[Row]:
        found = self._findings(context, reports)
        return [self._row(report, found.get(report.id, [])) for report in reports]

    def _row(self, report: Summary, each: list[Finding]) -> Row:
        label = "、".join(dict.fromkeys(finding.rule for finding in each))
        said = "；".join(dict.fromkeys(finding.message for finding in each[:4]))
        return Row(
            name_of(report), report.report_year, report.id, label=label, display=said, note=f"共{len(each)}条" if len(each) > 4 else ""
        )

    def _text(self, context: Context, bad: Reports, unchecked: Reports) -> str:
        reports, scope = context.reports, context.name()
        what = (f"涉及{quantities_text(self.about)}的" if self.about else "") + self.label
        gaps = self._gaps(context, unchecked[:PAGE]) if unchecked else ()
        names = first_of([f"{gap.agency}{gap.report_year or ''}" for gap in gaps[:4]], len(unchecked))
        why = joined(tuple(dict.fromkeys(gap.reason for gap in gaps)), 2)
        tail = f"另有{len(unchecked)}份无法核对（{names}）：{why}。" if unchecked else ""
        if not reports:
            return f"{scope}没有符合条件的年报，无从核对。"
        if self.topic == "carry" and len(unchecked) == len(reports):
            why = f"馆藏没有同一单位连续两个年度的年报（{scope}{len(reports)}份）"
            return f"无法核对：{why}，“上年结转”与上一年的“结转下年度”是否对得上，不能判断。"
        if not bad and len(unchecked) == len(reports):
            return f"无法核对“{what}”：{scope}的{tail.removeprefix('另有')}不能说没有。"
        if not bad:
            well = "是按时的。" if self.topic == "late" else "对得上。"
            sure = "" if unchecked else well if self.agrees else "没有。" if self.yes_no else ""
            head = f"{sure}未发现" if sure else "没有发现"
            return f"{head}“{what}”的情况（{scope}，可核对的{len(reports) - len(unchecked)}份年报）。{self._otherwise(context)}{tail}"
        first = bad[:_TOLD]
        found = self._findings(context, first)
        yes = f"{self._ill(context)}。" if self.agrees else "有。" if self.yes_no else ""
        details = "；".join(f"{called(report)}：{found[report.id][0].message}" for report in first if found.get(report.id))
        more = f"；等{len(bad)}份" if len(bad) > _TOLD else ""
        if len(reports) == 1:
            details = f"{called(first[0])}：{'；'.join(dict.fromkeys(f.message for f in found[first[0].id][:6]))}"
            return f"{yes}{details}。{tail}"
        return f"{yes}{scope}{len(reports)}份年报中，{bad.bodies}家的{len(bad)}份有“{what}”的情况：{details}{more}。{tail}"

    def _otherwise(self, context: Context) -> str:
        """前后矛盾: none, and yet the numbers do not balance: not to be taken for a clean bill."""
        rules = TOPICS["mismatch"][1]
        others = tuple(sorted(set(rules) - set(self.rules)))
        bad = context.reports.where(Choice("rule", others, exact=True))
        first = bad[:1] if bad and not self.about and len(others) < len(rules) else []
        said = [f"{called(each)}{f.message}" for each in first for f in context.findings([each], others).get(each.id, [])[:1]]
        return f"但有{len(bad)}份在别处对不上：{said[0]}。" if said else ""

    def _ill(self, context: Context) -> str:
        late = "没有按时" if len(context.reports) == 1 else "不都按时"
        return late if self.topic == "late" else "对不上" if self.topic in ("balance", "carry") else "不一致"

    def _without(self, context: Context, bad: Reports, unchecked: Reports) -> Draft:
        """没有矛盾的报告: those that were checked and passed; the unchecked stand apart."""
        good = context.reports.but(*(each.query for each in (bad, unchecked) if each.query is not None))
        rows = Rows.of(good, lambda reports: [Row(name_of(r), r.report_year, r.id, display="未发现") for r in reports])
        names = first_of([called(report) for report in good[:6]], len(good))
        text = f"{context.name()}未发现“{self.label}”的年报有{len(good)}份：{names}。"
        text = text if good else f"{context.name()}没有可以确认不存在“{self.label}”的年报。"
        draft = Draft(text + (f"另有{len(unchecked)}份无法核对，不算在内。" if unchecked else ""), rows=rows)
        said = f"核对{len(context.reports)}份年报，无法核对{len(unchecked)}份。"
        gaps = self._gaps(context, unchecked[:PAGE]) if unchecked else ()
        draft.coverage = Coverage(len(context.reports), len(context.reports) - len(unchecked), 0, gaps, said, len(unchecked))
        return draft

    def _blanks(self, context: Context) -> Draft:
        """Whether the cells of one number are blank: by the cell, not by its table; what a form does not print is not blank."""
        of = [quantity(code) for code in self.about]
        absent = {form: [each for each in of if not_printed(each, [form])] for form in context.reports.engine.names("form")}
        lacking = [
            (form, context.reports.where(either([query for one in each for query in not_printed(one, [form])])))
            for form, each in absent.items()
            if each
        ]
        queries = [reports.query for _, reports in lacking if reports.query is not None]
        printed = both([Stated(Amount((term,)), (KNOWN[0],)) for each in of for term in (*each.terms, *each.over)])
        blank, filled = context.reports.but(*queries, printed), context.reports.where(printed).but(*queries)
        tail = "".join(f"{_some(reports)}的{self._not_in_form(context, reports, of)}，不是空白。" for _, reports in lacking if reports)
        what, scope = quantities_text(self.about), context.name()
        yes = "有。" if self.yes_no else ""
        rows = Rows.of(blank, lambda reports: _blank_rows(context, reports, self.about))
        details = "；".join(f"{row.agency}{row.report_year or ''}年度{row.display}" for row in rows[:_TOLD])
        text = f"{yes}{scope}{len(context.reports)}份年报中，{len(rows)}份的“{what}”空白或缺失：{details}。{tail}"
        if not rows:
            text = f"{scope}有“{what}”一项的{len(filled)}份年报都填了数字。{tail}" if filled else f"{scope}无从谈“{what}”是否空白：{tail}"
            text = ("没有。" if self.yes_no and filled else "") + text
        draft = Draft(text, rows=rows, cite=context.cite_cells(self.about))
        if self.count:
            draft.value, draft.unit = Decimal(len(rows)), "份"
        others = len(context.reports) - len(rows) - len(filled)
        said = f"核对{len(context.reports)}份年报：空白或缺失{len(rows)}份，有数字{len(filled)}份，表格没有这一项{others}份。"
        draft.coverage = Coverage(len(context.reports), len(rows) + len(filled), 0, text=said)
        return draft

    def _not_in_form(self, context: Context, reports: Reports, of: Sequence[Quantity]) -> str:
        """Why the form of the first of them lacks it."""
        figures = context.figures(reports[:1], self.about)
        said = (figures.figure(reports[0].id, each).missing for each in of)
        return next(reason for reason in said if any(words in reason for words in _NOT_PRINTED))


def _blank_rows(context: Context, reports: Sequence[Summary], codes: Sequence[str]) -> list[Row]:
    figures, of, rows = context.figures(reports, codes), [quantity(code) for code in codes], []
    for report in reports:
        found = [(each, figures.figure(report.id, each)) for each in of]
        blank = [(each, f) for each, f in found if f.value is None or f.evidence is not EvidenceKind.TABLE_CELL]
        known = [f"（{EVIDENCE[f.evidence]}为{shown(f.value, each)}）" if f.value is not None else "" for each, f in blank]
        said = [f"{each.label}：{f.missing or '表格里没有印出数字'}{more}" for (each, f), more in zip(blank, known, strict=True)]
        rows.append(Row(name_of(report), report.report_year, report.id, display="；".join(said)))
    return rows


def _some(reports: Reports) -> str:
    return first_of([called(report) for report in reports[:4]], len(reports))


def cite_findings(context: Context, report: Summary, each: Sequence[Finding]) -> tuple[Citation, ...]:
    made: dict[Citation, None] = {}
    for finding in each:
        for paragraph_id in finding.paragraphs[:6]:
            paragraph = context.paragraph(report.id, paragraph_id)
            if paragraph is not None:
                said = finding.message.partition("“")[2].partition("”")[0]  # what a finding quotes from the text
                made[context.cite(report, paragraph, f"{finding.rule}：{finding.message}", said)] = None
    return tuple(made)


def _parts(concern: str) -> tuple[str, tuple[str, ...]]:
    """A rule and what a finding of it is about, as the index has it."""
    rule, _, code = concern.partition(" ")
    return rule, (code,) if code else ()


def _concerns(rule: str, codes: Sequence[str], rows: set[tuple[int | None, str]]) -> bool:
    """Whether a finding is about one of these rows; one that names no field is about its whole table."""
    of = {(FIELD_BY_CODE[code].table, FIELD_BY_CODE[code].row) for code in codes if code in FIELD_BY_CODE}
    return bool(of & rows) if of else f"T{next(iter(rows))[0]}" == rule[:2]


def _with_year_before(year: int) -> Query:
    """Reports of a year whose agency also has one of the year before."""
    return both([of_year(year), Sharing("agency", of_year(year - 1))])


def _agrees(r: Reading) -> bool:
    """对得上吗, 一致吗: asks whether all is well, so that a finding is a no."""
    told = [p.text for p in r.pieces if p.kind is T.QUALITY and p.value in ("mismatch", "carry", "balance", "contradiction")]
    asks = any(word in each for each in told for word in _AGREES)
    return asks and not r.wanting(Want.BODY, Want.BODIES) and not any("不" in p.text for p in r.pieces if p.kind is T.QUALITY)


def _in_time(r: Reading) -> bool:
    """按时发布的有几家: those that were not late."""
    said = [p.text for p in r.pieces if p.kind is T.QUALITY and p.value == "late"]
    return all(_ON_TIME.search(word) and not _NOT_ON_TIME.search(word) for word in said) and not r.has(T.NOT)


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
