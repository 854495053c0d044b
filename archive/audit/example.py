"""Invented reports in a few words, 示例（虚构）: what a rule fires on, and what it is silent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.form import SECTION_BY_NUMBER, Edition, table2, table3, table4

HEAD_4 = " | ".join(outcome.label for _ in table4.GROUPS for outcome in table4.OUTCOMES)
_LABEL = "示例（虚构）：本报告的单位、地点和数字均为虚构。"


@dataclass(frozen=True, slots=True)
class Example:
    """A correct report of a county bureau, but for what is given."""

    overview: str = "本年度，我局依法推进政府信息公开。"
    table2: Mapping[str, str] = field(default_factory=dict)  # line → its cells; those not named hold zeros
    table3: Mapping[str, str] = field(
        default_factory=dict
    )  # row → its seven cells, “_” for a blank; one character each where no space parts them
    table4: Mapping[str, str] = field(default_factory=dict)  # field without its “t4_” → cell
    fill: str = "0"  # what cells hold that are not named
    none: tuple[int, ...] = ()  # sections whose heading ends with （无）
    body: Mapping[int, str] = field(default_factory=dict)  # section → its whole text
    headings: Mapping[int, str] = field(default_factory=dict)  # section → its heading; empty: none
    edition: Edition = Edition.E2021
    edition2: Edition | None = None  # of table 2, where it is another
    agency: str = "示例县水务局"
    year: int = 2022
    title: str | None = None
    signature: str | None = None
    html: bool = False  # a web page, whose tables show blank cells; otherwise plain text
    beside: tuple[Example, ...] = ()  # other reports of the archive

    @property
    def suffix(self) -> str:
        return ".html" if self.html else ".txt"

    def data(self) -> bytes:
        """The file."""
        return (_page(self.text()) if self.html else self.text()).encode()

    def text(self) -> str:
        lines = [f"{self.agency}{self.year}年政府信息公开工作年度报告" if self.title is None else self.title, _LABEL]
        bodies = {1: self.overview, 2: self._table2(), 3: self._table3(), 4: self._table4(), 5: "人手不足，今后加强培训。", 6: "无。"}
        for number, body in bodies.items():
            title = SECTION_BY_NUMBER[number].title + ("（无）" if number in self.none else "")
            lines += [self.headings.get(number, title), self.body.get(number, body)]
        lines.append(f"{self.agency}\n{self.year + 1}年1月15日" if self.signature is None else self.signature)
        return "\n".join(line for line in lines if line)

    def _table2(self) -> str:
        lines: list[str] = []
        header = ""
        for line in (line for line in table2.LINES if line.edition is (self.edition2 or self.edition)):
            labels = " | ".join(["信息内容", *(cell.label for cell in line.cells)])
            cells = self.table2.get(line.code, " | ".join([self.fill] * len(line.cells)))
            lines += [*([labels] if labels != header else []), f"{line.label} | {cells}"]
            header = labels
        return "\n".join(lines)

    def _table3(self) -> str:
        rows = table3.rows_of(self.edition)
        return "\n".join(" | ".join([row.label, *self._cells(self.table3.get(row.code))]) for row in rows)

    def _cells(self, cells: str | None) -> list[str]:
        if cells is None:
            return [self.fill] * len(table3.COLUMNS)
        parts = cells.split() if " " in cells else cells
        return ["" if cell == "_" else cell for cell in parts]

    def _table4(self) -> str:
        return HEAD_4 + "\n" + " | ".join(self.table4.get(code.removeprefix("t4_"), self.fill) for code in table4.CELLS)


def _page(text: str) -> str:
    """Rows of cells become tables, every other line a paragraph."""
    lines = []
    for line in text.split("\n"):
        cells = "".join(f"<td>{cell}</td>" for cell in line.split(" | "))
        lines.append(f"<table><tr>{cells}</tr></table>" if " | " in line else f"<p>{line}</p>")
    return f"<html><body>{''.join(lines).replace('</table><table>', '')}</body></html>"


CORRECT = Example()
CORRECT_2019 = Example(edition=Edition.E2019, year=2020)
BLANK = Example(fill="")
BLANK_2019 = Example(edition=Edition.E2019, year=2020, fill="")
