"""The data dictionary (docs/data.md between its marks), from the declared tables. ``python -m archive.store.dictionary`` renews it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from archive.store.tables import CODEBOOK, TABLES, Column, Table

_TYPES = {"string": "文字", "integer": "整数", "number": "数", "date": "日期"}
_FEW = 12  # codes that are worth listing in a cell
_IDENTITY = 6  # columns of the wide table that are no numbers
_MARKED = re.compile(r"(<!-- dictionary -->\n).*?(<!-- /dictionary -->)", re.S)
_PAGE = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def dictionary() -> str:
    return "\n".join(line for table in TABLES for line in (*_table(table), "")) + "\n".join(_codebook()) + "\n"


def renewed(page: str) -> str:
    """The page with what stands between its marks made anew."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{dictionary()}\n{found[2]}", page)


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.view}`：{table.title}"
    yield ""
    yield f"{table.about}主键：{'、'.join(f'`{name}`' for name in table.key)}。"
    yield ""
    wide = len(table.columns) > 100
    yield from _columns(table.columns[:_IDENTITY] if wide else table.columns)
    if wide:
        yield f"| 其余{len(table.columns) - _IDENTITY}列 | 项目名（单位） | 数 | 每一项一列，列名是项目代码，见 `fields` |"


def _columns(columns: Sequence[Column]) -> Iterator[str]:
    yield "| 列名 | 表头 | 类型 | 说明 |"
    yield "|---|---|---|---|"
    for column in columns:
        yield f"| `{column.name}` | {column.title} | {_TYPES[column.type]} | {_about(column)} |"


def _about(column: Column) -> str:
    codes = column.values or {}
    listed = "、".join(f"`{code}` {label}" for code, label in codes.items()) if len(codes) <= _FEW else f"{len(codes)}种，下一列是中文"
    return "；".join(filter(None, (column.about, listed)))


def _codebook() -> Iterator[str]:
    yield "### `fields`：项目"
    yield ""
    yield "每一项数字的名称、单位与出处。主键：`code`（库内另有编号 `number`，`report_values` 用它）。"
    yield ""
    yield from _columns(CODEBOOK)


if __name__ == "__main__":
    _PAGE.write_text(renewed(_PAGE.read_text("utf-8")), encoding="utf-8")
