"""Rules that hold one year's report against the year before: the same agency, consecutive years.

Not run across mergers and renames: two names are two series (C-05).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.audit.subject import finding, label
from archive.form import FIELDS, Edition, table2, table4
from archive.models import Finding, Value

RULES = ("T3-05", "T2-03", "T2-11", "T4-08", "T4-09")

_PARTS = ("_prev_items", "_change", "_issued", "_repealed", "_in_force")
# The fields these rules look at.
CODES: tuple[str, ...] = tuple(
    field.code
    for field in FIELDS
    if field.row in ("carried_in", "carried_out") or (field.table == 2 and field.code.endswith(_PARTS)) or field.table == 4
)


@dataclass(frozen=True, slots=True)
class Year:
    """The values of one report; ``year`` is the report year."""

    year: int
    values: Mapping[str, Value]

    def number(self, code: str) -> int | None:
        value = self.values.get(code)
        return None if value is None or value.value is None else int(value.value)

    def place(self, *codes: str) -> tuple[str, ...]:
        found = (self.values[code].paragraph for code in codes if code in self.values)
        return tuple(dict.fromkeys(paragraph for paragraph in found if paragraph))


def across(last: Year, this: Year) -> tuple[Finding, ...]:
    """Findings on ``this``; ``last`` is the same agency's report for the year before."""
    if this.year != last.year + 1:
        return ()
    return (*_carried(last, this), *_items(last, this), *_in_force(last, this), *_disputes(last, this))


def _carried(last: Year, this: Year) -> Iterator[Finding]:
    """T3-05, per column; columns are named only where the totals agree."""
    wrong = []
    for field in FIELDS:
        if not field.carries_to:
            continue
        before, now = last.number(field.code), this.number(field.carries_to)
        if before is not None and now is not None and before != now:
            wrong.append((field.column, field.carries_to, before, now))
    totals = [one for one in wrong if one[0] == "total"]
    for _, code, before, now in totals or wrong:
        what = "" if totals else f"（{label(code).split('·')[1]}）"
        message = f"{this.year}年上年结转{what}{now}件，与{last.year}年年报结转下年度{before}件不一致"
        yield finding("T3-05", message, (code,), this.place(code))


def _items(last: Year, this: Year) -> Iterator[Finding]:
    """T2-03: items at the start of the year = items and change of the year before (2019 form)."""
    for line in (line for line in table2.LINES if line.edition is Edition.E2019):
        code = f"t2_{line.code}_prev_items"
        before, change, now = last.number(code), last.number(f"t2_{line.code}_change"), this.number(code)
        if before is not None and change is not None and now is not None and before + change != now:
            message = f"{this.year}年“{line.label}”上一年项目数量{now}，与{last.year}年推算值{before + change}不一致"
            yield finding("T2-03", message, (code,), this.place(code))


def _in_force(last: Year, this: Year) -> Iterator[Finding]:
    """T2-11: documents in force carry over, plus issued, minus repealed (2021 form)."""
    for name, title in (("regulations", "规章"), ("normative_docs", "行政规范性文件")):
        codes = [f"t2_{name}_{part}" for part in ("issued", "repealed", "in_force")]
        before = last.number(codes[2])
        issued, repealed, now = (this.number(code) for code in codes)
        if before is None or issued is None or repealed is None or now is None or before + issued - repealed == now:
            continue
        expected = before + issued - repealed
        message = f"{this.year}年{title}现行有效{now}件，按上年{before}＋制发{issued}－废止{repealed}应为{expected}件"
        yield finding("T2-11", message, codes, this.place(*codes))


def _disputes(last: Year, this: Year) -> Iterator[Finding]:
    after, reviews = this.number("t4_lit_after_review_total"), (this.number("t4_review_total"), last.number("t4_review_total"))
    if after and reviews == (0, 0):
        code = "t4_lit_after_review_total"
        yield finding("T4-08", f"复议后起诉{after}件，但本年及上年均无复议案件", (code,), this.place(code))
    for group in table4.GROUPS:
        total = f"t4_{group.code}_total"
        pending, now = last.number(f"t4_{group.code}_pending"), this.number(total)
        if pending is not None and now is not None and pending > now:
            message = f"{group.label}：上年尚未审结{pending}件，本年总计仅{now}件"
            yield finding("T4-09", message, (total,), this.place(total))
