"""The domain values everything else passes around. All frozen; none knows how it is stored or shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Word:
    """A member of an enumeration in Chinese: in a list, as a sign beside a number, and explained."""

    label: str
    mark: str  # empty where the plain number says enough
    explained: str


class State(StrEnum):
    """What a cell of the form held."""

    EXPLICIT = "explicit"  # a number is printed
    BLANK = "blank"  # the cell is there and empty; never a zero
    DASH = "dash"  # "/", "—", "无"
    ABSENT = "absent"  # the row or table could not be found
    NOT_IN_FORM = "not_in_form"  # the report's edition has no such cell: sums, ratios, rows of the other edition
    UNPARSED = "unparsed"  # something is printed that is no number of this kind, or not safely one
    NO_DENOMINATOR = "no_denominator"  # a ratio whose parts are known, with nothing to divide by

    @property
    def word(self) -> Word:
        return _STATES[self]


class EvidenceKind(StrEnum):
    """How a value or an answer is known, strongest first; the last ones say why it is not."""

    rank: int  # 0 for the strongest

    def __init__(self, _: str) -> None:
        self.rank = len(type(self).__members__)

    TABLE_CELL = "table_cell"
    COMPUTED = "computed"
    HEADING_NONE = "heading_none"
    NARRATIVE_NUMBER = "narrative_number"
    NARRATIVE_ZERO = "narrative_zero"
    RECOGNISED = "recognised"
    ENTERED = "entered"
    TABLE_DASH = "table_dash"
    TABLE_BLANK = "table_blank"
    TABLE_MISSING = "table_missing"

    @property
    def word(self) -> Word:
        return _EVIDENCE[self]


_STATES: Mapping[State, Word] = {
    State.EXPLICIT: Word("有数字", "", "单元格里印着数字，包括印出来的0。"),
    State.BLANK: Word("空白", "空", "单元格存在，但什么也没填；空白不等于零。"),
    State.DASH: Word("斜杠或横线", "", "单元格里是“/”“—”或“无”，没有数字。"),
    State.ABSENT: Word("未找到", "缺", "没有找到这一行或这张表。"),
    State.NOT_IN_FORM: Word("本版无此项", "", "这一版表格没有这一项，由其他项目算出。"),
    State.UNPARSED: Word("读不出数字", "疑", "单元格里有内容，但不能稳妥地读成数字，照原样显示。"),
    State.NO_DENOMINATOR: Word("分母为0", "", "比率的分母是0，没有比率可言。"),
}

_EVIDENCE: Mapping[EvidenceKind, Word] = {
    EvidenceKind.TABLE_CELL: Word("表格单元格", "", "表格里印着这个数字。"),
    EvidenceKind.COMPUTED: Word("由其他单元格算出", "算", "表格没有印出这个数，由同一行、同一列或各组成项的数字算出。"),
    EvidenceKind.HEADING_NONE: Word("标题注明（无）", "无", "表格空着，但这一部分的标题写着“（无）”，按零计。"),
    EvidenceKind.NARRATIVE_NUMBER: Word("正文写明", "文", "表格没有可用的数字，正文句子写明了数量。"),
    EvidenceKind.NARRATIVE_ZERO: Word("正文说明没有", "文", "表格没有可用的数字，正文句子说明没有发生，按零计。"),
    EvidenceKind.RECOGNISED: Word("由图片识别", "识", "表格是图片，数字由程序识别，并经表格自身的合计关系证实。"),
    EvidenceKind.ENTERED: Word("人工读出", "人", "单元格空白、读不出或没有找到，由人对照原件读出并填入；填写人、日期和依据见说明。"),
    EvidenceKind.TABLE_DASH: Word("单元格为斜杠或横线", "", "单元格里是“/”“—”或“无”，没有数字。"),
    EvidenceKind.TABLE_BLANK: Word("单元格空白", "", "单元格存在，但什么也没填；空白不等于零。"),
    EvidenceKind.TABLE_MISSING: Word("未找到表格", "", "文件里没有找到这张表。"),
}


def together(kinds: Iterable[EvidenceKind]) -> EvidenceKind:
    """How a number made of others is known: as the weakest of them; several are put together by computing."""
    parts = tuple(kinds)
    return parts[0] if len(parts) == 1 else max(*parts, EvidenceKind.COMPUTED, key=lambda kind: kind.rank)


# Why a cell without a number has none.
UNKNOWN_BECAUSE: Mapping[State, EvidenceKind] = {
    State.BLANK: EvidenceKind.TABLE_BLANK,
    State.DASH: EvidenceKind.TABLE_DASH,
    State.ABSENT: EvidenceKind.TABLE_MISSING,
    State.UNPARSED: EvidenceKind.TABLE_CELL,
}


class DateKind(StrEnum):
    """What the day a report gives is the day of."""

    ISSUED = "issued"  # 发布: put before the public
    WRITTEN = "written"  # 成文: signed or written

    @property
    def label(self) -> str:
        return {DateKind.ISSUED: "发布", DateKind.WRITTEN: "成文"}[self]


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        return _ANSWERS[self]


_ANSWERS = {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "未知", Answer.CONFLICT: "说法矛盾"}


class Severity(StrEnum):
    rank: int  # 0 for the most severe

    def __init__(self, _: str) -> None:
        self.rank = len(type(self).__members__)

    ERROR = "error"  # arithmetic the official form prescribes
    WARNING = "warning"  # very likely wrong
    INFO = "info"  # an observation

    @property
    def word(self) -> Word:
        return _SEVERITIES[self]


_SEVERITIES: Mapping[Severity, Word] = {
    Severity.ERROR: Word("错误", "✕", "不符合表格规定的勾稽关系。"),
    Severity.WARNING: Word("疑点", "!", "很可能有误，请核对原文。"),
    Severity.INFO: Word("提示", "i", "供参考的情况，不一定是差错。"),
}


class DecisionKind(StrEnum):
    """What a person makes of a finding."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    DISMISSED = "dismissed"

    @property
    def word(self) -> Word:
        return _DECISIONS[self]


_DECISIONS = {
    DecisionKind.CONFIRMED: Word("属实", "✓", "核对过原件，年报确有这个问题。"),
    DecisionKind.EXPLAINED: Word("有解释", "释", "情况属实，但有正当的原因，见说明。"),
    DecisionKind.DISMISSED: Word("不成立", "✗", "核对过原件，没有这个问题，或与本规则无关。"),
}


class ParagraphKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"
    SIGNATURE = "signature"


class BlockKind(StrEnum):
    TEXT = "text"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on a straightened scan something stands; both ways in shares of the page's width."""

    page: int  # 1-based
    x0: float
    top: float
    x1: float
    bottom: float


class Block(NamedTuple):
    """One piece of a document as a reader saw it, in reading order.

    A text block is one line or paragraph (lines of plain text keep their TABs and pipes; an empty line is
    an empty block). A table block is a grid the format itself declares (HTML, DOCX, PDF): ``rows`` holds one
    entry per grid cell, ``None`` where a merged neighbour covers it, ``""`` where the cell is there and blank;
    its ``text`` is the same cells joined by TAB and newline.
    """

    kind: BlockKind
    text: str
    rows: tuple[tuple[str | None, ...], ...] = ()
    page: int | None = None  # 1-based, formats with pages only
    heading: bool = False  # the format marks it as a heading
    spots: tuple[tuple[Spot | None, ...], ...] = ()  # of a table recognised in a picture: where each cell of ``rows`` stands


@dataclass(frozen=True, slots=True)
class Document:
    """A file after reading, before anything is understood of it."""

    blocks: tuple[Block, ...]
    format: str  # "text", "markdown", "html", "docx", "pdf", "image"
    encoding: str | None = None  # text formats: what the bytes were decoded as
    metadata: Mapping[str, str] = field(default_factory=dict)  # "title", "publisher", "published" and "written" (YYYY-MM-DD)
    warnings: tuple[str, ...] = ()  # Chinese, for the user: what could not be read


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A citable piece of a report. ``text[i]`` stems from ``raw[offsets[i]:offsets[i + 1]]``."""

    id: str  # "p1", "p2", … in reading order; stable for given content
    kind: ParagraphKind
    section: int | None  # 1–6 of the official outline
    text: str  # cleaned, simplified; a table's cells joined by TAB and newline
    raw: str  # original characters
    offsets: tuple[int, ...]  # len(text) + 1 positions in raw, never decreasing
    page: int | None = None


class Value(NamedTuple):
    """One field or measure in one report: what its cell holds, what number it is, and how that is known.

    A report has some 300; a named tuple is made five times as fast as a frozen dataclass.
    """

    code: str
    value: Decimal | None  # counts are whole; amounts are yuan; ratios are percent
    raw: str | None  # what the cell or sentence says
    state: State  # of the cell
    evidence: EvidenceKind  # for the number; without one, why there is none
    paragraph: str | None = None  # the table or sentence it stands in
    cell: tuple[int, int] | None = None  # row and column inside the table paragraph's text (both from 0)
    note: str | None = None  # Chinese: anything a reader must know (unit assumed, sign assumed, …)
    source: str | None = None  # the paragraph of a heading or sentence that decides it, where the cell does not
    quote: str | None = None  # what that paragraph says
    basis: tuple[str, ...] = ()  # the fields it is computed from
    spot: Spot | None = None  # of a cell recognised in a picture

    @property
    def printed(self) -> Decimal | None:
        """The number that stands in the report itself."""
        return self.value if self.state is State.EXPLICIT else None

    @property
    def cited(self) -> str | None:
        """The paragraph that shows where the number comes from."""
        return self.source or self.paragraph


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: EvidenceKind
    quote: str  # cleaned text
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A yes/no question every report answers, e.g. zero_requests."""

    code: str
    answer: Answer
    evidence: tuple[Evidence, ...] = ()
    contradictions: tuple[Evidence, ...] = ()  # what in the report says otherwise
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A number a person read off the original for a cell that the program could not tell."""

    code: str  # of the field
    value: Decimal
    who: str
    why: str  # Chinese: where and how it was read
    day: str  # YYYY-MM-DD

    @property
    def note(self) -> str:
        return f"{self.who}于{self.day}填入：{self.why}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person made of a finding."""

    kind: DecisionKind
    note: str
    who: str
    day: str  # YYYY-MM-DD
    message: str  # of the finding, as it was decided on


@dataclass(frozen=True, slots=True)
class Finding:
    """What the audit has to say; ``rule`` is an id of the official accounting and plausibility rules."""

    rule: str
    severity: Severity
    message: str
    fields: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def rank(self) -> tuple[int, str]:
        """The order findings are listed in: most severe first, then by rule."""
        return self.severity.rank, self.rule


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports. Region names are null where the text does not settle them."""

    name: str | None  # canonical
    as_written: str | None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    adcode: str | None = None  # six digits, GB/T 2260
    level: str | None = None  # national, province, city, county, town
    body_type: str | None = None
    sector: str | None = None
    candidates: tuple[str, ...] = ()  # an ambiguous place: the full names it may be


@dataclass(frozen=True, slots=True)
class Mask:
    """A private name inside a paragraph's cleaned text."""

    paragraph: str
    start: int
    end: int
    replacement: str  # "孟××"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one document says. ``reason`` tells why it is no report when it is none."""

    is_report: bool
    reason: str | None
    title: str | None
    report_year: int | None
    published: str | None  # YYYY-MM-DD
    form: str | None  # "2019", "2021", "free"
    agency: Agency
    paragraphs: tuple[Paragraph, ...]
    values: Mapping[str, Value]
    facts: Mapping[str, Fact]
    findings: tuple[Finding, ...]
    masks: tuple[Mask, ...] = ()
    format: str = "text"
    unassessed: tuple[str, ...] = ()  # rules that found nothing, but could not be assessed throughout
    published_kind: DateKind | None = None  # of ``published``
