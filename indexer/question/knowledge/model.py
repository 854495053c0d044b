"""An entry of what is known, and one found for a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an entry is about; the help page lists them in this order. Labels in ``LABELS``."""

    LAW = "law"
    FORM = "form"
    ARCHIVE = "archive"
    MEASURE = "measure"
    FACT = "fact"
    FIELD = "field"
    EVIDENCE = "evidence"
    RULE = "rule"


LABELS: dict[Kind, str] = {
    Kind.LAW: "法律规定",
    Kind.FORM: "年报表格",
    Kind.ARCHIVE: "本馆的方法",
    Kind.MEASURE: "计算的指标",
    Kind.FACT: "是非问题",
    Kind.FIELD: "表格项目",
    Kind.EVIDENCE: "依据和状态",
    Kind.RULE: "审核规则",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage that can be quoted as it stands."""

    id: str
    kind: Kind
    title: str
    text: str  # Chinese, one to three sentences
    source: str  # article, form or rule
    ask: tuple[str, ...] = ()  # what people call it
    codes: tuple[str, ...] = ()  # fields, measures or rules it speaks of


@dataclass(frozen=True, slots=True)
class Ranked:
    entry: Entry
    score: float  # comparable within one question only
    share: float  # 0–1: how much of what was asked its title and names answer to
