"""The same statements in the many words reports use, and statements about one level of a government only.

``vary`` says what a report says of requests and suits in other words; ``add_own_level`` lets a government speak of its own
office beside a table for everybody; ``add_others`` tells of other bodies, other matters and some requests only. None changes
what is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

from archive.samples.manuscript import Manuscript, Text
from archive.samples.truth import Truth

_NONE = (
    "{year}年，{we}未收到政府信息公开申请。",
    "全年{we}未收到有关依申请公开的内容。",
    "{we}继续保持依申请公开零申请。",
    "{year}年度没有公民、法人或其他组织向{we}提出政府信息公开申请。",
    "本年度无依申请公开事项。",
    "{we}全年收到政府信息公开申请0件。",
    "依申请公开方面，{we}没有收到任何单位和个人的公开申请。",
)
_TOLD = (
    "{year}年，{we}共收到政府信息公开申请{n}{unit}，均按规定办理。",
    "窗口专人登记，{year}年依申请公开受理和办结{n}{unit}。",
    "全年收到群众申请政府信息公开{n}{unit}，按程序办理。",
    "{we}受理依申请公开案件{n}{unit}，没有超期。",
    "本年度依申请公开共受理{n}{unit}。",
    "{year}年新收公民、法人和其他组织提出的政府信息公开申请{n}{unit}。",
)
_NO_CASES = (
    "本年度未发生因政府信息公开引起的行政复议、行政诉讼。",
    "也没有因信息公开引起的行政复议和行政诉讼。",
    "{year}年，因政府信息公开被申请行政复议0件，被提起行政诉讼0件。",
    "{we}无因政府信息公开引发的行政复议和行政诉讼案件。",
)
_OPEN_SUITS = (
    "因政府信息公开引起的行政诉讼案件{n}件，目前尚未审结。",
    "信息公开类行政诉讼{n}起，正在办理中。",
    "因政府信息公开被提起行政诉讼{n}宗，仍在审理。",
    "因信息公开引发行政诉讼案件{n}件，法院正在审理中。",
)
# What others did, and what is denied of some requests or of other suits only: nothing of it is about the reporter's year.
_OF_OTHERS = (
    "{other}收到政府信息公开申请{few}件。",
    "{year}年{other}共受理依申请公开{few}件，答复{few}件，结转下年度{few}件。",
    "{other}全年未收到政府信息公开申请。",
    "据统计，{other}新收政府信息公开申请{few}件，办结申请{few}件。",
    "{other}、{another}按要求开展工作，收到政府信息公开申请{few}件。",
    "{other}因政府信息公开被提起行政诉讼{few}件，尚未审结。",
    "{other}办结申请{few}件，未发生因政府信息公开引起的行政复议、行政诉讼。",
    "经{another}转送，{other}受理政府信息公开申请{few}件。",
)
_OF_SOME = (
    "未收到{some}的政府信息公开申请。",
    "没有收到任何{some}的申请。",
    "{some}的政府信息公开申请0件。",
    "{we}没有受理{some}的依申请公开事项。",
)
_SOME = (
    "不符合要求",
    "涉及国家秘密",
    "涉及商业秘密",
    "通过信函方式提交",
    "需要收费",
    "企业提出",
    "超出答复期限",
    "来自境外",
    "重复提出",
    "由上级转办",
)
_OF_OTHER_SUITS = (
    "未发生行政赔偿诉讼。",
    "{we}无民事诉讼、刑事诉讼案件。",
    "因合同纠纷发生民事诉讼{few}件，正在审理。",
    "未发生因公开引起的行政公益诉讼。",
)
_OTHERS = ("财政局", "公安局", "水利局", "自规局", "教育局", "人民医院", "住建局", "统计局", "法院", "第一中学")
_BELOW = ("各镇（街道）", "下属事业单位", "各科室及下属单位", "某村村民委员会", "市级部门", "县级部门", "省直机关", "全市教育系统")
_UNITS = ("件", "宗", "份", "件次", "条")
_SAYS_NONE = re.compile(r"[^。]*(?:未收到政府信息公开申请|没有收到依申请公开件|未收到信息公开申请)。")
_SAYS_COUNT = re.compile(r"[^。]*(?:收到政府信息公开申请|新收政府信息公开申请|收到信息公开申请)\d+件[^。]*。")
_SAYS_NO_CASES = re.compile(
    r"[^。]*(?:未发生因政府信息公开引起的行政复议、行政诉讼|没有因政府信息公开被申请行政复议、提起行政诉讼的情况)。"
)
_SAYS_OPEN = re.compile(r"因政府信息公开引起的行政诉讼案件(\d+)件，目前尚未审结。")
_TITLE = re.compile(r"^（[一二三四五]）[^。]*。")

_OWN_LEVEL = (
    "{own}以{name}名义收到政府信息公开申请{few}件，全部按期答复。",
    "其中，{own}受理政府信息公开申请{few}件，答复{few}件。",
    "{level}政府本级未收到政府信息公开申请，各部门收到{n}件。",
    "向{level}政府提出的政府信息公开申请{few}件，均已办结。",
)


def add_others(manuscript: Manuscript, rng: Random) -> Manuscript:
    """A sentence that states nothing about the reporter's requests and suits, in a paragraph of its own."""
    return _told_of_requests(manuscript, rng.choice(list(of_others(manuscript.truth, rng))))


def of_others(truth: Truth, rng: Random) -> Iterator[str]:
    """Every such sentence."""
    place = truth.agency.county or truth.agency.city or truth.agency.province or ""
    own = truth.agency.name or ""
    named = [f"{where}{body}" for where in (place, place[-1:]) for body in _OTHERS if body[-3:] not in own]
    known = {"year": truth.report_year, "we": truth.we}
    for said in _OF_OTHERS:
        for other in (*named, *_BELOW, "示例州财政局"):
            yield said.format(other=other, another=rng.choice(named), few=rng.randrange(2, 90), **known)
    yield from (said.format(some=some, **known) for said, some in product(_OF_SOME, _SOME))
    yield from (said.format(few=rng.randrange(2, 90), **known) for said in _OF_OTHER_SUITS)


def vary(manuscript: Manuscript, rng: Random) -> Manuscript:
    return replace(manuscript, parts=tuple(Text(_said(p.text, manuscript, rng)) if isinstance(p, Text) else p for p in manuscript.parts))


def _said(text: str, manuscript: Manuscript, rng: Random) -> str:
    truth = manuscript.truth
    heading = _TITLE.match(text)
    head, rest = (heading[0], text[heading.end() :]) if heading else ("", text)
    slots = {"year": truth.report_year, "we": truth.we, "n": _number(truth.statements.requests, rng), "unit": rng.choice(_UNITS)}
    for said, variants in ((_SAYS_COUNT, _TOLD), (_SAYS_NONE, _NONE), (_SAYS_NO_CASES, _NO_CASES)):
        rest = said.sub(rng.choice(variants).format(**slots), rest)
    if found := _SAYS_OPEN.search(rest):
        rest = rest.replace(found[0], rng.choice(_OPEN_SUITS).format(n=found[1]))
    return head + rest


def _number(number: int | None, rng: Random) -> str:
    """The digits apart, with the mark of a footnote, or as they are."""
    return rng.choice((f"{number}", f"{number}", " ".join(f"{number}"), f"{number}①", f"{number}[1]"))


def add_own_level(manuscript: Manuscript, rng: Random) -> Manuscript:
    """A sentence about the government's own level: fewer requests than its table shows for all."""
    truth = manuscript.truth
    received = int(truth.cells.get("t3_new_received__total") or 0)
    level = (truth.agency.county or truth.agency.city or truth.agency.province or "")[-1]
    slots = {"name": truth.agency.name, "own": f"{level}政府办公室", "level": level, "n": received, "few": max(1, received // 2)}
    return _told_of_requests(manuscript, rng.choice(_OWN_LEVEL).format(**slots))


def _told_of_requests(manuscript: Manuscript, said: str) -> Manuscript:
    parts = list(manuscript.parts)
    at = next(i for i, part in enumerate(parts) if isinstance(part, Text) and "依申请公开情况" in part.text)
    parts.insert(at + 1, Text(said))
    return replace(manuscript, parts=tuple(parts))
