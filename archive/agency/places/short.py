"""Short forms of place names: 缙云 for 缙云县, 恩施州 for 恩施土家族苗族自治州."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.agency.places.model import Place

_PEOPLES = """
    各族 蒙古族 蒙古 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克
    傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族
    仡佬族 锡伯 阿昌族 普米族 塔吉克 怒族 鄂温克族 保安族 裕固族 独龙族 鄂伦春族 珞巴族 门巴族
"""
_PEOPLE = re.compile(f"(?<=..)(?:{'|'.join(_PEOPLES.split())})+$")
_AUTONOMOUS = re.compile(r"(自治[区州县旗])$")
_SUFFIX = re.compile(r"(?:特别行政区|地区|特区|林区|省|市|区|县|盟|旗)$")
_TOO_GENERAL = frozenset({"市中", "城中", "城关", "新城", "向阳", "和平"})


@lru_cache(maxsize=8192)
def stem(name: str) -> str | None:
    """The name without its kind, at least two characters: 秀洲, 内蒙古, 景宁. None if nothing telling is left."""
    core, autonomous = _AUTONOMOUS.subn("", name)
    core = _PEOPLE.sub("", core).removesuffix("族") if autonomous else _SUFFIX.sub("", core)
    return core if 2 <= len(core) < len(name) else None


# Contractions that leave out more than the peoples.
_CUSTOMARY = {
    "博尔塔拉蒙古自治州": "博州",
    "巴音郭楞蒙古自治州": "巴州",
    "克孜勒苏柯尔克孜自治州": "克州",
    "前郭尔罗斯蒙古族自治县": "前郭县",
    "杜尔伯特蒙古族自治县": "杜蒙县",
    "喀喇沁左翼蒙古族自治县": "喀左县",
    "莫力达瓦达斡尔族自治旗": "莫旗",
}


def contraction(name: str) -> str | None:
    """恩施州, 景宁县, 莫旗: how an autonomous unit is written in practice, with its kind."""
    if name in _CUSTOMARY:
        return _CUSTOMARY[name]
    found = _AUTONOMOUS.search(name)
    core = stem(name)
    return core + found[1][-1] if found and core and found[1] != "自治区" else None


def short_forms(place: Place) -> tuple[str, ...]:
    """What a user may type for the place besides its name."""
    if place.level == "zone":
        short = place.name.replace("高新技术产业开发区", "高新区").replace("经济技术开发区", "经开区").replace("经济开发区", "经开区")
        return (short,) if short != place.name else ()
    core = stem(place.name)
    if core in _TOO_GENERAL:
        core = None
    return tuple(form for form in (core, contraction(place.name)) if form)
