"""A cell is read as what it says, or it is unknown: in every layout, with blanks anywhere, and after a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.form import FIELD_BY_CODE, Edition, fields_of, table3, table4
from archive.models import EvidenceKind, Report
from archive.text import numbers
from tests.archive.fictional import extracted
from tests.archive.paper import LAYOUTS, Layout, Printed, Rows, report, rows2, rows3, rows4

EDITIONS = (Edition.E2019, Edition.E2021)
MANY = settings(max_examples=10, deadline=None)
FEW = settings(max_examples=3, deadline=None)

counts = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 400))


@st.composite
def truths(draw: st.DrawFn) -> tuple[Edition, Edition, dict[str, str]]:
    """Editions of tables 2 and 3, mostly the same, and a number for every cell, such that all sums hold."""
    third = draw(st.sampled_from(EDITIONS))
    second = third if draw(st.integers(0, 4)) else EDITIONS[1 - EDITIONS.index(third)]
    values: dict[str, int] = {}
    applicants = [column.code for column in table3.COLUMNS[:-1]]
    for column in applicants:
        leaves = {row: draw(counts) if draw(st.integers(0, 3)) == 0 else 0 for row in table3.leaves(third)}
        out, carried = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        done = sum(leaves.values())
        rest = {"total_processed": done, "carried_out": out, "carried_in": min(carried, done + out)}
        rest["new_received"] = done + out - rest["carried_in"]
        values |= {table3.code(row, column): number for row, number in (leaves | rest).items()}
    for row in table3.rows_of(third):
        values[table3.code(row.code, "total")] = sum(values[table3.code(row.code, column)] for column in applicants)
    for group in table4.GROUPS:
        cases = [draw(st.integers(0, 12)) for _ in range(4)]
        values |= {table4.code(group.code, o.code): n for o, n in zip(table4.OUTCOMES, (*cases, sum(cases)), strict=True)}
    raw = {code: str(number) for code, number in values.items()}
    for field in fields_of(second):
        if field.table == 2:
            some = {"change": st.sampled_from(["0", "+5", "减3"]), "amount": st.sampled_from(["0", "28.5万元", "12.25万元"])}
            raw[field.code] = draw(some.get(field.kind.value, counts.map(str)))
    return second, third, raw


def tables(second: Edition, third: Edition, raw: Mapping[str, str]) -> list[Rows]:
    return [rows2(second, raw), rows3(third, raw), rows4(raw)]


def read_back(rows: list[Rows], layout: Layout) -> Report:
    first, second, third = (layout.write(table) for table in rows)
    return extracted(report((first, second, third)))


def number_in(code: str, raw: str) -> Decimal | None:
    field = FIELD_BY_CODE[code]
    return numbers.parse(raw, field.kind, field.header_unit).value


def untrue(found: Report, raw: Mapping[str, str]) -> list[str]:
    """Values that are another number than printed. A blank the row's sums prove to be 0 is no other number."""
    wrong = []
    for code, value in found.values.items():
        if value.printed is None or code.startswith("n_"):
            continue
        printed = number_in(code, raw[code]) if code in raw else None
        proven = value.evidence is EvidenceKind.COMPUTED and not raw.get(code, "x") and value.value == 0
        if value.value != printed and not proven:
            wrong.append(f"{code}: {raw.get(code)!r} read as {value.value} from {value.raw!r}")
    return wrong


def unknown(found: Report, raw: Mapping[str, str]) -> set[str]:
    return {code for code, text in raw.items() if number_in(code, text) is not None and found.values[code].printed is None}


@pytest.mark.parametrize("name", LAYOUTS)
@MANY
@given(truth=truths())
def test_what_is_printed_is_read(name: str, truth: tuple[Edition, Edition, dict[str, str]]) -> None:
    second, third, raw = truth
    found = read_back(tables(second, third, raw), LAYOUTS[name])
    assert untrue(found, raw) == []
    if not name.startswith("stuck"):  # stuck digits have several readings
        assert unknown(found, raw) == set()


@pytest.mark.parametrize("name", LAYOUTS)
@MANY
@given(truth=truths(), data=st.data())
def test_blanks_anywhere_move_nothing(name: str, truth: tuple[Edition, Edition, dict[str, str]], data: st.DataObject) -> None:
    second, third, raw = truth
    chance = Random(data.draw(st.integers(0, 9999)))
    some = {code for code in raw if chance.random() < 0.3}
    blank: Callable[[str], bool] = data.draw(
        st.sampled_from(
            [
                lambda code: raw[code] == "0",
                lambda code: raw[code] == "0" and not code.endswith("total"),
                lambda code: not code.startswith("t2_") and not code.endswith("total"),
                lambda code: code in some,
                lambda code: code in some and code.endswith(("natural_person", "upheld", "issued", "made", "prev_items")),
                lambda code: code in some and code.endswith("total"),
            ]
        )
    )
    blanked = {code: "" if blank(code) else text for code, text in raw.items()}
    assert untrue(read_back(tables(second, third, blanked), LAYOUTS[name]), blanked) == []


def lose_cell(rows: Rows, draw: Callable[[int], int]) -> Rows:
    at = draw(len(rows))
    return [row.without(draw(len(row.cells))) if i == at and row.cells else row for i, row in enumerate(rows)]


def lose_row(rows: Rows, draw: Callable[[int], int]) -> Rows:
    at = draw(len(rows))
    return [row for i, row in enumerate(rows) if i != at or not row.codes]


def lose_label(rows: Rows, draw: Callable[[int], int]) -> Rows:
    at = draw(len(rows))
    return [Printed((), row.cells, row.codes) if i == at and row.codes and row.labels else row for i, row in enumerate(rows)]


def lose_cells(rows: Rows, draw: Callable[[int], int]) -> Rows:
    at = draw(len(rows))
    return [Printed(row.labels, (), row.codes) if i == at and row.labels else row for i, row in enumerate(rows)]


def page_break(rows: Rows, draw: Callable[[int], int]) -> Rows:
    at = 3 + draw(len(rows) - 3) if len(rows) > 4 else len(rows)
    return [*rows[:at], Printed(("— 3 —",)), Printed(("示例县水务局2022年政府信息公开工作年度报告",)), *rows[:3], *rows[at:]]


def local_row(rows: Rows, draw: Callable[[int], int]) -> Rows:
    at = 3 + draw(len(rows) - 3) if len(rows) > 4 else len(rows)
    names = ("其他主动公开文件（不含规范性文件）", "小计", "其中：网上申请", "备注", "不予公开小计", "9.其他情形")
    width = max(len(row.cells) for row in rows)
    return [*rows[:at], Printed((names[draw(len(names))],), tuple(str(draw(9)) for _ in range(width))), *rows[at:]]


def lose_column(rows: Rows, draw: Callable[[int], int]) -> Rows:
    """The cells of one column and, half of the time, its header."""
    width = max(len(row.cells) for row in rows)
    if width != 7:
        return rows
    at, header = draw(width), draw(2)
    lost = table3.COLUMNS[at].label
    kept = [replace(row, labels=tuple(label for label in row.labels if label != lost)) if header and not row.codes else row for row in rows]
    return [row.without(at) if row.cells else row for row in kept]


def remarks(rows: Rows, draw: Callable[[int], int]) -> Rows:
    """A column of the author's own behind the form's."""
    if max(len(row.cells) for row in rows) != 7:
        return rows
    heads = [replace(row, labels=(*row.labels, "备注")) if "总计" in row.labels else row for row in rows]
    return [replace(row, cells=(*row.cells, ("", "无", "3", "12")[draw(4)])) if row.codes else row for row in heads]


def serial_numbers(rows: Rows, draw: Callable[[int], int]) -> Rows:
    return [replace(row, labels=(str(at) if row.codes else "序号", *row.labels)) if row.labels else row for at, row in enumerate(rows)]


def local_row_without_number(rows: Rows, draw: Callable[[int], int]) -> Rows:
    """A row of the author's own behind one whose cells are all empty."""
    at = draw(len(rows))
    row = rows[at]
    if not row.codes or not row.labels:
        return rows
    own = Printed((("行政奖励", "（八）撤回申请", "网上申请")[draw(3)],), tuple("7" for _ in row.cells))
    return [*rows[:at], replace(row, cells=tuple("" for _ in row.cells)), own, *rows[at + 1 :]]


LOSSES = (
    lose_cell,
    lose_row,
    lose_column,
    lose_label,
    lose_cells,
    page_break,
    local_row,
    local_row_without_number,
    remarks,
    serial_numbers,
)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
@pytest.mark.parametrize("name", LAYOUTS)
@FEW
@given(truth=truths(), data=st.data())
def test_a_loss_makes_unknown_not_wrong(
    name: str, loss: Callable[[Rows, Callable[[int], int]], Rows], truth: tuple[Edition, Edition, dict[str, str]], data: st.DataObject
) -> None:
    second, third, raw = truth

    def draw(below: int) -> int:
        return data.draw(st.integers(0, below - 1))

    damaged = [loss(rows, draw) for rows in tables(second, third, raw)]
    assert untrue(read_back(damaged, LAYOUTS[name]), raw) == []


@pytest.mark.parametrize("caption", ["附：2021年收到和处理政府信息公开申请情况", "2021年度申请情况统计表："])
@pytest.mark.parametrize("name", LAYOUTS)
@FEW
@given(truth=truths(), other=truths(), zeros=st.booleans())
def test_last_years_table_is_not_this_years(
    name: str, caption: str, truth: tuple[Edition, Edition, dict[str, str]], other: tuple[Edition, Edition, dict[str, str]], zeros: bool
) -> None:
    second, third, raw = truth
    shown = {code: "" if zeros and text == "0" else text for code, text in raw.items()}
    layout = LAYOUTS[name]
    first, own, last = (layout.write(table) for table in tables(second, third, shown))
    found = extracted(report((first, f"{own}\n\n{caption}\n\n{layout.write(rows3(third, {**raw, **other[2]}))}", last)))
    assert untrue(found, shown) == []
    assert unknown(found, shown) == set() or zeros or name.startswith("stuck")


def test_a_stale_year_over_the_only_table_costs_nothing() -> None:
    cells = {field.code: "0" for field in fields_of(Edition.E2021)}
    rows = rows3(Edition.E2021, cells | {"t3_granted__business": "4", "t3_granted__total": "4"})
    text = "2019年收到和处理政府信息公开申请情况\n\n" + LAYOUTS["tabs"].write(rows)
    assert extracted(report(("", text, ""))).values["t3_granted__business"].value == 4


def test_a_header_parted_by_a_page_break_is_still_one() -> None:
    """The new page begins with the last line of the header, which names neither 自然人 nor 总计."""
    cells = {field.code: "0" for field in fields_of(Edition.E2021)} | {"t3_granted__business": "4", "t3_granted__total": "4"}
    write = LAYOUTS["tabs"].write
    rows = rows3(Edition.E2021, cells)
    found = extracted(report(("", f"{write(rows[:2])}\n\n— 2 —\n\n{write(rows[2:])}", "")))
    assert found.values["t3_granted__business"].value == 4


def test_a_row_by_itself_on_its_page_is_read() -> None:
    duplicate = {"t3_refused_duplicate__business": "4", "t3_refused_duplicate__total": "4"}
    rows = rows3(Edition.E2021, {field.code: "0" for field in fields_of(Edition.E2021)} | duplicate)
    at = next(at for at, row in enumerate(rows) if row.labels[-1] == "2.重复申请")
    tabs, blanks = LAYOUTS["tabs"].write, LAYOUTS["blanks"].write
    pages = (tabs(rows[:at]), "此处换页，这是一句话。", blanks(rows[at : at + 1]), "又换了一页，这也是一句话。", tabs(rows[at + 1 :]))
    assert extracted(report(("", "\n\n".join(pages), ""))).values["t3_refused_duplicate__business"].value == 4


@pytest.mark.parametrize("sentence", ["行政许可 71", "2.重复申请 1 1", "行政处罚 3 0 5"])
def test_a_line_among_sentences_is_no_table(sentence: str) -> None:
    found = extracted(report(("", "", ""), overview=f"全年工作如下。\n\n{sentence}\n\n以上为全年情况。"))
    assert not [code for code, value in found.values.items() if code.startswith("t") and value.value is not None]
