"""Two reports side by side: the cells of their tables with the differences, and their text paragraph by paragraph.

What does not mean the same in both is greyed and says why (rules C-…); a cell without a number has no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

import numpy as np
from markupsafe import Markup, escape
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from archive.audit import notes
from archive.form import FIELDS, MEASURES, Edition, Field, Measure
from archive.models import Agency, Paragraph, ParagraphKind, Report
from web.present.chart import cells_of
from web.present.evidence import ShownCell, cell_of
from web.present.form_tables import TITLES
from web.present.names import FORMS, section_title
from web.present.numbers import grouped, signed

_ALIKE = 55  # percent of two paragraphs' characters: less is another paragraph
_MOST_PERCENT = 999
_REST = {"same": "相同", "unknown": "只有一边有数字，不能比", "neither": "两边都没有数字", "incomparable": "不可比"}
_SHORTEST_STRETCH = 2  # characters: a lone one in common between two changes says nothing


@dataclass(frozen=True, slots=True)
class CellPair:
    """One cell of the form in both reports."""

    code: str
    label: str
    left: ShownCell
    right: ShownCell
    difference: str  # “+3”, “相同”; empty where there is none
    percent: str  # “+25%”; empty where it says nothing
    kind: str  # same, more, less, unknown (one side), neither, incomparable
    why: str  # why there is no difference
    telling: bool  # not the same, and not nothing on both sides


@dataclass(frozen=True, slots=True)
class TablePair:
    number: int
    title: str
    telling: tuple[CellPair, ...]
    others: tuple[CellPair, ...]

    @property
    def rest(self) -> str:
        """What the others are: 相同 90 格，只有一边有数字 3 格."""
        counts = Counter(pair.kind for pair in self.others)
        return "，".join(f"{words} {counts[kind]} 格" for kind, words in _REST.items() if counts[kind])


@dataclass(frozen=True, slots=True)
class TextPair:
    """A paragraph beside the one that is most like it; None: there is none."""

    left: Paragraph | None
    right: Paragraph | None
    left_html: Markup
    right_html: Markup
    alike: int  # percent

    @property
    def kind(self) -> str:
        if self.left is None or self.right is None:
            return "right" if self.left is None else "left"
        return "same" if self.left.text == self.right.text else "changed"


@dataclass(frozen=True, slots=True)
class SectionPair:
    title: str
    pairs: tuple[TextPair, ...]
    alike: int  # percent of the characters


@dataclass(frozen=True, slots=True)
class Compared:
    tables: tuple[TablePair, ...]
    sections: tuple[SectionPair, ...]
    alike: int | None  # percent of the characters of both texts; None: nothing to compare
    notes: tuple[str, ...]

    @property
    def cells(self) -> Mapping[str, CellPair]:
        return {pair.code: pair for table in self.tables for pair in (*table.telling, *table.others)}


def compare(left: Report, right: Report) -> Compared:
    fields = [field for field in FIELDS if field.table is not None and (field.code in left.values or field.code in right.values)]
    why = _Reasons(left, right)
    tables = [_table(number, [field for field in fields if field.table == number], left, right, why) for number in (2, 3, 4)]
    tables.append(_table(0, [each for each in MEASURES if each.code in left.values or each.code in right.values], left, right, why))
    sections, alike = _texts(left.paragraphs, right.paragraphs)
    return Compared(
        tuple(table for table in tables if table.telling or table.others), sections, alike, why.remarks([field.code for field in fields])
    )


class _Reasons:
    """Why cells of the two reports cannot be compared."""

    def __init__(self, left: Report, right: Report) -> None:
        self._reports = (left, right)
        self._years = tuple(sorted({report.report_year for report in (left, right) if report.report_year is not None}))
        self._agencies = tuple(dict.fromkeys(report.agency for report in (left, right)))
        self.why = cache(self._why)

    def _why(self, item: Field | Measure) -> str:
        forms = [report.form for report in self._reports if report.form is not None]
        gone = [FORMS[form] for form in forms if isinstance(item, Field) and Edition(form) not in item.editions]
        if gone:
            return f"{'、'.join(dict.fromkeys(gone))}没有这一项"
        return " ".join(note.text for note in notes(cells_of(item.code), self._years) if note.forbids)

    def remarks(self, codes: Sequence[str]) -> tuple[str, ...]:
        """What holds of the two reports as a whole."""
        found = [note.text for note in notes(codes, self._years, self._agencies)]
        first, last = self._agencies[0], self._agencies[-1]
        if first.name != last.name and (first.level, first.body_type) != (last.level, last.body_type):
            found.append("两个单位的层级或机构类型不同，业务量不宜直接比较。")
        return tuple(found)


def _table(number: int, items: Iterable[Field | Measure], left: Report, right: Report, why: _Reasons) -> TablePair:
    pairs = [_pair(item, left, right, why) for item in items]
    title = f"表{'二三四'[number - 2]}　{TITLES[number]}" if number else "合计与比率"
    return TablePair(number, title, tuple(p for p in pairs if p.telling), tuple(p for p in pairs if not p.telling))


def _pair(field: Field | Measure, left: Report, right: Report, why: _Reasons) -> CellPair:
    cells = cell_of(left, field), cell_of(right, field)
    values = (report.values.get(field.code) for report in (left, right))
    known = [value.value for value in values if value is not None and value.value is not None]
    telling = any(known)
    if reason := why.why(field):
        return CellPair(field.code, field.label, *cells, "", "", "incomparable", reason, telling)
    if not known:
        return CellPair(field.code, field.label, *cells, "", "", "neither", "两边都没有数字", telling)
    if len(known) < 2:
        return CellPair(field.code, field.label, *cells, "", "", "unknown", "有一方没有数字，不能相减", telling)
    before, after = known
    if before == after:
        return CellPair(field.code, field.label, *cells, "相同", "", "same", "", False)
    kind = "more" if after > before else "less"
    if field.unit == "%":
        points = f"{signed((after - before).quantize(Decimal('0.01')))}个百分点"
        return CellPair(field.code, field.label, *cells, points, "", kind, "", True)
    return CellPair(field.code, field.label, *cells, signed(after - before), percent(before, after), kind, "", True)


def percent(before: Decimal, after: Decimal) -> str:
    """Growth; of nothing, of less than ten, or manifold, a percentage would mislead.

    >>> percent(Decimal(20), Decimal(25)), percent(Decimal(0), Decimal(3)), percent(Decimal(2), Decimal(3))
    ('+25%', '', '')
    """
    if before < 10:
        return ""
    change = (after - before) / before * 100
    if change > _MOST_PERCENT:
        return ""
    return f"{'+' if change > 0 else ''}{grouped(change.quantize(Decimal(1)))}%"


def _texts(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> tuple[tuple[SectionPair, ...], int | None]:
    both = _by_section(left), _by_section(right)
    sections, same, length = [], 0.0, 0
    for number in sorted(both[0].keys() | both[1].keys(), key=lambda number: (number is None, number or 0)):
        pairs = tuple(_aligned(both[0].get(number, []), both[1].get(number, [])))
        common, total = _common(pairs)
        sections.append(SectionPair(section_title(number) or "其他", pairs, round(100 * common / total) if total else 0))
        same, length = same + common, length + total
    return tuple(sections), round(100 * same / length) if length else None


def _by_section(paragraphs: Iterable[Paragraph]) -> Mapping[int | None, list[Paragraph]]:
    found: dict[int | None, list[Paragraph]] = {}
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.TEXT and paragraph.text.strip():
            found.setdefault(paragraph.section, []).append(paragraph)
    return found


def _common(pairs: Iterable[TextPair]) -> tuple[float, int]:
    """Characters in common, counted on both sides, of all characters."""
    common, total = 0.0, 0
    for pair in pairs:
        length = len(pair.left.text if pair.left else "") + len(pair.right.text if pair.right else "")
        common, total = common + length * pair.alike / 100, total + length
    return common, total


def _aligned(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> Iterator[TextPair]:
    """Paragraphs in order, each beside the one it is most like: the alignment that keeps most characters."""
    at_left, at_right = 0, 0
    for i, j in [*_matches(left, right), (len(left), len(right))]:
        yield from (TextPair(p, None, escape(p.text), Markup(""), 0) for p in left[at_left:i])
        yield from (TextPair(None, p, Markup(""), escape(p.text), 0) for p in right[at_right:j])
        if i < len(left):
            yield _text_pair(left[i], right[j])
        at_left, at_right = i + 1, j + 1


def _matches(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """The pairs of a best alignment (Needleman–Wunsch; a gap costs nothing, unlike paragraphs never match)."""
    if not left or not right:
        return []
    texts = [p.text for p in left], [p.text for p in right]
    alike = np.asarray(cdist(texts[0], texts[1], scorer=fuzz.ratio, score_cutoff=_ALIKE), dtype=float)
    worth = alike * np.add.outer([len(text) for text in texts[0]], [len(text) for text in texts[1]])
    best = np.zeros((len(left) + 1, len(right) + 1))
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            best[i, j] = max(best[i - 1, j], best[i, j - 1], best[i - 1, j - 1] + worth[i - 1, j - 1])
    found = []
    i, j = len(left), len(right)
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _text_pair(left: Paragraph, right: Paragraph) -> TextPair:
    if left.text == right.text:
        return TextPair(left, right, escape(left.text), escape(right.text), 100)
    removed, added = changes(left.text, right.text)
    alike = min(99, round(fuzz.ratio(left.text, right.text)))
    return TextPair(left, right, _marked(left.text, removed, "del"), _marked(right.text, added, "ins"), alike)


def changes(left: str, right: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches of each text that the other does not have, little islands between two of them included.

    >>> changes("收到申请3件", "收到申请12件，均已答复")
    ([(4, 5)], [(4, 12)])
    """
    removed, added = [], []
    for step in Indel.opcodes(left, right):
        if step.tag in ("delete", "replace"):
            removed.append((step.src_start, step.src_end))
        if step.tag in ("insert", "replace"):
            added.append((step.dest_start, step.dest_end))
    return _bridged(removed), _bridged(added)


def _bridged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    bridged = list(spans[:1])
    for (_, end), (start, last) in pairwise(spans):
        if start - end < _SHORTEST_STRETCH:
            bridged[-1] = (bridged[-1][0], last)
        else:
            bridged.append((start, last))
    return bridged


def _marked(text: str, spans: Iterable[tuple[int, int]], tag: str) -> Markup:
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(escape(text[at:start]) + Markup(f"<{tag}>") + escape(text[start:end]) + Markup(f"</{tag}>"))
        at = end
    return Markup("").join((*pieces, escape(text[at:])))


def who(agency: Agency, year: int | None) -> str:
    return f"{agency.name or agency.as_written or '（单位不详）'} {year or '年度不详'}"
