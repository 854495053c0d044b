"""What the archive does not hold, and what it does: the words of a refusal."""

from __future__ import annotations

from indexer.question.display import joined
from indexer.question.holdings import Holdings
from indexer.question.plan import Scope
from indexer.question.times import spoken
from indexer.question.wording import filter_text, scope_text


def missing(names: tuple[str, ...], scope: Scope, held: Holdings) -> str:
    """What is not there, and what is."""
    if names:
        alike = [name for name in held.offices if any(name[-3:] == each[-3:] for each in names)]
        near = f"名称相近的有{joined(alike)}。" if alike else ""
        return f"馆藏没有{joined(names)}的年报。{near}{_held(held)}"
    others = scope.without("report_year")
    if scope.years and others:
        had = held.select(others).years
        if had:
            return f"馆藏没有{scope_text(others).replace('｜', '、')}{spoken(scope.years)}度的年报；现有的是{spoken(had)}度。"
    if scope.years and not held.select(scope.only("report_year")):
        return f"馆藏没有{spoken(scope.years)}度的年报；现有年度：{spoken(held.years)}。"
    return f"馆藏没有{'、'.join(filter_text(f) for f in scope) or '符合条件'}的年报。{_held(held)}"


def _held(held: Holdings) -> str:
    return f"现有{len(held.reports)}份年报，年度为{spoken(held.years)}，单位有{joined(list(held.offices), 6)}。"


def places(held: Holdings) -> str:
    chains = sorted(held.regions, key=len, reverse=True)
    return joined(list(dict.fromkeys(chain[-1][1] for chain in chains if chain[-1][0] != "province")), 8)
