"""Private names and numbers in a report are masked before anything else sees them (rule P-01).

The original file keeps them; every text the application stores, indexes, shows or exports does not.
"""

from __future__ import annotations

import re
from dataclasses import replace

from archive.models import Mask, Paragraph, ParagraphKind

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_NAME = rf"(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|夏侯|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_TITLED = re.compile(rf"(?P<name>{_NAME})(?=先生|女士|小姐)")
# Behind 申请人 only in the shape "申请人张三于…提出": anything looser reads words as names.
_APPLICANT = re.compile(
    rf"(?:申请人|原告|当事人)(?:[:：为是]|系)?(?P<name>{_NAME})"
    r"(?=于\d|向(?:我|本)|提出的?(?:政府)?信息|提交的?(?:政府)?信息|(?:诉|不服)(?:我|本))"
)
_NOT_NAMES = re.compile(r"某|[该各位为和与的了于在向对]")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")


def _spans(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for pattern in (_TITLED, _APPLICANT):
        for match in pattern.finditer(text):
            name = match["name"]
            if not _NOT_NAMES.search(name):
                found.append((*match.span("name"), name[0] + "××"))
    found += [(*match.span(), match[0][:3] + "****" + match[0][-2:]) for match in _MOBILE.finditer(text)]
    found += [(*match.span(), match[0][:4] + "*" * 12 + "**") for match in _IDENTITY.finditer(text)]
    spans: list[tuple[int, int, str]] = []
    for span in sorted(found):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def mask(paragraph: Paragraph) -> tuple[Paragraph, tuple[Mask, ...]]:
    """The paragraph with private names masked in its clean and its raw text alike, and where."""
    if paragraph.kind is not ParagraphKind.TEXT:
        return paragraph, ()
    spans = _spans(paragraph.text)
    if not spans:
        return paragraph, ()
    text, raw = [], []
    offsets: list[int] = []
    masks = []
    at = raw_at = raw_length = 0
    for start, end, new in spans:
        raw_start, raw_end = paragraph.offsets[start], paragraph.offsets[end]
        shift = raw_length - raw_at
        text.append(paragraph.text[at:start])
        offsets += [offset + shift for offset in paragraph.offsets[at:start]]
        raw.append(paragraph.raw[raw_at:raw_start])
        raw_length += raw_start - raw_at
        offset = len(offsets)
        masks.append(Mask(paragraph.id, offset, offset + len(new), new))
        text.append(new)
        raw.append(new)
        offsets += range(raw_length, raw_length + len(new))
        raw_length += len(new)
        at, raw_at = end, raw_end
    shift = raw_length - raw_at
    text.append(paragraph.text[at:])
    raw.append(paragraph.raw[raw_at:])
    offsets += [offset + shift for offset in paragraph.offsets[at:]]
    return replace(paragraph, text="".join(text), raw="".join(raw), offsets=tuple(offsets)), tuple(masks)
