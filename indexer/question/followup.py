"""Follow-ups: what a question leaves out is taken from the one before; what it mentions replaces it."""

from __future__ import annotations

from dataclasses import replace

from indexer.question.counted import plan_counted
from indexer.question.definitions import asked_term, define
from indexer.question.grammar import has_core, phrases
from indexer.question.holdings import REGION_FIELDS, REGION_WORDS, Holdings, value_of
from indexer.question.lexicon import FAMILY_MEASURE
from indexer.question.plan import FACT_FIELDS, FACT_QUANTITY, INNER_GROUPS, SCOPE_FIELDS, Aggregate, Condition, Filter, Intent, Plan
from indexer.question.problems import Problem, Reason
from indexer.question.quantities import quantity
from indexer.question.shape import Result, positive
from indexer.question.slots import Slots, conditions
from indexer.question.tokens import T

_OPENERS = (
    "那",
    "那么",
    "再",
    "换",
    "改",
    "同样",
    "如果",
    "只看",
    "只要",
    "其中",
    "另外",
    "还有",
    "然后",
    "接着",
    "继续",
    "要是",
    "仅看",
    "光看",
    "单看",
)
_REFERRING = ("其中", "这些", "它们", "他们", "上述", "那些", "里面", "前述", "以上", "这几", "这两", "这三", "上面")
_OFFICES = ("局", "委", "办", "办公室", "中心", "镇", "乡", "街道", "政府")
_ADDING = ("加上", "再加", "也列", "也加", "还要", "同时看", "同时列", "也看", "一并列")
# Words that by themselves say in which form an answer is wanted.
_FORMS = (
    T.WHICH,
    T.MEAN,
    T.MEDIAN,
    T.MOST,
    T.LEAST,
    T.RANKING,
    T.FIRST,
    T.NTH,
    T.TREND,
    T.VERSUS,
    T.GROUP,
    T.EACH,
    T.SHARE,
    T.TABLE,
    T.SUM,
)
_OF_NUMBERS = (Intent.AGGREGATE, Intent.LOOKUP, Intent.RANK, Intent.TREND, Intent.COMPARE, Intent.BREAKDOWN, Intent.TABLE, Intent.LIST)
_ANSWERED_BY_CONTEXT = (Reason.NO_MEASURE, Reason.NO_CONTEXT, Reason.UNRELATED)


def continues(slots: Slots, before: Plan | None) -> bool:
    """Whether the question leans on the one before."""
    if before is None or slots.has(T.HELP):
        return False
    if not has_core(slots) or slots.has(T.PRONOUN):
        return True
    complete = slots.scope.filters_named and bool(slots.years)
    if slots.text.startswith(_OPENERS):
        return not complete
    if slots.text.rstrip("?？。!！ ").endswith("呢") and not slots.has(*_FORMS, T.QUANT):
        return not complete
    if _office_inside(slots, before):
        return True
    if not slots.scope.empty or slots.years or slots.years_excluded:
        return False
    if _asks_when(slots) and _codes(before):
        return True
    if slots.value(T.META) == "year" and before.intent is Intent.RANK and not slots.has(T.OFFICE):
        return True  # 是哪一年的: of the one ranked first
    if slots.choices and _same_rows([code for choice in slots.choices for _, code in choice.options], before):
        return True  # 审结了吗
    if any(token.value in INNER_GROUPS for token in slots.all(T.GROUP)) and not slots.counts_something and _codes(before):
        return True  # 结果如何
    if not before.quantities and before.intent in _OF_NUMBERS and not before.conditions and not before.topic:
        return True  # the measure that was asked for
    narrow = any(not f.exclude for f in before.filters if f.field in (*SCOPE_FIELDS, "report_year"))
    grouped = any(token.value not in ("report_year", *INNER_GROUPS) for token in slots.all(T.GROUP))
    return narrow and not grouped and not slots.has(T.WHICH, T.ALL, T.DEFINE, T.COMPARABLE)


def _office_inside(slots: Slots, before: Plan) -> bool:
    """我想了解秀洲区 … 民政局的申请: one office, its place said before."""
    include, exclude = slots.scope.include, slots.scope.exclude
    bare = include.others and not (include.agencies or include.regions or exclude.agencies or exclude.regions or exclude.others)
    placed = len([f for f in before.filters if f.field in REGION_FIELDS and not f.exclude]) == 1 and not before.filter("agency")
    many = slots.has(T.ALL, T.WHICH, T.MOST, T.LEAST, T.RANKING, T.EACH, T.GROUP, T.TABLE, T.TREND) or slots.counting
    named = any(
        (token.kind is T.BODY and token.text.endswith(_OFFICES)) or (token.kind is T.LEVEL and token.text in _OFFICES)
        for token in slots.tokens
    )
    return bool(bare and placed and named and not many and not slots.scope.missing)


def merged(slots: Slots, fresh: Result, before: Plan, holdings: Holdings) -> Result:
    """The plan of a follow-up. ``fresh``: what it would mean on its own."""
    plan, problem = fresh
    refers = any(token.text.startswith(_REFERRING) for token in slots.all(T.PRONOUN))
    filters = _filters(slots, plan, before, holdings, refers)
    if problem is not None and problem.reason in _ANSWERED_BY_CONTEXT:
        problem = None
    if problem is not None and problem.reason is Reason.WHICH_MEASURE and (meant := _of_same_rows(problem, before)) is not None:
        plan, problem = meant, None
    problem = problem or _beyond(slots, before, holdings)
    made = _continued(slots, plan, before, filters, refers)
    new_facts = tuple(f for f in (*plan.filters, *made.filters) if f.field in FACT_FIELDS and f not in before.filters)
    kept = tuple(f for f in filters if f.field not in {fact.field for fact in new_facts})
    plan = replace(made, filters=(*kept, *dict.fromkeys(new_facts)))
    return replace(plan, unit=slots.unit or plan.unit or before.unit), problem


def _continued(slots: Slots, plan: Plan, before: Plan, filters: tuple[Filter, ...], refers: bool) -> Plan:
    if before.intent is Intent.DEFINE and not slots.has(*_FORMS, T.QUANT) and (found := define(asked_term(slots.text))):
        return replace(before, topic=found[0].term)
    if before.text and not has_core(slots) and not slots.has(T.EVIDENCE) and (words := _words(slots)):
        return replace(before, intent=Intent.SEARCH, text=words, any_text=False)
    if slots.loose and before.conditions and all(token.kind is T.NUMBER for token in slots.loose):
        old = before.conditions[0]  # 超过300万的单位；200万呢
        return replace(before, conditions=(replace(old, value=slots.loose[0].number or old.value), *before.conditions[1:]))
    if slots.loose and (codes := _codes(before)):
        found_conditions = [condition for token in slots.loose for condition in conditions(codes[0], token)]
        listed = Intent.COUNT if slots.counting else Intent.LIST
        return Plan(listed, conditions=tuple(found_conditions), yes_no=slots.has(T.YESNO))
    if plan.intent is Intent.EVIDENCE:
        return _evidence(plan, before)
    if plan.topic == "meta:year" and before.intent is Intent.RANK and not before.group:
        return before  # the rows of a ranking say their year
    if plan.intent is Intent.EXPLAIN and plan.topic == "why":
        asked = plan.quantities or tuple(_codes(before))
        if slots.said("原因", "理由") and asked and asked[0] in FAMILY_MEASURE.values():
            return replace(plan, intent=Intent.BREAKDOWN, quantities=asked[:1], group="result", topic="")
        return replace(plan, quantities=asked)
    if not has_core(slots):
        return _same_measure(slots, before, filters)
    if not slots.counts_something and plan.group in ("result", "outcome") and plan.intent is Intent.BREAKDOWN and (codes := _codes(before)):
        suits = quantity(codes[0]).fields[0].table == 4
        return replace(plan, quantities=tuple(codes[:1]), group="outcome") if suits else plan
    return _new_measure(slots, plan, before, refers)


def _beyond(slots: Slots, before: Plan, holdings: Holdings) -> Problem | None:
    """What the one plan before cannot tell: the sum of several answers, the day of a case."""
    single = before.intent in (Intent.LOOKUP, Intent.AGGREGATE) and any(len(before.filter(f)) == 1 for f in SCOPE_FIELDS)
    together = slots.said("加起来", "合起来", "加在一起", "加一起", "加总") and slots.scope.empty
    if single and together and (not has_core(slots) or (len(slots.quantities) == 1 and len(_bodies(before, holdings)) == 1)):
        return Problem(Reason.UNSUPPORTED, ("把前面几次的回答加起来，请一次写出各单位",))
    of_words = before.intent in (Intent.SEARCH, Intent.EXPLAIN, Intent.QUALITY, Intent.DEFINE) and not _codes(before)
    if of_words and not has_core(slots) and slots.has(T.NTH, T.VERSUS, T.TREND, T.MEAN, T.MEDIAN, T.SHARE, T.SUM, T.MOST, T.LEAST):
        return Problem(Reason.NO_MEASURE)  # 差多少 after a search
    if _asks_when(slots) and _codes(before):
        return Problem(Reason.UNSUPPORTED, ("回答具体日期：年报只写全年的数字",))
    return None


def _bodies(plan: Plan, holdings: Holdings) -> set[str]:
    scope = [f for f in plan.filters if f.field in (*SCOPE_FIELDS, "report_year")]
    return {report.agency.name or report.id for report in holdings.select(scope)}


def _same_rows(codes: list[str], before: Plan) -> bool:
    """Whether some of these numbers stand in the rows the question before was about."""
    rows = {(field.table, field.row) for code in _codes(before) for field in quantity(code).fields}
    return any({(field.table, field.row) for field in quantity(code).fields} <= rows for code in codes)


def _of_same_rows(problem: Problem, before: Plan) -> Plan | None:
    """审结了吗 after a question about suits: of the readings the one about the same rows."""
    rows = {(field.table, field.row) for code in _codes(before) for field in quantity(code).fields}
    meant = []
    for option in problem.options:
        codes = [*option.plan.quantities, *(c.quantity for c in option.plan.conditions)] if option.plan is not None else []
        if codes and {(field.table, field.row) for code in codes for field in quantity(code).fields} <= rows:
            meant.append(option.plan)
    return meant[0] if len(meant) == 1 else None


def _asks_when(slots: Slots) -> bool:
    return slots.value(T.META) == "when" and not slots.said("发布", "公布", "报告", "年报", "落款")


def _words(slots: Slots) -> tuple[str, ...]:
    quoted = tuple(token.value for token in slots.all(T.QUOTE))
    unknown = tuple(phrase for phrase in phrases(slots) if len(phrase) > 1)
    if quoted or unknown:
        slots.unknown = []
    return quoted or unknown


def _codes(before: Plan) -> list[str]:
    """What the question before counted."""
    counted = list(before.quantities) or [condition.quantity for condition in before.conditions]
    return counted or [FACT_QUANTITY[f.field] for f in before.filters if f.field in FACT_FIELDS]


# Filters


def _filters(slots: Slots, plan: Plan, before: Plan, holdings: Holdings, refers: bool) -> tuple[Filter, ...]:
    kept = _widened(slots, before, holdings)
    named = [f for f in plan.filters if f.field in SCOPE_FIELDS]
    if any(not f.exclude for f in named):
        named = _same_office(slots, named, before, holdings)
        inside = [f for f in before.filters if f.field in REGION_FIELDS and not f.exclude]
        if _office_inside(slots, before) and holdings.select([*inside, *named]):
            named = [*inside, *named]
            slots.notes.append(f"按前面问的{'、'.join(inside[0].values)}理解")
        if slots.has(T.VERSUS) and (both := _both(named, before, holdings)):
            named = both
        kept = [f for f in kept if f.field not in SCOPE_FIELDS or (f.exclude and f.field not in {n.field for n in named})]
        if refers:  # 其中乡镇有哪些: within what was asked before
            kept = [f for f in before.filters if f.field not in {n.field for n in named}]
    years = [f for f in plan.filters if f.field == "report_year"]
    if any(not f.exclude for f in years):
        kept = [f for f in kept if f.field != "report_year"]
        if slots.has(T.VERSUS) and before.years and len(slots.years) == 1:
            years = [Filter("report_year", tuple(map(str, sorted({*before.years, *slots.years}))))]
    facts = [f for f in plan.filters if f.field in FACT_FIELDS]
    pointed = slots.scope.filters_named or any(token.value == "one" for token in slots.all(T.PRONOUN))
    asks_number = (bool(slots.quantities) and pointed) or (slots.has(T.VERSUS) and bool(named) and bool(before.quantities))
    of_words = plan.intent in (Intent.QUALITY, Intent.EXPLAIN) or plan.topic.startswith("meta:")
    if (facts or plan.conditions or asks_number or of_words) and not refers:
        kept = [f for f in kept if f.field not in FACT_FIELDS]
    others = [f for f in plan.filters if f.field not in (*SCOPE_FIELDS, *FACT_FIELDS, "report_year")]
    combined: dict[tuple[str, bool], Filter] = {(f.field, f.exclude): f for f in kept}
    combined.update({(f.field, f.exclude): f for f in (*named, *years, *others)})
    return tuple(combined.values())


def _widened(slots: Slots, before: Plan, holdings: Holdings) -> list[Filter]:
    """全省呢, 所有单位呢, 其他单位呢: beyond what was asked before."""
    scope = [f for f in before.filters if f.field in SCOPE_FIELDS and not f.exclude]
    if not slots.scope.empty or not scope:
        return list(before.filters)
    kept = [f for f in before.filters if f not in scope]
    if _asks_for_one(slots) and (before.aggregate is Aggregate.SHARE or len(_bodies(before, holdings)) == 1):
        slots.notes.append("“谁”“哪家”按馆藏全部单位理解，不限于上一个单位")
        return kept  # 平湖呢，谁最多: among all, never inside the one named last
    if slots.has(T.REST):
        return [*kept, *(replace(f, exclude=True) for f in scope[:1])]
    everyone = [token for token in slots.all(T.ALL) if token.value != "region"]
    regional = [field for token in slots.all(T.ALL) if (field := REGION_WORDS.get(token.text))]
    if regional:
        names = {value for report in holdings.select(scope) if (value := value_of(report, regional[0]))}
        return [*kept, Filter(regional[0], tuple(sorted(names)))] if names else list(before.filters)
    return kept if everyone and not has_core(slots) else list(before.filters)


def _asks_for_one(slots: Slots) -> bool:
    """谁最多, 哪家占得最多"""
    who = slots.has(T.WHICH) or any(token.value == "agency" for token in slots.all(T.GROUP))
    return who and slots.has(T.MOST, T.LEAST, T.NTH) and not slots.has(T.PRONOUN)


def _its_office(each: Filter, holdings: Holdings) -> Filter:
    """A place with one body in the archive stands for that body."""
    if each.field not in REGION_FIELDS or len(each.values) != 1:
        return each
    names = {report.agency.name for report in holdings.select([each]) if report.agency.name}
    return Filter("agency", tuple(names)) if len(names) == 1 else each


def _both(named: list[Filter], before: Plan, holdings: Holdings) -> list[Filter] | None:
    """比平湖市民政局多多少: that one, and the one asked about before."""
    named = [_its_office(named[0], holdings)]
    field = named[0].field
    former = _its_office(next((f for f in before.filters if f.field in SCOPE_FIELDS and not f.exclude), named[0]), holdings)
    earlier = former.values if former.field == field else ()
    if len(named) != 1 or len(named[0].values) != 1 or len(earlier) != 1:
        return None
    return [Filter(field, tuple(dict.fromkeys((*earlier, *named[0].values))))]


def _same_office(slots: Slots, named: list[Filter], before: Plan, holdings: Holdings) -> list[Filter]:
    """“平湖呢？” after 秀洲区民政局 means the 民政局 of 平湖, if the archive has one."""
    previous = before.filter("agency")
    if not slots.scope.place_only or len(previous) != 1 or previous[0] not in holdings.offices:
        return named
    old = holdings.offices[previous[0]].agency
    places = {(f.field, value) for f in named for value in f.values}
    found = [
        office.name
        for office in holdings.offices.values()
        if office.region and office.region[-1] in places and (office.agency.sector, office.agency.level) == (old.sector, old.level)
    ]
    return [Filter("agency", tuple(found))] if len(found) == 1 else named


# Measures and forms


def _asks_year_only(slots: Slots) -> bool:
    years = all(token.value == "report_year" for token in slots.all(T.GROUP)) and slots.has(T.GROUP)
    return years and not slots.has(*(form for form in _FORMS if form not in (T.GROUP, T.WHICH))) and "哪" in slots.text


def _same_measure(slots: Slots, before: Plan, filters: tuple[Filter, ...]) -> Plan:
    """The question names no measure: that of the one before, in the form the new words ask for."""
    codes = _codes(before)
    if not slots.has(*_FORMS) and not slots.counting:
        return before
    if before.intent is Intent.RANK and not before.group and _asks_year_only(slots):
        return before  # the rows of a ranking say their year
    if before.intent is Intent.RANK and slots.has(T.FIRST, T.NTH) and not slots.has(T.MOST, T.LEAST, T.RANKING):
        last = slots.limit_sort == "asc"  # 后两名: from the other end
        turned = {"desc": "asc", "asc": "desc"}[before.sort] if last else before.sort
        return replace(before, sort=turned, limit=slots.limit or slots.nth, nth=slots.nth)
    if not codes or before.intent in (Intent.SEARCH, Intent.EXPLAIN, Intent.QUALITY, Intent.DEFINE):
        return replace(before, limit=slots.limit or before.limit)
    conditional = before.conditions or any(f.field in FACT_FIELDS for f in before.filters)
    if (slots.has(T.WHICH) or slots.counting) and conditional and not slots.has(T.MOST, T.LEAST, T.RANKING):
        return replace(before, intent=Intent.COUNT if slots.counting else Intent.LIST)
    if slots.has(T.SHARE) and conditional and not before.quantities:
        return replace(before, intent=Intent.COUNT, aggregate=Aggregate.SHARE)
    made, _ = plan_counted(replace(slots, quantities=codes), Plan(Intent.CLARIFY, filters=filters))
    if slots.has(T.VERSUS, T.TREND):
        return made  # 比2020年多吗: of all, not only of what fulfilled the condition
    return replace(made, conditions=before.conditions or made.conditions)


def _new_measure(slots: Slots, plan: Plan, before: Plan, refers: bool) -> Plan:
    """A new measure in the old scope. Without a form of its own it takes the old one's."""
    carried = before.conditions if refers else ()
    if before.intent in _OF_NUMBERS and slots.said(*_ADDING) and plan.quantities and (codes := _codes(before) or list(before.quantities)):
        both = tuple(dict.fromkeys((*codes, *plan.quantities)))
        return Plan(Intent.TABLE, conditions=before.conditions, quantities=both)
    formless = plan.intent in (Intent.LOOKUP, Intent.AGGREGATE) and not slots.has(T.QUANT, *_FORMS) and bool(plan.quantities)
    if formless and before.intent in (Intent.LIST, Intent.COUNT) and before.conditions and not refers:
        old = before.conditions[0]
        return replace(before, conditions=tuple(Condition(code, old.op, old.value) for code in plan.quantities), quantities=())
    if formless and before.intent in (Intent.LIST, Intent.COUNT) and not refers and any(f.field in FACT_FIELDS for f in before.filters):
        return replace(positive(plan), intent=before.intent, aggregate=before.aggregate)
    in_old_form = before.intent in _OF_NUMBERS and before.intent is not Intent.LIST and before.group not in INNER_GROUPS
    if formless and in_old_form and before.quantities:
        return replace(before, quantities=plan.quantities)
    return replace(plan, conditions=(*carried, *plan.conditions))


def _of_one_body(before: Plan) -> Plan:
    """Of one body everything is shown, also what speaks against the condition."""
    if len(before.filter("agency")) != 1:
        return before
    codes = (*before.quantities, *_codes(before))
    return replace(before.without(*FACT_FIELDS), conditions=(), quantities=tuple(dict.fromkeys(codes)))


def _evidence(plan: Plan, before: Plan) -> Plan:
    """给我看原文: of whatever the question before was about."""
    if plan.quantities or plan.topic:
        return plan
    before = _of_one_body(before)
    topics = {Intent.QUALITY: f"quality:{before.topic}", Intent.EXPLAIN: f"section:{before.topic}", Intent.RANK: ""}
    if before.intent is Intent.EXPLAIN and before.topic == "why":
        return replace(before, intent=Intent.EVIDENCE, topic="", quantities=tuple(_codes(before)), text=())
    topic = topics.get(before.intent, before.topic if before.topic.startswith(("meta:", "quality:", "section:")) else "")
    if before.topic == "published":
        topic = "meta:published"
    return replace(before, intent=Intent.EVIDENCE, topic=topic, quantities=tuple(_codes(before)), aggregate=Aggregate.NONE)
