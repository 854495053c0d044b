"""Noise that real texts carry and that must change no value: each class takes a clean text and dirties it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from archive.samples.layouts import script
from archive.samples.layouts.text import NBSP

_PROSE = re.compile(r"^[^\t|\n]{29,}。$", re.MULTILINE)  # a whole sentence on a line without cell marks
_NUMBER_CELL = re.compile(r"(?<=[\t| ])\d+(?=[ \t|]|$)|^\d+(?=[ \t|]|$)", re.MULTILINE)
_HEADING = re.compile(r"^(#* ?)([一二三四五六]、)(.{2,24}情况|其他需要报告的事项)(（无）)?$", re.MULTILINE)
_LABELS = ("规章", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "予以公开", "属于国家秘密", "重复申请", "总计", "不予公开")
_KANGXI = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
_TAIWAN = {"信息": "資訊", "文件": "檔案", "網絡": "網路", "強制": "強製", "質量": "品質"}
# A denser list of glossed characters than the usual one, as on some sites.
_DENSE = {
    **script.GLOSSES,
    "總": "zǒng", "計": "jì", "號": "hào", "報": "bào", "時": "shí", "請": "qǐng", "認": "rèn", "進": "jìn", "項": "xiàng",
    "應": "yīng", "標": "biāo", "實": "shí", "準": "zhǔn", "國": "guó", "簡": "jiǎn", "對": "duì", "聯": "lián", "擔": "dān",
    "鎮": "zhèn", "鄉": "xiāng", "動": "dòng", "會": "huì", "還": "hái", "學": "xué", "機": "jī", "強": "qiáng", "級": "jí",
    "衛": "wèi", "產": "chǎn", "開": "kāi", "條": "tiáo", "處": "chù", "決": "jué", "罰": "fá", "許": "xǔ", "訴": "sù", "訟": "sòng",
}  # fmt: skip
_DENSELY = re.compile("[" + "".join(_DENSE) + "]")
_TONELESS = {"公": "gong", "開": "kai", "務": "wu", "廳": "ting"}


@dataclass(frozen=True, slots=True)
class Mutation:
    name: str
    label: str  # Chinese
    apply: Callable[[str, Random], str]
    not_for: frozenset[str] = frozenset()  # layouts whose cells it would tear apart


def _in_prose(text: str, change: Callable[[str], str]) -> str:
    return _PROSE.sub(lambda match: change(match[0]), text)


def _sometimes(pattern: str, replacement: str, line: str, rng: Random, chance: float = 0.4) -> str:
    return re.sub(pattern, lambda match: match.expand(replacement) if rng.random() < chance else match[0], line)


def _nbsp(text: str, rng: Random) -> str:
    return _NUMBER_CELL.sub(lambda match: rng.choice((NBSP + match[0], match[0] + NBSP, match[0])), text)


def _ideographic_space(text: str, rng: Random) -> str:
    return _in_prose(text, lambda line: "\u3000\u3000" + line)


def _doubled_commas(text: str, rng: Random) -> str:
    return _in_prose(text, lambda line: _sometimes("，", rng.choice((",，", "，、", ",、")), line, rng))


def _at_signs(text: str, rng: Random) -> str:
    return _in_prose(text, lambda line: _sometimes("([，、；])", r"\1@@", line, rng))


def _bookmark(text: str, rng: Random) -> str:
    return _in_prose(text, lambda line: "[bookmark: _GoBack]" + line if rng.random() < 0.1 else line)


def _dense_glosses(text: str, rng: Random) -> str:
    converted = script.traditional(text)
    return _DENSELY.sub(lambda match: f"{match[0]}({_DENSE[match[0]]})", converted)


def _toneless_glosses(text: str, rng: Random) -> str:
    converted = script.traditional(text)
    for character, reading in _TONELESS.items():
        converted = converted.replace(character, f"{character}({reading})({reading})")
    return converted


def _taiwan(text: str, rng: Random) -> str:
    """Traditional with Taiwan's words and over-converted characters."""
    converted = script.traditional(text)
    for word, other in _TAIWAN.items():
        converted = converted.replace(word, other)
    return converted


def _chrome(text: str, rng: Random) -> str:
    head = "登录 注册 | 无障碍浏览\n当前位置：首页 > 政府信息公开 > 政府信息公开年报\n请输入关键字\n字号：大 中 小　打印 收藏 分享\n\n"
    tail = "\n上一篇：没有了\n下一篇：没有了\n主办单位：示例网站　网站标识码：9900000001\n网站地图 | 联系我们\n"
    return head + text + tail


def _kangxi(text: str, rng: Random) -> str:
    return "".join(_KANGXI.get(c, c) if rng.random() < 0.5 else c for c in text)


def _full_width_digits(text: str, rng: Random) -> str:
    return _NUMBER_CELL.sub(lambda match: match[0].translate({ord("0") + d: ord("０") + d for d in range(10)}), text)


def _heji(text: str, rng: Random) -> str:
    return text.replace("总计", "合计")


def _no_note(text: str, rng: Random) -> str:
    return text.replace("（区分处理的，只计这一情形，不计其他情形）", "")


def _label_spaces(text: str, rng: Random) -> str:
    for label in _LABELS:
        text = re.sub(rf"(?<=[\t|）. ]){label}(?=\s|$|\|)|^{label}(?=\s|$|\|)", lambda match: " ".join(match[0]), text, flags=re.MULTILINE)
    return text


def _straight_quotes(text: str, rng: Random) -> str:
    return text.replace("“", '"').replace("”", '"')


def _half_width(text: str, rng: Random) -> str:
    return text.translate(str.maketrans("，；：（）", ",;:()"))


def _spaced_digits(text: str, rng: Random) -> str:
    return _in_prose(text, lambda line: re.sub(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])", r" \1 ", line))


def _bold_headings(text: str, rng: Random) -> str:
    return _HEADING.sub(lambda match: f"**{match[0].lstrip('# ')}**", text)


def _no_numbers(text: str, rng: Random) -> str:
    """Section headings without 一、…六、."""
    return _HEADING.sub(lambda match: f"{match[1]}{match[3]}{match[4] or ''}", text)


def _page_break(text: str, rng: Random) -> str:
    """Long paragraphs without numbers break in two."""

    def broken(line: str) -> str:
        return f"{line[:20]}\n\n{line[20:]}" if not re.search(r"[\d（]", line) and rng.random() < 0.3 else line

    return _in_prose(text, broken)


MUTATIONS: dict[str, Mutation] = {
    mutation.name: mutation
    for mutation in (
        Mutation("nbsp", "不间断空格", _nbsp, frozenset({"pdf_text"})),
        Mutation("ideographic_space", "全角空格缩进", _ideographic_space),
        Mutation("doubled_commas", "重复逗号", _doubled_commas),
        Mutation("at_signs", "夹杂@@", _at_signs),
        Mutation("bookmark", "Word书签残留", _bookmark),
        Mutation("traditional", "繁体", lambda text, rng: script.traditional(text)),
        Mutation("glosses", "繁体加带调拼音", lambda text, rng: script.traditional_glossed(text)),
        Mutation("byte_glosses", "按字节插入的带调拼音", lambda text, rng: script.byte_glossed(script.traditional(text))),
        Mutation("dense_glosses", "密集带调拼音", _dense_glosses),
        Mutation("toneless_glosses", "无调叠加拼音", _toneless_glosses),
        Mutation("taiwan", "台湾用语与过度转换", _taiwan),
        Mutation("chrome", "网页首尾", _chrome),
        Mutation("kangxi", "康熙部首", _kangxi),
        Mutation("full_width_digits", "全角数字", _full_width_digits),
        Mutation("heji", "总计写作合计", _heji),
        Mutation("no_note", "部分公开无括注", _no_note),
        Mutation("label_spaces", "标签内空格", _label_spaces, frozenset({"pdf_text"})),
        Mutation("straight_quotes", "直引号", _straight_quotes),
        Mutation("half_width", "半角标点", _half_width),
        Mutation("spaced_digits", "数字前后空格", _spaced_digits),
        Mutation("bold_headings", "标题加星号", _bold_headings),
        Mutation("no_numbers", "标题缺序号", _no_numbers),
        Mutation("page_break", "段落被分页拆开", _page_break),
    )
}
