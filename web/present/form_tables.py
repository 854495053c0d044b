"""The official tables 2, 3 and 4, redrawn from the declared form and filled with one report's values.

The layout comes from the declaration, never from the document: whatever shape the source had, readers compare
like with like. A cell the report does not fill says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from archive.form import FIELD_BY_CODE, Edition, table2, table3, table4
from archive.models import EvidenceKind, Report, State, Value, Word
from web.present.evidence import ShownCell, cell

Fill = Callable[[Iterable[str]], tuple[ShownCell, ...]]  # field codes → their cells in this report

TITLES = {
    2: "主动公开政府信息情况",
    3: "收到和处理政府信息公开申请情况",
    4: "政府信息公开行政复议、行政诉讼情况",
}


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of cells, or with no cells a heading for the rows below it."""

    label: str
    cells: tuple[ShownCell, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangular piece of a table: every line has as many cells as there are columns."""

    caption: str  # which piece of the table this is; empty when there is one only
    corner: str
    columns: tuple[Heading, ...]
    lines: tuple[ShownLine, ...]
    over: tuple[Heading, ...] = ()  # headings above the columns, where the form prints two rows of them


@dataclass(frozen=True, slots=True)
class LegendItem:
    sign: str  # as it stands in the cells; empty for plain numbers, and where the cell's own characters are shown
    style: str
    word: Word
    count: int


@dataclass(frozen=True, slots=True)
class FormTable:
    number: int
    title: str
    edition: Edition
    blocks: tuple[Block, ...]
    legend: tuple[LegendItem, ...]
    sources: tuple[str, ...]  # paragraphs the values stem from, most used first
    filled: bool  # something is known of it: a cell was found, or somebody has entered a number

    @property
    def quotable(self) -> tuple[ShownCell, ...]:
        """The numbers somebody will want to cite: all but the many zeros, and the totals whatever they are."""
        cells = (c for block in self.blocks for line in block.lines for c in line.cells)
        return tuple(c for c in cells if c.style in {"number", "derived"} or (c.style == "zero" and c.code.endswith("total")))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(c.code for block in self.blocks for line in block.lines for c in line.cells)


def form_tables(report: Report, *, to_cells: bool = True) -> tuple[FormTable, ...]:
    """Tables 2 to 4 in the edition the report uses; none for a report without the official tables."""
    edition = edition_of(report)
    if edition is None:
        return ()
    fill = partial(_cells, values=report.values, to_cells=to_cells)
    return tuple(_table(number, edition, report.values, fill) for number in (2, 3, 4))


def edition_of(report: Report) -> Edition | None:
    if report.form in {Edition.E2019, Edition.E2021}:
        return Edition(report.form)
    return None


def _table(number: int, edition: Edition, values: Mapping[str, Value], fill: Fill) -> FormTable:
    blocks = {2: _blocks2, 3: _blocks3, 4: _blocks4}[number](edition, fill)
    shown = [c for block in blocks for line in block.lines for c in line.cells]
    known = [value for c in shown if (value := values.get(c.code)) is not None]
    sources = Counter(value.cited for value in known if value.cited is not None)
    filled = bool(sources) or any(value.value is not None for value in known)
    return FormTable(number, TITLES[number], edition, blocks, _legend(shown, values), tuple(p for p, _ in sources.most_common()), filled)


def _cells(codes: Iterable[str], values: Mapping[str, Value], to_cells: bool) -> tuple[ShownCell, ...]:
    return tuple(cell(FIELD_BY_CODE[code], values.get(code), to_cells=to_cells) for code in codes)


def _blocks2(edition: Edition, fill: Fill) -> tuple[Block, ...]:
    """One block per article of the Regulation, since each has columns of its own."""
    lines: dict[tuple[str, tuple[str, ...]], list[table2.FormLine]] = {}
    for line in table2.LINES:
        if line.edition is edition:
            lines.setdefault((line.article, tuple(_column(c) for c in line.cells)), []).append(line)
    return tuple(
        Block(
            article,
            "信息内容",
            tuple(Heading(label) for label in columns),
            tuple(ShownLine(line.label, fill(line.fields())) for line in group),
        )
        for (article, columns), group in lines.items()
    )


def _column(printed: table2.FormCell) -> str:
    return f"{printed.label}（{printed.unit}）"


_DEPTH = {"": 0, "results": 1, "denied": 2, "unable": 2, "refused": 2, "other": 2}


def _blocks3(edition: Edition, fill: Fill) -> tuple[Block, ...]:
    lines: list[ShownLine] = []
    opened = ""
    for row in table3.rows_of(edition):
        if row.group and row.group != opened:
            if not opened:
                lines.append(ShownLine(table3.GROUPS["results"][0], depth=0))
            if row.group != "results":
                lines.append(ShownLine(table3.GROUPS[row.group][0], depth=1))
        opened = row.group or opened
        lines.append(ShownLine(row.label, fill(table3.code(row.code, c.code) for c in table3.COLUMNS), _DEPTH[row.group]))
    legal = [c for c in table3.COLUMNS if c.code not in {"natural_person", "total"}]
    over = (Heading("自然人"), Heading("法人或其他组织", len(legal)), Heading("总计"))
    corner = "本列数据的勾稽关系：第一项加第二项之和，等于第三项加第四项之和"
    return (Block("", corner, tuple(Heading(c.label) for c in table3.COLUMNS), tuple(lines), over),)


def _blocks4(edition: Edition, fill: Fill) -> tuple[Block, ...]:
    lines = tuple(ShownLine(g.label, fill(table4.code(g.code, o.code) for o in table4.OUTCOMES)) for g in table4.GROUPS)
    return (Block("", "类别（件）", tuple(Heading(o.label) for o in table4.OUTCOMES), lines),)


def _legend(cells: Iterable[ShownCell], values: Mapping[str, Value]) -> tuple[LegendItem, ...]:
    """What the cells of this table are made of, in a fixed order, with counts."""
    counts: Counter[EvidenceKind | State] = Counter()
    for shown in cells:
        value = values.get(shown.code)
        if value is None:
            counts[State.ABSENT] += 1
        elif value.value is not None:
            counts[value.evidence] += 1
        else:
            counts[value.state] += 1
    items = []
    for kind in (*EvidenceKind, *State):
        if not counts[kind]:
            continue
        word = kind.word
        style = ("number" if kind is EvidenceKind.TABLE_CELL else "derived") if isinstance(kind, EvidenceKind) else kind.value
        items.append(LegendItem(word.mark, style, word, counts[kind]))
    return tuple(items)
