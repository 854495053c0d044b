"""When a report was published: 2021年发布的年报, 2024年1月发布了几份, 3月31日以后才发布的. Not what year it is about."""

from __future__ import annotations

import re

from indexer.qn.numerals import han

_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_VERB = r"(?:才|就|还|都|尚)?(?P<no>没有?|未)?(?:发布|公布|公开|发出来|发出|发|成文|落款|印发|挂网|出)(?:出来|过)?"
_WHAT = r"(?:年报|报告)"
_YEAR_ONLY = re.compile(
    rf"(?:在|于)?(?P<year>20\d\d)年(?:内|里|期间|间)?{_VERB}(?=(?:了|的)?(?:多少份|几份|(?:多少|几)?{_WHAT})|的(?:呢|有哪|是哪|是谁|有谁))"
)
_DATED = re.compile(
    rf"(?:在|于)?(?:(?P<year>20\d\d)年)?(?P<month>{_NUMBER})月份?(?:(?P<day>{_NUMBER})[日号]|(?P<end>底|末))?"
    rf"(?P<rel>之?前|以前|之?后|以后|内|里|期间|间)?{_VERB}(?=(?:了|的)?(?:是|有|都有)?(?:多少份|几份|{_WHAT}|谁|哪|单位|[?？。]|$))"
)
_LAST = ("31", "29", "31", "30", "31", "30", "31", "31", "30", "31", "30", "31")


def issued_at(text: str, start: int) -> tuple[int, str] | None:
    """End of the expression beginning here and the value of a filter on ``published``."""
    if match := _YEAR_ONLY.match(text, start):
        return None if match["no"] else (match.end(), match["year"])
    match = _DATED.match(text, start)
    if match is None:
        return None
    month, day = _two(match["month"]), _two(match["day"])
    relative, denied = match["rel"] or "", bool(match["no"])
    if not 1 <= int(month) <= 12:
        return None
    if not relative.endswith(("前", "后")):
        exact = "-".join(part for part in (match["year"], month, day) if part)
        return (match.end(), exact) if not denied and (match["year"] or not day) else None
    last = _LAST[int(month) - 1]
    day = day or (last if match["end"] or relative.endswith("后") else "01")
    if relative.endswith("前") and not match["day"] and not match["end"]:
        month, day = (f"{int(month) - 1:02}", _LAST[int(month) - 2]) if month != "01" else ("00", "00")
    before = relative.endswith("前") is not denied
    limit = "-".join(part for part in (match["year"], month, day) if part)
    return match.end(), f"{'<' if before else '>'}{limit}"


def _two(text: str | None) -> str:
    if not text:
        return ""
    number = int(text) if text.isascii() else int(han(text) or 0)
    return f"{number:02}"
