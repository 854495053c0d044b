"""Plans in words: what was understood, part by part."""

from __future__ import annotations

from dataclasses import replace

from archive.audit import TOPIC_BY_CODE
from archive.form import FACT_BY_CODE
from archive.models import Severity
from indexer.fields import FACET_BY_NAME
from indexer.question.display import grouped
from indexer.question.plan import MEAN_OF_SCOPE, Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.quantities import quantity
from indexer.question.times import spoken

INTENTS: dict[Intent, str] = {
    Intent.LOOKUP: "查数",
    Intent.LIST: "列出单位",
    Intent.RANK: "排名",
    Intent.AGGREGATE: "汇总",
    Intent.COMPARE: "比较",
    Intent.TREND: "逐年变化",
    Intent.BREAKDOWN: "分项",
    Intent.COUNT: "计数",
    Intent.TABLE: "列表",
    Intent.EXPLAIN: "摘录正文",
    Intent.SEARCH: "检索正文",
    Intent.EVIDENCE: "看原文",
    Intent.QUALITY: "核对质量",
    Intent.DEFINE: "名词解释",
    Intent.CLARIFY: "请补充",
    Intent.REFUSE: "不能回答",
}
AGGREGATES = {
    Aggregate.SUM: "合计",
    Aggregate.MEAN: "平均每份年报",
    Aggregate.MEDIAN: "中位数",
    Aggregate.SHARE: "占比",
    Aggregate.CHANGE: "同一单位两年之间的增减",
    Aggregate.GROWTH: "增长率",
    Aggregate.TIMES: "倍数",
}
GROUPS = {
    "agency": "按单位",
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
    "quantity": "按统计项",
    "ends": "最高与最低",
}
OPS = {Op.GT: "超过", Op.GE: "不少于", Op.LT: "少于", Op.LE: "不超过", Op.EQ: "等于", Op.NE: "不等于"}
QUALITY = {
    **{code: topic.label for code, topic in TOPIC_BY_CODE.items()},
    "no_date": "没有落款日期",
    "any": f"有{Severity.ERROR.word.label}或{Severity.WARNING.word.label}",
}
TOPICS = {
    "problems": "存在的主要问题",
    "improvement": "改进情况和打算",
    "both": "存在的问题及改进情况",
    "overview": "总体情况",
    "other": "其他需要报告的事项",
    "platform": "平台建设",
    "supervision": "监督保障",
    "management": "政府信息管理",
    "proactive": "主动公开情况",
    "on_request": "依申请公开情况",
    "why": "原因",
}
META = {
    "published": "发布日期",
    "title": "报告标题",
    "form": "表格版本",
    "year": "报告年度",
    "level": "单位层级和所在地",
    "signature": "落款",
    "sector": "所属领域",
}
KINDS = {"town": "乡镇（街道）", "department": "部门", "government": "政府"}
FIELDS = {"agency": "单位", "town": "乡镇（街道）", "published": "成文日期"}


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
    fact = FACT_BY_CODE.get(each.field)
    if fact is not None:
        said = "、".join(
            {"yes": fact.yes.partition("：")[2], "no": fact.no.partition("：")[2]}.get(v, value_label(each.field, v)) for v in each.values
        )
    elif each.field == "published":
        said = "、".join(issued_text(value) for value in each.values)
    elif each.field == "report_year":
        said = f"{spoken(tuple(int(value) for value in each.values))}度"
    else:
        said = "、".join(value_label(each.field, value) for value in each.values)
    return f"不含{said}" if each.exclude else said


def condition_text(each: Condition) -> str:
    of = quantity(each.quantity)
    year = f"{each.year}年" if each.year else ""
    if each.than:
        other = "平均值" if each.than == MEAN_OF_SCOPE else quantity(each.than).label if each.than != each.quantity else ""
        than_year = f"{each.than_year}年" if each.than_year else ""
        word = {Op.GT: "多于", Op.GE: "不少于", Op.LT: "少于", Op.LE: "不多于", Op.EQ: "等于", Op.NE: "不等于"}[each.op]
        more = f"{'＋' if each.value > 0 else '－'}{grouped(abs(each.value))}" if each.value else ""
        return f"{year}{of.label}{word}{than_year}{other}{more}"
    if year:
        return f"{year}{condition_text(replace(each, year=0))}"
    if each.value == 0 and each.op in (Op.GT, Op.EQ) and not of.ratio:
        return f"有{of.label}" if each.op is Op.GT else f"{of.label}为0"
    value = f"{grouped(each.value * 100)}%" if of.unit == "%" else f"{grouped(each.value)}{of.unit}"
    if of.money and each.value >= 10_000:
        value = f"{grouped(each.value / 10_000)}万元"
    return f"{of.label}{OPS[each.op]}{value}"


def plan_text(plan: Plan) -> str:
    """One line: 列出单位｜2020年度｜全年未收到申请."""
    parts = [INTENTS[plan.intent]]
    parts += [filter_text(each) for each in plan.filters]
    parts += [condition_text(each) for each in plan.conditions]
    if plan.quantities:
        parts.append("、".join(quantity(code).label for code in plan.quantities))
    if plan.aggregate is not Aggregate.NONE and (plan.intent in (Intent.AGGREGATE, Intent.COUNT) or plan.aggregate is not Aggregate.SUM):
        parts.append(AGGREGATES[plan.aggregate])
    if plan.group:
        parts.append(GROUPS[plan.group])
    if plan.intent is Intent.RANK:
        parts.append("从低到高" if plan.sort == "asc" else "从高到低")
        parts.append(f"第{plan.nth}名" if plan.nth else f"前{plan.limit}名" if plan.limit else "全部")
    if plan.unit:
        parts.append(f"以{plan.unit}为单位")
    if plan.text:
        parts.append(("或" if plan.any_text else "、").join(f"“{words}”" for words in plan.text))
    if plan.always:
        parts.append("每年都是")
    if plan.absent:
        parts.append("没有上述情况的")
    topic = topic_text(plan)
    if topic:
        parts.append(topic)
    return "｜".join(parts)


def topic_text(plan: Plan) -> str:
    kind, _, rest = plan.topic.rpartition(":")
    if plan.intent is Intent.QUALITY or kind == "quality":
        return QUALITY.get(rest, rest.replace(",", "、"))
    if plan.intent is Intent.EXPLAIN or kind == "section":
        return TOPICS.get(rest, "")
    if kind == "meta":
        return META.get(rest, "")
    if plan.topic == "comparability":
        return "是否可比"
    if plan.topic in ("holdings", "reports"):
        return "馆藏年报"
    if plan.topic == "published":
        return "发布日期先后"
    if plan.intent is Intent.DEFINE:
        return "能问什么" if plan.topic == "help" else plan.topic.replace(",", "、")
    return ""
