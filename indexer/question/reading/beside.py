"""What a word is beside its neighbours: 民政 is an office beside a place, 最多 a bound before a number, 我是居民 no applicant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from indexer.question.names import bodies
from indexer.question.quantities import quantity
from indexer.question.words.lexicon import terms
from indexer.question.words.pieces import Piece, T

FORM = frozenset((T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.MEASURE, T.QUALITY))
# None of what stands beside it; alone, of requests.
_NONE = frozenset(f"{one}{no}" for one in ("一件", "一份", "一个") for no in ("都没有", "也没有", "没有")) | {"没有一件"}
_NARROWING = (T.YEAR, T.AGENCY, T.PLACE, T.BODY, T.LEVEL, T.COMPARED, T.NUMBER, T.EXCEPT, T.NOT, T.MOST, T.LEAST, T.APPLICANT)
_IN_FORM = FORM | {T.CELL}
_CHOOSING = FORM | {T.COMPARED, T.AVERAGE, T.STREAK, T.MOST, T.LEAST, T.FIRST, T.FACT, T.NOT}
_HOLDING = frozenset(("收", "收了", "收过", "收到", "收到了", "收的"))
_TAKES = ("占", "占了", "占到", "占有", "占去", "占着")
_CASES = ("件", "项", "条", "家", "元")
_ALIKE = ("一样", "一样的", "相同", "相符", "吻合", "打架", "两样")
_SUCH = re.compile("[这该此上同]?.{0,2}(?:情形|情况|事|现象|结果)")
_PASSIVE = re.compile("被(?:人|人家|别人|群众|当事人|申请人|公民)?$")
_OCCURRING = ("提过", "提到过", "有提", "提起", "提起过", "出现过", "出现了", "出现")
_ASKING = re.compile("[哪几谁何啥]|什么|怎|如何|多少|最")
_COUNTED = frozenset((T.ROW, T.LINE, T.CELL, T.DISPUTE))
_ASKERS = frozenset(("记者", "学生"))  # else who asks
_MERE = frozenset((T.FILLER, T.SOFT, T.BREAK, T.ALL, T.OFFICE, T.CHECK, T.UNIT))
_OWN = ("自己", "本人", "自个儿", "自行")
_THEIR_OWN = ("的", "提", "提的", "提出的", "来", *_OWN)
_QUOTES = "“「『\"'《"
_HERE = frozenset(("馆里", "馆藏", "库里", "本库", "数据库里", "数据库", "档案库", "资料库", "全馆", "全库"))
_COUNTED_TOO = ("也算", "算在内", "也包括", "也计入", "也在内", "也算上", "也包括在内", "也算在内")
_NOTHING = Piece(T.BREAK, "", "", 0, 0)


@dataclass(frozen=True, slots=True)
class _At:
    """A word where it stands."""

    piece: Piece
    earlier: Sequence[Piece]
    later: Sequence[Piece]
    kept: Sequence[Piece]  # what the earlier ones have been read as

    @property
    def before(self) -> Piece:
        return self.earlier[-1] if self.earlier else _NOTHING

    @property
    def behind(self) -> Piece:
        return self.later[0] if self.later else _NOTHING

    @property
    def others(self) -> Sequence[Piece]:
        return [*self.earlier, *self.later]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A word that stands so is read as another kind, or another value, of word."""

    when: Callable[[_At], bool]
    kind: T
    value: str | None = None  # None: its own
    of: tuple[T, ...] = ()  # only such words, or these
    texts: Collection[str] = ()

    def __call__(self, at: _At) -> Piece | None:
        piece = at.piece
        fits = (not self.of or piece.kind in self.of) and (not self.texts or piece.text in self.texts)
        return replace(piece, kind=self.kind, value=piece.value if self.value is None else self.value) if fits and self.when(at) else None


def in_context(pieces: list[Piece]) -> list[Piece]:
    """What a word is beside its neighbours."""
    return _without_glosses(_read(_read(pieces, _RULES), _RULES_OF_THE_WHOLE))


def _read(pieces: list[Piece], rules: Sequence[Callable[[_At], Piece | None]]) -> list[Piece]:
    """Each word as the first rule that holds has it."""
    kept: list[Piece] = []
    for i, piece in enumerate(pieces):
        at = _At(piece, pieces[:i], pieces[i + 1 :], kept)
        kept.append(next((made for rule in rules if (made := rule(at)) is not None), piece))
    return kept


def _any(pieces: Sequence[Piece], *kinds: T) -> bool:
    return any(piece.kind in kinds for piece in pieces)


def _as_office(at: _At) -> Piece | None:
    """民政, 教育 are offices beside a place: 秀洲民政."""
    beside = at.before.kind in (T.PLACE, T.ELSEWHERE) and at.before.end == at.piece.start
    if not beside or at.piece.text not in bodies() or at.piece.kind in (T.YEAR, T.AGENCY, T.PLACE, T.ELSEWHERE):
        return None
    return replace(at.piece, kind=T.BODY, value=bodies()[at.piece.text][0], weak=False)


def _as_word(at: _At) -> Piece | None:
    """…else just words, but in an exception (除了民政) or a list."""
    if at.piece.kind is not T.BODY or not at.piece.weak or _named_beside(at) or len(at.others) < 2:
        return None
    entry = terms().get(at.piece.text)
    if entry is None:
        return replace(at.piece, kind=T.UNKNOWN, value="", weak=False)
    return replace(at.piece, kind=entry.kind, value=entry.value, weak=entry.weak)


def _named_beside(at: _At) -> bool:
    """除了民政, 民政和人社: in a list of bodies; not 统计年度."""
    if at.behind.text.startswith(("年", "期", "时", "数")):
        return False
    listed = [piece.kind for piece in at.later[:2]] == [T.AND, T.BODY]
    that_one = at.behind.kind is T.PRONOUN and at.behind.value == "one"  # 交通那家
    among = at.before.kind is T.PRONOUN and at.before.value == "many"  # 其中卫生健康
    return listed or that_one or among or at.before.kind in (T.EXCEPT, T.NOT, T.AND, T.FOLLOW)


def _as_quoted(at: _At) -> Piece | None:
    """写到“村民”: the word, no applicant."""
    text = at.piece.text
    quoted = text[0] in _QUOTES and len(text) > 2 and _any(at.earlier, T.TEXT)
    return replace(at.piece, kind=T.QUOTE, value=text[1:-1], weak=False) if quoted else None


def _as_person(at: _At) -> Piece | None:
    piece = at.piece
    if piece.kind is not T.APPLICANT or not piece.weak:
        return None
    return replace(piece, weak=False, note=f"“{piece.text}”按申请人类型“自然人”理解")


def _as_taken_in(at: _At) -> Piece | None:
    """馆里收了多少个单位: what the archive took in, not what a body received."""
    if at.piece.text not in _HOLDING or _any(at.others, *FORM, T.FACT, T.VAGUE, T.AGENCY):
        return None
    texts = {piece.text for piece in at.others}
    reports = not texts.isdisjoint(("年报", "报告", "年度报告")) or any(piece.value == "holdings" for piece in at.others)
    of_bodies = at.before.kind is T.OFFICE and at.behind.kind is T.QUANT and at.behind.value == "家"  # 嘉兴市的单位收了几家
    here = not texts.isdisjoint(_HERE) and any(piece.kind is T.QUANT and piece.value in ("家", "个") for piece in at.others)
    return replace(at.piece, kind=T.META, value="holdings", weak=False) if reports or here or of_bodies else None


def _is_looked_for(at: _At) -> bool:
    """谁提到当事人, 写到科普的: what alone is said to be written is looked for, whatever else it may mean."""
    verb = at.before.kind is T.TEXT and at.before.text.endswith(("到", "及", "到了", "及了"))
    word = len(at.piece.text) > 1 and not _ASKING.search(at.piece.text)
    return verb and word and at.behind.kind in (T.BREAK, T.FILLER, T.YESNO)


def _of_requests(at: _At) -> bool:
    """申请一共有几份, 收了几份申请, but not 收到申请的有几份: how many requests, not how many reports."""
    said = [piece for piece in at.kept if piece.kind not in (T.SUM, T.EXISTS, T.SOFT)][-1:]
    noun = {piece.kind for piece in said if not piece.text.endswith("的")}
    return at.piece.text.endswith("份") and not _COUNTED.isdisjoint({at.behind.kind, *noun})


def _limits(at: _At) -> bool:
    """最多 before a number of cases, with nothing but a verb between."""
    for piece in at.later[:3]:
        if piece.kind is T.NUMBER:
            return piece.value in ("件", "次", "起", "宗", "回", "条", "项", "元")
        if piece.kind not in (T.EXISTS, T.FILLER, T.SOFT, T.ROW, T.DISPUTE) or (piece.kind is T.ROW and not piece.weak):
            return False
    return False


def _changes_items(at: _At) -> bool:
    """许可项目减少了."""
    said = [piece for piece in at.kept[-4:] if piece.kind not in (T.FILLER, T.SOFT, T.YEAR, T.VERSUS)]
    items = len(said) > 1 and said[-1].kind is T.CELL and said[-1].value == "items_any"
    return at.piece.text[0] in "增减升降" and items and _any(said, T.LINE)


def _of_bodies(at: _At) -> bool:
    """是哪些单位, 来申请的单位是哪些, 最多的三家是哪些, 超过20件的是哪些."""
    some = (
        (at.before.kind is T.NUMBER and at.before.value == "家")
        or at.before.kind is T.FIRST
        or at.before.text in ("又", "都", "各", "分别")
    )
    chosen = at.piece.text == "是哪些" and at.before.text.endswith("的") and _any(at.earlier, *_CHOOSING, T.LEVEL, T.BODY, T.PLACE)
    return at.piece.text.endswith("哪些") and (some or chosen or _any((at.before, at.behind), T.OFFICE, T.BODY))


def _is_who_asks(at: _At) -> bool:
    """我是霁溪的居民, 作为 at the beginning of the clause; 老百姓, unless 老百姓的申请 or 老百姓和企业."""
    clause = "".join(piece.text if piece.kind is not T.BREAK else "\n" for piece in at.kept).rpartition("\n")[2]
    if clause.startswith(("我是", "我们是", "作为", "身为", "本人")):
        return True
    behind = next((piece for piece in at.later if piece.text not in _THEIR_OWN), _NOTHING)
    own = next((piece for piece in at.later if piece.text not in _OWN), _NOTHING)
    applied = own.kind is T.ROW and own.text.endswith("的")  # 老百姓提的几件, 老百姓自己申请的
    return at.piece.weak and not applied and behind.kind not in (T.ROW, T.SHARE) and not _any(at.others, T.APPLICANT)


def _carried_on(at: _At) -> bool:
    """留了尾巴到第二年的: when what was carried over is due, no year that is asked about."""
    said = [piece for piece in at.kept if piece.text not in ("到", "给", "至", "进", "入", "的")]
    return at.piece.value == "step" and bool(said) and said[-1].value == "carried_out"


def _is_how(at: _At) -> bool:
    """以“本机关不掌握”答复的: how they were answered, not all answers."""
    if at.piece.value != "total_processed":
        return False
    told = next((piece for piece in at.later if piece.kind not in (T.FILLER, T.SOFT, T.CHECK)), _NOTHING)  # 答复说“本机关不掌握”的
    as_such = at.piece.text.startswith(("答复", "回复")) and at.behind.kind is T.CHECK and told.kind is T.ROW
    said = any(piece.text in ("以", "用", "按", "拿") for piece in at.earlier)
    return as_such or (said and at.before.kind is T.ROW and "_" in at.before.value)


def _is_still_held(at: _At) -> bool:
    """手里还压着未审结的官司."""
    return at.piece.value == "carried_out" and "着" in at.piece.text and at.behind.kind in (T.OUTCOME, T.DISPUTE, T.LINE)


def _counted_beside(at: _At) -> bool:
    """Whether what is said to be none is counted right before or behind: anything but requests."""
    for side in (reversed(at.earlier), at.later):
        beside = next((piece for piece in side if piece.kind not in (T.FILLER, T.SOFT, T.YEAR, T.EXISTS, T.ALL)), _NOTHING)
        if beside.kind in (*FORM, T.FACT) and not beside.weak:
            return beside.value not in ("new_received", "zero_requests")
    return False


def _of_one_dispute(name: str) -> Callable[[_At], bool]:
    """复议结果维持的."""
    return lambda at: (
        at.piece.value == "outcome"
        and at.behind.kind is T.OUTCOME
        and [each for each in ("复议", "诉讼") if each in at.piece.text] == [name]
    )


def _names_a_whole(at: _At) -> bool:
    """办理结果里，予以公开几件."""
    told = [piece for piece in at.later if piece.kind is not T.BREAK]
    inside = told[:1] and told[0].text in ("里", "中", "里面", "当中", "之中", "里头")
    return at.piece.value == "result" and bool(inside) and any(piece.kind is T.ROW and not piece.weak for piece in told)


def _of_the_form(at: _At) -> bool:
    """出现过不予公开, 被提过行政复议: that there were such cases, not that the word was written."""
    behind = next((piece for piece in at.later if piece.kind not in (T.FILLER, T.SOFT, T.QUANT)), None)
    if behind is None or (behind.kind not in FORM and not _is_such(at)):
        return False
    passive = _PASSIVE.search("".join(piece.text for piece in at.earlier[-2:]))
    return bool(passive) or (at.piece.text.startswith("出现") and not _any(at.others, T.QUOTE, T.UNKNOWN, T.CHECK))


def _is_such(at: _At) -> bool:
    """不予公开的，2023年出现过这情形."""
    return _any(at.earlier, *FORM) and bool(_SUCH.match("".join(piece.text for piece in at.later[:3])))


def _closes(at: _At) -> bool:
    return at.behind.kind is T.BREAK and at.before.kind not in (T.BREAK, T.AND, T.WHICH) and not _any(at.earlier, T.WHICH)


def _counts_other_things(at: _At) -> bool:
    """收了几份申请, 回收了几份问卷: no reports of the archive."""
    return at.piece.value == "holdings" and at.behind.kind in (T.ROW, T.UNKNOWN) and "哪" not in at.piece.text


_RULES: tuple[Callable[[_At], Piece | None], ...] = (
    _as_office,
    _as_word,
    _as_quoted,
    _Rule(_is_looked_for, T.UNKNOWN, "", of=(T.SOFT, T.DEFINE, T.META, T.LEVEL)),
    # 学生提的申请: who applied, not who asks
    _Rule(lambda at: at.behind.kind is T.ROW or at.before.kind is T.APPLICANT, T.UNKNOWN, texts=_ASKERS),
    _Rule(_of_requests, T.QUANT, "件", of=(T.QUANT,)),
    _Rule(lambda at: at.piece.text.endswith("份") and at.behind.kind is T.UNKNOWN, T.QUANT, "件", of=(T.QUANT,)),  # 多少份问卷
    _Rule(_counts_other_things, T.QUANT, "件", of=(T.META,)),
    _Rule(_limits, T.OP, "le", texts=("最多",)),
    _Rule(_limits, T.OP, "ge", texts=("最少",)),
    _Rule(_changes_items, T.CELL, "change", of=(T.TREND, T.VERSUS)),
    _Rule(_of_bodies, T.WHICH, of=(T.DEFINE,)),
    _Rule(_is_who_asks, T.SOFT, "", of=(T.APPLICANT,)),
    # 2023年又回升到多少: a number, no change; 利用率不高
    _Rule(lambda at: at.behind.kind is T.QUANT and at.behind.text.startswith("到"), T.SOFT, "", of=(T.TREND,)),
    _Rule(lambda at: at.before.kind is T.UNKNOWN and at.before.text.endswith("不"), T.UNKNOWN, "", texts=("高", "多", "大", "低", "少")),
    # 满意度调查结果; 我不知道…
    _Rule(lambda at: at.piece.text.startswith("结果") and at.before.kind is T.UNKNOWN, T.SOFT, "", of=(T.GROUP,)),
    _Rule(lambda at: at.behind.kind is T.UNKNOWN, T.SOFT, "", texts=("总体", "整体")),  # 总体满意率
    _Rule(_is_how, T.SOFT, "", of=(T.ROW,)),
    _Rule(_is_still_held, T.SOFT, "", of=(T.ROW,)),
    _Rule(_carried_on, T.SOFT, "", of=(T.YEAR,)),
    _Rule(lambda at: at.piece.text[0] not in "没缺算无" and not _any(at.earlier[-3:], *FORM), T.SOFT, "", of=(T.LACKING,)),
    # 行政处罚一件都没有; 2022年有不予公开但从未不予处理的
    _Rule(_counted_beside, T.NOT, "none", of=(T.FACT,), texts=_NONE),
    _Rule(lambda at: at.piece.value == "never" and [len(p.years) for p in at.others if p.kind is T.YEAR] == [1], T.NOT, "", of=(T.STREAK,)),
    # 没有申请结转到下一年
    _Rule(lambda at: at.behind.kind is T.ROW, T.NOT, "", of=(T.FACT,), texts=("没有申请", "没申请", "无申请")),
    _Rule(_of_one_dispute("复议"), T.DISPUTE, "review", of=(T.GROUP,)),
    _Rule(_of_one_dispute("诉讼"), T.DISPUTE, "lit", of=(T.GROUP,)),
    _Rule(_names_a_whole, T.SOFT, "", of=(T.GROUP,)),
    # 2022→2023净增; 企业提的占几件; 正文跟表格说得一样吗
    _Rule(lambda at: at.piece.text.startswith("净") and any(len(p.years) == 2 for p in at.others), T.VERSUS, "", of=(T.CELL,)),
    _Rule(lambda at: at.behind.kind is T.QUANT and at.behind.value in _CASES, T.SOFT, of=(T.SHARE,), texts=_TAKES),
    _Rule(lambda at: {"text", "table"} <= {p.value for p in at.earlier if p.kind is T.CHECK}, T.QUALITY, "contradiction", texts=_ALIKE),
    _Rule(_of_the_form, T.EXISTS, texts=_OCCURRING),
    _as_person,
    _as_taken_in,
)
_RULES_OF_THE_WHOLE = (
    # 官司结了没有, but 许可哪些单位没有 denies; 标题不是写了“无”吗
    _Rule(_closes, T.YESNO, texts=("没有", "没", "没呢", "没有呢", "不")),
    _Rule(lambda at: [p.text for p in at.later if p.kind is not T.BREAK][-1:] in (["吗"], ["么"]), T.SOFT, of=(T.NOT,), texts=("不是",)),
)


def _without_glosses(pieces: list[Piece]) -> list[Piece]:
    """各个层级(市、县、乡镇): what is grouped by is only spelt out."""
    kept: list[Piece] = []
    glossing = False
    for i, piece in enumerate(pieces):
        if piece.text == "(" and kept and (narrower := _narrower(pieces, i)):
            kept[-1], glossing = replace(kept[-1], value=narrower), True
        if piece.text == "(" and i:
            glossing = glossing or pieces[i - 1].kind is T.GROUP or _says_again(pieces, i)
        kept.append(replace(piece, kind=T.SOFT) if glossing else piece)
        glossing = glossing and piece.text != ")"
    return kept


def _narrower(pieces: Sequence[Piece], i: int) -> str:
    """行政诉讼(直接起诉的): the suits a bracket says are meant; empty if it says something else."""
    end = next((k for k in range(i, len(pieces)) if pieces[k].text == ")"), i)
    inside = [piece for piece in pieces[i + 1 : end] if piece.kind not in _MERE]
    suits = len(inside) == 1 and inside[0].kind is T.DISPUTE and inside[0].value.startswith("lit_")
    return inside[0].value if suits and i and pieces[i - 1].kind is T.DISPUTE and pieces[i - 1].value == "lit" else ""


def _says_again(pieces: Sequence[Piece], i: int) -> bool:
    """公开率(予以公开加部分公开占办理总计), 从来没有被起诉过(行政诉讼一件都没有): what a bracket adds was said before it."""
    end = next((k for k in range(i, len(pieces)) if pieces[k].text == ")"), i)
    before, inside = pieces[:i], pieces[i + 1 : end]
    if _any(before, T.COMPARED) and "".join(piece.text for piece in inside).endswith(_COUNTED_TOO):
        return True  # 不到5件的(一件没收到的也算)
    if pieces[i - 1].kind in (T.MEASURE, T.QUALITY) and not _any(inside, *_NARROWING):
        return end > i  # 公开率(予以公开加部分公开，除以办理总数)
    told = {(piece.kind, piece.value) for piece in before if piece.kind in FORM}
    told |= {(T.ROW, field.row) for piece in before if piece.kind is T.MEASURE for field in quantity(piece.value).fields}
    form = [piece for piece in inside if piece.kind in _IN_FORM]
    again = all({(piece.kind, piece.value), (piece.kind, piece.value.strip("@"))} & told for piece in form)
    return bool(form) and again and {piece.kind for piece in inside} <= _beside_again(before)


def _beside_again(before: Sequence[Piece]) -> frozenset[T]:
    """What may stand in it besides: what adds up a rate, or denies once more."""
    adding = {T.SHARE, T.AND, T.SUM} if _any(before, T.MEASURE) else set()
    denied = any(piece.kind is T.NOT or piece.value == "never" for piece in before)
    return _MERE | _IN_FORM | adding | ({T.NOT, T.NUMBER} if denied else set())
