"""gongkai extract and gongkai check: what one file says, and what is wrong with it. Nothing is stored."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.commands.chinese import Command, ExistingPath
from web.commands.common import common, json_option, print_json

if TYPE_CHECKING:
    from archive.models import Finding, Report, Value
    from web.present.report_page import FindingView

_QUOTED = 60  # characters of a paragraph shown beside a finding
_BEFORE = 15  # of them before the words complained of
_PRIVATE_NAMES = "P-01"
_STDIN = "标准输入.txt"  # the name of what comes in; its content tells the format
_file = click.argument("file", metavar="文件", type=ExistingPath(folders=False, stdin=True))


@click.command(cls=Command)
@_file
@click.option("--explain", is_flag=True, help="逐项列出每个数字，以及它是怎样得到的。")
@json_option
@common
def extract(file: Path, explain: bool, as_json: bool, home: Path | None) -> None:
    """提取一份年报的内容：机关、年度、表格数字、零申请等结论及其依据。不入库。

    “-”为标准输入。不是年报或无法读取的文件会说明原因，退出状态为 1。
    """
    from archive.store.serialize import reading_to_dict

    report = _read(file)
    if as_json:
        print_json(reading_to_dict(report))
    elif report.is_report:
        click.echo("\n".join([*_overview(report), *(_values(report) if explain else _tally(report))]))
    else:
        click.echo(f"不是年报：{report.reason}")
    if not report.is_report:
        raise SystemExit(1)


@click.command(cls=Command)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=ExistingPath(stdin=True))
@click.option("--xlsx", "sheet", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), help="把结果写成 Excel 表格，每处一行。")
@json_option
@common
def check(files: tuple[Path, ...], sheet: Path | None, as_json: bool, home: Path | None) -> None:
    """检查年报：表格勾稽、正文与表格是否一致、格式与隐私，按轻重列出。

    可以给出几个文件、文件夹、压缩包；“-”为标准输入。有错误，或有文件不是年报时，退出状态为 1。
    """
    checked = [_Checked(name, report) for name, report in _reports(files)]
    if sheet is not None:
        _write_sheet(sheet, checked)
    if as_json:
        print_json(checked[0].as_dict() if _is_one(files) else {"files": [each.as_dict() for each in checked]})
    else:
        for each in checked:
            click.echo("\n".join(each.lines(named=not _is_one(files))))
        if not _is_one(files):
            click.echo(_counted(checked))
    if not checked or any(each.has_failed for each in checked):
        raise SystemExit(1)


def _is_one(files: tuple[Path, ...]) -> bool:
    return len(files) == 1 and (str(files[0]) == "-" or files[0].is_file())


class _Checked:
    """One file and what is wrong with it."""

    def __init__(self, name: str, report: Report) -> None:
        from archive.models import Severity

        self.name, self.report = name, report
        self.counts = {severity.value: sum(finding.severity is severity for finding in report.findings) for severity in Severity}
        self.has_failed = not report.is_report or self.counts[Severity.ERROR.value] > 0

    def as_dict(self) -> dict[str, Any]:
        from archive.store.serialize import finding_to_dict
        from archive.text import privacy

        findings = [finding_to_dict(finding) | {"quotes": _quotes(self.report, finding)} for finding in self.report.findings]
        told = {"file": privacy.hidden(self.name), "is_report": self.report.is_report, "reason": self.report.reason, "counts": self.counts}
        return {**told, "findings": findings, "unassessed": list(self.report.unassessed)}

    def lines(self, *, named: bool) -> list[str]:
        found = _verdict(self.report, self.counts) if self.report.is_report else [f"不是年报：{self.report.reason}"]
        return [click.style(f"【{self.name}】", bold=True), *found, ""] if named else found

    def rows(self) -> list[tuple[Any, ...]]:
        who = (self.name, self.report.agency.name or self.report.agency.as_written, self.report.report_year)
        if not self.report.is_report:
            return [(*who, "不是年报", None, self.report.reason, None, None)]
        if not self.report.findings:
            return [(*who, "没有发现问题", None, None, None, None)]
        return [
            (*who, finding.severity.word.label, finding.rule, finding.message, " ".join(finding.paragraphs), _quoted(self.report, finding))
            for finding in self.report.findings
        ]


def _quoted(report: Report, finding: Finding) -> str:
    return "；".join(quote["text"] for quote in _quotes(report, finding))


def _counted(checked: list[_Checked]) -> str:
    failed = sum(each.has_failed for each in checked)
    return f"合计：{len(checked)}个文件，{failed}个有错误或不是年报。" if checked else "没有找到可以检查的文件。"


def _write_sheet(path: Path, checked: list[_Checked]) -> None:
    from archive.errors import CannotWrite
    from archive.exports import Sheet, workbook
    from archive.store.tables import Column

    titles = {"file": "文件", "agency": "单位名称", "report_year": "年度", "severity": "程度", "rule": "规则", "message": "内容"}
    titles |= {"paragraphs": "段落", "quote": "原文"}
    columns = tuple(Column(name, title, "", "integer" if name == "report_year" else "string") for name, title in titles.items())
    rows = [row for each in checked for row in each.rows()]
    notes = ["没有发现问题不等于没有问题；有些规则无从核对，见 gongkai check 的文字结果。"]
    try:
        workbook(path, [Sheet("checked", "检查结果", "", columns, lambda known: ((*row, None) if known else row for row in rows))], notes)
    except OSError as error:
        raise CannotWrite(
            f"“{path}”写不进去：它正在别的程序（如 Excel）里打开，或文件夹不能写。", advice="请关闭它，或换一个文件名。"
        ) from error


def _reports(files: tuple[Path, ...]) -> Iterator[tuple[str, Report]]:
    """Every document in the files, folders and archives given."""
    from archive.readers import expand

    for file in files:
        if _is_one((file,)):
            yield file.name if str(file) != "-" else _STDIN, _read(file)
        else:
            for source in expand(file):
                yield source.name, _understood(source.read, source.name)


def _read(file: Path) -> Report:
    """The report in a file; one that cannot be read is no report, and the reason says why."""
    from archive.readers import SourceFile

    if str(file) == "-":
        return _understood(sys.stdin.buffer.read, _STDIN)
    return _understood(SourceFile(file.name, file).read, file.name)


def _understood(read: Callable[[], bytes], name: str) -> Report:
    from archive.agency.reporter import NOBODY
    from archive.errors import UnreadableFile
    from archive.extract import extract as understand
    from archive.models import Report
    from archive.readers import read as document

    try:
        return understand(document(read(), name), filename=name)
    except UnreadableFile as error:
        reason = str(error).removeprefix(f"{name}：")
        return Report(False, reason, None, None, None, None, NOBODY, (), {}, {}, ())


def _overview(report: Report) -> list[str]:
    from archive.agency.levels import LEVELS
    from web.present.evidence import fact_view
    from web.present.names import FORMS, region, sector_label

    agency = report.agency
    place = "".join(name for _, name in region(agency)) or ("可能是：" + "、".join(agency.candidates) if agency.candidates else "")
    about = "，".join(filter(None, (place, LEVELS.get(agency.level or ""), sector_label(agency.sector))))
    form = FORMS.get(report.form or "", "未知")
    dated = report.published_kind.label if report.published_kind else "发布"
    lines = [
        report.title or "（没有标题）",
        f"机关：{agency.name or '未写明'}" + (f"（{about}）" if about else ""),
        f"年度：{report.report_year or '未写明'}    {dated}日期：{report.published or '未写明'}    格式：{form}",
    ]
    for fact in report.facts.values():
        view = fact_view(fact)
        lines.append(f"{view.label}：{view.answer}{f'，{view.count}' if view.count else ''}")
        lines += [f"    依据  {line.label}：“{line.quote}”{_at(line.paragraph)}" for line in view.lines]
        lines += [f"    矛盾  {line.label}：“{line.quote}”{_at(line.paragraph)}" for line in view.contradictions]
    if report.masks:
        lines.append("个人姓名已遮蔽。")
    return lines


def _tally(report: Report) -> list[str]:
    known = sum(value.value is not None for value in report.values.values())
    findings = len(report.findings)
    return [
        f"数字：{known}个（用 --explain 逐项列出）",
        f"审核：发现{findings}处问题或提示（用 gongkai check 查看）" if findings else "审核：没有发现问题",
    ]


def _values(report: Report) -> list[str]:
    from archive.form import ITEM_BY_CODE
    from web.present.evidence import known_as

    lines = ["", "数字与依据："]
    for code, value in report.values.items():
        item = ITEM_BY_CODE[code]
        note = f"（{value.note}）" if value.note else ""
        lines.append(f"  {item.label}：{known_as(item, value)}{note}{_at(value.paragraph)}")
        if source := _source(report, value):
            lines.append(f"      {source}")
    return lines


def _source(report: Report, value: Value) -> str:
    """The row of the table, or the sentence, that a value stands in."""
    if value.cell is None:
        return value.raw or ""
    text = next((paragraph.text for paragraph in report.paragraphs if paragraph.id == value.paragraph), "")
    rows = text.split("\n")
    return " | ".join(rows[value.cell[0]].split("\t")) if value.cell[0] < len(rows) else ""


def _verdict(report: Report, counts: dict[str, int]) -> list[str]:
    from web.present.report_page import SEVERITY_ORDER, finding_views

    lines = [report.title or "（没有标题）"]
    if not report.findings:
        return [*lines, "没有发现问题。", *_unassessed(report)]
    views = finding_views(report.findings)
    for severity in SEVERITY_ORDER:
        ours = [view for view in views if view.severity == severity.value]
        if ours:
            lines += ["", f"{ours[0].word.label}（{counts[severity.value]}）"]
        for view in ours:
            lines.append(f"  {view.rule}  {view.message}")
            lines += [f"        {quote['paragraph']}：{quote['text']}" for quote in _quotes(report, view)]
    return lines + _unassessed(report)


def _unassessed(report: Report) -> list[str]:
    if not report.unassessed:
        return []
    why = "单元格空白、读不出、本版表格没有，正文没有说，或没有别的年报可比"
    return ["", f"{len(report.unassessed)}条规则无从核对，不等于没有问题（{why}）：{'、'.join(report.unassessed)}"]


def _quotes(report: Report, finding: Finding | FindingView) -> list[dict[str, str]]:
    """What a finding is about, each paragraph shortened to one line; of a table the rows concerned."""
    texts = {paragraph.id: paragraph.text for paragraph in report.paragraphs}
    rows: dict[str, list[str]] = {}
    for value in (report.values[code] for code in finding.fields if code in report.values):
        if value.cell and (row := _source(report, value)) not in rows.setdefault(value.paragraph or "", []):
            rows[value.paragraph or ""].append(row)
    named = [id for id in dict.fromkeys(finding.paragraphs) if id in texts]
    return [{"paragraph": id, "text": _shortened("；".join(rows.get(id, ())) or texts[id], _said(report, finding, id))} for id in named]


def _said(report: Report, finding: Finding | FindingView, paragraph: str) -> list[str]:
    """The words of a paragraph that are complained of: those the message quotes, or names that are masked."""
    masked = [mask.replacement for mask in report.masks if mask.paragraph == paragraph and finding.rule == _PRIVATE_NAMES]
    return [" ".join(words.split()) for words in re.findall("“([^”]+)”", finding.message)] + masked


def _shortened(text: str, said: list[str]) -> str:
    line = " ".join(text.split())
    if len(line) <= _QUOTED:
        return line
    places = [at for words in said if (at := line.find(words)) >= 0]
    start = max(0, min(places, default=0) - _BEFORE)
    end = start + _QUOTED
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _at(paragraph: str | None) -> str:
    return f" [{paragraph}]" if paragraph else ""
