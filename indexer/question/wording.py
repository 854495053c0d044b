"""A plan and its parts in words: filters, conditions, groups."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from archive.form import FACT_BY_CODE
from indexer.fields import FACET_BY_NAME
from indexer.question.display import grouped
from indexer.question.model import number
from indexer.question.plan import BODY, FOUND, GROWTH, MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, Aggregate, Condition, Filter, Op, Plan, Scope
from indexer.question.quantities import quantity
from indexer.question.times import spoken

AGGREGATES = {
    Aggregate.SUM: "合计",
    Aggregate.MEAN: "平均每份年报",
    Aggregate.MEDIAN: "中位数",
    Aggregate.MAX: "最大值",
    Aggregate.MIN: "最小值",
}
GROUPS = {
    "agency": "按单位",
    "report": "按每份年报",
    "report_year": "按年度",
    "province": "按省",
    "city": "按市",
    "county": "按县（市、区）",
    "town": "按乡镇（街道）",
    "sector": "按领域",
    "level": "按层级",
    "kind": "按政府、部门、乡镇",
    "body_type": "按单位类型",
    "applicant": "按申请人类型",
    "result": "按办理结果",
    "outcome": "按复议、诉讼结果",
    "dispute": "按起诉方式",
}
OPS = {Op.GT: "超过", Op.GE: "不少于", Op.LT: "少于", Op.LE: "不超过", Op.EQ: "等于", Op.NE: "不等于"}
_THAN = {Op.GT: "多于", Op.GE: "不少于", Op.LT: "少于", Op.LE: "不多于", Op.EQ: "等于", Op.NE: "不等于"}
_AT_LEAST = {Op.GT: "以上（不含）", Op.GE: "以上", Op.LT: "以内（不含）", Op.LE: "以内", Op.EQ: "", Op.NE: "（不等于）"}
KINDS = {"town": "乡镇（街道）", "department": "部门", "government": "政府"}


def value_label(field: str, value: str) -> str:
    facet = FACET_BY_NAME.get(field)
    if field == "report_year":
        return f"{value}年"
    if field == "kind":
        return KINDS.get(value, value)
    return facet.labels.get(value, value) if facet is not None else value


def issued_text(value: str) -> str:
    """2021 → 2021年发布, 2021-01 → 2021年1月发布, >03-31 → 3月31日以后发布."""
    if value in ("yes", "no"):
        return "写明日期" if value == "yes" else "没有写明日期"
    parts = [int(part) for part in value.lstrip("<>").split("-")]
    if len(value) == 2:
        return f"{int(value)}月发布"
    names = "年月日" if len(str(parts[0])) == 4 else "月日"
    day = "".join(f"{part}{name}" for part, name in zip(parts, names, strict=False))
    return f"{day}{'以前' if value[0] == '<' else '以后' if value[0] == '>' else ''}发布"


def filter_text(each: Filter) -> str:
    if each.field == "published":
        said = "、".join(issued_text(value) for value in each.values)
    elif each.field == FOUND:
        from indexer.question.address import from_address  # which knows every kind of question, and they their words

        found = from_address(each.values[0])
        among = "（在此前所说的单位中）" if found.scope.get(FOUND) else ""  # of those of those
        told = plan_text(found.with_scope(found.scope.without(FOUND))) + among
        said = f"“{told.removeprefix('哪些单位｜').removeprefix('有几家｜')}”的单位"
    elif each.field == "report_year":
        said = f"{spoken(tuple(int(value) for value in each.values))}度"
    else:
        labels = [value_label(each.field, value) for value in each.values]
        said = "、".join(labels) if len(labels) <= 6 else f"{'、'.join(labels[:5])}等{len(labels)}个"
    return f"不含{said}" if each.exclude else said


def scope_text(scope: Scope) -> str:
    return "｜".join(filter_text(each) for each in scope)


def condition_text(each: Condition) -> str:
    if each.quantity in FACT_BY_CODE:
        fact = FACT_BY_CODE[each.quantity]
        return (fact.yes if each.value else fact.no).partition("：")[2]
    if each.year:
        return f"{each.year}年{condition_text(replace(each, year=0))}"
    of = quantity(each.quantity)
    if each.than:
        if each.than == GROWTH:
            falls = each.value < 0 and each.op in (Op.LT, Op.LE)
            how = (
                f"降幅{OPS[each.op.mirrored]}{grouped(-each.value * 100)}%" if falls else f"增幅{OPS[each.op]}{grouped(each.value * 100)}%"
            )
            return f"{of.label}比{f'{each.than_year}年' if each.than_year else '上一年'}的{how}"
        if each.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE):
            other = "平均值" if each.than == MEAN_OF_SCOPE else "中位数"
        elif each.than.startswith(BODY):
            other = each.than.removeprefix(BODY)
        else:
            other = quantity(each.than).label if each.than != each.quantity else ""
        than_year = f"{each.than_year}年" if each.than_year else ""
        if each.value:
            how = f"{'多' if each.value > 0 else '少'}{grouped(abs(each.value))}{of.unit}"
            return f"{of.label}比{other}{than_year}{how}{_AT_LEAST[each.op if each.value > 0 else each.op.mirrored]}"
        return f"{of.label}{_THAN[each.op]}{other}{than_year}"
    if each.value == 0 and each.op in (Op.GT, Op.EQ) and not of.ratio:
        return f"有{of.label}" if each.op is Op.GT else f"{of.label}为0"
    value = f"{grouped(each.value * 100)}%" if of.unit == "%" else f"{grouped(each.value)}{of.unit}"
    if of.money and each.value >= 10_000:
        value = f"{grouped(each.value / 10_000)}万元"
    return f"{of.label}{OPS[each.op]}{value}"


def quantities_text(codes: tuple[str, ...]) -> str:
    return "、".join(quantity(code).label for code in codes)


def plan_text(plan: Plan) -> str:
    """One line: 哪些单位｜全年未收到申请｜2020年度."""
    return "｜".join(filter(None, (plan.ask.words(), scope_text(plan.scope))))


def interpretation(plan: Plan) -> dict[str, Any]:
    """The plan as plain data."""
    filters: dict[str, Any] = {}
    for each in plan.scope:
        target = filters.setdefault("not", {}) if each.exclude else filters
        target[each.field] = list(each.values)
    made: dict[str, Any] = {"intent": plan.ask.intent_of().value, "kind": plan.ask.kind, "filters": filters}
    for name, value in plan.ask.to_plain().items():
        made[name] = [_plain(each) for each in value] if isinstance(value, tuple) else _plain(value)
    return made


def _plain(value: Any) -> Any:
    if hasattr(value, "quantity"):
        return {"quantity": value.quantity, value.op.value: value.than or number(value.value)}
    return number(value) if isinstance(value, Decimal) else str(value) if isinstance(value, str) else value
