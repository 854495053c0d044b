"""The pieces a question is cut into: a kind, and what the word stands for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class T(StrEnum):
    # What is counted
    ROW = "row"  # of table 3
    APPLICANT = "applicant"  # column of table 3
    DISPUTE = "dispute"  # group of table 4
    OUTCOME = "outcome"  # column of table 4
    LINE = "line"  # of table 2
    CELL = "cell"  # column of table 2
    MEASURE = "measure"  # a whole expression
    FACT = "fact"
    VAGUE = "vague"  # a measure with several readings
    # Who and when
    AGENCY = "agency"
    PLACE = "place"
    BODY = "body"  # a kind of office: sector or body type
    LEVEL = "level"
    YEAR = "year"
    ELSEWHERE = "elsewhere"  # a place or office the archive does not hold
    # Numbers
    NUMBER = "number"
    COMPARED = "compared"  # 超过50件, 三件以上
    AVERAGE = "average"  # 高于平均值
    OP = "op"  # 至少, apart from its number
    FIRST = "first"  # 前三名
    NTH = "nth"  # 第二名
    UNIT = "unit"
    # What is wanted
    WHICH = "which"
    QUANT = "quant"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MOST = "most"
    LEAST = "least"
    RANKING = "ranking"
    TREND = "trend"
    VERSUS = "versus"
    GROUP = "group"
    EACH = "each"
    ALWAYS = "always"
    SHARE = "share"
    TIMES = "times"  # 几倍, 几分之几
    ONLY = "only"  # 只有, 仅: nothing else besides
    REST = "rest"  # 其他单位
    TABLE = "table"
    TEXT = "text"
    QUOTE = "quote"
    WHY = "why"
    TOPIC = "topic"  # what the sections of a report are about
    EVIDENCE = "evidence"
    DEFINE = "define"
    ISSUED = "issued"  # 2021年1月发布的
    QUALITY = "quality"
    META = "meta"
    COMPARABLE = "comparable"
    REFUSE = "refuse"
    HELP = "help"
    TALK = "talk"  # 谢谢, 你好, 你是谁
    STREAK = "streak"  # 连续三年
    EDGE = "edge"  # 第一次, 最近一次
    EXTREMES = "extremes"  # 最大值和最小值
    CATEGORY = "category"  # 哪种理由: which row of the form
    COMMON = "common"  # 最常见: how often something is said
    CHECK = "check"  # 表里, 正文: where something stands
    LACKING = "lacking"  # 不知道, 算不出: of a number
    SOFT = "soft"  # verbs and adverbs that mean little here
    # How the pieces hang together
    NOT = "not"
    EXCEPT = "except"
    OUTSIDE = "outside"  # 之外, closes an exception
    EXISTS = "exists"
    YESNO = "yesno"
    AND = "and"
    ALL = "all"
    OFFICE = "office"  # 单位, 报告: what everything here is about
    PRONOUN = "pronoun"
    FOLLOW = "follow"
    BREAK = "break"  # punctuation
    FILLER = "filler"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: T
    value: str
    text: str
    start: int
    end: int
    number: Decimal | None = None
    upper: Decimal | None = None  # of a range
    years: tuple[int, ...] = ()
    weak: bool = False  # a word that also merely sets the scene
    note: str = ""  # Chinese: how it was read, where that must be said
    alone: bool = False  # in a clause that asks for nothing


NOISE = frozenset({T.FILLER, T.BREAK, T.ALL, T.OFFICE})
