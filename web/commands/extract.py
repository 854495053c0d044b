"""gongkai extract and gongkai check: what one file says, and what is wrong with it. Nothing is stored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.chinese import Command, ExistingPath
from web.commands.common import common, json_option, print_json

if TYPE_CHECKING:
    from archive.models import Finding, Report, Value
    from web.present.report_page import FindingView

_QUOTED = 60  # characters of a paragraph shown beside a finding
_BEFORE = 15  # of them before the words complained of
_PRIVATE_NAMES = "P-01"
_file = click.argument("file", metavar="文件", type=ExistingPath(folders=False))


@click.command(cls=Command)
@_file
@click.option("--explain", is_flag=True, help="逐项列出每个数字，以及它是怎样得到的。")
@json_option
@common
def extract(file: Path, explain: bool, as_json: bool, home: Path | None) -> None:
    """提取一份年报的内容：机关、年度、表格数字、零申请等结论及其依据。不入库。

    不是年报或无法读取的文件会说明原因，退出状态为 1。
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
@_file
@json_option
@common
def check(file: Path, as_json: bool, home: Path | None) -> None:
    """核对一份年报：表格勾稽、正文与表格是否一致、格式与隐私，按轻重列出。

    有错误，或文件不是年报时，退出状态为 1。
    """
    from archive.models import Severity
    from archive.store.serialize import finding_to_dict
    from archive.text import privacy

    report = _read(file)
    counts = {severity.value: sum(finding.severity is severity for finding in report.findings) for severity in Severity}
    if as_json:
        findings = [finding_to_dict(finding) | {"quotes": _quotes(report, finding)} for finding in report.findings]
        told = {"file": privacy.hidden(file.name), "is_report": report.is_report, "reason": report.reason, "counts": counts}
        print_json({**told, "findings": findings, "unassessed": list(report.unassessed)})
    elif report.is_report:
        click.echo("\n".join(_verdict(report, counts)))
    else:
        click.echo(f"不是年报：{report.reason}")
    if not report.is_report or counts[Severity.ERROR.value]:
        raise SystemExit(1)


def _read(file: Path) -> Report:
    """The report in a file; one that cannot be read is no report, and the reason says why."""
    from archive.agency.reporter import NOBODY
    from archive.errors import UnreadableFile
    from archive.extract import extract as understand
    from archive.models import Report
    from archive.readers import SourceFile, read

    try:
        return understand(read(SourceFile(file.name, file).read(), file.name), filename=file.name)
    except UnreadableFile as error:
        reason = str(error).removeprefix(f"{file.name}：")
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
        f"核对：发现{findings}处问题或提示（用 gongkai check 查看）" if findings else "核对：没有发现问题",
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
