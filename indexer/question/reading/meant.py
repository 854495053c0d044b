"""What a question says in other words than it means: 甚么, 不是处罚，是许可, 用这个理由不公开的."""

from __future__ import annotations

import re

from indexer.question.knowledge import entry
from indexer.question.plan import Plan
from indexer.question.words.lexicon import terms

_THIS_REASON = re.compile(
    r"(?:这个|这条|这种|这一|该|此)(?:理由|情形|原因)(?=不|拒|没|答|来|的|驳|过)"
    r"|(?:这个|这条|这种|该)(?:理由|情形|原因)(?=[^,，。？?]{0,6}[用提援适]\w?[了过]?(?:几|多少))"
    r"|(?<=[用以按拿过了])(?:这个|这条|这种|该)(?:理由|情形)(?=[?？]?$)|(?<=以)此(?=为)"
)
_THIS_CASE = re.compile(
    "(?:这一项|这项|该项|这一栏)(?=的?(?:总计|合计|多少|几|有|是多少))|(?:这种|这类|该类|此类)(?:案件|官司|诉讼|情况|情形|申请|答复|回复|理由|结果)(?!分布)"
)
_CORRECTED = re.compile(
    r"(?:(?:不对|错了|[说搞弄问]错了|抱歉|对不起|更正一?下?|噢|哦|呃)[,，。!！]?)*(?:我[说问要指]的)?不是(?:[说问指])?[^,，。;；?？是]{1,14}"
    r"[,，;；。](?:我[说问要指]的)?而?是(?:[说问指])?(?P<right>(?![吗么否])[^?？]{2,})[?？]?$"
)
_KEPT = re.compile(
    "(?P<right>.{2,12}?)的?(?:留下|保留|留着)[,，](?:别的|其他|其它|其余)的?[都全]?(?:不要|去掉|不看|删掉)了?$"
)  # 2023年的留下


def meant(text: str, before: Plan | None) -> str:
    """The question as it is to be read."""
    return _said_out(_corrected(_as_usual(text), before), before)


def _as_usual(text: str) -> str:
    """Another way to write the same word; as long as it."""
    for other, usual in (("甚么", "什么"), ("部份", "部分"), ("帐", "账")):
        text = text.replace(other, usual)
    return text


def _corrected(text: str, before: Plan | None) -> str:
    """不是处罚，是许可: what was meant instead."""
    found = (_CORRECTED.match(text) or _KEPT.match(text)) if before is not None else None
    return found["right"] if found is not None else text


def _said_out(text: str, before: Plan | None) -> str:
    """用这个理由不公开的, after one was explained: its name."""
    told = before.shown.terms if before is not None else ()
    explained = entry(told[0]) if len(told) == 1 else None
    if explained is None or not (explained.id.startswith("row.") or explained.title in terms()):
        return text
    return _THIS_CASE.sub(explained.title, _THIS_REASON.sub(explained.title, text))
