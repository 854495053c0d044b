"""Entries made from the declared form: every field, measure, fact, rule, section and edition has one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from archive.audit import RULE_BY_ID
from archive.form import (
    FACTS,
    FIELD_BY_CODE,
    FIELDS,
    MEASURES,
    NARRATIVE_FIELDS,
    SECTIONS,
    Edition,
    Field,
    annex2014,
    fields_of,
    table2,
    table3,
    table4,
)
from archive.form.model import FormRow
from archive.models import Answer, EvidenceKind, Severity, State
from indexer.question.knowledge.model import Entry, Kind

EDITIONS: Mapping[Edition, tuple[str, str, str]] = {
    Edition.E2019: ("2019版", "国办公开办函〔2019〕60号", "2019、2020年度"),
    Edition.E2021: ("2021版", "国办公开办函〔2021〕30号", "2021年度起"),
    Edition.FREE: ("自由格式", "国办发〔2014〕32号", "2018年度及以前"),
}
_TABLES = {2: "表二", 3: "表三", 4: "表四"}


@lru_cache(maxsize=8)
def data(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("indexer.question.knowledge") / name).read_text(encoding="utf-8"))


def declared() -> Iterator[Entry]:
    yield from _measures()
    yield from _facts()
    yield from _sections()
    yield from _editions()
    yield from _rows()
    yield from _columns()
    yield from _groups()
    yield from _lines()
    yield from _cases()
    yield from _told()
    yield from _annex()
    yield from _known_by()
    yield from _rules()


def filled(text: str) -> str:
    """A written text with what the form says in its {braces}."""
    return text.format(edition_changes=_edition_changes(), other_processing=_other_processing()) if "{" in text else text


def _explained(part: str, code: str) -> str:
    said: str = data("explained.toml")[part][code]
    return said


def _article(article: str, otherwise: str) -> str:
    return f"《政府信息公开条例》{article}" if article else otherwise


def _used_in(editions: frozenset[Edition]) -> str:
    if {Edition.E2019, Edition.E2021} <= editions:
        return "2019版和2021版表格都有"
    return "、".join(f"只在{name}（{years}）填报" for edition, (name, _, years) in EDITIONS.items() if edition in editions)


def _measures() -> Iterator[Entry]:
    for measure in MEASURES:
        how = "分母为零或者缺数时不计算。" if measure.over else "缺一项就不给合计。"
        text = f"{measure.label}＝{measure.definition}，单位{measure.unit}；这是本馆按表格数字计算的，{how}"
        parts = (*measure.terms, *measure.over)
        tables = "、".join(dict.fromkeys(_TABLES[table] for code in parts if (table := FIELD_BY_CODE[code].table)))
        yield Entry(f"measure.{measure.code}", Kind.MEASURE, measure.label, text, f"由{tables}计算", measure.ask, (measure.code, *parts))


def _facts() -> Iterator[Entry]:
    for fact in FACTS:
        text = f"{fact.label}：{fact.help}回答只有“{fact.yes}”“{fact.no}”“未知”“说法矛盾”四种，都附依据。"
        yield Entry(f"fact.{fact.code}", Kind.FACT, fact.label, text, "本馆的判断方法", fact.ask, (fact.code, fact.number))


def _sections() -> Iterator[Entry]:
    numerals = "一二三四五六"
    for section in SECTIONS:
        name = section.title.split("、", 1)[1]
        part = f"第{numerals[section.number - 1]}部分"
        text = f"年报{part}“{name}”：{_explained('sections', section.code)}。"
        yield Entry(
            f"section.{section.code}", Kind.FORM, section.title, text, _article(section.duty, "年报格式"), (name, part, f"年报{part}")
        )


def _editions() -> Iterator[Entry]:
    for edition, (name, number, years) in EDITIONS.items():
        if edition is Edition.FREE:
            text = f"{years}的年报没有统一的三张表；2014年起附《政府信息公开情况统计表》（{number}），各项与后来的表格只能大致对照。"
        else:
            sizes = [(table, sum(field.table == table for field in fields_of(edition))) for table in _TABLES]
            cells = "、".join(f"{_TABLES[table]}{size}格" for table, size in sizes)
            rows = len(table3.rows_of(edition))
            text = f"{name}年报表格由{number}规定，{years}的年报使用：{cells}；表三有{rows}行。"
        words = (name, f"{name}表格", f"{edition.value}年格式", f"{edition.value}年版", number.split("〕")[1], f"{number.split('〕')[1]}文")
        yield Entry(
            f"edition.{edition.value}",
            Kind.FORM,
            f"{name}表格",
            text,
            number,
            words if edition is not Edition.FREE else (name, "2018年以前的格式"),
        )


def _rows() -> Iterator[Entry]:
    for row in table3.ROWS:
        under = f"“{table3.GROUPS[row.group][0]}”之下的" if row.group in ("denied", "unable", "refused", "other") else ""
        text = f"表三{under}“{row.label}”：{_explained('rows', row.code)}。{_used_in(row.editions)}。"
        codes = tuple(field.code for field in FIELDS if field.table == 3 and field.row == row.code)
        name = _plain(row)
        yield Entry(f"row.{row.code}", Kind.FIELD, name, text, _article(row.article, "表三"), (name, row.label, *row.ask), codes)


def _plain(row: FormRow) -> str:
    """The label without its number."""
    label = row.label.split("（区分", 1)[0].lstrip("一二三四五六七八九十0123456789、.（）")
    return {"other_misc": "其他处理·其他", "total_processed": "办理总计", "other_processing": "（六）其他处理合计"}.get(row.code, label)


def _columns() -> Iterator[Entry]:
    for column in table3.COLUMNS:
        kind = "" if column.code in ("natural_person", "total") else "“法人或其他组织”之下的"
        text = f"表三{kind}“{column.label}”列：{_explained('columns', column.code)}。"
        codes = tuple(field.code for field in FIELDS if field.table == 3 and field.column == column.code)
        title = {"total": "表三总计列", "other_org": "其他（法人或其他组织）"}.get(column.code, column.label)
        yield Entry(f"column.{column.code}", Kind.FIELD, title, text, "表三", (title, *(w for w in column.ask if len(w) > 2)), codes)


def _groups() -> Iterator[Entry]:
    for code, (label, _) in table3.GROUPS.items():
        rows = [row for row in table3.ROWS if row.group == code]
        articles = "、".join(dict.fromkeys(part for row in rows for part in row.article.split("、") if part and code != "results"))
        names = "、".join(_plain(row) for row in rows if code != "results")
        listed = f"分{len(rows)}项：{names}。" if names else ""
        name = label.split("）")[-1].split("、")[-1]
        asked = (name, f"{name}包括哪些", f"{name}有哪几种", f"{name}有哪些情形")
        text = f"表三“{label}”：{_explained('groups', code)}。{listed}"
        yield Entry(
            f"group.{code}",
            Kind.FIELD,
            name,
            text,
            _article(articles, "表三"),
            asked,
            tuple(table3.code(row.code, "total") for row in rows),
        )


def _lines() -> Iterator[Entry]:
    for code in dict.fromkeys(line.code for line in table2.LINES):
        lines = [line for line in table2.LINES if line.code == code]
        cells = "；".join(f"{EDITIONS[line.edition][0]}填{'、'.join(cell.label for cell in line.cells)}" for line in lines)
        fields = [field for field in FIELDS if field.table == 2 and field.row == code]
        text = f"表二“{lines[-1].label}”：{_explained('lines', code)}。{cells}。"
        names = dict.fromkeys(name for line in lines for name in (line.label, *line.ask) if len(name) > 1)
        source = _article(lines[0].article, "表二")
        yield Entry(f"line.{code}", Kind.FIELD, lines[-1].label, text, source, tuple(names), tuple(field.code for field in fields))
        for field in fields:
            yield _cell(field, source)


def _cell(field: Field, source: str) -> Entry:
    unit = f"表格单位{field.header_unit}，本馆换算成{field.unit}" if field.header_unit else f"单位{field.unit}"
    text = f"表二“{field.label}”：{_explained('cells', field.column)}，{unit}。{_used_in(field.editions)}。"
    return Entry(f"field.{field.code}", Kind.FIELD, field.label, text, source, (field.label.replace("·", ""), *field.ask), (field.code,))


def _cases() -> Iterator[Entry]:
    for group in table4.GROUPS:
        codes = tuple(table4.code(group.code, outcome.code) for outcome in table4.OUTCOMES)
        text = f"表四“{group.label}”：{_explained('cases', group.code)}，分结果维持、结果纠正、其他结果、尚未审结和总计。"
        name = group.label.split("·")[-1]
        yield Entry(f"case.{group.code}", Kind.FIELD, name, text, _article("第五十一条", "表四"), (name, *group.ask), codes)
    for outcome in table4.OUTCOMES[:-1]:
        codes = tuple(table4.code(group.code, outcome.code) for group in table4.GROUPS)
        text = f"表四“{outcome.label}”：{_explained('outcomes', outcome.code)}。行政复议、未经复议直接起诉、复议后起诉各有一格。"
        yield Entry(
            f"outcome.{outcome.code}",
            Kind.FIELD,
            outcome.label,
            text,
            "表四",
            (outcome.label, *(w for w in outcome.ask if len(w) > 1)),
            codes,
        )


def _told() -> Iterator[Entry]:
    for field in NARRATIVE_FIELDS:
        name = field.label.split("·")[-1]
        text = f"“{name}”只在正文的句子里写，三张表都没有；本馆从句子里读出并注明原句，单位{field.unit}。"
        yield Entry(f"field.{field.code}", Kind.FIELD, field.label, text, "年报正文", (name, *field.ask), (field.code,))


def _annex() -> Iterator[Entry]:
    number = EDITIONS[Edition.FREE][1]
    for field in annex2014.FIELDS:
        name = field.label.split("·", 1)[-1]
        text = f"“{name}”是2014至2018年度年报所附统计表的一行，单位{field.header_unit or field.unit}；2019年起的表格没有这一行。"
        yield Entry(f"field.{field.code}", Kind.FIELD, field.label, text, f"{number}附表", (f"附表{name}",), (field.code,))


def _known_by() -> Iterator[Entry]:
    for kind in EvidenceKind:
        yield _word(f"evidence.{kind.value}", "依据", kind.word.label, kind.word.explained)
    for state in State:
        yield _word(f"state.{state.value}", "单元格状态", state.word.label, state.word.explained)
    for part, head, values in (("severity", "审核结果", Severity), ("answer", "回答", Answer)):
        for value in values:
            yield _word(f"{part}.{value.value}", head, *data("states.toml")[part][value.value])


def _word(id: str, head: str, label: str, explained: str) -> Entry:
    names = (label,) if len(label) > 1 else ()
    return Entry(id, Kind.EVIDENCE, f"{head}：{label}", f"{head}“{label}”：{explained}", "本馆的记录方法", names)


def _rules() -> Iterator[Entry]:
    for rule in RULE_BY_ID.values():
        if not rule.internal:
            severity, _ = data("states.toml")["severity"][rule.severity.value]
            why = f"依据：{rule.why}。" if rule.why else ""
            text = f"审核规则{rule.id}（{severity}）：{rule.title}。{why}"
            yield Entry(
                f"rule.{rule.id}", Kind.RULE, f"{rule.id} {rule.title}", text, f"审核规则{rule.id}", (rule.id, rule.title), (rule.id,)
            )


def _edition_changes() -> str:
    """What only one edition prints, told by the declared fields."""

    def lines(edition: Edition) -> list[str]:
        return [line.code for line in table2.LINES if line.edition is edition]

    gone = [line.label for line in table2.LINES if line.edition is Edition.E2019 and line.code not in lines(Edition.E2021)]
    old, new = (len(table3.rows_of(edition)) for edition in (Edition.E2019, Edition.E2021))
    parts = sum(row.group == "other" for row in table3.ROWS)
    sizes = [sum(field.table == 2 for field in fields_of(edition)) for edition in (Edition.E2019, Edition.E2021)]
    return (
        f"表二由{sizes[0]}格减为{sizes[1]}格：取消{'、'.join(gone)}以及上一年项目数量、本年增/减，收费由项目数改为金额，规范性文件改填制发、废止、现行有效件数；"
        f"表三由{old}行变为{new}行，“（六）其他处理”由一个数拆成{parts}项；表四没有变。"
    )


def _other_processing() -> str:
    parts = [row.label.split(".", 1)[1].split("、")[0] for row in table3.ROWS if row.group == "other"]
    listed = "、".join(parts)
    return f"2019版表三“（六）其他处理”只有一个数；2021版不再印这个合计，拆成{listed}{len(parts)}项，三项之和与从前的数可以比较。"
