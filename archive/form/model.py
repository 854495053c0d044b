"""What a declaration of the official form is made of.

The declarations themselves are data: ``sections``, ``table2``, ``table3``, ``table4``, ``narrative``,
``measures``, ``facts``. Extraction, parsing of values, audit, storage, index columns, facets, labels,
questions and help all read them; to add a field, declare it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Edition(StrEnum):
    """Editions of the form. ``free`` reports (2008–2018) have sections but none of the tables below."""

    E2019 = "2019"  # 国办公开办函〔2019〕60号, reports for 2019 and 2020
    E2021 = "2021"  # 国办公开办函〔2021〕30号, reports for 2021 and later
    FREE = "free"

    @property
    def label(self) -> str:
        return "自由格式" if self is Edition.FREE else f"{self.value}年格式"


BOTH = frozenset({Edition.E2019, Edition.E2021})
ONLY_2019 = frozenset({Edition.E2019})
ONLY_2021 = frozenset({Edition.E2021})


class Kind(StrEnum):
    COUNT = "count"  # whole number, not negative
    CHANGE = "change"  # whole number with a sign, 增/减
    AMOUNT = "amount"  # exact decimal, yuan


@dataclass(frozen=True, slots=True)
class FormRow:
    """A printed row (tables 2, 3) or outcome group (table 4) of the form."""

    code: str
    label: str  # as printed, with its number
    match: str  # regular expression on the label's key (``labels.label_key``), full match
    group: str = ""  # code of the printed group the row stands in; leaf labels repeat between groups
    editions: frozenset[Edition] = BOTH
    article: str = ""  # of the 政府信息公开条例 (国务院令第711号)
    ask: tuple[str, ...] = ()  # what people call it in a question


@dataclass(frozen=True, slots=True)
class FormColumn:
    code: str
    label: str
    match: str
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One value a report can carry."""

    code: str
    label: str  # unambiguous in Chinese, e.g. "行政许可·处理决定数量"
    kind: Kind
    section: int
    unit: str  # 件, 项, 条, 元
    table: int | None = None  # 2, 3, 4; None for what only sentences state
    row: str = ""
    column: str = ""
    editions: frozenset[Edition] = BOTH
    header_unit: str = ""  # the unit the form prints, where it differs from ``unit`` (万元)
    article: str = ""
    ask: tuple[str, ...] = ()
    carries_to: str = ""  # the field of next year's report that must hold the same number
    rule_carry: str = ""  # the rule that says so
    examples: tuple[tuple[str, str | None], ...] = ()  # (cell text, number as string or None)


@dataclass(frozen=True, slots=True)
class Equation:
    """``left`` fields add up to ``right`` fields; one right-hand field is a total."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    edition: Edition
    subject: str  # Chinese: which row or column, for messages


@dataclass(frozen=True, slots=True)
class Measure:
    """Something people ask for that is computed from fields: a sum, or a ratio of sums."""

    code: str
    label: str
    terms: tuple[str, ...]  # numerator
    over: tuple[str, ...] = ()  # denominator; empty: a plain sum
    unit: str = "件"
    definition: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactKind:
    """A yes/no/unknown/conflict question answered for every report."""

    code: str
    label: str
    number: str  # the field or measure it is about
    yes: str
    no: str
    help: str
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    code: str
    title: str  # canonical, with number
    core: str  # regular expression of the heading's core after cleaning
    duty: str = ""  # 条例第五十条 item it answers
