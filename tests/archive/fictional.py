"""Short invented reports for tests of extraction: 示例（虚构）, plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.extract import extract
from archive.form import Edition, table3, table4
from archive.models import Report
from archive.readers import read

AGENCY = "示例县水务局"


def t3_rows(edition: Edition, cells: Mapping[str, Sequence[str]] | None = None, fill: str = "0") -> list[tuple[str, list[str]]]:
    """(label, seven cells) of every row; ``cells`` overrides rows by code."""
    given = cells or {}
    return [(row.label, list(given.get(row.code, [fill] * 7))) for row in table3.rows_of(edition)]


def piped(rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    return "\n".join(" | ".join([label, *values]) for label, values in rows)


def t4_line(cells: Mapping[str, str] | None = None, fill: str = "0") -> str:
    given = cells or {}
    head = " | ".join(outcome.label for _ in table4.GROUPS for outcome in table4.OUTCOMES)
    return head + "\n" + " | ".join(given.get(code, fill) for code in table4.CELLS)


def report_text(
    overview: str = "本年度，我局依法推进公开。",
    table_3: str | None = None,
    table_4: str | None = None,
    *,
    edition: Edition = Edition.E2021,
    year: int = 2022,
    heading_3: str = "三、收到和处理政府信息公开申请情况",
    heading_4: str = "四、政府信息公开行政复议、行政诉讼情况",
    table_2: str = "行政许可 | 12\n行政处罚 | 3\n行政强制 | 0",
) -> str:
    return "\n".join(
        [
            f"{AGENCY}{year}年政府信息公开工作年度报告",
            "示例（虚构）：本报告的单位、地点和数字均为虚构。",
            "一、总体情况",
            overview,
            "二、主动公开政府信息情况",
            "信息内容 | 本年处理决定数量" if edition is Edition.E2021 else "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量",
            table_2,
            heading_3,
            piped(t3_rows(edition)) if table_3 is None else table_3,
            heading_4,
            t4_line() if table_4 is None else table_4,
            "五、存在的主要问题及改进情况",
            "人手不足，今后加强培训。",
            "六、其他需要报告的事项",
            "无。",
            AGENCY,
            f"{year + 1}年1月15日",
        ]
    )


def extracted(text: str) -> Report:
    return extract(read(text.encode("utf-8"), "示例.txt"), filename="示例.txt")
