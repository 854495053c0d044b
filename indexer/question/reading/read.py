"""A question as every kind sees it: its pieces, who and when, what is counted, and what its question word asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from archive.form import table3
from indexer.question.figures import known
from indexer.question.holdings import Holdings
from indexer.question.plan import BODY, FACT_NUMBER, Ask, Condition, Plan, Scope, Shown
from indexer.question.quantities import exists, quantity
from indexer.question.reading.cells import table2_codes
from indexer.question.reading.counted import Mention, counted
from indexer.question.reading.lattice import cut
from indexer.question.reading.meant import meant
from indexer.question.reading.when import years_named
from indexer.question.reading.who import Phrase, Who, bureaus_beside, read_who
from indexer.question.words.lexicon import IN_ANNEX, LAST_ANNEX
from indexer.question.words.pieces import Piece, T

_FREE = frozenset({T.FILLER, T.BREAK, T.SOFT, T.OFFICE, T.ALL, T.EXISTS, T.AND, T.FOLLOW, T.UNIT, T.CHECK, T.EACH})
_INSIDE = ("中", "里", "内", "当中", "之中", "里头", "里面", "决定中")
_HELD_AGAINST = ("比", "较", "跟", "和", "与", "同", "超过", "高于", "低于", "多于", "少于")
ADDED = ("再加上", "加上", "再算上", "算上", "连同", "外加", "如果加上", "要是加上", "那加上")
_RECEIVED = ("收", "接")
_DONE = tuple(f"t2_{line}_decisions" for line in ("licensing", "penalty", "coercion"))  # what an office does
_FLIPPED = str.maketrans("<>", "><")
_YEARS_THAT = ("的年份", "的年度", "的那年", "的那一年", "的一年", "的那几年", "的年头")
_HOW_MANY = ("多少", "几")
_ARE_THERE = ("有吗", "有没有", "有么", "存在吗", "有没有啊", "有无", "存不存在")
_THINGS = ("信息", "内容", "材料", "文件", "情形", "情况", "政府信息")
_HEADS = ("政府部门", "行政机关", "政府机关", "政府单位", "机关单位", "单位", "部门", "机关", "机构", "局", "年报", "报告", "地方")


class Want(StrEnum):
    """What a question word asks for."""

    BODY = "body"  # 谁, 哪家
    NUMBER = "number"  # 几件
    BODIES = "bodies"  # 几家
    YEAR = "year"  # 哪年
    CATEGORY = "category"  # 哪种, 哪一条
    YESNO = "yesno"  # 是不是, 有没有
    WHY = "why"
    MEANING = "meaning"  # 什么意思
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to understand the words: what is asked, which pieces that explains, and what it costs beside the rest."""

    ask: Ask
    used: frozenset[int]
    cost: float = 0.0
    scope: Scope | None = None  # instead of the one named
    label: str = ""  # how an option is called, where the plan's own words say too little
    fresh: bool = False  # asks about all: nothing is taken over from the question before


@dataclass
class Reading:
    text: str
    pieces: tuple[Piece, ...]
    holdings: Holdings
    before: Plan | None
    who: Who = field(init=False)
    years: tuple[int, ...] = field(init=False)
    mentions: tuple[Mention, ...] = field(init=False)
    scene: frozenset[int] = field(init=False)
    notes: list[str] = field(default_factory=list)
    unclear: set[int] = field(default_factory=set)  # pieces whose years nobody can tell: 前两年

    def __post_init__(self) -> None:
        self.who = read_who(self.pieces, self.holdings)
        if self.before is not None and (agencies := self.before.scope.get("agency") or self._among_shown()):
            bureaus_beside(self.who, self.holdings, agencies, complete=any(p.kind in (T.WHICH, T.QUANT) for p in self.pieces))
        self.years, self.years_left_out = years_named(self.pieces, self)
        found, self.scene = counted(self.pieces, self.years, self.before.ask.measured if self.before is not None else ())
        wholes = _wholes(self.pieces, found)
        self.scene |= frozenset(i for mention in wholes for i in mention.used)
        self.mentions = tuple(self._of_annex(self._of_column_before(mention)) for mention in found if mention not in wholes)
        self.notes += [*self.who.notes, *(p.note for p in self.pieces if p.note and p.kind is not T.AGENCY)]

    def _among_shown(self) -> tuple[str, ...]:
        """其中民政局呢: of those just shown."""
        return self.shown.bodies if any(p.kind is T.PRONOUN and p.value == "many" for p in self.pieces) else ()

    def _of_column_before(self, mention: Mention) -> Mention:
        """哪家收到的最多, after 企业提的申请有几件: a bare verb goes on about the same applicants; 它办了多少, after 许可, about 许可."""
        before = self.before.ask.measured if self.before is not None else ()
        of = quantity(before[0]).fields if len(before) == 1 and not quantity(before[0]).ratio else ()
        if not of or self.has(T.SUM, T.ALL) or not all(self.pieces[i].weak for i in mention.used):
            return mention
        verbs = {self.pieces[i].text[:1] for i in mention.used}
        received = mention.code == "t3_new_received__total" and verbs <= set(_RECEIVED) and {field.row for field in of} == {"new_received"}
        done = mention.code == "t3_total_processed__total" and verbs <= {"办"} and before[0] in _DONE
        return replace(mention, code=before[0], others=()) if received or done else mention

    def _of_annex(self, mention: Mention) -> Mention:
        """Years up to 2018 have the annex instead of the tables."""
        old = bool(self.years) and max(self.years) <= LAST_ANNEX
        return replace(mention, code=IN_ANNEX[mention.code], others=()) if old and mention.code in IN_ANNEX else mention

    # Pieces

    def ids(self, *kinds: T, value: str | None = None) -> frozenset[int]:
        return frozenset(i for i, p in enumerate(self.pieces) if p.kind in kinds and (value is None or p.value == value))

    @property
    def everything(self) -> frozenset[int]:
        return frozenset(range(len(self.pieces)))

    def has(self, *kinds: T, value: str | None = None) -> bool:
        return bool(self.ids(*kinds, value=value))

    def first(self, *kinds: T) -> Piece | None:
        return next((piece for piece in self.pieces if piece.kind in kinds), None)

    def said(self, *words: str) -> frozenset[int]:
        return frozenset(i for i, piece in enumerate(self.pieces) if piece.text in words)

    @cached_property
    def free(self) -> frozenset[int]:
        """Pieces that never need explaining: grammar, politeness, and who and when, which every plan has."""
        grammar = {i for i, piece in enumerate(self.pieces) if piece.kind in _FREE}
        reasons = {i for i, piece in enumerate(self.pieces) if piece.text in ("理由", "原因")} if self._reasoned else set()
        denied = {i - 1 for i in self.ids(T.ISSUED) if i and self.pieces[i - 1].kind is T.NOT}
        closing = self.ids(T.OUTSIDE) if self.has(T.EXCEPT) else frozenset()  # 除自然人外
        closing |= self.put_back | self.adding
        named = self.scene | closing | self.who.used() | self.ids(T.YEAR, T.ISSUED) | self.pronouns | self._all_there_are
        return frozenset((grammar | reasons | denied | named) - {self.head} - self.unclear)

    @property
    def adding(self) -> frozenset[int]:
        """再加上交通局呢, 再把人社局加进来, after a number of other bodies."""
        others = self.before is not None and (self.before.scope.get("agency") or self.shown.listed) and not self.put_back
        first = min(self.who.used(), default=0)
        said = self.ids(T.OUTSIDE, value="put-back") | frozenset(range(first) if self.text.startswith(ADDED) else ())
        return said if others and self.named and not any(each.exclude for each in self.who.phrases) else frozenset()

    @property
    def put_back(self) -> frozenset[int]:
        """把它加回来, after somebody was left out."""
        left_out = self.before is not None and any(each.exclude for each in self.before.scope.who)
        return self.ids(T.OUTSIDE, value="put-back") if left_out else frozenset()

    @cached_property
    def _all_there_are(self) -> frozenset[int]:
        """五家单位, 五份年报: as many as there are."""
        many = frozenset(i for i in self.ids(T.NUMBER) if self.pieces[i].value in ("家", "份", "个", "名"))
        if not many:
            return many
        there = self.holdings.select(self.scope())
        sizes = [there.bodies, len(there), len(self.shown.bodies), len(self.shown.listed)]
        sizes += range(2, len(self.shown.told_bodies) + 1) if self.has(T.SUM) else []  # 三家一共多少, after one and another
        sizes += [len(told) + 1 for told in (self.shown.listed, self.shown.told_bodies) if self.adding]  # 加进来，三家一共
        sizes += [len(there.where(known(quantity(code)))) for code in self.codes[:1]]  # of which it is known
        return frozenset(i for i in many if self.pieces[i].number in sizes)

    @cached_property
    def pronouns(self) -> frozenset[int]:
        return self.ids(T.PRONOUN)

    # Who and when

    @property
    def named(self) -> bool:
        return bool(self.who.phrases)

    @property
    def of_somebody(self) -> bool:
        """Whether a body or a place is named; 部门, 乡镇 are nobody in particular."""
        return any(phrase.agencies or phrase.region or phrase.exclude for phrase in self.who.phrases)

    def scope(self, without: Iterable[int] = ()) -> Scope:
        """Who and when, as the words name them."""
        scope = self.who.scope(self.holdings, frozenset(without))
        if self.years:
            scope = scope.of_years(self.years)
        if self.years_left_out:
            scope = scope.set("report_year", [str(year) for year in self.years_left_out], exclude=True)
        for i, piece in enumerate(self.pieces):
            if piece.kind is T.ISSUED:
                denied = any(p.kind is T.NOT for p in self.pieces[max(0, i - 2) : i]) and piece.value[0] in "<>"
                scope = scope.set("published", [piece.value.translate(_FLIPPED) if denied else piece.value])
        return scope

    @property
    def shown(self) -> Shown:
        return self.before.shown if self.before is not None else Shown()

    @property
    def yardstick_pronouns(self) -> frozenset[int]:
        """它 in 哪些单位比它多."""
        beside = frozenset(i for i in self.ids(T.PRONOUN, value="one") if i and self.pieces[i - 1].text in _HELD_AGAINST)
        return beside if self.yardstick_told else frozenset()

    @cached_property
    def yardstick_told(self) -> str:
        """比它少的, after 比人社局多的 or after one body: what the others are held against; empty where the question is about 它."""
        listed = self.wants & {Want.BODY, Want.BODIES} or any(p.kind is T.VERSUS and p.text.endswith("的") for p in self.pieces)
        if self.before is None or not listed or self.named:
            return ""
        conditions: tuple[Condition, ...] = getattr(self.before.ask, "conditions", ())
        told = {c.than.removeprefix(BODY) for c in conditions if c.than.startswith(BODY)}
        told = told or (set(self.shown.bodies) if len(self.shown.bodies) == 1 else set())
        return told.pop() if len(told) == 1 else ""

    @cached_property
    def ranked(self) -> Plan | None:
        """The last ranking of bodies, while it is spoken of."""
        from indexer.question.address import from_address  # which knows all kinds

        return from_address(self.shown.ranked) if self.shown.ranked else None

    @cached_property
    def wide(self) -> Plan | None:
        """The last question about several bodies, while one of them or some are looked at."""
        from indexer.question.address import from_address  # which knows all kinds

        return from_address(self.shown.wide) if self.shown.wide else None

    @property
    def one_of_two(self) -> frozenset[int]:
        """前者, 后者."""
        return self.ids(T.PRONOUN, value="former") | self.ids(T.PRONOUN, value="latter")

    def bodies_of(self, phrase: Phrase) -> tuple[str, ...]:
        """Those one name in the question means."""
        meant = self.holdings.select(Who(phrases=[phrase]).scope(self.holdings))
        return tuple(map(str, meant.values("agency")))

    # What is counted

    @cached_property
    def counted(self) -> tuple[Mention, ...]:
        """The numbers spoken of, else those of the question before."""
        return self.mentions or self.inherited

    @cached_property
    def inherited(self) -> tuple[Mention, ...]:
        codes = self.before.ask.measured if self.before is not None else ()
        if self.said("总数", "总量") and self.has(T.VERSUS):  # 总数比上一年多几件, after 其中企业提的
            codes = tuple(_of_all_applicants(code) for code in codes)
        cell = next((p for p in self.pieces if p.kind is T.CELL and (any(w in p.text for w in _HOW_MANY) or self.has(T.FOLLOW))), None)
        if cell is not None and len(codes) == 1 and (other := _cell_beside(codes[0], cell.value)):
            return (Mention(other, self.ids(T.CELL), cell.start, cell.end, inherited=True),)  # 项目有几个, after 采购花了多少
        fact = next((term.removeprefix("fact.") for term in self.shown.terms if term.removeprefix("fact.") in FACT_NUMBER), "")
        return tuple(Mention(code, frozenset(), 0, 0, inherited=True, fact=fact if FACT_NUMBER.get(fact) == code else "") for code in codes)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mention.code for mention in self.counted))

    @property
    def mentioned(self) -> frozenset[int]:
        return frozenset(i for mention in self.counted for i in mention.used)

    @property
    def unit(self) -> str:
        if not any(quantity(code).money for code in self.codes):
            return ""
        piece = self.first(T.UNIT)
        asked = next((p.text for p in self.pieces if p.kind is T.QUANT and p.value == "元"), "")
        return piece.value if piece is not None else "亿元" if "亿" in asked else "万元" if "万" in asked else ""

    def year_of(self, at: int) -> int:
        """The one year named last before a place in the text; 0 if none is."""
        before = [p.years for p in self.pieces if p.kind is T.YEAR and p.start <= at and len(p.years) == 1]
        return before[-1][0] if before else 0

    # What is asked for

    @cached_property
    def wants(self) -> frozenset[Want]:
        return frozenset(want for want in self._wanted if want is not None)

    @cached_property
    def _wanted(self) -> tuple[Want | None, ...]:
        return tuple(map(self._want, range(len(self.pieces))))

    def _want(self, i: int) -> Want | None:
        piece = self.pieces[i]
        if i == self.head:
            return Want.BODY
        if piece.kind is T.WHICH:
            behind = self.pieces[i + 1].text if i + 1 < len(self.pieces) else ""
            kind = (
                behind in _THINGS
                or any(word in piece.text for word in ("种", "类"))
                or (piece.text in ("哪个", "哪一个") and self._of_reasons(i))
            )
            return Want.CATEGORY if kind else Want.BODY
        if piece.kind is T.QUANT:
            if piece.value == "个" and self._of_bodies(i):
                return Want.BODIES
            return Want.BODIES if piece.value == "家" and not self._measures(i) else Want.NUMBER
        if piece.kind is T.CELL and any(word in piece.text for word in _HOW_MANY):
            return Want.NUMBER  # 采购了多少个项目
        if piece.kind is T.GROUP and piece.value == "report_year" and ("哪" in piece.text or self._closes(i)):
            return Want.YEAR
        if piece.kind is T.META and piece.value == "holdings":
            return Want.BODY if "哪" in piece.text else Want.BODIES if any(w in piece.text for w in ("几", "多少")) else None
        if piece.kind is T.CATEGORY and piece.text in ("理由", "原因") and self._reasoned:
            return None
        simple = {T.CATEGORY: Want.CATEGORY, T.YESNO: Want.YESNO, T.WHY: Want.WHY, T.DEFINE: Want.MEANING, T.META: Want.DATE}
        return simple.get(piece.kind)

    def _closes(self, i: int) -> bool:
        """申请低于20件的年份: what all before it is about."""
        behind = all(p.kind in (T.BREAK, T.SOFT, T.FILLER, T.EXISTS) for p in self.pieces[i + 1 :])
        return behind and self.pieces[i].text in _YEARS_THAT

    def _of_reasons(self, i: int) -> bool:
        """原因中哪个最多."""
        return any(p.text in ("理由", "原因", "情形", "结果", "办理结果", "类型") for p in self.pieces[max(0, i - 3) : i + 3])

    @cached_property
    def _reasoned(self) -> bool:
        """以行政执法案卷为理由: the reason is named, not asked for."""
        leaves = ("t3_denied_", "t3_unable_", "t3_refused_")
        return any(mention.code.startswith(leaves) and "__" in mention.code for mention in self.mentions)

    @cached_property
    def head(self) -> int:
        """…的单位: a phrase whose head is a body asks for bodies; -1 if it is none."""
        aside = self.text.rfind("(") if self.text.endswith(")") else len(self.text)
        said = [i for i, piece in enumerate(self.pieces) if piece.kind is not T.BREAK and piece.start < aside]
        closing = (T.SOFT, T.FILLER, T.YEAR, T.EXISTS) if self.text.rstrip("-—:：… ").endswith("有") else (T.SOFT, T.FILLER, T.YEAR)
        while said and self.pieces[said[-1]].kind in closing:  # 收到申请的机关列一下, 碰上这事的单位有——
            said.pop()
        there = said and self.pieces[said[-1]].text in _ARE_THERE  # …的单位有吗
        said = said[:-1] if there else said
        there = there or any(piece.text in _ARE_THERE for piece in self.pieces)
        asked = (T.WHICH, T.QUANT) if there else (T.WHICH, T.QUANT, T.YESNO)
        if len(said) < 3 or any(piece.kind in asked for piece in self.pieces):
            return -1
        last, before = self.pieces[said[-1]], self.pieces[said[-2]]
        return said[-1] if last.kind is T.OFFICE and last.text in _HEADS and before.text.endswith("的") else -1

    def _of_bodies(self, i: int) -> bool:
        """单位有几个, 几个乡镇."""
        near = [p for p in (*self.pieces[max(0, i - 2) : i], *self.pieces[i + 1 : i + 2]) if p.kind not in (T.FILLER, T.EXISTS)]
        return any(p.kind in (T.OFFICE, T.BODY, T.LEVEL) for p in near)

    def _measures(self, i: int) -> bool:
        """多少份申请: the count of what follows, not of reports."""
        following = next((k for k in range(i + 1, len(self.pieces)) if self.pieces[k].kind is not T.FILLER), None)
        counts = following in self.mentioned | self.scene
        return counts and self.pieces[i].text.endswith(("份", "个", "几个"))

    @cached_property
    def question_words(self) -> frozenset[int]:
        return frozenset(i for i, want in enumerate(self._wanted) if want is not None)

    def wanting(self, *wants: Want) -> frozenset[int]:
        return frozenset(i for i, want in enumerate(self._wanted) if want in wants)

    @cached_property
    def content(self) -> tuple[tuple[int, str], ...]:
        """Words nobody declared: what a report may have written."""
        found = [(i, piece.value if piece.kind is T.QUOTE else piece.text) for i, piece in enumerate(self.pieces)
                 if piece.kind in (T.UNKNOWN, T.QUOTE) and i not in self.who.used()]  # fmt: skip
        return tuple(found)

    @cached_property
    def conditions(self) -> tuple[tuple[Condition, frozenset[int]], ...]:
        from indexer.question.reading.compared import conditions_of

        return tuple(conditions_of(self))


def _of_all_applicants(code: str) -> str:
    """The column 总计 of a number of one kind of applicant."""
    fields = quantity(code).fields
    return table3.code(fields[0].row, "total") if len(fields) == 1 and fields[0].table == 3 else code


def _wholes(pieces: tuple[Piece, ...], found: Sequence[Mention]) -> list[Mention]:
    """不予公开决定中，属于国家秘密的几件: what it is a part of sets the scene, unless parts are held against it."""
    if any(p.kind in (T.SHARE, T.TIMES, T.VERSUS, T.AND, T.TABLE) for p in pieces):
        return []
    made = []
    for whole, part in pairwise(found):
        family = whole.code.removesuffix("_total")
        inside = any(p.text.endswith(_INSIDE) for p in pieces if whole.end <= p.start < part.start)
        if whole.code.endswith("_total") and part.code.startswith(f"{family}_") and inside and not whole.negated:
            made.append(whole)
    return made


def _cell_beside(code: str, cell: str) -> str:
    """The other cell of a line of table 2; empty where it has none."""
    line = code.split("_")[1] if code.startswith("t2_") and "/" not in code else ""
    return next((other for other in table2_codes(line, cell, "", ()) if exists(other)), "") if line else ""


def read(text: str, holdings: Holdings, before: Plan | None) -> Reading:
    text = meant(text, before)
    return Reading(text, cut(text, holdings), holdings, before)
