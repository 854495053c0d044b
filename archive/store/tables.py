"""The archive as tables for other programs, declared once.

The database's views, the exports of the command line, the downloads of the web, the data package and the data dictionary are all
made from these: the same columns under the same names with the same content. A table's rows belong to reports; a view shows
the current ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.agency.body import BODY_TYPES
from archive.agency.levels import LEVELS
from archive.agency.sectors import SECTORS
from archive.form import FACTS, ITEM_BY_CODE, SECTIONS, Edition, Field, Kind, Measure
from archive.models import Answer, DateKind, DecisionKind, EvidenceKind, ParagraphKind, Severity, State


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    title: str  # Chinese
    sql: str
    type: str = "string"  # of a data package: string, integer, number, date
    about: str = ""  # Chinese
    values: Mapping[str, str] | None = None  # codes with their meaning, where there are few


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    title: str  # Chinese
    about: str  # Chinese
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    joins: str = ""  # beside reports r
    where: str = "1"
    order: str = "1"  # within a report
    known: str = ""  # SQL for a JSON object: column → how its number is known (kind of evidence), or why not (state)

    @property
    def view(self) -> str:
        return f"v_{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def view(table: Table) -> str:
    """Of current reports only: what has been replaced does not leak into counts."""
    columns = ", ".join(f"{column.sql} AS {column.name}" for column in table.columns)
    return f"CREATE VIEW {table.view} AS SELECT {columns} FROM reports r {table.joins} WHERE r.current AND {table.where}"


def selection(table: Table, *, known: bool = False) -> str:
    """The rows of the reports named in a JSON list, in that order, whatever their version."""
    columns = [column.sql for column in table.columns] + ([table.known or "NULL"] if known else [])
    named = "FROM json_each(?) chosen JOIN reports r ON r.id = chosen.value"
    return f"SELECT {', '.join(columns)} {named} {table.joins} WHERE {table.where} ORDER BY chosen.key, {table.order}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _named(code: str, labels: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN {_quoted(value)} THEN {_quoted(label)}" for value, label in labels.items())
    return f"CASE {code} {cases} ELSE {code} END"


def _coded(name: str, title: str, sql: str, labels: Mapping[str, str]) -> tuple[Column, Column]:
    """A code, and what it means."""
    return Column(name, f"{title}代码", sql, values=labels), Column(f"{name}_label", title, _named(sql, labels))


_LISTED = "(SELECT group_concat(value, ' ') FROM json_each({}))"
_SECTORS = {sector.code: sector.label for sector in SECTORS.values()}
_FORMS = {edition.value: edition.label for edition in Edition}
_ANSWERS = {answer.value: answer.label for answer in Answer}
_SEVERITIES = {severity.value: severity.word.label for severity in Severity}
_DECISIONS = {kind.value: kind.word.label for kind in DecisionKind}
_STATES = {state.value: state.word.label for state in State}
_EVIDENCE = {kind.value: kind.word.label for kind in EvidenceKind}
_SECTIONS = {str(section.number): section.title for section in SECTIONS}
_PARAGRAPHS = {
    ParagraphKind.TITLE: "标题",
    ParagraphKind.HEADING: "小标题",
    ParagraphKind.TEXT: "正文",
    ParagraphKind.TABLE: "表格",
    ParagraphKind.SIGNATURE: "落款",
}

_ID = Column("report_id", "年报编号", "r.id", about="以字母 r 开头，表格软件不会把它当成数字")
_WHOSE = (
    _ID,
    Column("agency", "单位名称", "coalesce(r.agency, r.as_written)", about="规范名称；不能确定时为原文写法"),
    Column("report_year", "年度", "r.report_year", "integer", "年报所报告的年份，不是发布的年份"),
)


def _lines(fact: str) -> str:
    """The grounds for an answer in one line, then what speaks against it. ``fact``: the row's alias."""
    quote = "replace(json_extract(j.value, '$[1]'), char(10), ' ')"
    lines = " UNION ALL ".join(
        f"SELECT {word} || k.label || CASE WHEN {quote} = '' THEN '' ELSE '：' || {quote} END AS line FROM json_each({fact}.{column}) j "
        "JOIN evidence_kinds k ON k.code = json_extract(j.value, '$[0]')"
        for word, column in (("''", "evidence"), ("'不一致：'", "contradictions"))
    )
    return f"(SELECT group_concat(line, '；') FROM ({lines}))"


def _said(fact: str) -> str:
    return f"(SELECT {_lines('y')} FROM facts y WHERE y.report_id = r.id AND y.code = {_quoted(fact)})"


def _answer(fact: str) -> str:
    return f"coalesce((SELECT x.answer FROM facts x WHERE x.report_id = r.id AND x.code = {_quoted(fact)}), 'unknown')"


REPORTS = Table(
    "reports",
    "年报",
    "每份年报一行。",
    (
        *_WHOSE,
        *(Column("title", "标题", "r.title"), Column("published", "发布日期", "r.published", "date")),
        *_coded("published_kind", "日期是哪一天", "r.published_kind", {kind.value: kind.label for kind in DateKind}),
        *_coded("form", "报告格式", "r.form", _FORMS),
        *(Column(name, title, f"r.{name}") for name, title in (("province", "省"), ("city", "市"), ("county", "县（区）"))),
        *(Column("town", "乡镇（街道）", "r.town"), Column("adcode", "区划代码", "r.adcode", about="GB/T 2260，六位")),
        *_coded("level", "层级", "r.level", LEVELS),
        *_coded("body_type", "机构类型", "r.body_type", BODY_TYPES),
        *_coded("sector", "领域", "r.sector", _SECTORS),
        *(
            column
            for fact in FACTS
            for column in (
                *_coded(fact.code, fact.label, _answer(fact.code), _ANSWERS),
                Column(f"{fact.code}_evidence", f"{fact.label}·依据", _said(fact.code), about=fact.help),
            )
        ),
        *(
            Column(
                f"{severity.value}s",
                f"{severity.word.label}（处）",
                f"(SELECT count(*) FROM findings x WHERE x.report_id = r.id AND x.severity = {_quoted(severity.value)})",
                "integer",
            )
            for severity in Severity
        ),
        Column("version", "版本", "r.version", "integer", "同一单位同一年度的第几份"),
        *(Column("filename", "文件名", "r.filename"), Column("sha256", "原始文件SHA-256", "r.sha256")),
        Column("ingested_at", "入库时间（UTC）", "r.ingested_at"),
    ),
    key=("report_id",),
)

_TABLES = (
    "CASE f.form_table WHEN 2 THEN '表二' WHEN 3 THEN '表三' WHEN 4 THEN '表四' "
    "ELSE CASE WHEN f.kind IN ('sum', 'ratio') THEN '合计与比率' ELSE '正文' END END"
)
# A number is text in storage only where a double would change its digits.
_NUMBER = "CASE typeof({0}) WHEN 'text' THEN CAST({0} AS NUMERIC) ELSE {0} END"
_RAW = (
    "CASE WHEN v.raw IS NULL AND s.code = 'explicit' THEN CAST(v.value AS TEXT) "
    "WHEN v.raw IS NULL AND s.code = 'blank' THEN '' ELSE v.raw END"
)
_STATE = f"coalesce(s.code, {_quoted(State.ABSENT.value)})"

VALUES = Table(
    "values",
    "数字",
    "每份年报每一项一行：本版表格的每个单元格（找不到的也列出），由此算出的合计与比率，以及正文写明的数字。",
    (
        *_WHOSE,
        *(
            Column("form_table", "表格", _TABLES),
            Column("code", "项目代码", "f.code"),
            Column("label", "项目", "coalesce(f.label, f.code)"),
        ),
        Column("value", "数值", _NUMBER.format("v.value"), "number", "不知道时为空，绝不以零代替；金额以元计，比率为百分数"),
        Column("unit", "计量单位", "f.unit"),
        Column(
            "known",
            "怎样得知",
            f"CASE WHEN v.value IS NULL THEN {_named(_STATE, _STATES)} ELSE e.label END",
            about="没有数字时说明为什么没有",
        ),
        Column("state", "单元格状态", _STATE, values=_STATES),
        Column("evidence", "依据代码", f"coalesce(e.code, {_quoted(EvidenceKind.TABLE_MISSING.value)})", values=_EVIDENCE),
        Column("raw", "原文", _RAW, about="单元格或句子里原来的字符"),
        *(Column("quote", "依据原文", "o.quote"), Column("note", "说明", "v.note")),
        Column("paragraph", "段落", "coalesce(o.paragraph, v.paragraph)", about="数字出自的段落；在网页地址后加“#”可以直达"),
        *(Column("cell_row", "段内行", "v.row", "integer", "从0起"), Column("cell_column", "段内列", "v.col", "integer", "从0起")),
    ),
    key=("report_id", "code"),
    joins=(
        "JOIN fields f LEFT JOIN report_values v ON v.report = r.number AND v.field = f.number "
        "LEFT JOIN states s ON s.number = v.state LEFT JOIN evidence_kinds e ON e.number = v.evidence "
        "LEFT JOIN value_sources o ON o.report = v.report AND o.number = v.source"
    ),
    where="(v.report IS NOT NULL OR f.form_table IS NOT NULL AND instr(f.editions, r.form) > 0)",
    order="f.form_table IS NULL, f.position, f.number",
    known=f"json_object('value', CASE WHEN v.value IS NULL THEN {_STATE} ELSE e.code END)",
)


def _item(code: str) -> str:
    number = _NUMBER.format("v.value")
    return (
        f"(SELECT {number} FROM report_values v JOIN fields f ON f.number = v.field WHERE v.report = r.number AND f.code = {_quoted(code)})"
    )


def _column(item: Field | Measure) -> Column:
    is_whole = not item.over if isinstance(item, Measure) else item.kind is not Kind.AMOUNT
    about = item.definition if isinstance(item, Measure) else ""
    return Column(item.code, f"{item.label}（{item.unit}）", _item(item.code), "integer" if is_whole else "number", about)


WIDE = Table(
    "wide",
    "宽表",
    "每份年报一行，每一项数字一列；空的是不知道，为什么不知道见“数字”表。",
    (
        *_WHOSE,
        *(Column(name, title, f"r.{name}") for name, title in (("province", "省"), ("city", "市"), ("county", "县（区）"))),
        *map(_column, ITEM_BY_CODE.values()),
    ),
    key=("report_id",),
    known=(
        "(SELECT json_group_object(f.code, CASE WHEN v.value IS NULL THEN s.code ELSE e.code END) "
        "FROM report_values v JOIN fields f ON f.number = v.field JOIN states s ON s.number = v.state "
        "JOIN evidence_kinds e ON e.number = v.evidence WHERE v.report = r.number)"
    ),
)

FACT_ROWS = Table(
    "facts",
    "结论",
    "每份年报对每个是非问题一行。",
    (
        *_WHOSE,
        Column("code", "问题代码", "x.code", values={fact.code: fact.label for fact in FACTS}),
        Column("label", "问题", _named("x.code", {fact.code: fact.label for fact in FACTS})),
        *_coded("answer", "回答", "x.answer", _ANSWERS),
        *(Column("count", "件数", "x.count", "integer"), Column("said", "依据与不一致之处", _lines("x"))),
    ),
    key=("report_id", "code"),
    joins="JOIN facts x ON x.report_id = r.id",
    order="x.code",
)

FINDINGS = Table(
    "findings",
    "审核意见",
    "审核发现的每一处一行。没有发现不等于没有问题。",
    (
        *_WHOSE,
        *(Column("position", "序号", "x.position", "integer"), Column("rule", "规则", "x.rule")),
        *_coded("severity", "程度", "x.severity", _SEVERITIES),
        Column("message", "内容", "x.message"),
        *(Column("fields", "涉及项目", _LISTED.format("x.fields")), Column("paragraphs", "涉及段落", _LISTED.format("x.paragraphs"))),
        *_coded("decision", "人工判断", "x.decision", _DECISIONS),
        *(Column("decision_note", "判断说明", "x.decision_note"), Column("decided_by", "判断人", "x.decided_by")),
        Column("decided_on", "判断日期", "x.decided_on", "date"),
    ),
    key=("report_id", "position"),
    joins="JOIN findings x ON x.report_id = r.id",
    order="x.position",
)

PARAGRAPHS = Table(
    "paragraphs",
    "段落",
    "每个段落一行，按阅读次序。个人姓名已遮蔽。",
    (
        *_WHOSE,
        *(Column("paragraph", "段落", "x.id"), Column("position", "序号", "x.position", "integer")),
        *(Column("section", "部分", "x.section", "integer"), Column("section_label", "部分标题", _named("x.section", _SECTIONS))),
        *_coded("kind", "种类", "x.kind", {kind.value: label for kind, label in _PARAGRAPHS.items()}),
        *(Column("page", "页", "x.page", "integer"), Column("text", "文字", "x.text", about="整理后的简体文字")),
        Column("raw", "原始文字", "coalesce(x.raw, x.text)"),
    ),
    key=("report_id", "paragraph"),
    joins="JOIN paragraphs x ON x.report_id = r.id",
    order="x.position",
)

TABLES: tuple[Table, ...] = (REPORTS, VALUES, WIDE, FACT_ROWS, FINDINGS, PARAGRAPHS)
TABLE_BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}

# What the numbers are: not of reports, but of the form.
CODEBOOK_ORDER = "f.position IS NULL, f.position, f.number"
CODEBOOK: tuple[Column, ...] = (
    *(Column("code", "项目代码", "f.code"), Column("label", "项目", "coalesce(f.label, f.code)"), Column("unit", "计量单位", "f.unit")),
    Column("kind", "种类", "f.kind", values={"count": "件数", "change": "增减", "amount": "金额", "sum": "合计", "ratio": "比率"}),
    Column("form_table", "表格", _TABLES),
    Column("editions", "见于哪版表格", "f.editions"),
    Column("definition", "计算方法", "f.definition"),
)
