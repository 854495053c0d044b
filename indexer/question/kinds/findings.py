"""Do the reports add up, contradict themselves, leave blanks, come late: findings of the audit, and what could not be checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from archive.audit import RULE_BY_ID, RULES, TOPIC_BY_CODE, rules_about
from archive.form import FIELD_BY_CODE
from archive.models import Finding, Severity
from archive.store.stored import Summary
from indexer.query import Among, Choice, Not, Query, Sharing, both, either
from indexer.question.context import Context, called
from indexer.question.display import first_of, joined
from indexer.question.draft import Draft
from indexer.question.holdings import name_of
from indexer.question.kinds.blanks import blanks
from indexer.question.kinds.carried import IN, OUT, both_numbers, years_checked
from indexer.question.model import Citation, Coverage, Gap, Row
from indexer.question.plan import Ask, Filter, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import Reports, Rows, condition_of, of_year
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_NAMED_RULES = frozenset(rule.id for rule in RULES if not rule.internal)
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
_AGREES = ("对得上", "接得上", "对得起来", "能对上", "能接上", "衔接", "一致", "相符", "吻合", "平吗", "自洽", "自圆其说", "等于")
_ON_TIME = re.compile("按时|按期|如期|准时|准点|守时|按点|[限期日][之以]?[前内]")
_NOT_ON_TIME = re.compile("[没不未晚迟逾超过拖误后]")
_TEXT_AND_TABLE = {
    "t3_new_received__total": "N-01,N-03",
    "t3_total_processed__total": "N-02",
    "t4_lit_total": "N-04,N-08",
    "t4_review_total": "N-04,N-08",
}
_SAID_NONE: dict[frozenset[int | None], str] = {frozenset({3}): "N-03", frozenset({4}): "N-04"}
_TABLES = ("表二", "表三", "表四")
_DOUBTING = ("吗", "么", "吧", "嘛")
_THIS_NUMBER = ("这个数", "这个数字", "该数", "这数", "那个数")
_ILL = re.compile("问题|毛病|正常|合理|错")
_OR_NOT = re.compile(r"(.)不\1")
_SECTIONS = ("第二部分", "第三部分", "第四部分")
DIFFERS = ("差多少", "差几", "差几件", "差了多少", "差了几件", "怎么回事", "是怎么回事")
_LINE_OF = ("那行", "这行", "一行", "那一行", "那栏", "一栏", "该栏", "栏", "那一栏")


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
        said = r.wanting(Want.BODY, Want.BODIES, Want.YESNO, Want.NUMBER) | r.mentioned | r.ids(T.QUALITY)
        if r.mentions and (in_line := r.said(*_LINE_OF)) and r.ids(T.TOPIC, value="problems"):  # 表二强制那行有什么问题
            yield Proposal(cls("any", tuple(m.code for m in r.mentions)), in_line | r.ids(T.TOPIC) | said, 0.1)
        of_table = frozenset(i for i in r.ids(T.CHECK, value="table") if r.pieces[i].text[:2] in _TABLES)
        if of_table and r.ids(T.TOPIC, value="problems"):  # 表三有什么问题没有
            yield Proposal(cls("any", yes_no=True), of_table | r.ids(T.TOPIC, T.NOT, T.EXISTS) | said, 0.1)
        if denied := _text_against_table(r):
            tables = frozenset(field.table for m in r.mentions for field in quantity(m.code).fields)
            yield Proposal(cls(_SAID_NONE.get(tables, "said_none")), denied | said, 0.1, fresh=not r.pronouns)
        rules = {i: p.text.upper() for i, p in enumerate(r.pieces) if p.text.upper() in _NAMED_RULES}
        if (rules or r.has(T.QUALITY)) and not _below_zero(r):
            yield cls._proposed(r, said | frozenset(rules), ",".join(rules.values()) or _topic(r))

    @classmethod
    def _proposed(cls, r: Reading, used: frozenset[int], topic: str) -> Proposal:
        used |= (
            r.said("历年", "历年来", "每年", "各年度")
            | r.said(*DIFFERS)
            | r.ids(T.NOT, T.EVIDENCE, T.WHY, T.WHICH, T.SUM, T.TOPIC, *([T.REST] if r.shown.bodies else []))
        )
        if any(_ILL.search(r.pieces[i].text) for i in r.ids(T.QUALITY)):
            used |= r.ids(T.NUMBER)  # 规章填了2件，这有问题吗
        scope = None
        if topic == "late":
            used |= r.ids(T.META)  # 什么时候发的，晚没晚
        if topic == "carry":  # 与上一年, 两年之间: each with the year before
            named = [year for p in r.pieces if p.text[0].isdigit() for year in p.years]
            used, scope = used | r.unclear, r.scope().without("report_year").of_years(years_checked(r, named))
        of_all = bool(r.wanting(Want.BODY) or r.said("年报", "报告")) and not (r.pronouns or r.named)
        return Proposal(cls._of_topic(r, topic), used, 0.2, scope, fresh=of_all)

    @classmethod
    def _of_topic(cls, r: Reading, topic: str) -> Findings:
        absent = _absent(r, topic)
        yes_no = (_doubted(r) or r.has(T.YESNO)) and not r.wanting(Want.BODY) - {r.head}
        agrees = _agrees(r) or (topic == "late" and _in_time(r) and not absent)
        return cls("any" if topic == "fine" else topic, _about(r, topic), absent, bool(r.wanting(Want.BODIES)), yes_no, agrees)

    def words(self) -> str:
        about = f"{quantities_text(self.about)}｜" if self.about else ""
        return f"核对｜{about}{'没有' if self.absent else ''}{self.label}"

    def of_table(self, number: int) -> Findings | None:
        """第三部分有没有这种情况: the same of another table; None where it has no such rule."""
        alike = [rules for _, rules in TOPICS.values() if set(self.rules) <= set(rules)]
        topic = ",".join(rule for rule in min(alike, key=len, default=()) if rule.startswith(f"T{number}"))
        return Findings(topic, yes_no=True) if topic else None

    @property
    def _rows_about(self) -> set[tuple[int | None, str]]:
        """The rows of the form that findings must be about; none: about anything."""
        return {(field.table, field.row) for code in self.about for field in quantity(code).fields} if self.topic != "carry" else set()

    def answer(self, context: Context) -> Draft:
        if self.topic.startswith("blank") and self.about and context.reports and not self.absent:
            return blanks(context, self.about, count=self.count, yes_no=self.yes_no)
        bad, unchecked = self._found(context), self._unchecked(context)
        gaps = context.gaps(unchecked, self._why)
        draft = self._without(context, bad, unchecked) if self.absent else self._with(context, bad, unchecked, gaps)
        reports = len(context.reports)
        draft.coverage = Coverage(reports, reports - len(unchecked), 0, gaps, draft.coverage.text, len(unchecked))
        return draft

    def _with(self, context: Context, bad: Reports, unchecked: Reports, gaps: Sequence[Gap]) -> Draft:
        draft = Draft(self._text(context, bad, unchecked, gaps), rows=Rows.of(bad, lambda reports: self._rows(context, reports)))
        if self.count:
            draft.value, draft.unit = Decimal(bad.bodies), "家"
        draft.cite = lambda rows: self._cited(context, rows)
        open_ = f"，无法核对{len(unchecked)}份（不等于没有问题）" if unchecked else ""
        draft.coverage = Coverage(text=f"核对{len(context.reports)}份年报：有此情况{len(bad)}份{open_}。")
        held = ("S-05",) if self.topic == "no_date" and bad else bad.values("rule")
        if fired := [rule for rule in held if rule in self.rules]:
            draft.notes, draft.terms = [f"依据审核规则{'、'.join(fired)}。"], tuple(fired[:8])
        return draft

    def _found(self, context: Context) -> Reports:
        """Reports of which it is so."""
        if self.topic == "no_date":
            return context.reports.where(condition_of(Filter("published", ("no",)), context.reports.engine))
        if rows := self._rows_about:
            concerns = (each.partition(" ") for each in context.reports.engine.names("concerns"))  # a rule, and a cell
            mine = tuple(f"{rule}{blank}{code}" for rule, blank, code in concerns if rule in self.rules and _concerns(rule, [code], rows))
            return context.reports.where(Choice("concerns", mine, exact=True))
        return context.reports.where(Choice("rule", self.rules, exact=True))

    def _findings(self, context: Context, reports: Sequence[Summary]) -> dict[str, list[Finding]]:
        """Of a few reports; what is missing from a date is read from the report itself."""
        if self.topic == "no_date":
            return {report.id: [Finding("S-05", Severity.INFO, "未见成文（落款）日期")] for report in reports}
        found = context.findings(reports, self.rules)
        if rows := self._rows_about:
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
                with_both = [both([of_year(year), Sharing("agency", of_year(year - 1))]) for year in context.years]
                lacking: Query = Not(either(with_both or [Among(frozenset())]))
            case "late":
                lacking = condition_of(Filter("published", ("no",)), context.reports.engine)
            case _:
                lacking = both([Not(fired), Choice("unassessed", wanted, exact=True)])
        return context.reports.where(either([never_run, lacking]))

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
        reports = context.reports_of(rows)
        found = self._findings(context, list(reports.values()))
        context.fetch((id, *(p for finding in each for p in finding.paragraphs[:6])) for id, each in found.items())
        return [self._quoted(context, reports[id], found.get(id, [])) for id in (row.report_id or "" for row in rows)]

    def _quoted(self, context: Context, report: Summary, found: Sequence[Finding]) -> tuple[Citation, ...]:
        return cite_findings(context, report, found) or tuple(
            Citation(report.id, name_of(report), report.report_year, None, "", "", "", finding.message) for finding in found[:1]
        )

    def _rows(self, context: Context, reports: Sequence[Summary]) -> list[Row]:
        found = self._findings(context, reports)
        return [_row(report, found.get(report.id, [])) for report in reports]

    def _text(self, context: Context, bad: Reports, unchecked: Reports, gaps: Sequence[Gap]) -> str:
        reports, scope = context.reports, context.name()
        if not reports:
            return f"{scope}没有符合条件的年报，无从核对。"
        if self.topic == "carry" and len(unchecked) == len(reports):
            why = f"馆藏没有同一单位连续两个年度的年报（{scope}{len(reports)}份）"
            return f"无法核对：{why}，“上年结转”与上一年的“结转下年度”是否对得上，不能判断。"
        what = (f"涉及{quantities_text(self.about)}的" if self.about else "") + self.label
        unknown = _unknown(unchecked, gaps)
        tail = f"另有{unknown}" if unknown else ""
        if not bad and len(unchecked) == len(reports):
            return f"无法核对“{what}”：{scope}的{unknown}不能说没有。"
        if not bad:
            sure = "" if unchecked else self._verdict("是按时的" if self.topic == "late" else "对得上", "没有")
            head = f"{sure}{both_numbers(context) if self.topic == 'carry' else ''}未发现" if sure else "没有发现"
            return f"{head}“{what}”的情况（{scope}，可核对的{len(reports) - len(unchecked)}份年报）。{self._otherwise(context)}{tail}"
        there = "是" if self.topic == "late" and len(context.reports) == 1 else "有"
        return f"{self._verdict(self._ill(context), there)}{self._told(context, bad, what)}。{tail}"

    def _told(self, context: Context, bad: Reports, what: str) -> str:
        first = bad[:_TOLD]
        found = self._findings(context, first)
        if len(context.reports) == 1:
            return f"{called(first[0])}：{'；'.join(dict.fromkeys(f.message for f in found[first[0].id][:6]))}"
        details = "；".join(f"{called(report)}：{found[report.id][0].message}" for report in first if found.get(report.id))
        more = f"；等{len(bad)}份" if len(bad) > _TOLD else ""
        return f"{context.name()}{len(context.reports)}份年报中，{bad.bodies}家的{len(bad)}份有“{what}”的情况：{details}{more}"

    def _verdict(self, well_or_ill: str, is_there: str) -> str:
        """Yes or no first, where it was asked."""
        return f"{well_or_ill}。" if self.agrees else f"{is_there}。" if self.yes_no else ""

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
        text = f"{context.name()}没有可以确认不存在“{self.label}”的年报。"
        if good:
            names = first_of([called(report) for report in good[:6]], len(good))
            text = f"{context.name()}未发现“{self.label}”的年报有{len(good)}份：{names}。"
        draft = Draft(text + (f"另有{len(unchecked)}份无法核对，不算在内。" if unchecked else ""), rows=rows)
        draft.coverage = Coverage(text=f"核对{len(context.reports)}份年报，无法核对{len(unchecked)}份。")
        return draft


def _unknown(unchecked: Reports, gaps: Sequence[Gap]) -> str:
    """Of whom it is not known, and why."""
    names = first_of([f"{gap.agency}{gap.report_year or ''}" for gap in gaps[:4]], len(unchecked))
    why = joined(tuple(dict.fromkeys(gap.reason for gap in gaps)), 2)
    return f"{len(unchecked)}份无法核对（{names}）：{why}。" if unchecked else ""


def _row(report: Summary, each: Sequence[Finding]) -> Row:
    label = "、".join(dict.fromkeys(finding.rule for finding in each))
    said = "；".join(dict.fromkeys(finding.message for finding in each[:4]))
    more = f"共{len(each)}条" if len(each) > 4 else ""
    return Row(name_of(report), report.report_year, report.id, label=label, display=said, note=more)


def cite_findings(context: Context, report: Summary, each: Sequence[Finding]) -> tuple[Citation, ...]:
    made: dict[Citation, None] = {}
    for finding in each:
        for paragraph_id in finding.paragraphs[:6]:
            paragraph = context.paragraph(report.id, paragraph_id)
            if paragraph is not None:
                said = finding.message.partition("“")[2].partition("”")[0]  # what a finding quotes from the text
                made[context.cite(report, paragraph, f"{finding.rule}：{finding.message}", said)] = None
    return tuple(made)


def _concerns(rule: str, codes: Sequence[str], rows: set[tuple[int | None, str]]) -> bool:
    """Whether a finding is about one of these rows; one that names no field is about its whole table."""
    of = {(FIELD_BY_CODE[code].table, FIELD_BY_CODE[code].row) for code in codes if code in FIELD_BY_CODE}
    return bool(of & rows) if of else f"T{next(iter(rows))[0]}" == rule[:2]


def _qualities(r: Reading) -> list[str]:
    return [p.value for p in r.pieces if p.kind is T.QUALITY]


def _below_zero(r: Reading) -> bool:
    """增减为负的: of a change no contradiction."""
    return "negative" in _qualities(r) and any(m.code.endswith("_change") for m in r.mentions)


def _agrees(r: Reading) -> bool:
    """对得上吗, 一致吗: asks whether all is well, so that a finding is a no."""
    said = [p.text for p in r.pieces if p.kind is T.QUALITY and p.value != "fine"]
    asks = any(word in text for text in said for word in _AGREES)
    ill = any("不" in text.rstrip("不否") and not _OR_NOT.search(text) for text in said)
    return asks and not ill and not r.wanting(Want.BODY, Want.BODIES)


def _in_time(r: Reading) -> bool:
    """按时发布的有几家: those that were not late."""
    said = [p.text for p in r.pieces if p.value == "late"]
    return all(_ON_TIME.search(word) and not _NOT_ON_TIME.search(word) for word in said) and not r.has(T.NOT)


def _doubted(r: Reading) -> bool:
    """这没问题吗."""
    asked = any(_OR_NOT.search(p.text) for p in r.pieces if p.kind is T.QUALITY)  # 算不算晚
    return asked or any(p.text in _DOUBTING and before.value == "fine" for before, p in pairwise(r.pieces))


def _absent(r: Reading, topic: str) -> bool:
    """没有矛盾的报告, 按时发布的有哪些: those of which it is not so."""
    if "fine" in _qualities(r) and not _doubted(r):
        return True
    if topic == "late":
        return bool(r.wanting(Want.BODY, Want.BODIES)) and _in_time(r)
    return r.has(T.NOT) and topic not in ("no_date", "blank") and not r.has(T.YESNO)


def _about(r: Reading, topic: str) -> tuple[str, ...]:
    if topic in ("carry", "late", "no_date"):
        return ()
    return r.codes if r.said(*_THIS_NUMBER) else tuple(m.code for m in r.mentions if not m.weak or topic.startswith("blank"))


def _topic(r: Reading) -> str:
    """Of several words the more telling one: 数字填错了、勾稽不平; and what stands beside it makes of it."""
    said = _qualities(r)
    topic = next((each for each in said if each not in ("any", "mismatch", "fine")), said[0] if said else "")
    for of, becomes in _BESIDE:
        topic = (becomes(r) if topic in of else "") or topic
    return topic


def _text_and_table(r: Reading) -> str:
    """正文申请数和表里不一样."""
    both = r.ids(T.CHECK, value="table") and r.ids(T.CHECK, value="text")
    return _TEXT_AND_TABLE.get(r.mentions[0].code, "") if both and r.mentions else ""


def _of_table(r: Reading, topic: str) -> str:
    """表三勾稽不平: the rules of that table."""
    number = table_named(r)
    return ",".join(rule for rule in TOPICS[topic][1] if rule.startswith(f"T{number}"))


def table_named(r: Reading) -> int:
    """2 to 4 of 表三, 第三部分; 0 if none is named."""
    return next((at + 2 for names in (_TABLES, _SECTIONS) for at, name in enumerate(names) if name in r.text), 0)


# In this order: what one makes of a topic the next looks at again.
_BESIDE: tuple[tuple[tuple[str, ...], Callable[[Reading], str]], ...] = (
    (("no_signature",), lambda r: "unit" if "单位" in r.text and any(quantity(m.code).money for m in r.mentions) else ""),
    (("mismatch",), lambda r: "balance" if r.has(T.SUM) or r.said("分项", "各项") else ""),  # 加起来对不上总数
    (("contradiction", "mismatch"), _text_and_table),
    (("balance",), lambda r: _of_table(r, "balance")),
    (("any",), lambda r: _of_table(r, "any")),
    (("none_heading",), lambda r: _of_table(r, "none_heading")),
    (("contradiction", "mismatch", "fine"), lambda r: "carry" if {IN, OUT}.intersection(r.codes) else ""),
)


def _text_against_table(r: Reading) -> frozenset[int]:
    """正文说没收到申请、表里却有的: the text denies what the table says."""
    denied = r.ids(T.NOT) | r.ids(T.FACT, value="zero_requests")
    table, text = r.ids(T.CHECK, value="table"), r.ids(T.CHECK, value="text") | r.ids(T.TEXT)
    return text | denied if denied and table and text else frozenset()
