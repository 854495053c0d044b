"""The audit's rules in families, for the audit page and the help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from archive.form import RULES, Rule

_FAMILIES: Mapping[str, str] = {
    "T3": "表三　申请的收到和处理",
    "T4": "表四　行政复议、行政诉讼",
    "T2": "表二　主动公开",
    "N": "正文与表格",
    "U": "金额单位",
    "D": "日期与年度",
    "S": "结构与文本",
    "P": "个人信息",
}


@dataclass(frozen=True, slots=True)
class Family:
    title: str
    rules: tuple[Rule, ...]


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    return tuple(Family(title, tuple(r for r in RULES if r.id.split("-")[0] == key)) for key, title in _FAMILIES.items())
