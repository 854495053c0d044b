"""Slots → plan: which kind of question this is. The order of the rules is the order in which one kind hides another."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.audit import RULE_BY_ID
from indexer.question.counted import plan_counted, year_filters
from indexer.question.definitions import asked_term, define, remainder
from indexer.question.holdings import Holdings
from indexer.question.lexicon import FAMILY_MEASURE
from indexer.question.plan import Aggregate, Condition, Filter, Intent, Op, Plan
from indexer.question.problems import Option, Problem, Reason
from indexer.question.quantities import quantity
from indexer.question.shape import NOTHING, Result, positive, with_conditions
from indexer.question.slots import Slots
from indexer.question.tokens import T

_ALSO_NOT = re.compile(r"(?:但|却|而|又|，|,)(?:是|又|却)?(?:没有?|未|不)(?:再|曾)?(?:提|写|说|谈|涉及)")
# Asked the other way round, “有” would be misread: 填完整了吗, 对得上吗.
_HOPED = ("完整", "填全", "可靠", "准确", "可信", "靠谱", "对得上", "平吗", "平不平", "一致吗", "规范吗", "对不对", "对吗", "是不是")
_OURS = re.compile(
    r"(?:请问|那)?(?:你们?|咱们|这里|这儿|这个?网站|贵库|贵馆|库里|馆里|系统)(?:这里|这边)?"
    r"(?:都|一共|总共)?收(?:集|录|藏)?了(?!到)"
)
_TABLES = {"表二": "2", "表三": "3", "表四": "4"}
_FUTURE = ("打算", "计划", "准备", "将", "下一步", "今后", "承诺", "安排", "努力方向")
_NUMBERS = (T.QUANT, T.SUM, T.MEAN, T.MEDIAN, T.COMPARED, T.MOST, T.LEAST, T.RANKING, T.TREND, T.SHARE, T.TABLE)


def plan_of(slots: Slots, holdings: Holdings) -> Result:
    """The plan a question means on its own, and what stands against answering it."""
    dated = [Filter("published", tuple(token.value for token in slots.all(T.ISSUED)))] if slots.has(T.ISSUED) else []
    base = Plan(Intent.CLARIFY, filters=(*slots.scope.filters(holdings), *year_filters(slots), *dated))
    for rule in (_collected, _search, _help, _comparable, _rule, _evidence, _definition, _quality, _metadata, _explanation):
        made = rule(slots, base)
        if made is not None:
            return made
    if slots.counts_something or _inner_group(slots) or (slots.has(T.GROUP) and slots.has(*_NUMBERS)):
        return plan_counted(slots, base)
    if slots.loose:
        return replace(base, intent=Intent.LIST), Problem(Reason.NO_MEASURE)
    return _holdings(slots, base) or _unclear(slots, base)


def _collected(slots: Slots, base: Plan) -> Result | None:
    """你们收了平湖哪些部门: what the archive holds, not what anyone received."""
    if not _OURS.match(slots.text) or not slots.has(T.OFFICE) or slots.said("申请", "件", "收了多少钱", "收费"):
        return None
    slots.counted, slots.quantities, slots.choices = [], [], []
    slots.tokens = [token for token in slots.tokens if token.kind is not T.ROW]
    counting = slots.counting or slots.said("多少", "几份", "几家")
    return replace(base, intent=Intent.COUNT if counting else Intent.LIST, topic=_held(slots)), None


def has_core(slots: Slots) -> bool:
    """Whether the question says by itself what it wants; else it can only continue another."""
    kinds = (T.TOPIC, T.QUALITY, T.META, T.DEFINE, T.COMPARABLE, T.HELP)
    return bool(slots.wanted or slots.counts_something or slots.has(*kinds) or _inner_group(slots))


def _inner_group(slots: Slots) -> bool:
    return any(token.value in ("applicant", "result", "outcome") for token in slots.all(T.GROUP))


def _search(slots: Slots, base: Plan) -> Result | None:
    if slots.wanted is None:
        return None
    wanted = slots.wanted
    quoted = {token.value for token in slots.all(T.QUOTE)}
    if any(words not in quoted and re.search("最多$|最少$|多少次$|几次$|多少遍$|几遍$|^都", words) for words in wanted.phrases):
        return replace(base, intent=Intent.SEARCH), Problem(Reason.UNSUPPORTED, ("数一个词写了多少次，可以查哪些年报写到它",))
    if _ALSO_NOT.search(slots.text) and not wanted.absent:
        kept = replace(base, intent=Intent.SEARCH, text=wanted.phrases[:1])
        return kept, Problem(Reason.UNSUPPORTED, ("同时按写到和没有写到挑选",), (Option("", kept),))
    plan = replace(base, intent=Intent.SEARCH, text=wanted.phrases, any_text=wanted.any_of, absent=wanted.absent)
    if slots.counting:
        plan = replace(plan, aggregate=Aggregate.SUM)
    return replace(plan, yes_no=slots.has(T.YESNO)), None


def _help(slots: Slots, base: Plan) -> Result | None:
    thanked = slots.said("谢") and all(token.kind in (T.FILLER, T.BREAK) for token in slots.tokens)
    if not (slots.has(T.HELP) or thanked) or slots.counts_something:
        return None
    return Plan(Intent.DEFINE, topic="help"), None


def _comparable(slots: Slots, base: Plan) -> Result | None:
    if not slots.has(T.COMPARABLE):
        return None
    codes = tuple(dict.fromkeys([*slots.quantities, *(code for choice in slots.choices for _, code in choice.options)]))
    return replace(base, intent=Intent.COMPARE, topic="comparability", quantities=codes), None


def _rule(slots: Slots, base: Plan) -> Result | None:
    """T3-02: by its id."""
    ids = [rule for rule in RULE_BY_ID if rule.lower() in slots.text and not RULE_BY_ID[rule].internal]
    if not ids:
        return None
    slots.unknown = [token for token in slots.unknown if not any(rule.lower() in token.text for rule in ids)]
    if slots.has(T.DEFINE):
        return replace(base, intent=Intent.DEFINE, topic=ids[0]), None
    return replace(base, intent=Intent.QUALITY, topic=",".join(ids)), None


def _evidence(slots: Slots, base: Plan) -> Result | None:
    if not slots.has(T.EVIDENCE):
        return None
    quoted = tuple(token.value for token in slots.all(T.QUOTE))
    plan = replace(base, intent=Intent.EVIDENCE, text=quoted)
    if quoted:
        return plan, None
    if slots.has(T.QUALITY):
        return replace(plan, topic=f"quality:{quality_topic(slots)}"), None
    if slots.has(T.TOPIC):
        return replace(plan, topic=f"section:{slots.value(T.TOPIC)}"), None
    if slots.counts_something:
        counted, problem = plan_counted(slots, base)
        codes = (*counted.quantities, *(condition.quantity for condition in counted.conditions))
        facts = counted.filters if not counted.quantities else base.filters
        return replace(counted, intent=Intent.EVIDENCE, quantities=tuple(dict.fromkeys(codes)), filters=facts), problem
    if not base.filters:
        return plan, Problem(Reason.NO_CONTEXT)
    return plan, None


def _definition(slots: Slots, base: Plan) -> Result | None:
    if not slots.has(T.DEFINE):
        return None
    asked = [token for token in slots.tokens if token.kind is T.DEFINE]
    bare = all(token.text in ("是什么", "是啥", "说明一下", "是哪些", "解释", "包括哪些") for token in asked)
    alone = slots.scope.empty and not slots.has(T.WHICH, T.OFFICE, T.META) and not remainder(slots.text)
    if (
        bare
        and not (alone and slots.has(T.QUALITY))
        and (slots.has(*_NUMBERS, T.WHICH, T.TOPIC, T.QUALITY, T.META, T.GROUP) or (slots.scope.filters_named and slots.counts_something))
    ):
        return None
    if bare and slots.counts_something and remainder(slots.text):
        return None  # 有行政诉讼没审结的单位是什么
    if slots.has(T.QUANT) and slots.scope.filters_named and slots.quantities:
        return None  # 公开率多少，怎么算的: the number comes with its definition
    found = define(slots.text) if not remainder(slots.text) else define(asked_term(slots.text)) if len(asked_term(slots.text)) > 1 else []
    quoted = [definition for token in slots.all(T.QUOTE) for definition in define(token.value)]
    found = quoted or found
    term = asked_term(slots.text)
    if not found:
        return Plan(Intent.DEFINE, topic=term), Problem(Reason.UNKNOWN_TERM, (term,))
    slots.unknown = [token for token in slots.unknown if remainder(slots.text) and not quoted]
    return Plan(Intent.DEFINE, topic=",".join(dict.fromkeys(definition.term for definition in found[:3]))), None


def quality_topic(slots: Slots) -> str:
    topics = list(dict.fromkeys(token.value for token in slots.all(T.QUALITY)))
    specific = [topic for topic in topics if topic not in ("mismatch", "any", "fine")]
    if "no_signature" in specific and slots.said("金额", "采购", "收费", "万元"):
        return "unit"  # 没写单位: of an amount
    if "contradiction" in specific and len(specific) > 1:
        specific = (
            [topic for topic in specific if topic != "contradiction"] if not slots.said("正文", "自相", "前后") else ["contradiction"]
        )
    if len(specific) > 1 and slots.said("有没有填", "是否填"):
        specific = [topic for topic in specific if topic != "blank"]  # 有没有填负数的
    if specific:
        return specific[0]
    if topics == ["fine"]:
        return "any"
    if "mismatch" in topics:
        if slots.said("结转"):
            return "carry"
        if slots.said("加起来", "合计", "总计", "总数", "分项之和", "相加") and not slots.said("正文", "文字"):
            return "balance"
        return "contradiction" if slots.said("正文", "文字", "图文") else "mismatch"
    return "any"


def _quality(slots: Slots, base: Plan) -> Result | None:
    published = slots.value(T.META) == "published" and slots.has(T.META)
    if published and (slots.has(T.NOT) or slots.value(T.QUALITY) == "blank"):
        slots.unknown = []
        return replace(base, intent=Intent.QUALITY, topic="no_date"), None
    if slots.value(T.META) == "signature" and slots.has(T.META) and slots.has(T.NOT):
        return replace(base, intent=Intent.QUALITY, topic="no_signature"), None
    table = next((number for name, number in _TABLES.items() if name in slots.text), "")
    lost = bool(table) and slots.has(T.NOT) and not slots.counts_something  # 表三为什么没有
    if not slots.has(T.QUALITY) and not lost:
        return None
    topic = "blank" if lost else quality_topic(slots)
    if topic == "blank" and table:
        topic += table
    if lost:
        slots.unknown = [token for token in slots.unknown if token.kind is not T.NOT]
    if topic == "negative" and any(token.kind is T.CELL and token.value == "change" for token in slots.tokens):
        return _below_zero(slots, base)
    if topic == "late" and slots.counted and not slots.said("年报", "报告", "发布", "公布"):
        return base, Problem(Reason.UNSUPPORTED, ("回答办理是否超期，年报没有这项数字",))
    plan = replace(
        base,
        intent=Intent.QUALITY,
        topic=topic,
        absent=_denied(slots),
        yes_no=slots.has(T.YESNO) and not slots.said(*_HOPED),
        quantities=_concerned(slots, topic),
    )
    received = [said for said in slots.counted if slots.tokens[said.first].text.startswith(("收到", "受理", "接到", "被起诉", "打官司"))]
    held = [condition for condition in slots.conditions if condition.op is not Op.EQ]  # 92项是不是填错了
    if slots.facts or held or slots.negated:
        plan = with_conditions(plan, replace(slots, conditions=held))
    elif received and any(token.kind is T.OFFICE or token.text == "的" for token in slots.tokens[-2:]):
        plan = positive(replace(plan, quantities=tuple(said.code for said in received)))
        plan = replace(plan, quantities=())
    if topic == "carry":  # “去年的结转下年度” names the other end, not a filter
        slots.notes = [note for note in slots.notes if "年理解" not in note]
        spoken = tuple(f for f in plan.filters if f.field != "report_year" or slots.said("20"))
        plan = replace(plan, filters=spoken)
    if slots.counting:
        plan = replace(plan, aggregate=Aggregate.SUM)
    return plan, None


def _below_zero(slots: Slots, base: Plan) -> Result:
    """本年增减为负的有哪些: what the column prints, not what it makes of the year before."""
    codes = [*slots.quantities, *(code for choice in slots.choices for _, code in choice.options)]
    listed = [replace(base, intent=Intent.LIST, conditions=(Condition(code, Op.LT, NOTHING),)) for code in codes]
    if len(listed) == 1:
        return listed[0], None
    options = tuple(Option(f"{quantity(code).label}小于0的", plan) for code, plan in zip(codes, listed, strict=True))
    return replace(base, intent=Intent.LIST), Problem(Reason.WHICH_MEASURE, ("增减为负",), options)


def _concerned(slots: Slots, topic: str) -> tuple[str, ...]:
    """行政复议总数填得不对的: only what is wrong with this number."""
    exact = all(condition.op is Op.EQ for condition in slots.conditions)
    codes = tuple(
        dict.fromkeys(said.code for said in slots.counted if (not said.conditions or exact) and not said.negated and not said.fact)
    )
    tables = (2, 3, 4) if topic.startswith("blank") else (2, 4)
    return tuple(code for code in codes if {field.table for field in quantity(code).fields} <= set(tables))


def _denied(slots: Slots) -> bool:
    """没有矛盾的报告, 勾稽都平的单位: the ones without."""
    if any(token.value == "fine" for token in slots.all(T.QUALITY)) and not slots.has(T.YESNO):
        return True
    pairs = zip(slots.tokens, slots.tokens[1:], strict=False)
    return any(before.kind is T.NOT and token.kind is T.QUALITY for before, token in pairs)


def _metadata(slots: Slots, base: Plan) -> Result | None:
    if not slots.has(T.META):
        return None
    topics = [token.value for token in slots.all(T.META)]
    topic = next((t for t in ("earliest", "latest", "published") if t in topics), topics[0])
    if topic == "when":
        if slots.counts_something or slots.unknown:
            return base, Problem(Reason.UNSUPPORTED, ("回答具体日期：年报只写全年的数字",))
        topic = "published"
    if (
        slots.held_years
        and (topic in ("earliest", "latest") or slots.said("最新"))
        and (slots.said("哪年", "哪一年", "哪个年度", "是哪年", "年份"))
    ):
        year = slots.held_years[0 if topic == "earliest" else -1]
        return replace(base.with_filter("report_year", (str(year),)), intent=Intent.LIST, topic="holdings"), None
    if topic == "holdings":
        counting = slots.counting or slots.said("多少", "几份", "几家")
        return replace(base, intent=Intent.COUNT if counting else Intent.LIST, topic=_held(slots)), None
    if slots.counts_something and slots.has(*_NUMBERS):
        return None
    if topic in ("earliest", "latest") or (topic == "published" and slots.has(T.MOST, T.LEAST, T.RANKING)):
        sort = "desc" if topic == "latest" or (slots.value(T.RANKING) == "desc" and topic == "published" and slots.said("晚")) else "asc"
        return replace(
            base, intent=Intent.RANK, topic="published", sort=sort, limit=slots.limit or (0 if slots.has(T.RANKING) else 1)
        ), None
    many = slots.has(T.EACH, T.TABLE) or bool(slots.has(T.GROUP))
    return replace(base, intent=Intent.TABLE if many else Intent.LOOKUP, topic=f"meta:{topic}"), None


def _explanation(slots: Slots, base: Plan) -> Result | None:
    """为什么, 哪些问题, 怎么改进: paragraphs of the reports, never a reason of our own."""
    topics = list(dict.fromkeys(token.value for token in slots.all(T.TOPIC)))
    if not topics and not slots.has(T.WHY):
        return None
    if not topics and slots.said("原因", "理由") and not slots.said("为什么", "为何", "为啥") and _families(slots):
        return replace(base, intent=Intent.BREAKDOWN, quantities=tuple(slots.quantities[:1]), group="result"), None  # 不予公开的原因
    if topics and slots.counts_something and slots.has(*_NUMBERS) and not slots.has(T.WHY):
        return None
    topic = "why" if slots.has(T.WHY) and not topics else _main_topic(topics)
    text = tuple(token.text for token in slots.unknown if len(token.text) > 1)
    slots.unknown = []
    plan = replace(base, intent=Intent.EXPLAIN, topic=topic, text=text)
    if topic == "why":
        vague = [code for choice in slots.choices for _, code in choice.options]
        codes = (*slots.quantities, *vague, *slots.negated, *(condition.quantity for condition in slots.conditions))
        plan = replace(plan, quantities=tuple(dict.fromkeys(codes)))
        if not codes and not slots.facts and not text and not base.filters:
            return plan, Problem(Reason.NO_CONTEXT)
        if slots.facts:
            plan = replace(plan, quantities=("t3_new_received__total",) if "zero_requests" in slots.facts else ("t4_lit_pending",))
        return plan, None
    if topic == "improvement" and slots.years and slots.said(*_FUTURE):
        earlier = tuple(str(year - 1) for year in slots.years)
        slots.notes.append(f"{'、'.join(map(str, slots.years))}年的打算写在上一年度的年报里，按{'、'.join(earlier)}年度年报查找")
        plan = plan.with_filter("report_year", earlier)
    return plan, None


def _families(slots: Slots) -> bool:
    """不予公开, 无法提供, 不予处理: the form itself prints their reasons."""
    if not slots.quantities:
        return False
    of_answers = slots.said("理由", "答复") and quantity(slots.quantities[0]).fields[0].table == 3
    return slots.quantities[0] in FAMILY_MEASURE.values() or of_answers


def _main_topic(topics: list[str]) -> str:
    if "problems" in topics and "improvement" in topics:
        return "both"
    order = ("platform", "supervision", "management", "on_request", "proactive", "improvement", "problems", "other", "overview")
    return next(topic for topic in order if topic in topics)


def _holdings(slots: Slots, base: Plan) -> Result | None:
    """嘉兴有哪些单位, 有几家乡镇: what the archive holds."""
    dated = slots.has(T.ISSUED) or (_ends_with_bodies(slots) and not slots.has(*_NUMBERS))
    if slots.unknown or not (slots.has(T.OFFICE, T.GROUP) or not slots.scope.empty or dated or (slots.years and _asks_who(slots))):
        return None
    if dated and not slots.counting and not slots.has(T.EACH, T.GROUP, T.QUANT):
        return replace(base, intent=Intent.LIST, topic="holdings", yes_no=slots.has(T.YESNO)), None
    if dated and slots.has(T.QUANT):
        return replace(base, intent=Intent.COUNT, topic="reports"), None
    if slots.counting and not slots.has(T.EACH, T.GROUP):
        return replace(base, intent=Intent.COUNT, topic=_held(slots)), None
    named = slots.said("年报", "报告") and slots.scope.filters_named and not slots.has(*_NUMBERS)
    if (
        named
        or slots.has(T.WHICH, T.TABLE, T.GROUP, T.EACH)
        or (slots.has(T.YESNO) and (slots.has(T.OFFICE) or slots.scope.include.others))
    ):
        return replace(base, intent=Intent.TABLE if slots.has(T.TABLE) else Intent.LIST, topic="holdings", yes_no=slots.has(T.YESNO)), None
    return None


def _ends_with_bodies(slots: Slots) -> bool:
    """非民政部门的单位, 2022年还用旧格式的单位: a condition and the bodies, nothing else."""
    content = [token for token in slots.tokens if token.kind not in (T.BREAK,)]
    named = not slots.scope.empty or slots.years
    return bool(named) and len(content) > 2 and content[-1].kind is T.OFFICE and content[-2].text.endswith("的")


def _asks_who(slots: Slots) -> bool:
    """2019年度有几家, 2020年度都有谁"""
    return slots.counting or slots.has(T.WHICH)


def _held(slots: Slots) -> str:
    """What is counted: reports, or the bodies that made them."""
    return "reports" if slots.said("份", "年报", "报告") and not slots.said("家", "单位", "部门") else "holdings"


def phrases(slots: Slots) -> list[str]:
    """Unknown words, joined where only little words stand between them."""
    found: list[str] = []
    end = -1
    for token in slots.unknown:
        between = [t for t in slots.tokens if end <= t.start < token.start] if found else []
        glue = sum(len(t.text) for t in between)
        if found and glue <= 1 and all(t.kind in (T.FILLER, T.NUMBER, T.AND) for t in between):
            found[-1] += slots.text[end : token.start] + token.text
        else:
            before = next((t for t in slots.tokens if t.end == token.start and t.value == "bare"), None)
            found.append((before.text if before is not None else "") + token.text)  # 大 + 篷车
        end = token.end
    return found


def _unclear(slots: Slots, base: Plan) -> Result:
    if slots.scope.missing:
        return base, Problem(Reason.MISSING, tuple(slots.scope.missing))
    asks = slots.has(T.QUANT, T.SUM, T.MEAN, T.MOST, T.LEAST, T.RANKING, T.TREND, T.VERSUS, T.COMPARED, T.TABLE, T.SHARE)
    words = tuple(phrases(slots))
    if words and not (slots.scope.filters_named or slots.years):
        about = asks or slots.has(T.OFFICE) or slots.said("数据", "数字", "年报", "报告", "单位", "公开", "申请", "表格", "盖章")
        return base, Problem(Reason.NOT_UNDERSTOOD if about else Reason.UNRELATED, words)
    if words:
        return base, Problem(Reason.NOT_UNDERSTOOD, words)
    if slots.scope.filters_named or slots.years or asks:
        return replace(base, intent=Intent.AGGREGATE, aggregate=Aggregate.SUM), Problem(Reason.NO_MEASURE)
    return base, Problem(Reason.UNRELATED, options=(Option("", None),))
