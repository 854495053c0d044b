"""Mentions → expressions: 企业 + 申请 is one cell, 尚未审结 + 诉讼 another, 许可 alone a default.

What has several readings and no usual one is handed back as a choice.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.form import table3, table4
from indexer.question.compose import Mention, is_money
from indexer.question.lexicon import DECIDED_SUITS, FAMILY_MEASURE
from indexer.question.quantities import DECIDED, ORGANISATIONS
from indexer.question.tokens import T


@dataclass(frozen=True, slots=True)
class Choice:
    """Several things may be meant: (what it is called in a question, expression)."""

    asked: str
    options: tuple[tuple[str, str], ...]


def expression(mention: Mention, unit: str = "") -> str | Choice:
    """``unit``: of the number asked for, where the question names one (多少钱, 几项)."""
    if T.MEASURE in mention.parts and not (T.LINE in mention.parts and is_money(mention.parts[T.MEASURE])):
        return _measure(mention, unit)
    if T.FACT in mention.parts:
        return {"zero_requests": table3.code("new_received", "total"), "pending_litigation": "t4_lit_pending"}.get(
            mention.value(T.FACT), table4.code("review", "pending")
        )
    if T.VAGUE in mention.parts:
        return VAGUE[mention.value(T.VAGUE)]
    if mention.family == 3:
        return _requests(mention, unit)
    if mention.family == 4:
        return _disputes(mention)
    return _proactive(mention, unit)


def _measure(mention: Mention, unit: str) -> str:
    code = mention.value(T.MEASURE)
    if code == "t2_procurement_items" and unit == "元":
        return "t2_procurement_amount_yuan"  # 采购项目多少钱
    if mention.value(T.DISPUTE) == "review":
        decided = "+".join(table4.code("review", outcome) for outcome in ("upheld", "corrected", "other"))
        if code == "lit_correction_rate":
            return f"{table4.code('review', 'corrected')}/{decided}"
        if code == f"t4_lit_upheld/{DECIDED_SUITS}":
            return f"{table4.code('review', 'upheld')}/{decided}"
    return code


def _requests(mention: Mention, unit: str) -> str | Choice:
    row, who = mention.value(T.ROW) or "new_received", mention.value(T.APPLICANT) or "total"
    if row == "granted" and unit == "条":
        return "n_published"
    if row in FAMILY_MEASURE and who == "total":
        return FAMILY_MEASURE[row]
    if row == "@other":
        row = "other_processing"
    rows = [row] if row not in FAMILY_MEASURE else _family_rows(row)
    columns = [who] if not who.startswith("@") else [c.code for c in table3.COLUMNS if _stands_for(who, c.code)]
    return "+".join(table3.code(each, column) for each in rows for column in columns)


def _stands_for(who: str, column: str) -> bool:
    """@organisations, @not:natural_person: which columns."""
    if column == "total":
        return False
    left_out = who.removeprefix("@not:") if who.startswith("@not:") else "natural_person"
    return column != left_out and not (left_out == "@organisations" and column in ORGANISATIONS)


def _family_rows(family: str) -> list[str]:
    return [row.code for row in table3.ROWS if row.code.startswith(f"{family[1:]}_")]


_GROUPS = {"lit": ("lit_direct", "lit_after_review"), "both": ("review", "lit_direct", "lit_after_review")}
_LIT = {"total": "t4_lit_total", "pending": "t4_lit_pending", "upheld": "t4_lit_upheld", "corrected": "t4_lit_corrected"}


def _disputes(mention: Mention) -> str | Choice:
    outcome, group = mention.value(T.OUTCOME) or "total", mention.value(T.DISPUTE)
    if outcome.endswith("_suit"):
        outcome, group = outcome.removesuffix("_suit"), "lit" if group in ("", "both") else group
    if mention.weak and group == "both" and outcome == "total":
        return VAGUE["cases"]
    if not group or (group == "both" and mention.parts[T.DISPUTE].weak):
        if outcome != "pending":
            return _either_dispute(outcome)
        group = "lit"
    if group == "lit" and outcome in _LIT:
        return _LIT[outcome]
    outcomes = sorted(DECIDED) if outcome == "@decided" else [outcome]
    return "+".join(table4.code(g, o) for g in _GROUPS.get(group, (group,)) for o in outcomes)


def _either_dispute(outcome: str) -> Choice:
    outcomes = sorted(DECIDED) if outcome == "@decided" else [outcome]
    word = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "@decided": "已审结"}.get(outcome, "")
    review = "+".join(table4.code("review", o) for o in outcomes)
    suits = "+".join(table4.code(g, o) for g in _GROUPS["lit"] for o in outcomes)
    return Choice(word, ((f"行政复议{word}", review), (f"行政诉讼{word}", suits)))


_DOCUMENTS = {"regulations": "规章", "normative_docs": "规范性文件"}
_SERVICES = {"licensing": "行政许可", "penalty": "行政处罚", "coercion": "行政强制", "other_services": "其他对外管理服务事项"}
_CELLS_OF_DOCUMENTS = {
    "made": "t2_{0}_made~t2_{0}_issued",
    "issued": "t2_{0}_issued~t2_{0}_made",
    "published": "t2_{0}_published",
    "total_public": "t2_{0}_total_public",
    "in_force": "t2_{0}_in_force",
    "repealed": "t2_{0}_repealed",
}


def _proactive(mention: Mention, unit: str) -> str | Choice:
    line, cell = mention.value(T.LINE), mention.value(T.CELL)
    if unit == "增减":
        cell = "change"
    if not line:
        return _line_of(cell)
    if cell == "items_now":  # what there was, and what was added or taken away
        return f"t2_{line}_prev_items+t2_{line}_change" if line in (*_SERVICES, "fees") else _which_documents(line)
    if line in _DOCUMENTS:
        known = _CELLS_OF_DOCUMENTS.get(cell)
        return known.format(line) if known else _which_documents(line)
    if line == "procurement":
        items = cell in ("items_any", "prev_items") or (not cell and unit in ("项", "个", "次", "件"))
        return "t2_procurement_items" if items else "t2_procurement_amount_yuan"
    if line == "fees":
        return {"items_any": "t2_fees_prev_items", "prev_items": "t2_fees_prev_items", "change": "t2_fees_change"}.get(
            cell, "t2_fees_amount_yuan"
        )
    if unit == "项" and not cell:
        return _items_of(line)
    return {"items_any": f"t2_{line}_prev_items", "prev_items": f"t2_{line}_prev_items", "change": f"t2_{line}_change"}.get(
        cell, f"t2_{line}_decisions"
    )


def _items_of(line: str) -> Choice:
    """行政许可有多少项: the form counts decisions, and items only of the year before."""
    name = _SERVICES[line]
    columns = (("上一年项目数量", "prev_items"), ("本年增减", "change"), ("处理决定数量", "decisions"))
    return Choice(f"{name}多少项", tuple((f"{name}{label}", f"t2_{line}_{suffix}") for label, suffix in columns))


def _which_documents(line: str) -> Choice:
    name = _DOCUMENTS[line]
    return Choice(
        name,
        (
            (f"{name}本年制发件数", _CELLS_OF_DOCUMENTS["issued"].format(line)),
            (f"{name}对外公开总数量", f"t2_{line}_total_public"),
            (f"{name}现行有效件数", f"t2_{line}_in_force"),
        ),
    )


def _line_of(cell: str) -> str | Choice:
    """A column without its line."""
    if cell in _CELLS_OF_DOCUMENTS:
        label = {
            "made": "新制作",
            "issued": "制发",
            "published": "新公开",
            "total_public": "对外公开总数量",
            "in_force": "现行有效",
            "repealed": "废止",
        }
        options = tuple((f"{label[cell]}{name}", _CELLS_OF_DOCUMENTS[cell].format(line)) for line, name in _DOCUMENTS.items())
        return Choice(label[cell], options[::-1])
    if cell == "amount":
        return VAGUE["money"]
    suffix = {"change": "change", "prev_items": "prev_items", "items_any": "prev_items"}.get(cell, "decisions")
    said = {"change": "项目增减", "prev_items": "项目数量"}.get(suffix, "处理决定数量")
    services = [(f"{name}{said}", f"t2_{line}_{suffix}") for line, name in list(_SERVICES.items())[:3]]
    bought = [("政府集中采购项目数", "t2_procurement_items")] if suffix == "prev_items" else []
    return Choice(said, (*services, *bought))


VAGUE: dict[str, Choice] = {
    "punished": Choice("被处罚", (("本机关作出的行政处罚处理决定", "t2_penalty_decisions"),)),
    "disclosed_not": Choice("没公开", (("不予公开", "t3_denied_total"), ("无法提供", "t3_unable_total"), ("不予处理", "t3_refused_total"))),
    "carried": Choice(
        "结转", (("上年结转申请", table3.code("carried_in", "total")), ("结转下年度继续办理的申请", table3.code("carried_out", "total")))
    ),
    "cases": Choice("案件", (("行政复议案件", table4.code("review", "total")), ("行政诉讼案件", "t4_lit_total"))),
    "money": Choice("金额", (("政府集中采购金额", "t2_procurement_amount_yuan"), ("行政事业性收费金额", "t2_fees_amount_yuan"))),
}
