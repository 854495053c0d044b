"""Reports as rows of a spreadsheet: one row for each report, or one for each cell of the form with how it is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from archive.agency.body import BODY_TYPES
from archive.agency.levels import LEVELS
from archive.form import FACTS, ITEM_BY_CODE, Edition, Field, Measure, fields_of
from archive.models import Severity, State, Value
from archive.store.export import plain
from archive.store.serialize import exact
from archive.store.stored import StoredReport
from web.present.evidence import SEVERITY, fact_view
from web.present.names import FORMS, sector_label

Row = tuple[object, ...]
Address = Callable[[str, str | None], str]  # report id, fragment → where it stands

_TABLES = {2: "表二", 3: "表三", 4: "表四"}

REPORTS: Row = (
    *("单位名称", "年度", "标题", "发布日期", "省", "市", "县（区）", "乡镇（街道）", "层级", "机构类型", "领域", "报告格式"),
    *(title for fact in FACTS for title in (fact.label, f"{fact.label}·依据")),
    *(f"{SEVERITY[severity].label}（处）" for severity in Severity),
    *("网址", "年报编号"),
)
CELLS: Row = (
    *("单位名称", "年度", "表格", "项目", "数值", "计量单位", "怎样得知", "原文", "说明", "出处段落"),
    *("网址", "项目代码", "年报编号"),
)


def report_rows(stored: StoredReport, address: Address) -> Iterator[Row]:
    report, agency = stored.report, stored.report.agency
    said: list[object] = []
    for fact in FACTS:
        view = fact_view(report.facts[fact.code]) if fact.code in report.facts else None
        for_it = [(line.label, line.quote) for line in view.lines] if view else []
        against = [(f"不一致：{line.label}", line.quote) for line in view.contradictions] if view else []
        said += [view.answer if view else "未知", "；".join(f"{label}：{quote}" if quote else label for label, quote in for_it + against)]
    yield (
        *(agency.name or agency.as_written, report.report_year, report.title, report.published),
        *(agency.province, agency.city, agency.county, agency.town),
        *(LEVELS.get(agency.level or ""), BODY_TYPES.get(agency.body_type or ""), sector_label(agency.sector)),
        FORMS.get(report.form or "", "无官方表格"),
        *said,
        *(sum(finding.severity is severity for finding in report.findings) for severity in Severity),
        *(address(stored.id, None), stored.id),
    )


def cell_rows(stored: StoredReport, address: Address) -> Iterator[Row]:
    """Every cell of the report's edition in printed order, also those that are not there, then what else it states."""
    report = stored.report
    printed = fields_of(Edition(report.form)) if report.form else ()
    codes = dict.fromkeys((*(field.code for field in printed), *report.values))
    for field in map(ITEM_BY_CODE.__getitem__, codes):
        value = report.values.get(field.code)
        table = field.table if isinstance(field, Field) else None
        where = _TABLES[table] if table else "合计与比率" if isinstance(field, Measure) else "正文"
        place = field.code if table else value.cited if value else None
        yield (
            *(report.agency.name or report.agency.as_written, report.report_year, where, field.label),
            *_known(field, value),
            *(address(stored.id, place), field.code, stored.id),
        )


def _known(field: Field | Measure, value: Value | None) -> Row:
    """Number, unit, how it is known, the original characters, note, paragraph."""
    if value is None:
        return ("", field.unit, State.ABSENT.word.label, "", "", "")
    how = value.state.word.label if value.value is None else value.evidence.word.label
    place = f"第{value.cited[1:]}段" if value.cited else ""
    return ("" if value.value is None else exact(value.value), field.unit, how, value.raw or value.quote or "", value.note or "", place)


def lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """CSV as Excel reads it: a byte-order mark first, and no cell it would run as a formula."""
    yield "\ufeff" + _line(header)
    for row in rows:
        yield _line(row)


def _line(row: Row) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([plain(cell) for cell in row])
    return written.getvalue()
