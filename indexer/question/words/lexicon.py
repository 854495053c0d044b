"""The form's vocabulary in questions: every declared alias, and beside it how people say the same in passing.

The aliases come from ``archive.form``; what stands here are verbs and turns of phrase that make no sense as the name
of a field (“来申请”, “还在打官司”). ``weak`` words also merely set the scene: “收到的申请中公开了几件” asks for 公开.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from archive.audit import TOPIC_BY_CODE
from archive.form import FACTS, MEASURES, table2, table3, table4
from indexer.question.words.lists import OF_THE_FORM, common, lines
from indexer.question.words.pieces import T


@dataclass(frozen=True, slots=True)
class Entry:
    kind: T
    value: str
    weak: bool = False


# What the vocabulary calls DECIDED: suits that ended.
DECIDED_SUITS = "+".join(table4.code(g, o) for g in ("lit_direct", "lit_after_review") for o in ("upheld", "corrected", "other"))
FAMILY_MEASURE = {"@denied": "t3_denied_total", "@unable": "t3_unable_total", "@refused": "t3_refused_total", "@other": "t3_other_total"}
_MEASURE_FAMILY = {measure: family for family, measure in FAMILY_MEASURE.items()}
_MEASURE_DISPUTE = {"t4_lit_total": (T.DISPUTE, "lit")}
# Declared aliases that are also words of any sentence about requests.
_WEAK = frozenset({"收到", "依申请公开", "信息公开申请", "申请", "受理"})
_OUTCOME_OF_SUITS = {"胜诉": "upheld_suit", "败诉": "corrected_suit"}


_SHORT = 4
_THEIRS = "其政府信息公开申请"  # 行政机关不再处理其政府信息公开申请
_NUMBERING = re.compile(r"^(?:[一二三四]、|（[一二三四五六七]）|\d\.)")
_LEFT_OUT = dict.fromkeys(("日期", "落款日期", "成文日期", "发布日期", "落款时间", "发布时间", "成文时间"), "no_date")
_LEFT_OUT |= {"落款": "no_signature", "署名": "no_signature", "落款单位": "no_signature", "标题": "no_title", "单位": "no_signature"}
_LEFT_OUT |= {"金额单位": "unit", "计量单位": "unit"}
_WEAK_KINDS = {"weak": T.ROW, "weakboth": T.DISPUTE, "weakmeasure": T.MEASURE, "weakapplicant": T.APPLICANT}


@lru_cache(maxsize=1)
def terms() -> dict[str, Entry]:
    """Every word with a meaning of its own; the form's aliases win over spoken ones, those over common words."""
    known: dict[str, Entry] = {}
    for word, entry in (*_declared(), *_spoken()):
        if len(word) > 1 or word not in known:
            known.setdefault(word, entry)
    for topic in TOPIC_BY_CODE.values():
        for word in topic.ask:
            known.setdefault(word, Entry(T.QUALITY, topic.code))
    for word, value in _not_written():
        known.setdefault(word, Entry(T.QUALITY, value))
    for words, kind, value in common():
        entry = Entry(kind, value)  # one for all its words: they are tens of thousands
        known |= {word: entry for word in words if word not in known}
    return known


@lru_cache(maxsize=1)
def annex_terms() -> dict[str, Entry]:
    """The statistics annex of 2014–2018; its words are ordinary words to an archive without such reports."""
    return {word: Entry(T(kind), value) for kind, value, said in lines("annex") for word in said}


# What the annex counts under the later tables' spoken names. Never added up with them: used for years up to 2018 only.
IN_ANNEX = {
    table3.code("new_received", "total"): "a14_req_received",
    table3.code("total_processed", "total"): "a14_ans_total",
    table3.code("granted", "total"): "a14_ans_granted",
    table3.code("partially_granted", "total"): "a14_ans_partial",
    "t3_denied_total": "a14_ans_denied",
    table3.code("unable_not_held", "total"): "a14_ans_not_exist",
    table4.code("review", "total"): "a14_review_total",
    table4.code("review", "upheld"): "a14_review_upheld",
    table4.code("review", "corrected"): "a14_review_corrected",
    "t4_lit_total": "a14_lit_total",
    "t4_lit_upheld": "a14_lit_upheld",
    "t4_lit_corrected": "a14_lit_corrected",
    "t2_normative_docs_issued~t2_normative_docs_made": "a14_normative_docs_issued",
}
LAST_ANNEX = 2018


def _not_written() -> Iterator[tuple[str, str]]:
    """没有注明单位, 未写落款日期, 缺标题: what a report leaves out."""
    for no, verb in product(
        ("没", "没有", "未", "缺", "缺少", "无"), ("", "写", "写明", "注明", "标注", "标明", "署", "落", "填", "填写", "标")
    ):
        for said, value in _LEFT_OUT.items():
            if verb or (no not in ("未", "没") and said != "单位"):  # 有没有单位 is another question
                yield no + verb + said, value
    for number, lost in product("一二三四五六", ("丢了", "没了", "缺了", "不见了", "丢失", "缺失了")):
        yield f"第{number}部分{lost}", "no_section"
        yield f"第{number}部分标题{lost}", "no_section"
        yield f"第{number}部分的标题{lost}", "no_section"


def _declared() -> list[tuple[str, Entry]]:
    made: list[tuple[str, Entry]] = []
    for row in table3.ROWS:
        printed = _NUMBERING.sub("", row.label)
        said = (*row.ask, printed, printed.removesuffix(_THEIRS)) if len(printed) > _SHORT else row.ask  # 总计, 其他 stand elsewhere too
        made += [(word, Entry(T.ROW, row.code, word in _WEAK)) for word in said]
    for column in table3.COLUMNS:
        made += [(word, Entry(T.APPLICANT, column.code)) for word in column.ask]
    made += [(word, Entry(T.DISPUTE, group.code)) for group in table4.GROUPS for word in group.ask]
    for outcome in table4.OUTCOMES[:-1]:
        made += [(word, Entry(T.OUTCOME, _OUTCOME_OF_SUITS.get(word, outcome.code))) for word in outcome.ask]
    made += [(word, Entry(T.LINE, line.code)) for line in table2.LINES for word in line.ask]
    for measure in MEASURES:
        made += [(word, _measure_entry(measure.code, word)) for word in measure.ask]
    made += [(word, Entry(T.FACT, fact.code)) for fact in FACTS for word in fact.ask if word != "尚未审结"]
    return made


def _measure_entry(code: str, word: str) -> Entry:
    if code in _MEASURE_FAMILY:
        return Entry(T.ROW, _MEASURE_FAMILY[code])
    if word in _OUTCOME_OF_SUITS:
        return Entry(T.OUTCOME, _OUTCOME_OF_SUITS[word])
    if code in _MEASURE_DISPUTE:
        kind, value = _MEASURE_DISPUTE[code]
        return Entry(kind, value)
    return Entry(T.MEASURE, code)


def _spoken() -> list[tuple[str, Entry]]:
    made: list[tuple[str, Entry]] = []
    told = (line for name in ("form", "called") for line in lines(name) if name == "form" or line[0] in OF_THE_FORM)
    for kind, value, said in told:
        weak = kind.startswith("weak")
        token = _WEAK_KINDS.get(kind + value, _WEAK_KINDS[kind]) if weak else T(kind)
        entry = Entry(token, value.replace("DECIDED", DECIDED_SUITS), weak)
        made += [(word, entry) for word in said]
    return made
