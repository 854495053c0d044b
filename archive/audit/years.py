"""Rules that hold a report against the others of its agency: the year before, and other files for the same year.

Not run across mergers and renames: two names are two series, and a bureau that took over another's work starts anew (C-05).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.agency.lineage import break_between
from archive.audit.example import CORRECT, Example
from archive.audit.rule import Verdicts, problem, rule
from archive.audit.subject import label
from archive.audit.topics import CARRY
from archive.form import FIELDS, Edition, table2, table4
from archive.models import EvidenceKind, Severity, Value

_PARTS = ("_prev_items", "_change", "_issued", "_repealed", "_in_force")
# The fields these rules look at.
CODES: tuple[str, ...] = tuple(
    field.code
    for field in FIELDS
    if field.row in ("carried_in", "carried_out") or (field.table == 2 and field.code.endswith(_PARTS)) or field.table == 4
)


@dataclass(frozen=True, slots=True)
class Year:
    """The values of one report; ``year`` is the report year."""

    year: int
    values: Mapping[str, Value]

    def number(self, code: str) -> int | None:
        """As printed, or as its row or column gives it; what a heading or sentence stands for is not held against another year."""
        value = self.values.get(code)
        sure = value is not None and value.evidence in (EvidenceKind.TABLE_CELL, EvidenceKind.COMPUTED)
        return int(value.value) if value is not None and value.value is not None and sure else None

    def place(self, *codes: str) -> tuple[str, ...]:
        found = (self.values[code].paragraph for code in codes if code in self.values)
        return tuple(dict.fromkeys(paragraph for paragraph in found if paragraph))


@dataclass(frozen=True, slots=True)
class Series:
    """A report among those of its agency."""

    bureau: str  # the agency's name without its region
    this: Year
    before: Year | None  # the year before; None: not in the archive
    others: tuple[str, ...] = ()  # files with another report for the same year

    @property
    def last(self) -> Year | None:
        """The year before, where its figures are of the same bureau."""
        if self.before is None or self.before.year + 1 != self.this.year:
            return None
        return None if break_between(self.bureau, self.before.year, self.this.year) else self.before

    def was(self, code: str) -> int | None:
        """The number of the year before."""
        return None if self.last is None else self.last.number(code)


_OUT = Example(year=2021, table3={"new_received": "2000002", "carried_out": "2000002"})
_IN = {"carried_in": "2000002", "granted": "2000002", "total_processed": "2000002"}


@rule(
    "T3-05",
    Severity.WARNING,
    "上年结转与上一年年报的结转下年度不一致",
    "结转数应逐年衔接",
    topics=[CARRY],
    fires=Example(beside=(_OUT,)),
    says="2022年上年结转0件，与2021年年报结转下年度2件不一致",
    silent=Example(table3=_IN, beside=(_OUT,)),
    blank=CORRECT,
)
def carried(series: Series) -> Verdicts:
    """Per column; columns are named only where the totals agree."""
    last, this = series.last, series.this
    if last is None:
        yield None
        return
    wrong = []
    for field in FIELDS:
        if not field.carries_to:
            continue
        before, now = last.number(field.code), this.number(field.carries_to)
        if before is None or now is None:
            yield None
        elif before != now:
            wrong.append((field.column, field.carries_to, before, now))
    totals = [one for one in wrong if one[0] == "total"]
    for _, code, before, now in totals or wrong:
        what = "" if totals else f"（{label(code).split('·')[1]}）"
        message = f"{this.year}年上年结转{what}{now}件，与{last.year}年年报结转下年度{before}件不一致"
        yield problem(message, (code,), this.place(code))


_LAST_ITEMS = Example(edition=Edition.E2019, year=2019, table2={"licensing": "8 | 增1 | 5"})


@rule(
    "T2-03",
    Severity.WARNING,
    "上一年项目数量与上年年报推算值不一致",
    "项目数应逐年衔接",
    topics=[CARRY],
    fires=Example(edition=Edition.E2019, year=2020, table2={"licensing": "11 | 0 | 5"}, beside=(_LAST_ITEMS,)),
    says="2020年“行政许可”上一年项目数量11，与2019年推算值9不一致",
    silent=Example(edition=Edition.E2019, year=2020, table2={"licensing": "9 | 0 | 5"}, beside=(_LAST_ITEMS,)),
    blank=Example(edition=Edition.E2019, year=2020, fill="", beside=(_LAST_ITEMS,)),
)
def items(series: Series) -> Verdicts:
    """Items at the start of the year = items and change of the year before (2019 form)."""
    this = series.this
    for line in table2.LINES:
        code = f"t2_{line.code}_prev_items"
        if line.edition is not Edition.E2019 or code not in line.fields():
            continue
        before, change, now = series.was(code), series.was(f"t2_{line.code}_change"), this.number(code)
        if before is None or change is None or now is None:
            yield None
        elif before + change != now:
            message = f"{this.year}年“{line.label}”上一年项目数量{now}，与{this.year - 1}年推算值{before + change}不一致"
            yield problem(message, (code,), this.place(code))


_LAST_DOCUMENTS = Example(year=2021, table2={"normative_docs": "0 | 0 | 18"})


@rule(
    "T2-11",
    Severity.WARNING,
    "现行有效件数与上年不衔接",
    "上年现行有效＋本年制发－本年废止",
    topics=[CARRY],
    fires=Example(table2={"normative_docs": "3 | 0 | 20"}, beside=(_LAST_DOCUMENTS,)),
    says="2022年行政规范性文件现行有效20件，按上年18＋制发3－废止0应为21件",
    silent=Example(table2={"normative_docs": "3 | 0 | 21"}, beside=(_LAST_DOCUMENTS,)),
    blank=Example(fill="", beside=(_LAST_DOCUMENTS,)),
)
def in_force(series: Series) -> Verdicts:
    """Documents in force carry over, plus issued, minus repealed (2021 form)."""
    this = series.this
    for name, title in (("regulations", "规章"), ("normative_docs", "行政规范性文件")):
        codes = [f"t2_{name}_{part}" for part in ("issued", "repealed", "in_force")]
        before = series.was(codes[2])
        issued, repealed, now = (this.number(code) for code in codes)
        if before is None or issued is None or repealed is None or now is None:
            yield None
        elif before + issued - repealed != now:
            expected = before + issued - repealed
            message = f"{this.year}年{title}现行有效{now}件，按上年{before}＋制发{issued}－废止{repealed}应为{expected}件"
            yield problem(message, codes, this.place(*codes))


@rule(
    "T4-08",
    Severity.INFO,
    "有复议后起诉，本年及上年均无复议案件",
    "口径提示",
    fires=Example(table4={"lit_after_review_upheld": "1", "lit_after_review_total": "1"}, beside=(Example(year=2021),)),
    says="复议后起诉1件，但本年及上年均无复议案件",
    silent=Example(beside=(Example(year=2021),)),
    blank=CORRECT,
)
def suits_without_reviews(series: Series) -> Verdicts:
    this, code = series.this, "t4_lit_after_review_total"
    after, reviews = this.number(code), (this.number("t4_review_total"), series.was("t4_review_total"))
    if after is None or None in reviews:
        yield None
    elif after and reviews == (0, 0):
        yield problem(f"复议后起诉{after}件，但本年及上年均无复议案件", (code,), this.place(code))


_PENDING = Example(year=2021, table4={"lit_direct_pending": "3", "lit_direct_total": "3"})


@rule(
    "T4-09",
    Severity.INFO,
    "上年尚未审结多于本年总计",
    "表四无结转行，仅作提示",
    topics=[CARRY],
    fires=Example(table4={"lit_direct_upheld": "1", "lit_direct_total": "1"}, beside=(_PENDING,)),
    says="行政诉讼·未经复议直接起诉：上年尚未审结3件，本年总计仅1件",
    silent=Example(table4={"lit_direct_upheld": "3", "lit_direct_total": "3"}, beside=(_PENDING,)),
    blank=Example(fill="", beside=(_PENDING,)),
)
def pending(series: Series) -> Verdicts:
    this = series.this
    for group in table4.GROUPS:
        total = f"t4_{group.code}_total"
        before, now = series.was(f"t4_{group.code}_pending"), this.number(total)
        if before is None or now is None:
            yield None
        elif before > now:
            yield problem(f"{group.label}：上年尚未审结{before}件，本年总计仅{now}件", (total,), this.place(total))


@rule(
    "S-09",
    Severity.INFO,
    "同一单位同一年度有两份年报",
    "如图解版、更正版；以最新入库的一份为准",
    fires=Example(beside=(Example("本年度，我局另行发布图解。"),)),
    says="馆藏另有同一单位同一年度的年报：示例1.txt",
)
def twins(series: Series) -> Verdicts:
    if series.others:
        yield problem(f"馆藏另有同一单位同一年度的年报：{'、'.join(series.others)}")
