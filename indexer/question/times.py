"""Years in a question, as report years. Relative ones count from the newest report year of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FULL = r"(?:19|20)\d{2}"
_HAN_DIGITS = {"〇": "0", "零": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_HAN_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True))
_HAN_YEAR = "[二贰][〇零][〇零一二壹贰][〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
# 二三年, 一九年: 2023, 2019; 近二三年 and 一二年 are spans of time.
_HAN_SHORT = (
    "(?<![近这去前后每头几两数约])(?:二[〇零一二三四五六七八九]|一[〇零三四五六七八九])"
    "(?=年(?![来间里内前后以]|时间|光景|左右)|(?:到|至|-|—|~)(?:二[〇零一二三四五六七八九]|一[〇零三四五六七八九])年)"
)
_SHORT = r"(?<!\d)\d{2}(?=(?:(?:到|至|-|—|~|、|和|与|及)\d{2})*[两三四五六七八]?年)"  # 22、23两年
_NO_UNIT = "(?:1[3-9]|2\\d)(?![\\d.%件条项次元万亿个名位家份天日月号点岁起宗])"
_BARE = rf"(?<!\d)(?:1[3-9]|2\d)(?=[到至]{_NO_UNIT})|(?<=[到至]){_NO_UNIT}"  # 22到23
_ONE = rf"(?:{_FULL}|{_HAN_YEAR}|{_HAN_SHORT}|(?<=fy)\d{{2}}(?!\d)|{_SHORT}|{_BARE})"
_MARK = "(?:(?:财政?|会计|统计|自然|报告|公历)年度?|年度?)(?!以|内|均(?![无未没有为是不]))"
_SPAN = re.compile(
    rf"(?:从|自)?(?P<a>{_ONE})年?度?(?:一直|起)?(?:看|算|统计|延续|持续)?(?:到|至|-|—|–|~|～|——|－|→)(?P<b>{_ONE})(?:年度?(?!均(?![为是没未无不有]))(?:之?间|期间)?|(?!\d))(?!份)"
)
_SINCE = re.compile(
    rf"(?:从|自)?(?P<a>{_ONE})(?:年度?|(?=至今|到现在|以[来降]|往后|及?以后|之后))(?:以来|以降|以还|打后|往下|之后|以后|起(?![点来])|开始|至今|到现在|后(?![台期者人勤备])|及以后|往后)"
)
_BEFORE = re.compile(rf"(?P<a>{_ONE})年度?(?P<how>之前|以前|前(?![一二三四五六七八九十两几后列往提期台\d])|及以前|及之前)")
_UNTIL = re.compile(rf"(?:到|截至|截止到?|至)(?P<a>{_ONE})年?度?底?(?P<how>为止|止)")
_YEAR = re.compile(rf"(?:fy ?)?(?P<a>{_ONE})(?P<mark>{_MARK})?(?(mark)[底末初终]?)(?:全年|一?整年|一年(?![比到内]))?")
_TWENTIES = re.compile("二十(?P<n>[一二三四五六])?年(?!来|间|前|里|以)")  # 二十二年: 2022
_LAST_N = re.compile(r"(?:最近的?|晚近|新近|近|过去的?|这)(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个年[头度]|年)(?:来|间|里)?")
_RELATIVE = {
    "今年": 0, "本年度": 0, "最近一年": 0, "最新一年": 0, "最新年度": 0, "最新年份": 0, "最近一期": 0, "最新那份": 0, "最新一份": 0,
    "最近一份": 0, "最近那份": 0, "最新一期": 0, "去年": 1, "上一年度": 1, "上一年": 1, "上年度": 1, "上年": 1, "前一年度": 1,
    "前一年": 1, "前年": 2, "上个年度": 1, "上一个年度": 1, "前一个年度": 1, "前个年度": 1, "上一个年头": 1, "前一个年头": 1, "去岁": 1,
    "旧年": 1, "头年": 1, "大前年": 3, "最新的一年": 0, "最近的一年": 0, "最新那年": 0,
    "最新的那年": 0, "最近那年": 0, "最近的那年": 0, "今岁": 0, "当前年度": 0, "现年度": 0,
}  # fmt: skip
_RELATIVE_WORD = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))
YEAR_BEFORE = tuple(word for word, back in _RELATIVE.items() if back == 1)
# 往前推一年, 次年: counted from the one year that is spoken of.
_BEGINS = "(?:(?<=再)|(?<![^,，;；。 ]))"  # 早一年, but not 比民政局早一年
_STEP = re.compile(
    "再?(?:(?P<back>[往向朝](?:[前上回]|早里?)[推数倒翻走退移挪追溯查看]?|倒[推退]回?|倒回去?|[上回追]溯|[前回]推"
    f"|{_BEGINS}(?:提前|早))"
    f"|(?P<on>[往向朝][后下][推数走移挪延顺看]?|后推|推后|顺延|{_BEGINS}晚))"
    "(?:了|个)?(?P<n>[一二两三四五1-5])个?(?:年[度头]|年)(?![内里以])"
    "|(?P<next>再?下一?个?年[度头]?|再?后一个?年[度头]?|次年度?|翌年|来年|[再又]过了?一年|[转翻]过?年来?|第二年度?|(?:之后|随后|紧接着|接下来)的?[那一]年)"
    "|(?P<last>(?:之前|此前|早先|在此之前)的?[那一]年)"
)
_PLAN = re.compile('[“"]?十(?P<n>[一二三四])五[”"]?(?:规划)?(?P<how>期间|时期|期内|以来)')  # five years from 2006, 2011 …
_SMALL = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# The year of what was just shown.
THAT_YEAR = ("那个年度", "那一年度", "那一年", "那年度", "那年", "该年度", "该年", "同一年", "同年", "这一年", "这年",
             "那个年份", "那个年头", "该年份", "同一年度", "同一个年度", "这个年度", "这一年度", "这个年份", "这个年头")  # fmt: skip
EARLIEST = 2008  # the first annual reports


@dataclass(frozen=True, slots=True)
class Years:
    years: tuple[int, ...]
    end: int
    kind: str = ""  # bare: digits without 年, may turn out to be a plain number; span; step
    note: str = ""  # Chinese: how a relative year was read
    step: int = 0  # years on from, or back from, the year that is spoken of


def years_at(text: str, start: int, newest: int | None) -> Years | None:
    """The year expression beginning here, if any. Without a newest year relative words are no years."""
    if match := _TWENTIES.match(text, start):
        return Years((_year(f"二〇二{match['n'] or '〇'}"),), match.end())
    if match := _STEP.match(text, start):
        on = -1 if match["back"] or match["last"] else 1
        return Years((), match.end(), "step", step=on * _small(match["n"] or "1"))
    for pattern, limits in _SPANS:
        if (match := pattern.match(text, start)) and (found := limits(match, newest)):
            return Years(tuple(range(found[0], found[1] + 1)), match.end(), "span")
    return _one(text, start) or _relative(text, start, newest)


def _of_plan(match: re.Match[str], newest: int | None) -> tuple[int, int]:
    first = 2001 + 5 * _small(match["n"])
    going_on = newest is not None and (match["how"] == "以来" or first <= newest < first + 4)
    return first, max(first, newest) if newest is not None and going_on else first + 4


def _from_to(match: re.Match[str], _: int | None) -> tuple[int, int] | None:
    first, last = _year(match["a"]), _year(match["b"])
    return (first, last) if first <= last <= first + 40 else None


def _since(match: re.Match[str], newest: int | None) -> tuple[int, int] | None:
    first = _year(match["a"]) + (match[0].endswith(("之后", "以后", "往后")) and not match[0].endswith("及以后"))
    return (first, max(first, newest)) if newest is not None else None


def _until(match: re.Match[str], _: int | None) -> tuple[int, int]:
    last = _year(match["a"]) - match["how"].startswith(("之", "以", "前"))  # 2020年以前, but not 2020年及以前
    return min(EARLIEST, last), last


_SPANS = ((_PLAN, _of_plan), (_SPAN, _from_to), (_SINCE, _since), (_UNTIL, _until), (_BEFORE, _until))


def _one(text: str, start: int) -> Years | None:
    match = _YEAR.match(text, start)
    if match is None:
        return None
    bare = match["mark"] is None and not match[0].startswith("fy")
    if bare and re.match(r"[\d.万亿元件条项起份个家%]|,\d", text[match.end() : match.end() + 2]):
        return None
    report = match["mark"] == "年" and text.startswith("报", match.end())  # 2021年报
    return Years((_year(match["a"]),), match.end() - report, "bare" if bare else "")


def _relative(text: str, start: int, newest: int | None) -> Years | None:
    if newest is None:
        return None
    if match := _RELATIVE_WORD.match(text, start):
        word, year = match[0], newest - _RELATIVE[match[0]]
        return Years((year,), match.end(), note=f"馆藏最新年度为{newest}年，“{word}”按{year}年理解")
    if match := _LAST_N.match(text, start):
        count = _small(match["n"])
        if 0 < count <= 20:
            years = tuple(range(newest - count + 1, newest + 1))
            return Years(years, match.end(), "span", f"馆藏最新年度为{newest}年，“{match[0]}”按{years[0]}—{newest}年理解")
    return None


def _small(text: str) -> int:
    return _SMALL.get(text) or int(_HAN_DIGITS.get(text, text))


def _year(text: str) -> int:
    digits = "".join(_HAN_DIGITS.get(char, char) for char in text)
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def spoken(years: tuple[int, ...]) -> str:
    """2019、2021年; runs of three and more as 2019—2021年.

    >>> spoken((2019, 2020, 2021)), spoken((2019, 2021)), spoken((2020,))
    ('2019—2021年', '2019、2021年', '2020年')
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [part for run in runs for part in ([f"{run[0]}—{run[-1]}"] if len(run) > 2 else map(str, run))]
    return f"{'、'.join(parts)}年" if parts else ""
