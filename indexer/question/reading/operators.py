"""Words that change which number is meant, and what of a plan realises each: a plan without it answers another question.

The words are looked for in the question as it stands, outside of what the form and the archive call things (不予公开, 没有现成信息):
a list of polite or empty words that swallows an operator by mistake cannot hide it here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.question.kinds.compare import Compare
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Exceeds, Number
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.share import Share
from indexer.question.kinds.split import Split
from indexer.question.kinds.standing import Standing
from indexer.question.kinds.table import Table
from indexer.question.kinds.whole import Whole
from indexer.question.plan import FACT_NUMBER, MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, Aggregate, Ask, Condition, Op, Plan
from indexer.question.reading.clusters import KINDS as COUNTED
from indexer.question.reading.left_out import drops_condition
from indexer.question.reading.read import Reading
from indexer.question.reading.who import is_group, joined
from indexer.question.words.pieces import Piece, T

COUNTING = (Number, Exceeds, Ranking, Compare, Listing, Series, Split, Share, Standing, Whole, Table)
_NAMES = frozenset((*COUNTED, T.AGENCY, T.PLACE, T.BODY, T.LEVEL, T.ELSEWHERE, T.QUOTE, T.QUALITY, T.TOPIC, T.GROUP, T.TABLE))
_WHOLES = ("t3_new_received__total", "t3_total_processed__total")
_ONE = "[一二两三四五六七八九十百千万\\d]"


@dataclass(frozen=True, slots=True)
class Operator:
    name: str
    said: re.Pattern[str]
    realised: Callable[[Reading, Plan], bool]


def unrealised(r: Reading, plan: Plan) -> Iterator[str]:
    """The operator words of a question that its plan has nothing for."""
    if not isinstance(plan.ask, COUNTING):
        return
    yield from _numbers_left_out(r, plan.ask)
    yield from _bodies_left_out(r)
    text = _without_names(r)
    for each in OPERATORS:
        found = each.said.search(text)
        if found is not None and not each.realised(r, plan):
            yield each.name if "□" in found[0] else found[0]


def _numbers_left_out(r: Reading, ask: Ask) -> Iterator[str]:
    """Numbers the question names beside those a plan is about: 不予公开、无法提供中哪类多 is not only about the first."""
    asked = repr(ask)
    for mention in r.mentions if not drops_condition(r.text) else ():
        facts = [fact for fact, code in FACT_NUMBER.items() if code == mention.code]
        scene = mention.code in _WHOLES and "t3_" in asked  # 申请量的结果分布
        if not (mention.weak or scene) and not any(code in asked for code in (mention.code, *facts, *mention.others)):
            yield r.text[mention.start : mention.end]


def _bodies_left_out(r: Reading) -> Iterator[str]:
    """市级部门和市政府: a group beside a body, of which one and the same filter leaves only what is both."""
    included = [phrase for phrase in r.who.phrases if not phrase.exclude]
    for phrase in included:
        if is_group(phrase) and any(p.agencies and joined(r.pieces, phrase, p) for p in included):
            yield phrase.text


def _without_names(r: Reading) -> str:
    said = (piece for piece in r.pieces if not _beside_the_question(piece))
    asking = (piece for piece in said if not (piece.alone and piece.kind in (T.UNKNOWN, T.SOFT, T.FILLER)))
    return "".join("□" if _is_name(piece) else piece.text for piece in asking)


def _beside_the_question(piece: Piece) -> bool:
    """（大于0）: only spelt out once more; 忽略以上所有指令: no bound of any number."""
    bracket = piece.kind is T.SOFT and piece.text[0] in "(（" and len(piece.text) > 1
    return bracket or (piece.kind is T.FILLER and piece.text.endswith(("指令", "提示", "设定", "规则")))


def _is_name(piece: Piece) -> bool:
    """各年各单位加起来: everything there is, not year by year."""
    return (piece.kind in _NAMES and not piece.weak) or (piece.kind is T.ALL and piece.value == "years")


def _conditions(ask: Ask) -> tuple[Condition, ...]:
    return ask.conditions if isinstance(ask, Listing) else ()


def _bounded(r: Reading, plan: Plan) -> bool:
    """超过, 至少, 以内: a condition that is more than having any."""
    ask = plan.ask
    if any(piece.kind is T.COMPARED and piece.number == 0 for piece in r.pieces):
        return True  # 大于零
    if isinstance(ask, Listing):
        bounds = [(c.quantity, c.op, c.year) for c in ask.conditions if not ask.either]
        if len(set(bounds)) < len(bounds):
            return False  # 处罚超过50件而且申请也超过20件: two bounds of one number are two numbers misread
        return bool(ask.over) or any(c.than or c.value or c.op not in (Op.GT, Op.EQ) or c.year for c in ask.conditions)
    return isinstance(ask, Exceeds | Compare | Standing) or (isinstance(ask, Ranking) and ask.above_zero)


def _restricted(r: Reading, plan: Plan) -> bool:
    """只有企业申请的: of a list a condition from above, or the whole; of one number it is emphasis."""
    return not isinstance(plan.ask, Listing) or any(c.op in (Op.EQ, Op.LE, Op.LT) for c in plan.ask.conditions)


def _the_whole(r: Reading, plan: Plan) -> bool:
    """全部来自个人, 官司全赢: a list of those whose part is the whole."""
    ask = plan.ask
    if not isinstance(ask, Listing):
        return True
    return bool(ask.over or ask.every or ask.count or len(r.mentions) > 1) or any(c.than or c.op is Op.EQ for c in ask.conditions)


def _none_of_both(r: Reading, plan: Plan) -> bool:
    """复议和诉讼都没有: none of each."""
    conditions = _conditions(plan.ask)
    if len(conditions) < 2:
        return True
    return all((c.op is Op.EQ and not c.value) or c.quantity == "zero_requests" or c.year for c in conditions)


def _averaged(of: tuple[str, ...], how: Aggregate) -> Callable[[Reading, Plan], bool]:
    def realised(r: Reading, plan: Plan) -> bool:
        ask = plan.ask
        mine = how in getattr(ask, "aggregates", ()) or (getattr(ask, "mean", False) and how is Aggregate.MEAN)
        return bool(mine) or isinstance(ask, Standing) or any(c.than in of for c in _conditions(ask))

    return realised


def _best(r: Reading, plan: Plan) -> bool:
    ask = plan.ask
    extreme = isinstance(ask, Number) and {Aggregate.MAX, Aggregate.MIN} & set(ask.aggregates)
    among = isinstance(ask, Share) and bool(ask.among)  # 最多的那家占三家合计的多少
    return isinstance(ask, Ranking | Compare | Standing) or among or bool(extreme) or _bounded(r, plan)


def _first_few(r: Reading, plan: Plan) -> bool:
    return r.before is not None or (isinstance(plan.ask, Ranking) and plan.ask.limit > 1)


def _yearly(r: Reading, plan: Plan) -> bool:
    ask = plan.ask
    over = isinstance(ask, Series | Table) or (isinstance(ask, Listing) and bool(ask.over or ask.every) and len(plan.scope.years) != 1)
    mean = isinstance(ask, Number) and Aggregate.MEAN in ask.aggregates
    ranked = isinstance(ask, Ranking) and (ask.by in ("report_year", "report") or ask.streak)
    return over or mean or bool(ranked) or (isinstance(ask, Compare) and ask.sides == "report_year")


def _together(r: Reading, plan: Plan) -> bool:
    return _one_sum(r, plan) and (not isinstance(plan.ask, Listing) or plan.ask.count or plan.ask.share or _added_up(r, plan))


def _one_sum(r: Reading, plan: Plan) -> bool:
    """历年各单位被复议的合计多少起, 五年总共呢: not year by year; 全部加起来呢, after 哪家最多; 合计呢, after a part of the whole."""
    ask = plan.ask
    if isinstance(ask, Ranking):
        return r.has(T.MOST, T.LEAST, T.FIRST, T.NTH, T.RANKING)
    part = isinstance(ask, Number) and not (r.mentions or r.has(T.SHARE)) and all("/" in code for code in ask.quantities)
    return not part and (not isinstance(ask, Series) or r.has(T.GROUP, T.EACH, T.TREND))


def _added_up(r: Reading, plan: Plan) -> bool:
    """两项加起来占几成: the sum of both, not the last of them."""
    return len(plan.ask.measured) > 1 or any("+" in code for code in plan.ask.measured)


def _of_all_together(r: Reading, plan: Plan) -> bool:
    """采购项目总数: what all have, not how many have any."""
    total = any(r.text[m.start : m.end].endswith(("总数", "总量", "总额")) for m in r.mentions)
    return not total or not isinstance(plan.ask, Listing) or _bounded(r, plan)


def _of_one_body(r: Reading, plan: Plan) -> bool:
    """年均: a mean over reports is one over years where they are of one body, and of several years."""
    reports = r.holdings.select(plan.scope)
    return _yearly(r, plan) and (not isinstance(plan.ask, Number) or (reports.bodies == 1 and len(reports) > 1))


def _which_year(r: Reading, plan: Plan) -> bool:
    if isinstance(plan.ask, Listing) and plan.ask.edge:
        return True
    return not isinstance(plan.ask, Listing) or plan.ask.when


def _at_an_edge(r: Reading, plan: Plan) -> bool:
    return isinstance(plan.ask, Listing) and bool(plan.ask.edge)


def _no_requests(r: Reading, plan: Plan) -> bool:
    """零申请: that there are none, not how many there are."""
    if not any(mention.fact == "zero_requests" for mention in r.mentions):
        return True
    return getattr(plan.ask, "above_zero", False) or any(
        c.quantity == "zero_requests" or (c.op is Op.EQ and not c.value) for c in _conditions(plan.ask)
    )


def _of_the_text(r: Reading, plan: Plan) -> bool:
    """正文里说收了多少件: numbers of the tables are not what the text says."""
    return any(code.startswith("n_") for code in plan.ask.measured)


def _of_those_with(r: Reading, plan: Plan) -> bool:
    """有采购支出的单位里谁花得最少: of those that have any."""
    ask = plan.ask
    bounded = isinstance(ask, Listing) or (isinstance(ask, Ranking) and (ask.above_zero or ask.order == "desc"))
    return bounded or bool(r.shown.bodies) or not isinstance(ask, Ranking | Number | Share | Split)


def _in_a_row(r: Reading, plan: Plan) -> bool:
    ask = plan.ask
    over = isinstance(ask, Listing) and bool(ask.over) and len(plan.scope.years) != 1
    return isinstance(ask, Series) or over or (isinstance(ask, Ranking) and bool(ask.streak))


def _left_out(r: Reading, plan: Plan) -> bool:
    others = any(f.exclude for f in plan.scope) or r.shown.bodies != ()
    nonzero = getattr(plan.ask, "above_zero", False) or any(c.op is Op.NE for c in _conditions(plan.ask))
    return others or nonzero or any(code.count("__") > 1 for code in plan.ask.measured)  # 除自然人外: the other applicants


def _of_all(r: Reading, plan: Plan) -> bool:
    """前三名占全部的几成: a ranking has no whole."""
    return not isinstance(plan.ask, Ranking)


def _nothing(r: Reading, plan: Plan) -> bool:
    """No number of the form is that."""
    return False


def _either(r: Reading, plan: Plan) -> bool:
    return len(_conditions(plan.ask)) < 2 or plan.ask.either  # type: ignore[attr-defined]


def _apart(r: Reading, plan: Plan) -> bool:
    """分别, 各多少: several bodies, years or numbers are not put together."""
    ask = plan.ask
    several = any(len(f.values) > 1 and not f.exclude for f in plan.scope) or len(r.mentions) > 1
    if isinstance(ask, Series) and len(plan.scope.get("agency")) > 1:
        return False  # 五年累计，两家各多少: not year by year
    return not (isinstance(ask, Number) and len(ask.quantities) == 1 and several and not ask.aggregates)


OPERATORS = (
    Operator("只", re.compile("只有|仅有|只(?=收|被|给|提|罚|批|□)|仅(?=收|被|□)|唯独"), _restricted),
    Operator("全部", re.compile("全(?:部|都)?(?:来自|出自|是|由|为)?(?=□)|[都均]是(?=□)"), _the_whole),
    Operator(
        "都没有",
        re.compile("(?<!一[件次起宗个家]□)(?<!一[件次起宗个家])(?:两[样项]|[二两]者|都|均|全)(?:没有?|未|无|[是为](?:0|零|〇))"),
        _none_of_both,
    ),
    Operator(
        "界限",
        re.compile(
            f"超过|不到|不足|至少|起码|至多|顶多|不少于|不多于|不超过|少于|多于|高于|低于|大于|小于|以上|以下|以内|不满|不止"
            f"|最[多少](?=[收有被]?到?{_ONE}[件次起家宗])"
        ),
        _bounded,
    ),
    Operator("平均", re.compile("平均|均值|户均"), _averaged((MEAN_OF_SCOPE, MEDIAN_OF_SCOPE), Aggregate.MEAN)),
    Operator("中位数", re.compile("中位数|中间值"), _averaged((MEDIAN_OF_SCOPE,), Aggregate.MEDIAN)),
    Operator("最", re.compile("最[多少高低大小](?!只|也)|垫底|倒数|冠军"), _best),
    Operator("前几名", re.compile(f"前{_ONE}+(?:名|家|位|个单位)"), _first_few),
    Operator("年均", re.compile("平均(?:每|一)年|每年平均|(?<!\\d)年均(?![无未没有为是不])|(?<![\\d去今前本当全])年平均"), _of_one_body),
    Operator("哪年", re.compile("哪[几一]?年(?![都也均报])|哪些年(?!报)|哪个年"), _which_year),
    Operator("零申请", re.compile("□"), _no_requests),
    Operator("合计", re.compile("合计|总和|加起来|之和|累计|合共|归总|累加|[合加凑并][在到]一"), _together),
    Operator("总共", re.compile("[总一共统拢]共|[总共]计|总数|总量|总额"), _one_sum),
    Operator("两项", re.compile("[两二三四]个?(?:项|者|类|样|数)(?:数字)?(?:加|合|之和|相加|一共|总共|总计|共)"), _added_up),
    Operator("总数", re.compile("□"), _of_all_together),
    Operator("每年", re.compile("每年|逐年|(?<![\\d当])年年(?!报)|各年|分年"), _yearly),
    Operator("连续", re.compile("连续|连着|接连"), _in_a_row),
    Operator("正文", re.compile("(?:正文|文字)[里中上]?(?:说|写|讲|提|比表)|比正文"), _of_the_text),
    Operator("有…的单位", re.compile("有[^,;有没]{1,10}的(?:单位|部门|机关|地方|乡镇|街道|那些)(?:里|中|当中|之中)"), _of_those_with),
    Operator(
        "除",
        re.compile(
            "除了|除(?=.{1,14}(?:以外|之外|外))|不含|不算|不包括|剔除|去掉|扣除|刨除|刨掉|除外|不计(?!息)|不在内|[排剔]除|撇开|抛开|另算|不考虑"
        ),
        _left_out,
    ),
    Operator("占全部", re.compile("占了?(?:全部|总数|总量|所有|全馆)"), _of_all),
    Operator("才", re.compile("才(?=有|开始|出现|收)"), _at_an_edge),
    Operator("算", re.compile("算(?!下来|出|一下|算|上|多|少|高|低|大|小).{0,6}[吗么]"), _nothing),
    Operator("第一次", re.compile("(?:第一|头一|最早一|最近一|最后一|上一|最晚一)[次回]|首[次度回]"), _at_an_edge),
    Operator("年均增长", re.compile("年均(?:增长|增幅|增加|下降|减少|变化)|复合增长"), _nothing),
    Operator("多久", re.compile("多少(?:时间|天|小时|个?工作日|个?月)|多久|多长时间|几天"), _nothing),
    Operator("或", re.compile("或者|□或□"), _either),
    Operator(
        "分别", re.compile("分别|各自|各(?=多少|几|收|有几|有多|是多|是几|为|计)|逐[项条户]|一一|挨[个家]|一个个|一[个家]一[个家]"), _apart
    ),
)

__all__ = ["COUNTING", "OPERATORS", "unrealised"]
