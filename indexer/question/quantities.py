"""What can be counted: expressions over the declared fields.

    expression  = sum [ "/" sum ]            a number, or a ratio of two sums
    sum         = term { "+" term }
    term        = code { "~" code }          the first of these the report's form has
    code        = a field's or a declared measure's

A declared measure stands for its terms: ``t4_lit_pending``, ``t3_granted__total/t3_total_processed__total``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from archive.errors import GongkaiError
from archive.form import FIELD_BY_CODE, MEASURE_BY_CODE, Field, Kind, Measure, table3, table4

Term = tuple[str, ...]  # alternative fields
_LONGEST = 2000  # eight rows of six columns each

ORGANISATIONS = frozenset(column.code for column in table3.COLUMNS if column.code not in ("natural_person", "total"))
DECIDED = frozenset({"upheld", "corrected", "other"})
FAMILIES: dict[str, set[str]] = {
    label: {row.code for row in table3.ROWS if row.group == group}
    for group, label in (("denied", "不予公开"), ("unable", "无法提供"), ("refused", "不予处理"), ("other", "其他处理"))
}


class UnknownQuantity(GongkaiError):
    """The expression names no field of the form."""


@dataclass(frozen=True, slots=True)
class Quantity:
    code: str
    label: str
    terms: tuple[Term, ...]
    over: tuple[Term, ...]  # empty: not a ratio
    unit: str  # 件, 项, 条, 元, %
    kind: Kind
    definition: str = ""
    measure: Measure | None = None  # whose decided number it is

    @property
    def ratio(self) -> bool:
        return bool(self.over)

    @property
    def added(self) -> tuple[Term, ...]:
        """What a report says of it without ``over``: a declared sum is a number of its own."""
        return ((self.code,),) if self.measure is not None and not self.ratio else self.terms

    @property
    def money(self) -> bool:
        return self.unit == "元"

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(FIELD_BY_CODE[code] for term in (*self.terms, *self.over) for code in term)

    @property
    def stock(self) -> bool:
        """Counted at a point in time: numbers of several years must not be added up."""
        return not self.ratio and any(_is_stock(field) for field in self.fields)


def _is_stock(field: Field) -> bool:
    return field.row in ("carried_in", "carried_out") or field.column in ("pending", "total_public", "in_force", "prev_items")


@lru_cache(maxsize=4096)
def quantity(code: str) -> Quantity:
    """Read an expression; UnknownQuantity for anything else."""
    if len(code) > _LONGEST:
        raise UnknownQuantity("统计项写得太长，无法识别。")
    above, slash, below = code.partition("/")
    terms, over = _terms(above), _terms(below) if slash else ()
    measure = MEASURE_BY_CODE.get(code)
    if measure is not None and measure.over:
        over = tuple((field,) for field in measure.over)
    first = FIELD_BY_CODE[terms[0][0]]
    unit = "%" if over and first.unit == FIELD_BY_CODE[over[0][0]].unit else first.unit
    return Quantity(code, _label(code), terms, over, unit, first.kind, measure.definition if measure else "", measure)


def exists(code: str) -> bool:
    try:
        return bool(quantity(code))
    except UnknownQuantity:
        return False


def ratio(above: str, below: str) -> str:
    return f"{above}/{below}"


def denominator(code: str) -> str | None:
    """What a part is naturally a share of: results of all results, a kind of applicant of all applicants."""
    fields = quantity(code).fields
    tables, columns, rows = ({getattr(field, name) for field in fields} for name in ("table", "column", "row"))
    if tables == {3}:
        if columns != {"total"} and len(rows) == 1:
            return table3.code(fields[0].row, "total")
        if not rows & {"new_received", "carried_in", "carried_out", "total_processed"}:
            column = columns.pop() if len(columns) == 1 else "total"
            return table3.code("total_processed", column)
        return "t3_caseload" if rows == {"carried_out"} or rows == {"carried_in"} else None
    if tables == {4} and columns == {"total"} and len(rows) == 1 and rows <= {"lit_direct", "lit_after_review"}:
        return "t4_lit_total"
    if tables == {4} and "total" not in columns:
        outcomes = sorted(DECIDED) if columns < DECIDED else ["total"]
        return "+".join(table4.code(group, outcome) for group in dict.fromkeys(f.row for f in fields) for outcome in outcomes)
    return None


def _terms(text: str) -> tuple[Term, ...]:
    terms: list[Term] = []
    for part in text.split("+"):
        measure = MEASURE_BY_CODE.get(part)
        if measure is not None and not (measure.over and part != text):
            terms += [(code,) for code in measure.terms]
            continue
        alternatives = tuple(part.split("~"))
        if not all(code in FIELD_BY_CODE for code in alternatives):
            raise UnknownQuantity(f"没有“{part[:40]}”这个统计项。")
        terms.append(alternatives)
    return tuple(terms)


def _label(code: str) -> str:
    if code in MEASURE_BY_CODE:
        return _SAID.get(code) or MEASURE_BY_CODE[code].label.removesuffix("合计")
    above, slash, below = code.partition("/")
    if slash:
        if (above, below) == ("t2_procurement_amount_yuan", "t2_procurement_items"):
            return "平均每个采购项目金额"
        return f"{_label(above)}占{_label(below)}的比例"
    parts = above.split("+")
    if len(parts) == 2 and parts[0].endswith("_prev_items") and parts[1].endswith("_change"):
        return f"{FIELD_BY_CODE[parts[0]].label.partition('·')[0]}现有项目数（上一年＋本年增减）"
    return (_family_label(parts) if len(parts) > 1 else "") or "＋".join(_plain(part) for part in parts)


def _family_label(parts: list[str]) -> str:
    """One name for a sum that runs over a printed group: 无法提供（商业企业）, 行政诉讼其他结果."""
    fields = [FIELD_BY_CODE[part] for part in parts if part in FIELD_BY_CODE]
    if len(fields) < len(parts):
        return ""
    rows, columns = {f.row for f in fields}, {f.column for f in fields}
    if {f.table for f in fields} == {3}:
        family = next((name for name, members in FAMILIES.items() if members == rows), "")
        if columns == ORGANISATIONS and len(rows) == 1:
            return f"{_SHORT.get(f't3_{fields[0].row}') or fields[0].label.rpartition('·')[0]}（法人或其他组织）"
        column = fields[0].label.rpartition("·")[2]
        return f"{family}（{column}）" if family and len(columns) == 1 else ""
    if {f.table for f in fields} == {4}:
        outcome = "已审结" if columns == DECIDED else fields[0].label.rpartition("·")[2] if len(columns) == 1 else ""
        group = {
            frozenset({"lit_direct", "lit_after_review"}): "行政诉讼",
            frozenset(row.code for row in table4.GROUPS): "行政复议和行政诉讼",
        }
        name = group.get(frozenset(rows)) or (fields[0].label.rpartition("·")[0] if len(rows) == 1 else "")
        return f"{name}{'案件' if outcome == '总计' else outcome}" if name and outcome else ""
    return ""


def _plain(code: str) -> str:
    if code in _EITHER:
        return _EITHER[code]
    if code in MEASURE_BY_CODE:
        return MEASURE_BY_CODE[code].label.removesuffix("合计")
    return "或".join(short_label(FIELD_BY_CODE[each]) for each in code.split("~"))


_SHORT = {
    "t3_new_received": "新收申请",
    "t3_carried_in": "上年结转申请",
    "t3_carried_out": "结转下年度继续办理",
    "t3_total_processed": "办理总计",
}


_EITHER = {
    f"t2_{row}_{a}~t2_{row}_{b}": f"{name}制发（新制作）件数"
    for row, name in (("normative_docs", "规范性文件"), ("regulations", "规章"))
    for a, b in (("made", "issued"), ("issued", "made"))
}
_SAID = {
    "t4_lit_total": "行政诉讼案件",
    "t2_procurement_amount_yuan": "政府集中采购总金额",
    "t2_procurement_items": "政府集中采购项目数",
    "t2_fees_amount_yuan": "行政事业性收费金额",
}


def short_label(field: Field) -> str:
    """A field as one says it: 新收申请, 新收申请（自然人）, 行政许可处理决定数量."""
    if field.code in _SAID:
        return _SAID[field.code]
    if field.code == "n_published":
        return "主动公开信息条数（正文）"
    if field.code == "n_requests":
        return "收到申请件数（正文）"
    if field.table == 3:
        row, _, column = field.label.rpartition("·")
        row = _SHORT.get(f"t3_{field.row}", row)
        return row if field.column == "total" else f"{row}（{column}）"
    if field.table == 4 and field.column == "total":
        return f"{field.label.rpartition('·')[0]}案件"
    return field.label.replace("·", "")
