"""Nothing of a question is lost in silence: every word that could change the answer must show in the plan.

A word may be read and still come to nothing: a second number beside the first, a superlative in a question that became
a search, a year in another clause. Such words are found here by what they mean, not by how the plan was made.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.form import FIELD_BY_CODE
from indexer.question.compose import ITEMS, KINDS
from indexer.question.plan import ENDS, FACT_FIELDS, FACT_QUANTITY, INNER_GROUPS, MEAN_OF_SCOPE, Aggregate, Intent, Op, Plan
from indexer.question.quantities import DECIDED, quantity
from indexer.question.slots import Slots
from indexer.question.tokens import T, Token

# What is answered by words of the reports or by findings, not by the numbers that are named beside.
_WORDED = (Intent.SEARCH, Intent.DEFINE, Intent.EVIDENCE)
_OF_NUMBERS = (Intent.LOOKUP, Intent.AGGREGATE, Intent.LIST, Intent.COUNT, Intent.RANK, Intent.TREND, Intent.COMPARE, Intent.BREAKDOWN)
_OF_FIGURES = (T.MOST, T.LEAST, T.TREND, T.SHARE, T.MEAN, T.MEDIAN, T.TIMES, T.RANKING)
_SUMS = ("加起来", "合计", "总和", "之和", "合起来", "加总", "累计", "总共", "一共", "共计")
_ONE_NUMBER = (Intent.LOOKUP, Intent.AGGREGATE)


def overlooked(slots: Slots, plan: Plan) -> tuple[str, ...]:
    """Words of the question that mean something and did not come to bear on the plan."""
    if plan.intent is Intent.SEARCH:
        found = [t for t in slots.tokens if t.kind in _OF_FIGURES or (t.kind is T.QUANT and t.value in ("件", "元", "项", "条"))]
        return tuple(dict.fromkeys(token.text for token in found))
    if plan.intent in _WORDED or plan.topic == "comparability":
        return ()
    found = [*_numbers(slots, plan), *_wishes(slots, plan), *_other_kinds(slots, plan), *_years(slots, plan)]
    in_order = sorted({token.start: token for token in found}.values(), key=lambda token: token.start)
    return tuple(dict.fromkeys(token.text for token in in_order))


# What is counted


def _fields(plan: Plan) -> set[str]:
    codes = [*plan.quantities]
    codes += [code for c in plan.conditions for code in (c.quantity, c.than) if code not in ("", MEAN_OF_SCOPE)]
    codes += [FACT_QUANTITY[f.field] for f in plan.filters if f.field in FACT_FIELDS]
    return {field.code for code in codes for field in quantity(code).fields}


def _numbers(slots: Slots, plan: Plan) -> Iterator[Token]:
    if plan.intent is Intent.QUALITY or plan.topic == "why":
        return
    if plan.intent is Intent.EXPLAIN or plan.topic.startswith(("meta:", "published")):
        yield from (token for said in slots.counted if not (token := slots.tokens[said.first]).weak or slots.has(T.QUANT))
        return
    there = _fields(plan)
    for said in slots.counted:
        wanted = {field.code for field in quantity(said.code).fields}
        if not wanted <= there and not (plan.group in INNER_GROUPS and _same_table(wanted, there)):
            yield slots.tokens[said.first]
    if any(code.startswith("a14_") for code in there):
        return  # the annex has words of its own
    for token in slots.tokens:
        if not token.weak and not _shows(token, there, plan):
            yield token


def _same_table(wanted: set[str], there: set[str]) -> bool:
    return {FIELD_BY_CODE[code].table for code in wanted} == {FIELD_BY_CODE[code].table for code in there}


def _shows(token: Token, there: set[str], plan: Plan) -> bool:
    """Whether a word of the form stands in some number of the plan."""
    value = token.value
    fields = [FIELD_BY_CODE[code] for code in there]
    rows = {field.row for field in fields}
    tables = {field.table for field in fields}
    of_applicants = {field.column for field in fields if field.table == 3}
    outcomes = {field.column for field in fields if field.table == 4}
    match token.kind:
        case T.ROW if value.startswith("@"):
            return any(row.startswith(f"{value[1:]}_") for row in rows)
        case T.ROW:
            as_noun = value in ("new_received", "total_processed") and 3 in tables  # 办结申请数
            return as_noun or value in rows or "n_published" in there
        case T.APPLICANT:
            others = value.startswith("@") and bool(of_applicants - {"total", "natural_person"})
            return others or value in of_applicants or plan.group == "applicant"
        case T.DISPUTE:
            suits = {row for row in rows if row.startswith("lit_")}
            return value in rows or (value in ("lit", "both") and bool(suits))
        case T.OUTCOME:
            decided = value == "@decided" and bool(outcomes & DECIDED)
            return decided or value.removesuffix("_suit") in outcomes or plan.group == "outcome"
        case T.LINE:
            return 2 in tables and value in rows
        case T.CELL:
            return 2 in tables or value in (*ITEMS, "amount")
        case T.COMPARED | T.AVERAGE:
            return _is_condition(token, plan)
    return True


def _is_condition(token: Token, plan: Plan) -> bool:
    if plan.topic == "why" or (plan.intent is Intent.AGGREGATE and plan.yes_no) or any(f.field in FACT_FIELDS for f in plan.filters):
        return True
    return any(c.value == token.number or (c.than and token.kind is T.AVERAGE) for c in plan.conditions)


# What is wanted of it


def _wishes(slots: Slots, plan: Plan) -> Iterator[Token]:
    """Superlatives, shares, averages, comparisons, groups: each needs its own form of answer."""
    ranked = plan.intent is Intent.RANK or plan.group == ENDS
    for token in slots.tokens:
        match token.kind:
            case T.MOST | T.LEAST | T.FIRST | T.NTH if not (ranked or (plan.conditions and token.text in ("多的", "少的"))):
                if not (plan.topic == "holdings" and token.text == "最") and not (
                    plan.intent is Intent.COMPARE and token.text in ("多的", "最")
                ):
                    yield token
            case T.MOST | T.NTH if _names_a_row(slots, token):
                yield token  # 第一名的公开率: of the body on that place
            case T.SHARE if not _is_share(plan):
                yield token
            case T.MEAN | T.MEDIAN if plan.aggregate not in (Aggregate.MEAN, Aggregate.MEDIAN) and not any(
                quantity(code).ratio for code in plan.quantities
            ):
                yield token
            case T.MEAN if token.text == "年均" and len(plan.filter("agency")) != 1:
                yield token  # a year's, not a report's
            case T.NOT if slots.negated and plan.topic != "why" and slots.said("数据", "数字", "记录"):
                yield token  # 哪一年没有采购数据: not the same as none
            case T.TIMES if plan.aggregate is not Aggregate.TIMES:
                yield token
            case T.TREND if plan.intent in (Intent.AGGREGATE, Intent.LOOKUP, Intent.COUNT, Intent.TABLE, Intent.BREAKDOWN) or (
                plan.intent in (Intent.LIST, Intent.RANK) and not _of_change(plan)
            ):
                if not any(code.endswith("_change") for code in _fields(plan)) and plan.group != "report_year":
                    yield token
            case T.VERSUS if plan.topic in ("holdings", "reports") and token.value != "bare":
                yield token  # 比缙云少的单位: a yardstick, no scope
            case T.VERSUS if token.value != "bare" and plan.intent in (*_ONE_NUMBER, Intent.TABLE, Intent.BREAKDOWN, Intent.COUNT):
                if not any(code.endswith("_change") for code in _fields(plan)):
                    yield token
            case T.GROUP if plan.intent in _OF_NUMBERS and not _is_grouped(token, plan):
                yield token
            case T.GROUP if plan.intent is Intent.RANK and plan.group in INNER_GROUPS and slots.has(T.EACH, T.FIRST):
                yield token  # 前两家各自的答复结果
            case T.ALWAYS if plan.intent in (Intent.LIST, Intent.COUNT) and not plan.always and plan.topic != "holdings":
                yield token
            case T.SUM if (
                plan.intent is Intent.RANK and token.text in _SUMS and plan.aggregate is not Aggregate.SUM and plan.group != "agency"
            ):
                yield token
            case T.ROW if plan.intent in (Intent.LIST, Intent.COUNT) and _of_each(slots, token):
                yield token
            case T.ONLY if not _before_number(slots, token):
                yield token
            case T.REST if not (slots.has(T.EXCEPT, T.OUTSIDE) or any(f.exclude for f in plan.filters)):
                yield token
    yield from _second_wishes(slots, plan)


def _names_a_row(slots: Slots, token: Token) -> bool:
    after = [t for t in slots.tokens if t.start >= token.end][:2]
    placed = token.kind is T.NTH or token.text in ("第一名", "第一", "冠军", "头名", "首位")
    owns = token.text.endswith("的") or (bool(after) and after[0].text == "的")
    counted = after[0] if after and token.text.endswith("的") else after[1] if len(after) > 1 else None
    return placed and owns and counted is not None and counted.kind in KINDS


def _is_share(plan: Plan) -> bool:
    codes = [*plan.quantities, *(c.quantity for c in plan.conditions)]
    ratio = any(quantity(code).ratio for code in codes) or plan.aggregate in (Aggregate.SHARE, Aggregate.GROWTH)
    return ratio or (plan.intent is Intent.BREAKDOWN and plan.group in INNER_GROUPS)


def _of_change(plan: Plan) -> bool:
    return plan.aggregate in (Aggregate.CHANGE, Aggregate.GROWTH) or any(c.than for c in plan.conditions)


def _is_grouped(token: Token, plan: Plan) -> bool:
    if not token.value:
        return bool(plan.group) or plan.intent not in (Intent.LIST, Intent.COUNT)  # 322条的构成
    if plan.group == token.value or plan.topic in ("holdings", "reports"):
        return True
    if token.value in ("agency", "report_year"):
        return plan.intent is not Intent.COUNT or token.value == "agency"
    return token.value in INNER_GROUPS and plan.group in INNER_GROUPS


def _before_number(slots: Slots, token: Token) -> bool:
    """只有3件, 仅几家: an emphasis; 只有自然人 excludes the others."""
    after = [t for t in slots.tokens if t.start >= token.end and t.kind not in (T.FILLER, T.EXISTS)][:1]
    return not after or after[0].kind in (T.NUMBER, T.COMPARED, T.QUANT, T.WHICH, T.YEAR, T.FIRST)


def _of_each(slots: Slots, token: Token) -> bool:
    """申请全部公开的单位: all of them, not some."""
    before = [t.text for t in slots.tokens if t.end == token.start]
    every = token.text.startswith(("全部", "完全")) or bool(set(before) & {"都", "均", "全", "全都", "全部", "所有", "一律"})
    return every and token.value != "new_received" and not slots.negated


def _second_wishes(slots: Slots, plan: Plan) -> Iterator[Token]:
    """收到申请的有几家、一共几件: both the bodies and a number."""
    asked = [token for token in slots.all(T.QUANT) if token.value]
    if plan.intent is Intent.COUNT and plan.aggregate is Aggregate.NONE:
        yield from (token for token in asked if token.value not in ("家", "个", "条"))
    if plan.intent is Intent.RANK:
        yield from _before_ranking(slots)
    if plan.intent in _ONE_NUMBER:
        yield from (token for token in asked if token.value == "家" and not token.text.endswith("份"))


def _parts(token: Token) -> bool:
    return token.kind is T.BREAK or token.text == "、"


def _before_ranking(slots: Slots) -> Iterator[Token]:
    """处罚多少件，哪家最多: the whole number first; 哪家最多，有几件 is one question."""
    first = min((t.start for t in (*slots.all(T.MOST), *slots.all(T.LEAST))), default=0)
    breaks = [t.start for t in slots.tokens if _parts(t)]
    for token in slots.all(T.QUANT):
        if any(token.start < at < first for at in breaks) and any(slots.tokens[said.first].start < first for said in slots.counted):
            yield token


# What it is about


def _other_kinds(slots: Slots, plan: Plan) -> Iterator[Token]:
    """Findings, dates, problems and reasons beside a number; and whatever stands beside those."""
    inner = plan.intent is Intent.BREAKDOWN and plan.group in INNER_GROUPS
    if plan.topic.startswith("meta:") or plan.topic == "published":
        about = _BESIDE_DATES
    elif plan.intent in (Intent.QUALITY, Intent.EXPLAIN):
        about = _BESIDE_FINDINGS if plan.intent is Intent.QUALITY else _BESIDE_REASONS if plan.topic == "why" else _BESIDE_WORDS
    elif plan.intent in (*_OF_NUMBERS, Intent.TABLE) and not inner:
        about = _BESIDE_NUMBERS
    else:
        return
    for token in slots.tokens:
        if token.kind in about and not _is_harmless(token, plan):
            yield token
    if plan.intent is Intent.QUALITY:
        yield from _asked_apart(slots)
        yield from _all_blank(slots, plan)


def _all_blank(slots: Slots, plan: Plan) -> Iterator[Token]:
    """表三全是空的: a blank here and there is not what is asked."""
    if not plan.topic.startswith("blank"):
        return
    for token in slots.tokens:
        before = [t for t in slots.tokens if t.end == token.start]
        if token.kind is T.QUALITY and token.value == "blank" and any(t.text.startswith(_WHOLLY) for t in before):
            yield before[0]


_ORDERS = frozenset({T.MOST, T.LEAST, T.RANKING, T.SHARE, T.MEAN, T.MEDIAN, T.TIMES})
_BESIDE_NUMBERS = frozenset({T.TOPIC, T.WHY, T.EVIDENCE, T.QUALITY, T.META})
_BESIDE_FINDINGS = frozenset({T.TOPIC, T.META, T.TREND, T.SHARE, T.MEAN, T.MEDIAN, T.TIMES})
_BESIDE_WORDS = frozenset({T.META, T.QUALITY, T.TREND, *_ORDERS})
_BESIDE_REASONS = frozenset({T.META, T.QUALITY})
_BESIDE_DATES = frozenset({T.TOPIC, T.QUALITY, T.TREND, T.SHARE, T.MEAN, T.MEDIAN, T.TIMES})


def _is_harmless(token: Token, plan: Plan) -> bool:
    """Words that only say “what is wrong” or “when” once more."""
    match token.kind:
        case T.TOPIC:
            return plan.topic == token.value or (not token.text.startswith(("存在", "打算", "准备")) and len(token.text) <= 4)
        case T.QUALITY if token.value == "negative" and any(c.op is Op.LT and c.value == 0 for c in plan.conditions):
            return True
        case T.QUALITY:
            return token.value in ("fine", "any", "blank") or plan.topic in ("meta:signature", "meta:title")
        case T.META if plan.intent is Intent.QUALITY and token.value in ("title", "signature"):
            return True
        case T.META:
            named = token.value in ("published", "form", "title", "signature")
            return (
                not named
                or (plan.intent not in (*_OF_NUMBERS, Intent.TABLE, Intent.EXPLAIN) and plan.topic in _DATED)
                or bool(plan.topic and plan.intent not in (Intent.QUALITY, Intent.EXPLAIN))
            )
    return False


_WHOLLY = ("全", "完全", "整个", "整张", "都", "一个数")
_DATED = ("no_date", "no_signature", "no_title", "late", "year", "none_heading")


def _asked_apart(slots: Slots) -> Iterator[Token]:
    """收到多少申请？哪些单位勾稽不平？ — a number asked for in a clause of its own."""
    for said in slots.counted:
        near = slots.tokens[max(0, said.first - 1) : said.last + 2]
        quality = [i for i, token in enumerate(slots.tokens) if token.kind in (T.QUALITY, T.META)]
        apart = all(any(_parts(t) for t in slots.tokens[min(i, said.last) : max(i, said.first)]) for i in quality)
        if apart and any(token.kind in (T.QUANT, T.MOST, T.LEAST) for token in near):
            yield slots.tokens[said.first]


def _years(slots: Slots, plan: Plan) -> Iterator[Token]:
    if plan.topic in ("carry", "improvement", "both") or plan.topic.startswith(("holdings", "meta:")):
        return
    there = {*plan.years, *map(int, plan.filter("report_year", exclude=True))}
    there |= {year for c in plan.conditions for year in (c.year, c.than_year)}
    if not there:
        return
    yield from (t for t in slots.all(T.YEAR) if t.value != "span" and not t.note and not set(t.years) & there)
