"""What a report can be filtered, counted and ranged by: facets, and every number of the declared form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from archive.agency.body import BODY_TYPES
from archive.agency.levels import LEVELS
from archive.agency.sectors import SECTORS
from archive.audit import RULES
from archive.form import FACTS, FIELDS, MEASURES, Edition
from archive.form.labels import label_key
from archive.models import Answer, DecisionKind, EvidenceKind, Severity
from indexer.folding import fold

ANSWERS = {answer.value: answer.label for answer in Answer}


@dataclass(frozen=True, slots=True)
class FacetField:
    """A property of a report with few values. ``labels``: Chinese for the values; others are shown as they are."""

    name: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    closed: bool = False  # no values but those of ``labels``
    shown: bool = True  # counted beside every search
    within: str = ""  # drill-down: worth showing once a value of this facet is settled

    @property
    def typed(self) -> str:
        """Its name in a query: without brackets."""
        return self.aliases[0] if "（" in self.label else self.label


@dataclass(frozen=True, slots=True)
class NumberField:
    code: str
    label: str
    unit: str


_FACTS = tuple(FacetField(fact.code, fact.label, ANSWERS, fact.ask, closed=True) for fact in FACTS)

FACETS: tuple[FacetField, ...] = (
    FacetField("report_year", "年份", aliases=("年度", "年", "报告年度")),
    FacetField("province", "省", aliases=("省份", "省级行政区")),
    FacetField("city", "市", aliases=("地市", "设区的市"), within="province"),
    FacetField("county", "县（区）", aliases=("县", "区", "区县", "县区", "县市区"), within="city"),
    FacetField(
        "level",
        "层级",
        LEVELS,
        ("级别", "行政层级"),
        closed=True,
    ),
    FacetField("sector", "部门领域", {sector.code: sector.label for sector in SECTORS.values()}, ("领域", "部门", "行业"), closed=True),
    FacetField(
        "body_type",
        "机构类型",
        BODY_TYPES,
        ("机构", "单位类型"),
        closed=True,
    ),
    FacetField("form", "报告格式", {edition.value: edition.label for edition in Edition}, ("格式", "版式"), closed=True),
    *_FACTS,
    FacetField("contradiction", "不一致", {"yes": "有不一致", "no": "未见不一致"}, ("矛盾", "前后矛盾"), closed=True),
    FacetField("balance", "勾稽问题", {"yes": "勾稽不平", "no": "未见不平"}, ("勾稽", "不平"), closed=True),
    FacetField(
        "severity",
        "审核结果",
        {**{severity.value: severity.word.label for severity in Severity}, "none": "没有问题"},
        ("检查结果", "问题", "问题级别"),
        closed=True,
    ),
    FacetField(
        "decision",
        "人工判断",
        {**{kind.value: kind.word.label for kind in DecisionKind}, "open": "尚未判断"},
        ("判断", "审核意见判断"),
        closed=True,
    ),
    FacetField("entered", "人工读数", {"yes": "有人工读出的数", "no": "没有人工读出的数"}, ("人工读出",), closed=True),
    FacetField("rule", "审核规则", {rule.id: f"{rule.id} {rule.title}" for rule in RULES}, ("检查规则", "规则")),
    FacetField(
        "evidence",
        "零申请依据",
        {kind.value: kind.word.label for kind in EvidenceKind},
        ("依据", "证据"),
        closed=True,
    ),
    FacetField("unassessed", "无从核对的规则", {rule.id: f"{rule.id} {rule.title}" for rule in RULES}, ("无从核对",), shown=False),
    FacetField("agency", "单位", aliases=("机关", "单位名称"), shown=False),
    FacetField("town", "乡镇（街道）", aliases=("乡镇", "镇", "街道"), shown=False),
)
# What questions and lists need beside these; nobody names them in a query.
INNER = (
    "reporter",  # what a report's body is called: its name, else as written, else by the file
    "published",  # the day
    "as_written",  # the agency
    "adcode",
    "covered",  # title, signature, invented: which of these it has or is
    "not_run",  # rules the program that read the report did not have
    "concerns",  # every finding's rule and each of its fields
)
# An agency as reports have it, in the order of ``Agency``.
AGENCY_FACETS = ("agency", "as_written", "province", "city", "county", "town", "adcode", "level", "body_type", "sector")
COLUMNS = (*(facet.name for facet in FACETS), *INNER)  # all an index keeps
FACET_BY_NAME: dict[str, FacetField] = {facet.name: facet for facet in FACETS}

NUMBERS: tuple[NumberField, ...] = (
    NumberField("report_year", "年份", "年"),
    *(NumberField(cell.code, cell.label, cell.unit) for cell in FIELDS),
    *(NumberField(measure.code, measure.label, measure.unit) for measure in MEASURES),
)
NUMBER_BY_CODE: dict[str, NumberField] = {number.code: number for number in NUMBERS}


@lru_cache(maxsize=1)
def _facets_by_key() -> dict[str, FacetField]:
    return {_key(name): facet for facet in reversed(FACETS) for name in (*facet.aliases, facet.label, facet.name)}


@lru_cache(maxsize=1)
def _numbers_by_key() -> dict[str, tuple[NumberField, ...]]:
    """Codes and labels first; of two fields asked for in the same words a measure goes before a single cell."""
    found: dict[str, tuple[NumberField, ...]] = {}
    for number in NUMBERS:
        for name in (number.code, number.label):
            found.setdefault(_key(name), (number,))
    for name in FACET_BY_NAME["report_year"].aliases:
        found.setdefault(_key(name), (NUMBER_BY_CODE["report_year"],))
    for said in ({measure.code: measure.ask for measure in MEASURES}, {cell.code: cell.ask for cell in FIELDS}):
        asked: dict[str, tuple[NumberField, ...]] = {}
        for code, words in said.items():
            for key in map(_key, words):
                asked[key] = tuple(dict.fromkeys((*asked.get(key, ()), NUMBER_BY_CODE[code])))
        for key, numbers in asked.items():
            found.setdefault(key, numbers)
    return found


def _key(name: str) -> str:
    return label_key(name).lower()


def facet_named(name: str) -> FacetField | None:
    """The facet a name in a query stands for. The year is none there: it is a number, with ranges."""
    facet = _facets_by_key().get(_key(name))
    return None if facet is None or facet.name == "report_year" else facet


def numbers_named(name: str) -> tuple[NumberField, ...]:
    """The numbers a name stands for: one, none, or several when it is not clear enough."""
    return _numbers_by_key().get(_key(name), ())


def value_of(facet: FacetField, text: str) -> str | None:
    """The facet's value a user means by its code or its Chinese label; None: there is no such value."""
    if text in facet.labels:
        return text
    for value, label in facet.labels.items():
        if label_key(text) == label_key(label):
            return value
    return None if facet.closed else text


class Names:
    """The values of a facet that are stored, by their folded form."""

    def __init__(self, values: Iterable[str]) -> None:
        self._by_key: dict[str, set[str]] = {}
        for value in values:
            self._by_key.setdefault(fold(value), set()).add(value)

    def like(self, name: str) -> set[str]:
        """The same name, or failing that every name containing it: 浙江."""
        key = fold(name)
        if key in self._by_key:
            return self._by_key[key]
        return {value for known, values in self._by_key.items() if key and key in known for value in values}


def matching(name: str, wanted: Iterable[str], existing: Names) -> set[str]:
    """The stored values of a facet that are meant."""
    facet = FACET_BY_NAME[name]
    return set(wanted) if facet.closed else {value for want in wanted for value in existing.like(want)}
