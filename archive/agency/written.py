"""A name as somebody wrote it → the bare name and its second names."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_FOREIGN = re.compile(r"[@_:|/\\>#*~=&%]|[A-Za-z]")
_PIECES = re.compile(r"[^\u3400-\u9fff\U00020000-\U0002fa1f()·〇0-9—-]+")
_ADVERT = re.compile(r"^(?:体育|官方|官网|平台|娱乐|投注|博彩|彩票|棋牌|入口|登录|网址|下载|网页版|手机版|[0-9]++)+(?=.{3})")
_BRACKET = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_ALSO_CALLED = re.compile(r"^(?:加?挂|挂牌|原|简称|以下简称|暨|含|又称|合署)?[:“\"]?(.*?)[”\"]?(?:牌子|等牌子)?$")
_ENDS_LIKE_BODY = re.compile(
    r"(?:府|局|会|委|厅|室|处|队|院|馆|站|所|心|部|关|镇|乡|街道|苏木|区|市|县|旗|省|州|盟|社|校|学|园|厂|行|司|团|联|办)$"
)
# Offices and groups inside a body that see to openness, and the customs district a customs house reports for.
_OPENNESS_OFFICE = re.compile(
    r"(?:(?<=人民)(?P<government>政府)|(?<=(?P<place>[省市县区州盟旗]))(?:人民政府|政府)?)?"
    r"(?:政府信息|政务信息|政务|信息)公开(?:工作)?(?:(?:领导|协调)小组(?:办公室|办)?|联席会议(?:办公室|办)?|(?:办公室|办|科|股)(?!理))"
)
_CUSTOMS_DISTRICT = re.compile(r"(?<=海关)关区(?=$|\d|（|\()")


class Written(NamedTuple):
    name: str  # without brackets, blanks and advertisements
    second_names: tuple[str, ...]  # 加挂的牌子


def normalise(text: str) -> str:
    """One form of every character."""
    return unicodedata.normalize("NFKC", text)


def compact(text: str) -> str:
    """The same without blanks."""
    return "".join(normalise(text).split())


def read_written(text: str) -> Written:
    name = _without_advert(of_the_owner(compact(text))).strip("·—-.,。、;!?“”\"'《》")
    second: list[str] = []
    for found in _BRACKET.finditer(name):
        inner = _ALSO_CALLED.sub(r"\1", found[1])
        if len(inner) >= 3 and _ENDS_LIKE_BODY.search(inner):
            second.append(inner)
    # 中国(浙江)自由贸易试验区: a bracket the name goes on behind, without a body before it, belongs to the name.
    bare = re.sub(r"\(([^()]{2,4})\)(?=.)", r"\1", name) if not second else name
    return Written(_BRACKET.sub("", bare), tuple(second))


def looks_like_body(name: str) -> bool:
    return bool(_ENDS_LIKE_BODY.search(name))


def _without_advert(text: str) -> str:
    """qxbet体育_qxbet官网@:白桦镇人民政府 → 白桦镇人民政府. Advertisements are put before names, and carry foreign letters."""
    if not _FOREIGN.search(text):
        return text
    pieces = [_ADVERT.sub("", piece) for piece in _PIECES.split(text) if piece]
    likely = [piece for piece in pieces if len(piece) >= 3 and looks_like_body(_BRACKET.sub("", piece))]
    return likely[-1] if likely else max(pieces, key=len, default="")


def of_the_owner(text: str) -> str:
    """An office or group for openness stands for the body it belongs to: 霁溪县政务公开领导小组办公室 for the county's government."""
    if "公开" in text:
        text = _OPENNESS_OFFICE.sub(lambda found: "人民政府" if found["place"] else "政府" if found["government"] else "", text)
    return _CUSTOMS_DISTRICT.sub("", text) if "关区" in text else text
