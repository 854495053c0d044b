"""The three tables of a report as rows of labels and cells, and the ways texts lay such rows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from archive.form import Edition, table2, table3, table4
from tests.archive.fictional import AGENCY

NBSP = "\u00a0"
_GROUPS = {"denied": "（三）不予公开", "unable": "（四）无法提供", "refused": "（五）不予处理", "other": "（六）其他处理"}
_OUTSIDE = ("new_received", "carried_in", "carried_out")


@dataclass(frozen=True)
class Printed:
    """A row as printed; ``codes`` of its cells, none for a header or a local row."""

    labels: tuple[str, ...]
    cells: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.labels, *self.cells)

    def without(self, at: int) -> Printed:
        return replace(self, cells=self.cells[:at] + self.cells[at + 1 :])


Rows = list[Printed]
Raw = Mapping[str, str]


def rows2(edition: Edition, raw: Raw) -> Rows:
    rows: Rows = []
    block = ""
    for line in (line for line in table2.LINES if line.edition is edition):
        if line.article != block:
            block = line.article
            heads = tuple(cell.label + (f"（单位：{cell.header_unit}）" if cell.header_unit else "") for cell in line.cells)
            rows += [Printed((block,)), Printed(("信息内容", *heads))]
        rows.append(Printed((line.label,), tuple(raw[code] for code in line.fields()), line.fields()))
    return rows


def rows3(edition: Edition, raw: Raw) -> Rows:
    rows = [
        Printed(("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况")),
        Printed(("自然人", "法人或其他组织", "总计")),
        Printed(tuple(column.label for column in table3.COLUMNS[1:-1])),
    ]
    seen: set[str] = set()
    for row in table3.rows_of(edition):
        labels = ("三、本年度办理结果",) if row.code == "granted" else ()
        if row.group in _GROUPS and row.code != "other_processing" and row.group not in seen:
            seen.add(row.group)
            labels += (_GROUPS[row.group],)
        codes = tuple(table3.code(row.code, column.code) for column in table3.COLUMNS)
        rows.append(Printed((*labels, row.label), tuple(raw[code] for code in codes), codes))
    return rows


def rows4(raw: Raw) -> Rows:
    outcomes = tuple(outcome.label for outcome in table4.OUTCOMES)
    return [
        Printed(("行政复议", "行政诉讼")),
        Printed((*outcomes, "未经复议直接起诉", "复议后起诉")),
        Printed((*outcomes, *outcomes)),
        Printed((), tuple(raw[code] for code in table4.CELLS), table4.CELLS),
    ]


def _width(rows: Rows) -> int:
    return max(len(row.all) for row in rows)


def _pipes(opening: str, closing: str, *, padded: bool) -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        width = _width(rows) if padded else 0
        return "\n".join(opening + " | ".join(row.all) + closing + "|" * max(0, width - len(row.all)) for row in rows)

    return write


def _lines(mark: Callable[[str], str], between: str, blank: str | None) -> Callable[[Rows], str]:
    """A cell a line; ``blank``: what an empty cell leaves, None for nothing at all."""

    def cells(row: Printed) -> list[str]:
        return [mark(cell or blank or "") for cell in row.all if cell or blank is not None]

    return lambda rows: between.join("\n".join(cells(row)) for row in rows)


def _grid(row: Printed) -> list[str]:
    """The row of table 3 with its merged label places left empty."""
    if not row.codes or not row.codes[0].startswith("t3_") or not row.labels:
        return list(row.all)
    top, labels = "", list(row.labels)
    if row.codes[0].split("__")[0].removeprefix("t3_") in _OUTSIDE:
        return [labels[0], "", "", *row.cells]
    if labels[0].startswith("三、"):
        top = labels.pop(0)
    group = labels if len(labels) == 2 else [labels[0], ""] if labels[0].startswith("（") else ["", labels[0]]
    return [top, *group, *row.cells]


def _markdown(rows: Rows) -> str:
    grid = [_grid(row) for row in rows]
    width = max(map(len, grid))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in grid]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _wrapped(rows: Rows) -> str:
    """Long labels go on behind their numbers, as in text copied from a narrow PDF."""
    lines = []
    for row in rows:
        label = row.labels[-1] if row.codes and row.labels else ""
        if len(label) > 9 and row.codes[0].startswith("t3_"):
            lines += [" ".join((*row.labels[:-1], label[:8], *filter(None, row.cells))), label[8:]]
        else:
            lines.append(" ".join(filter(None, row.all)))
    return "\n".join(lines)


@dataclass(frozen=True)
class Layout:
    write: Callable[[Rows], str]
    keeps_blanks: bool  # an empty cell leaves a trace


LAYOUTS: dict[str, Layout] = {
    "pipes_padded": Layout(_pipes("", " |", padded=True), True),
    "pipes_around": Layout(_pipes("| ", " |", padded=True), True),
    "pipes_unpadded": Layout(_pipes("| ", " |", padded=False), True),
    "pipes_between": Layout(_pipes("", "", padded=False), True),
    "markdown_grid": Layout(_markdown, True),
    "tabs": Layout(lambda rows: "\n".join("\t".join(row.all) for row in rows), True),
    "tab_grid": Layout(lambda rows: "\n".join("\t".join(_grid(row)) for row in rows), True),
    "tab_cells": Layout(_lines(lambda cell: "\t" + cell, "\n\n", NBSP), True),
    "pipe_cells": Layout(_lines(lambda cell: cell + " |", "\n", ""), True),
    "pipe_rows": Layout(lambda rows: "\n".join("| " + "\n".join(cell + " |" for cell in row.all) for row in rows), True),
    "pipe_ends_row": Layout(lambda rows: "\n".join("\n".join(row.all) + " |" for row in rows), False),
    "lone_pipes": Layout(lambda rows: "\n".join("\n|\n".join(row.all) for row in rows), False),
    "plain_cells": Layout(_lines(str, "\n", None), False),
    "spread_cells": Layout(lambda rows: "\n\n".join("\n\n".join(filter(None, row.all)) for row in rows), False),
    "blanks": Layout(lambda rows: "\n".join(" ".join(filter(None, row.all)) for row in rows), False),
    "wrapped_labels": Layout(_wrapped, False),
    "stuck": Layout(lambda rows: "\n".join("".join(row.all) for row in rows), False),
    "stuck_digits": Layout(lambda rows: "\n".join(" ".join((*row.labels, "".join(row.cells))) for row in rows), False),
}


def report(tables: tuple[str, str, str], overview: str = "我局推进公开，工作平稳有序。", year: int = 2022) -> str:
    return f"""{AGENCY}{year}年政府信息公开工作年度报告

示例（虚构）。所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。

一、总体情况

{overview}

二、主动公开政府信息情况

{tables[0]}

三、收到和处理政府信息公开申请情况

{tables[1]}

四、政府信息公开行政复议、行政诉讼情况

{tables[2]}

五、存在的主要问题及改进情况

人手不足，今后加强培训。

六、其他需要报告的事项

无。

{AGENCY}
{year + 1}年1月15日
"""
