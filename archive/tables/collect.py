"""Walk the cells of the tables in reading order and gather the rows of the form, by label and printed group."""

from __future__ import annotations

import re
from collections import Counter

from archive.form import Edition, table2, table3, table4
from archive.form.labels import label_key
from archive.outline.cells import Cell, Role, make_cell
from archive.tables.align import Placed, Row, tells_number
from archive.tables.header2 import Header2, once
from archive.tables.parts4 import Parts4
from archive.tables.unnamed import NumberLine, Unnamed, named

_GROUPS4 = {group.code: tuple(table4.code(group.code, outcome.code) for outcome in table4.OUTCOMES) for group in table4.GROUPS}
_GROUPED = ("denied", "unable", "refused", "other")
_APPLICANTS = {column.label: at for at, column in enumerate(table3.COLUMNS)}
_TOTAL = _APPLICANTS["总计"]
_APPLICANTS |= {"合计": _TOTAL, "其它": _APPLICANTS["其他"]}
_LAST_LINE = set(range(1, _TOTAL))  # columns the last line of the header names; a page break may part it from the others
_SOME = 5  # columns a header must name for those it lacks to be lost; a header may be cut off
# 总计 and 其他 are header cells, too; with its printed number before it a row label is certain.
_NUMBERED_TOTAL = re.compile(r"[（(]?七[)）、.．]")
_NUMBERED_MISC = re.compile(r"3[.．、]")
_BEFORE_MISC = ("other_unpaid_fee", "other_no_correction")
_BEFORE_TOTAL = (*_BEFORE_MISC, "other_misc", "other_processing", "total_processed")
_NOTE = re.compile(r"[（(](?![一二三四五六七八九十\d]+[)）]).*|[^（(]*[)）]")


class Collector:
    """``rows`` are the rows found; ``sums`` printed subtotals of groups; ``heads`` what is printed above the rows."""

    def __init__(self, edition2: Edition, edition3: Edition) -> None:
        self.rows: list[Row] = []
        self.sums: list[Row] = []
        self.heads: Counter[tuple[str, int]] = Counter()  # header labels by paragraph and table
        self._lines = {line.code: line for line in table2.LINES if line.edition is edition2}
        self._rows3 = {row.code: row for row in table3.rows_of(edition3)}
        self._open: Row | None = None
        self._table = 0
        self._group = ""  # printed group of table 3 we are in
        self._last3 = ""  # label of the row of table 3 before
        self._header2 = Header2()
        self._parts4 = Parts4()
        self._unnamed: list[Unnamed] = []
        self._reordered = False
        self._named: set[int] = set()  # columns of table 3 the header above the rows names
        self._misnamed = False  # and something else beside them
        self._extended = False
        self._serial = False  # rows carry a number of their own
        self._pieces: list[Placed] = []  # of a label broken over cells or lines
        self._beside: list[Placed] = []  # values printed beside the first line of such a label
        self._orphans: list[list[Placed]] = []

    def take(self, row: list[Placed]) -> None:
        line = not row[0].alone
        if line and all(placed.cell.blank for placed in row):
            if self._awaits_table4() and self._open and len(row) >= len(table4.CELLS) - 5:
                self._open.cells += row
            return
        if line and self._is_orphan(row):
            self._orphans.append(row)
            return
        self._note_header(row, line=line)
        if line and self._open and self._open.table == 4 and self._open.empty and row[0].cell.role is Role.VALUE:
            self._open.cells.clear()  # padding of the header
        for placed in _without_lead(row) if line else row:
            self._cell(placed)
        if line and self._open and len(self._open.cells) >= self._open.width and not self._open.empty:
            self._open.sealed = True

    def finish(self) -> bool:
        """Close the last row. Whether table 4 is known by its 15 cells alone."""
        self._keep_unnamed()
        self._close()
        self._name_rows()
        if any(row.table == 4 for row in self.rows) or len(self._orphans) != 1:
            return False
        row = Row(4, "t4", table4.CELLS, cells=self._orphans[0])
        self.rows.append(row)
        return True

    def _awaits_table4(self) -> bool:
        return self._open is not None and self._open.table == 4 and not self._open.cells

    def _is_orphan(self, row: list[Placed]) -> bool:
        """The 15 numbers of table 4 without a header, or behind one that lost its last line."""
        row_open = self._open
        nowhere = row_open is None or row_open.sealed or (self._awaits_table4() and row_open.label != "t4")
        return nowhere and len(row) == len(table4.CELLS) and all(p.cell.role is Role.VALUE and p.cell.text for p in row)

    def _note_header(self, row: list[Placed], *, line: bool) -> None:
        """What the header of table 2 says of the rows under it, and whether that of table 3 keeps the form's order."""
        roles = {placed.cell.role for placed in row}
        if Role.HEAD2 in roles:
            self._header2.read(row, line=line)
        if Role.HEAD3 in roles:
            self._note_applicants(row, line=line)

    def _note_applicants(self, row: list[Placed], *, line: bool) -> None:
        if self._last3:
            self._named.clear()
            self._misnamed = self._extended = False
        if not line:
            return
        order = [at for placed in row if (at := _APPLICANTS.get(label_key(placed.cell.text))) is not None]
        self._named.update(order)
        self._misnamed |= any(placed.cell.role is Role.TEXT for placed in row)
        if len(order) > 1:
            self._reordered = order != sorted(order)
            self._extended |= row[-1].cell.role is Role.TEXT and _TOTAL in order

    def _cell(self, placed: Placed) -> None:
        role = placed.cell.role
        if role is Role.VALUE:
            if self._open is None:
                self._beside += [placed] if self._pieces else []
            elif not (self._open.sealed and placed.position[0] != self._open.cells[-1].position[0]):
                self._open.cells.append(placed)
        elif role is Role.TEXT:
            self._text(placed)
        else:
            self._label(placed.cell, placed)

    def _text(self, placed: Placed) -> None:
        """Text that is no label: a piece of one, words in place of a number, or the end of the row."""
        self._serial |= placed.cell.text == "序号"
        self._pieces = [*self._pieces[-3:], placed]
        for start in range(len(self._pieces) - 1):
            joined = make_cell("".join(piece.cell.text for piece in self._pieces[start:]))
            if joined.is_label:
                beside = self._beside
                self._label(joined, self._pieces[start] if beside else placed)
                if beside and self._open:
                    self._open.cells = beside
                return
        self._keep_unnamed()
        row = self._open
        if row is None or self._continues(row, placed):
            return
        same_line = not placed.alone and row.place is not None and placed.position[0] == row.place.position[0]
        if same_line and (row.table == 2 or row.cells or tells_number(placed.cell)):
            row.cells.append(placed)  # words among numbers: the row is not trusted
        else:
            self._close()

    @staticmethod
    def _continues(row: Row, placed: Placed) -> bool:
        """The label goes on: its second half, or the note behind 部分公开."""
        if row.cells or not row.text:
            return False
        joined = make_cell(row.text + placed.cell.text)
        if any(code == row.label for _, code in joined.readings):
            row.text = joined.text
            return True
        return bool(_NOTE.fullmatch(placed.cell.text))

    def _keep_unnamed(self) -> None:
        """The numbers behind a text that is no label may be those of a row whose label is damaged."""
        beside, self._beside = self._beside, []
        texts = [piece for piece in self._pieces if not beside or piece.position < beside[0].position]
        if not beside or not texts or self._table not in (2, 3):
            return
        row = Row(self._table, "", (), text=texts[-1].cell.text, place=texts[-1], cells=beside)
        row.columns, row.unit = self._header2.columns, self._header2.unit
        row.cells = once(beside, self._header2.repeats)
        row.reordered, row.extended = self._reordered and self._table == 3, self._extended and self._table == 3
        self._unnamed.append(Unnamed(len(self.rows), row))

    def _name_rows(self) -> None:
        """Rows with damaged labels, where those around them leave one possibility, in their places."""
        orders = {
            2: [NumberLine(line.code, line.label) for line in self._lines.values()],
            3: [NumberLine(row.code, row.label) for row in self._rows3.values()],
        }
        found: list[Unnamed] = []
        for table, order in orders.items():
            for one, code in named([one for one in self._unnamed if one.row.table == table], self.rows, order):
                one.row.label = code
                one.row.codes = self._lines[code].fields() if table == 2 else _codes3(code)
                found.append(one)
        for one in sorted(found, key=lambda one: one.at, reverse=True):
            self.rows.insert(one.at, one.row)

    def _label(self, cell: Cell, place: Placed) -> None:
        self._keep_unnamed()
        self._pieces = []
        self._close()
        row = self._row_of(cell, place)
        self._open = row
        if row is not None:
            if row.label == "total_processed" and _NUMBERED_TOTAL.match(cell.text):  # what came before was the subtotal of a group
                self.rows = [other for other in self.rows if other.label != row.label or _NUMBERED_TOTAL.match(other.text)]
            row.text, row.place = cell.text, place
            lacking = not self._misnamed and _SOME <= len(self._named) < len(table3.COLUMNS) and self._named != _LAST_LINE
            row.reordered = (row.table == 3 and (self._reordered or lacking)) or (place.alone and self._serial)
            row.extended = row.table == 3 and self._extended

    def _row_of(self, cell: Cell, place: Placed) -> Row | None:
        """The row the label opens; None where it is only a header or a group."""
        if (code := cell.code_as(Role.OUTCOME4)) is not None and (self._table == 4 or cell.code_as(Role.T3) is None):
            self._enter(4, place)
            self._parts4.outcome(code)
            return Row(4, "t4", table4.CELLS)
        if cell.code_as(Role.SUM3) is not None and self._table == 3 and _NUMBERED_TOTAL.match(cell.text):  # （七）小计 for （七）总计
            return Row(3, "total_processed", _codes3("total_processed"))
        if (code := cell.code_as(Role.T3)) is not None and code in self._rows3 and self._fits(code, cell):
            self._table, self._last3 = 3, code
            self._group = group if (group := self._rows3[code].group) in _GROUPED else self._group
            return Row(3, code, _codes3(code))
        if (code := cell.code_as(Role.T2)) is not None and self._table < 3 and (fields := self._fields2(code)):
            self._table = 2
            return Row(2, code, fields, columns=self._header2.columns, unit=self._header2.unit, repeats=self._header2.repeats)
        if (code := cell.code_as(Role.GROUP3)) is not None:
            return self._subtotal(code, place)
        if cell.code_as(Role.T3) == "other_processing":  # on the 2021 form it heads a group
            return self._subtotal("other", place)
        if (code := cell.code_as(Role.HEAD4)) is not None:
            self._enter(4, place)
            self._parts4.group(code, place)
            return Row(4, code, _GROUPS4[code]) if code in _GROUPS4 else None
        if cell.code_as(Role.SUM3) is not None and self._table == 3 and self._group:
            return self._subtotal(self._group, place)
        for role, table in ((Role.HEAD3, 3), (Role.HEAD2, 2)):
            if cell.code_as(role) is not None:
                self._enter(table, place)
        return None

    def _fields2(self, code: str) -> tuple[str, ...]:
        """The fields of a line of table 2: those its header names, or else those of the edition. Some forms mix both editions."""
        return self._header2.codes(code) or (self._lines[code].fields() if code in self._lines else ())

    def _enter(self, table: int, place: Placed) -> None:
        self._table = table
        self._last3 = ""
        self.heads[place.paragraph, table] += 1

    def _subtotal(self, group: str, place: Placed) -> Row | None:
        self._table = 3
        if group not in _GROUPED:
            return None
        self._group = group
        return Row(3, f"sum:{group}", tuple(column.code for column in table3.COLUMNS))

    def _fits(self, code: str, cell: Cell) -> bool:
        """Whether a row label may stand here: 总计 and 其他 are header cells and subtotals, too."""
        if code == "other_misc":
            return self._table == 3 and (self._last3 in _BEFORE_MISC or (self._group == "other" and bool(_NUMBERED_MISC.match(cell.text))))
        if code == "total_processed":
            return self._table == 3 and (self._last3 in _BEFORE_TOTAL or bool(_NUMBERED_TOTAL.match(cell.text)))
        return True

    def _place_columns4(self, row: Row) -> None:
        """The columns of a row of table 4 stand under their headers, in whatever order these are printed."""
        if row.label == "t4":
            codes = self._parts4.codes(len(row.cells))
            row.codes, row.reordered = codes or row.codes, codes is None
        else:
            row.reordered = not self._parts4.keeps_outcomes()

    def _close(self) -> None:
        row, self._open = self._open, None
        if row is None or (row.table == 4 and (not row.cells or (row.label != "t4" and row.empty))):
            return  # one header cell follows another
        if row.table == 2:
            row.cells = once(row.cells, row.repeats)
        if row.table == 4:
            self._place_columns4(row)
        if row.label.startswith("sum:"):
            self.sums += [row] if row.cells and not row.empty else []
        else:
            self.rows.append(row)


def _codes3(row: str) -> tuple[str, ...]:
    return tuple(table3.code(row, column.code) for column in table3.COLUMNS)


def _without_lead(row: list[Placed]) -> list[Placed]:
    """What stands before a row's label is a merged group cell or a number of the row, no value of the row above."""
    first = next((at for at, placed in enumerate(row) if placed.cell.role is not Role.VALUE), 0)
    return row[first:]
