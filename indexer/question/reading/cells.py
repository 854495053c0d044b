"""Which cells of the form a row and a column named in words are; first choice first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.form import table3, table4
from indexer.question.quantities import DECIDED, ORGANISATIONS
from indexer.question.words.lexicon import FAMILY_MEASURE

ITEMS = ("items_any", "prev_items")
_CHANGES = {"change": "t2_{0}_change", "items_now": "t2_{0}_prev_items+t2_{0}_change"}
MONEY, PURCHASES = "t2_procurement_amount_yuan", "t2_procurement_items"
_SUITS = ("lit_direct", "lit_after_review")
_LIT = {"total": "t4_lit_total", "pending": "t4_lit_pending", "corrected": "t4_lit_corrected", "upheld": "t4_lit_upheld"}


def table3_code(row: str, column: str) -> str:
    rows = tuple(each.code for each in table3.ROWS if each.group == row[1:]) if row.startswith("@") else (row,)
    if row.startswith("@") and column == "total":
        return FAMILY_MEASURE[row]
    if row == "@other":
        rows = ("other_processing",)
    columns = sorted(ORGANISATIONS) if column == "@organisations" else column.removeprefix("@").split("+")
    return "+".join(table3.code(each, of) for each in rows for of in columns)


def table4_codes(dispute: str, outcome: str) -> Iterator[str]:
    suit = outcome.endswith("_suit")
    outcome = outcome.removesuffix("_suit") or "total"
    outcomes = sorted(DECIDED) if outcome == "@decided" else (outcome,)
    groups = {"": _SUITS, "lit": _SUITS, "both": ("review", *_SUITS)}.get(dispute, (dispute,))
    if groups == _SUITS and outcome in _LIT:
        yield _LIT[outcome]
    else:
        yield "+".join(table4.code(group, each) for group in groups for each in outcomes)
    if not dispute and not suit:
        yield "+".join(table4.code("review", each) for each in outcomes)


def table2_codes(line: str, cell: str, unit: str, years: Sequence[int]) -> Iterator[str]:
    if not line:
        yield from (MONEY,) if cell == "amount" else ()
    elif line in ("regulations", "normative_docs"):
        yield from _of_documents(line, cell)
    elif cell in _CHANGES:
        yield _CHANGES[cell].format(line)
    elif line == "procurement":
        yield from _of_purchases(cell, unit)
    elif line == "fees":
        yield _of_fees(cell, unit, years)
    elif cell in ITEMS:
        yield f"t2_{line}_prev_items"
    elif cell in ("", "decisions"):
        yield f"t2_{line}_decisions"


def _of_documents(line: str, cell: str) -> Iterator[str]:
    made = cell in ("", "made", "issued", "decisions", *ITEMS)
    yield f"t2_{line}_issued~t2_{line}_made" if made else f"t2_{line}_{cell}"
    if not cell:
        yield f"t2_{line}_in_force~t2_{line}_total_public"


def _of_purchases(cell: str, unit: str) -> tuple[str, ...]:
    if cell in ITEMS or unit in ("项", "件", "个"):
        return PURCHASES, MONEY
    return (MONEY,) if cell == "amount" or unit == "元" else (MONEY, PURCHASES)


def _of_fees(cell: str, unit: str, years: Sequence[int]) -> str:
    """Reports up to 2020 have the items beside the amount."""
    old = bool(years) and max(years) <= 2020
    items = cell in ITEMS or unit == "项" or (old and unit != "元" and cell != "amount")
    return "t2_fees_prev_items" if items else "t2_fees_amount_yuan"
