"""What a word is beside its neighbours: 民政 is an office beside a place, 最多 a bound before a number, 我是居民 no applicant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.question.names import bodies
from indexer.question.quantities import quantity
from indexer.question.words.lexicon import terms
from indexer.question.words.pieces import Piece, T

FORM = frozenset((T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.MEASURE, T.QUALITY))
# None of what stands beside it; alone, of requests.
_NONE = frozenset(f"{one}{no}" for one in ("一件", "一份", "一个") for no in ("都没有", "也没有", "没有")) | {"没有一件"}
_CHOOSING = frozenset((T.COMPARED, T.AVERAGE, T.STREAK, T.MOST, T.LEAST, T.FIRST))
_HOLDING = frozenset(("收", "收了", "收过", "收到", "收到了", "收的"))
_TAKES = ("占", "占了", "占到", "占有", "占去", "占着")
_CASES = ("件", "项", "条", "家", "元")
_ALIKE = ("一样", "一样的", "相同", "相符", "吻合", "打架", "两样")
_SUCH = re.compile("[这该此上同]?.{0,2}(?:情形|情况|事|现象|结果)")  # …，2023年出现过这情形的
_PASSIVE = re.compile("被(?:人|人家|别人|群众|当事人|申请人|公民)?$")
_OCCURRING = ("提过", "提到过", "有提", "提起", "提起过", "出现过", "出现了", "出现")
_ASKING = re.compile("[哪几谁何啥]|什么|怎|如何|多少|最")
_COUNTED = frozenset((T.ROW, T.LINE, T.CELL, T.DISPUTE))
_ASKERS = frozenset(("记者", "学生"))  # else who asks
_MERE = frozenset((T.FILLER, T.SOFT, T.BREAK, T.ALL, T.OFFICE, T.CHECK, T.UNIT))
_QUOTES = "“「『\"'《"
_HERE = frozenset(("馆里", "馆藏", "库里", "本库", "数据库里", "数据库", "档案库", "资料库", "全馆", "全库"))


def in_context(pieces: list[Piece]) -> list[Piece]:
    """What a word is beside its neighbours."""
    kept: list[Piece] = []
    for i, piece in enumerate(pieces):
        made = _as_office(pieces, i) or _looked_for(pieces, i) or _of_requests(pieces, i, kept) or _as_said(pieces, i, kept)
        kept.append(made or piece)
    for i in range(1, len(kept)):
        ends = i + 1 == len(kept) or kept[i + 1].kind is T.BREAK
        asks = not any(piece.kind is T.WHICH for piece in kept[:i])  # 许可哪些单位没有 denies
        if asks and ends and kept[i].text in ("没有", "没", "没呢", "没有呢") and kept[i - 1].kind not in (T.BREAK, T.AND, T.WHICH):
            kept[i] = replace(kept[i], kind=T.YESNO)  # 官司结了没有
    said = [piece for piece in kept if piece.kind is not T.BREAK]
    if said and said[-1].text in ("吗", "么"):  # 标题不是写了“无”吗: it is asked whether it does
        kept = [replace(piece, kind=T.SOFT) if piece.kind is T.NOT and piece.text == "不是" else piece for piece in kept]
    return _without_glosses(kept)


def _as_office(pieces: Sequence[Piece], i: int) -> Piece | None:
    """民政, 教育 are offices beside a place (秀洲民政) or an exception (除了民政), else just words."""
    piece, before = pieces[i], pieces[i - 1] if i else None
    beside_place = before is not None and before.kind in (T.PLACE, T.ELSEWHERE) and before.end == piece.start
    if beside_place and piece.text in bodies() and piece.kind not in (T.YEAR, T.AGENCY, T.PLACE, T.ELSEWHERE):
        return replace(piece, kind=T.BODY, value=bodies()[piece.text][0], weak=False)
    if piece.kind is T.BODY and piece.weak and not _named_beside(pieces, i) and len(pieces) > 2:
        entry = terms().get(piece.text)
        kind, value = (entry.kind, entry.value) if entry is not None else (T.UNKNOWN, "")
        return replace(piece, kind=kind, value=value, weak=entry.weak if entry is not None else False)
    return None


def _as_said(pieces: Sequence[Piece], i: int, kept: Sequence[Piece]) -> Piece | None:
    piece, behind = pieces[i], pieces[i + 1].kind if i + 1 < len(pieces) else T.BREAK
    if piece.text in ("最多", "最少") and _limits(pieces, i):
        return replace(piece, kind=T.OP, value="le" if piece.text == "最多" else "ge")  # 最多收到三件
    if piece.kind in (T.TREND, T.VERSUS) and piece.text[0] in "增减升降" and _changes_items(kept):
        return replace(piece, kind=T.CELL, value="change")  # 许可项目减少了
    if piece.kind is T.DEFINE and piece.text.endswith("哪些") and _of_bodies(pieces, i, behind):
        return replace(piece, kind=T.WHICH)
    if _means_little(pieces, i, kept):
        return replace(piece, kind=T.SOFT, value="")
    return _as_none(pieces, i) or _as_number(pieces, i, behind)


def _as_none(pieces: Sequence[Piece], i: int) -> Piece | None:
    """行政处罚一件都没有, 2022年有不予公开但从未不予处理的: denials."""
    piece = pieces[i]
    if piece.kind is T.FACT and piece.text in _NONE and _counted_beside(pieces, i):
        return replace(piece, kind=T.NOT, value="none")
    if piece.kind is T.STREAK and piece.value == "never" and _in_one_year(pieces):
        return replace(piece, kind=T.NOT, value="")
    return None


def _as_number(pieces: Sequence[Piece], i: int, behind: T) -> Piece | None:
    """What is counted, or who counts."""
    piece = pieces[i]
    if piece.kind is T.GROUP and piece.value == "outcome" and behind is T.OUTCOME and ("复议" in piece.text) != ("诉讼" in piece.text):
        return replace(piece, kind=T.DISPUTE, value="review" if "复议" in piece.text else "lit")  # 复议结果维持的
    if piece.kind is T.GROUP and piece.value == "result" and _names_a_whole(pieces, i):
        return replace(piece, kind=T.SOFT, value="")  # 办理结果里，予以公开几件
    if piece.kind is T.CELL and piece.text.startswith("净") and any(p.kind is T.YEAR and len(p.years) == 2 for p in pieces):
        return replace(piece, kind=T.VERSUS, value="")  # 2022→2023净增
    if piece.kind is T.SHARE and piece.text in _TAKES and behind is T.QUANT and pieces[i + 1].value in _CASES:
        return replace(piece, kind=T.SOFT)  # 企业提的占几件: how many
    if piece.text in _OCCURRING and _of_the_form(pieces, i):
        return replace(piece, kind=T.EXISTS)
    if piece.text in _ALIKE and {"text", "table"} <= {p.value for p in pieces[:i] if p.kind is T.CHECK}:
        return replace(piece, kind=T.QUALITY, value="contradiction")  # 正文跟表格说得一样吗
    if piece.kind is T.APPLICANT and piece.weak:
        return replace(piece, weak=False, note=f"“{piece.text}”按申请人类型“自然人”理解")
    if piece.text in _HOLDING and _of_the_archive(pieces, piece):
        return replace(piece, kind=T.META, value="holdings", weak=False)  # 馆里收了多少个单位
    return None


def _names_a_whole(pieces: Sequence[Piece], i: int) -> bool:
    told = [p for p in pieces[i + 1 :] if p.kind is not T.BREAK]
    return bool(told) and told[0].text in ("里", "中", "里面", "当中", "之中", "里头") and any(p.kind is T.ROW and not p.weak for p in told)


def _in_one_year(pieces: Sequence[Piece]) -> bool:
    years = [piece.years for piece in pieces if piece.kind is T.YEAR]
    return len(years) == 1 and len(years[0]) == 1


def _of_the_form(pieces: Sequence[Piece], i: int) -> bool:
    """出现过不予公开, 被提过行政复议: that there were such cases, not that the word was written."""
    behind = [p for p in pieces[i + 1 :] if p.kind not in (T.FILLER, T.SOFT, T.QUANT)]
    written = any(p.kind in (T.QUOTE, T.UNKNOWN, T.CHECK) for p in pieces)
    passive = _PASSIVE.search("".join(p.text for p in pieces[max(0, i - 2) : i])) is not None
    of_it = _SUCH.match("".join(p.text for p in pieces[i + 1 : i + 4])) is not None and any(p.kind in FORM for p in pieces[:i])
    return bool(behind) and (behind[0].kind in FORM or of_it) and (passive or (not written and pieces[i].text.startswith("出现")))


def _of_bodies(pieces: Sequence[Piece], i: int, behind: T) -> bool:
    """是哪些单位, 来申请的单位是哪些, 超过20件的是哪些."""
    before = pieces[i - 1] if i else None
    chosen = before is not None and before.text.endswith("的") and any(p.kind in (*_CHOOSING, *FORM, T.FACT, T.NOT) for p in pieces[:i])
    of_some = before is not None and before.kind is T.NUMBER and before.value == "家"  # 最多的三家是哪些
    return (
        of_some
        or bool({behind, before.kind if before is not None else T.BREAK} & {T.OFFICE, T.BODY})
        or (chosen and pieces[i].text == "是哪些")
    )


def _looked_for(pieces: Sequence[Piece], i: int) -> Piece | None:
    """谁提到当事人, 写到科普的: what alone is said to be written is looked for, whatever else it may mean."""
    piece, before = pieces[i], pieces[i - 1] if i else None
    behind = pieces[i + 1].kind if i + 1 < len(pieces) else T.BREAK
    if piece.text[0] in _QUOTES and len(piece.text) > 2 and any(p.kind is T.TEXT for p in pieces[:i]):
        return replace(piece, kind=T.QUOTE, value=piece.text[1:-1], weak=False)  # 写到“村民”: the word, no applicant
    verb = before is not None and before.kind is T.TEXT and before.text.endswith(("到", "及", "到了", "及了"))
    word = piece.kind in (T.SOFT, T.DEFINE, T.META, T.LEVEL) and len(piece.text) > 1 and not _ASKING.search(piece.text)
    return replace(piece, kind=T.UNKNOWN, value="") if verb and word and behind in (T.BREAK, T.FILLER, T.YESNO) else None


def _of_requests(pieces: Sequence[Piece], i: int, kept: Sequence[Piece]) -> Piece | None:
    """学生提的申请, 申请有几份, 收了几份申请: who applied and how many requests, not who asks and how many reports."""
    piece, behind = pieces[i], pieces[i + 1].kind if i + 1 < len(pieces) else T.BREAK
    if piece.text in _ASKERS and (behind is T.ROW or (i and pieces[i - 1].kind is T.APPLICANT)):
        return replace(piece, kind=T.UNKNOWN)
    if piece.kind is T.QUANT and piece.text.endswith("份") and not _COUNTED.isdisjoint((behind, _noun_before(kept))):
        return replace(piece, value="件")
    if piece.kind is T.META and piece.value == "holdings" and behind is T.ROW:
        return replace(piece, kind=T.QUANT, value="件")
    return None


def _noun_before(kept: Sequence[Piece]) -> T:
    """The kind of what stands before: 申请一共有几份, but not 收到申请的有几份."""
    said = [piece for piece in kept if piece.kind not in (T.SUM, T.EXISTS, T.SOFT)]
    return said[-1].kind if said and not said[-1].text.endswith("的") else T.BREAK


def _means_little(pieces: Sequence[Piece], i: int, kept: Sequence[Piece]) -> bool:
    """我是霁溪的居民, 群众找他们要材料的, 满意度调查结果怎么样, 我不知道…: a word of the form that is none here."""
    piece = pieces[i]
    match piece.kind:
        case T.APPLICANT:
            return _of_oneself(kept) or (piece.weak and not _as_applicant(pieces, i))
        case T.GROUP:
            return piece.text.startswith("结果") and i > 0 and pieces[i - 1].kind is T.UNKNOWN
        case T.ROW:  # 手里还压着未审结的官司
            told = pieces[i + 1].kind if i + 1 < len(pieces) else T.BREAK
            return piece.value == "carried_out" and "着" in piece.text and told in (T.OUTCOME, T.DISPUTE, T.LINE)
        case T.LACKING:
            counted = any(p.kind in (*FORM, T.MEASURE) for p in pieces[max(0, i - 3) : i])
            return not counted and piece.text[0] not in "没缺算无"
    return False


def _says_again(pieces: Sequence[Piece], i: int) -> bool:
    """公开率(予以公开加部分公开占办理总计), 从来没有被起诉过(行政诉讼一件都没有): what a bracket adds was said before it."""
    end = next((k for k in range(i + 1, len(pieces)) if pieces[k].text == ")"), 0)
    inside, before = pieces[i + 1 : end], pieces[:i]
    told = {(p.kind, p.value) for p in before if p.kind in FORM}
    rows = {field.row for p in before if p.kind is T.MEASURE for field in quantity(p.value).fields}
    form = [p for p in inside if p.kind in (*FORM, T.CELL)]
    again = form and all((p.kind, p.value) in told or (p.kind is T.ROW and p.value.strip("@") in rows) for p in form)
    denied = any(p.kind is T.NOT or (p.kind is T.STREAK and p.value == "never") for p in before)
    rest = (
        {p.kind for p in inside if p not in form}
        - _MERE
        - ({T.SHARE, T.AND, T.SUM} if rows else set())
        - ({T.NOT, T.NUMBER} if denied else set())
    )
    return bool(again) and not rest


def _without_glosses(pieces: list[Piece]) -> list[Piece]:
    """各个层级(市、县、乡镇): what is grouped by is only spelt out."""
    kept: list[Piece] = []
    glossing = False
    for i, piece in enumerate(pieces):
        if piece.text == "(" and i and (pieces[i - 1].kind is T.GROUP or _says_again(pieces, i)):
            glossing = True
        kept.append(replace(piece, kind=T.SOFT) if glossing else piece)
        glossing = glossing and piece.text != ")"
    return kept


def _of_oneself(kept: Sequence[Piece]) -> bool:
    """Who asks, not who applied: 我是, 作为 at the beginning of the clause."""
    clause = [p for p in kept if not any(b.kind is T.BREAK and b.start > p.start for b in kept)]
    return "".join(p.text for p in clause if p.kind is not T.BREAK).startswith(("我是", "我们是", "作为", "身为", "本人"))


def _limits(pieces: Sequence[Piece], i: int) -> bool:
    """最多 before a number of cases, with nothing but a verb between."""
    for piece in pieces[i + 1 : i + 4]:
        if piece.kind is T.NUMBER:
            return piece.value in ("件", "次", "起", "宗", "回", "条", "项", "元")
        if piece.kind not in (T.EXISTS, T.FILLER, T.SOFT, T.ROW, T.DISPUTE) or (piece.kind is T.ROW and not piece.weak):
            return False
    return False


def _as_applicant(pieces: Sequence[Piece], i: int) -> bool:
    """老百姓的申请, 老百姓和企业: a kind of applicant; else 老百姓 is whoever asks."""
    beside = any(p.kind is T.APPLICANT and p is not pieces[i] for p in pieces)
    behind = [p for p in pieces[i + 1 :] if p.text not in ("的", "提", "提的", "提出的", "来")][:1]
    return beside or any(p.kind in (T.ROW, T.SHARE) for p in behind)


def _counted_beside(pieces: Sequence[Piece], i: int) -> bool:
    """Whether what is said to be none is counted right before or behind: anything but requests."""
    for step in (-1, 1):
        k = i + step
        while 0 <= k < len(pieces) and pieces[k].kind in (T.FILLER, T.SOFT, T.YEAR, T.EXISTS, T.ALL):
            k += step
        if 0 <= k < len(pieces) and pieces[k].kind in (*FORM, T.FACT) and not pieces[k].weak:
            return pieces[k].value not in ("new_received", "zero_requests")
    return False


def _of_the_archive(pieces: Sequence[Piece], piece: Piece) -> bool:
    """收了: what the archive took in, not what a body received."""
    counted = any(other.kind in (*FORM, T.FACT, T.VAGUE, T.AGENCY) and other is not piece for other in pieces)
    here = any(other.text in _HERE for other in pieces)
    reports = any(other.kind is T.OFFICE and other.text in ("年报", "报告", "年度报告") for other in pieces)
    bodies = any(other.kind is T.QUANT and other.value in ("家", "个") for other in pieces)
    return not counted and (bodies or reports) and (here or reports)


def _changes_items(pieces: Sequence[Piece]) -> bool:
    said = [piece for piece in pieces[-4:] if piece.kind not in (T.FILLER, T.SOFT, T.YEAR, T.VERSUS)]
    return len(said) > 1 and said[-1].kind is T.CELL and said[-1].value == "items_any" and any(piece.kind is T.LINE for piece in said)


def _named_beside(pieces: Sequence[Piece], i: int) -> bool:
    """除了民政, 民政和人社: in a list of bodies."""
    before = pieces[i - 1] if i else None
    if i + 1 < len(pieces) and pieces[i + 1].text.startswith(("年", "期", "时", "数")):
        return False  # 统计年度
    if before is not None and before.kind in (T.EXCEPT, T.NOT, T.AND, T.FOLLOW):
        return True
    return i + 2 < len(pieces) and pieces[i + 1].kind is T.AND and pieces[i + 2].kind is T.BODY
