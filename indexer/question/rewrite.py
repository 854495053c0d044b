"""Tokens in their place: what a word is depends on its neighbours. Each pass rewrites one such turn of phrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from indexer.question import compose
from indexer.question.display import grouped
from indexer.question.lexicon import terms
from indexer.question.scope import KINDS as SCOPE_KINDS
from indexer.question.tokens import T, Token


def in_place(tokens: list[Token], *, quotes: bool) -> list[Token]:
    """``quotes``: whether a quoted term of the form is that term, not words to search."""
    if quotes and not any(token.kind is T.DEFINE for token in tokens):
        tokens = [_quoted_term(token) for token in tokens]
    if any(token.kind in compose.KINDS for token in tokens):
        tokens = _names_asked([_beside_measure(token) for token in tokens])
    for rewritten in (_not_one, _alternatives, _departments, _apart, _except_behind, _other_applicants):
        tokens = rewritten(tokens)
    return tokens


_HEADS_OFFICES = (T.WHICH, T.QUANT, T.GROUP, T.PRONOUN, T.NUMBER, T.EACH, T.ALL, T.MOST, T.LEAST, T.LEVEL, T.BODY, T.OFFICE, T.FIRST, T.NTH)


def _departments(tokens: list[Token]) -> list[Token]:
    """部门平均多少件, 部门和乡镇, 处罚最多的部门, 哪些局: as opposed to governments; 哪些部门 are just bodies."""
    made: list[Token] = []
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        if token.kind is T.OFFICE and (token.text in ("部门", "政府部门") or (token.text == "局" and before is not None)):
            told = before is not None and (before.text.endswith("的") or token.text == "局")
            generic = before is not None and before.kind in _HEADS_OFFICES and not any(t.kind in (T.MOST, T.LEAST) for t in tokens[:i])
            closing = all(t.kind in (T.BREAK, T.FILLER) for t in tokens[i + 1 :])
            listed = before is not None and (before.kind in (T.AND, T.NOT, T.FOLLOW) or before.text.startswith(("只", "仅", "光", "单")))
            if told or not (generic or (closing and not listed and before is not None and not _superlative(tokens, i))):
                token = replace(token, kind=T.LEVEL, value="kind:department")
        made.append(token)
    return made


def _superlative(tokens: Sequence[Token], i: int) -> bool:
    return any(t.kind in (T.MOST, T.LEAST) for t in tokens[max(0, i - 3) : i])


def _not_one(tokens: list[Token]) -> list[Token]:
    """没有一家零申请: whether there is any, not those that are the opposite."""
    made = list(tokens)
    for i, token in enumerate(tokens[:-2]):
        one = tokens[i + 1]
        if token.kind is T.NOT and one.text in ("一家", "一个", "一份", "一个单位", "一家单位"):
            made[i] = replace(token, kind=T.YESNO)
            made[i + 1] = replace(one, kind=T.FILLER)
    return made


def _alternatives(tokens: list[Token]) -> list[Token]:
    """919条还是1248条: which of two numbers is right; neither is a condition."""
    made = list(tokens)
    numbers = [i for i, t in enumerate(tokens) if t.kind is T.NUMBER or (t.kind is T.COMPARED and t.value.startswith("eq:"))]
    for i, j in pairwise(numbers):
        between = "".join(t.text for t in tokens[i + 1 : j]) + tokens[j].text[:1]
        if between.startswith("还是"):
            unit = tokens[j].value.rpartition(":")[2]
            made[i], made[j] = replace(tokens[i], kind=T.FILLER), replace(tokens[j], kind=T.QUANT, value=unit)
    return made


def _quoted_term(token: Token) -> Token:
    """哪家答复了“本机关不掌握”: a term of the form in quotes."""
    entry = terms().get(token.value) if token.kind is T.QUOTE else None
    return replace(token, kind=entry.kind, value=entry.value, weak=False) if entry and entry.kind in compose.KINDS else token


def _apart(tokens: list[Token]) -> list[Token]:
    """至少收到一件: the comparison and its number with only a verb in between."""
    joined = list(tokens)
    for i, token in enumerate(joined):
        if token.kind is not T.OP:
            continue
        number = next((j for j in range(i + 1, min(i + 4, len(joined))) if joined[j].kind is T.NUMBER), None)
        between = {t.kind for t in joined[i + 1 : number]} if number is not None else set()
        if number is not None and between <= {*compose.KINDS, T.EXISTS, T.FILLER}:
            joined[number] = _about(joined[number]) if token.value == "about" else _held(joined[number], token.value)
            joined[i] = replace(token, kind=T.FILLER)
        elif token.value == "about":
            joined[i] = replace(token, kind=T.FILLER)
        elif i + 1 < len(joined) and joined[i + 1].kind in compose.KINDS:
            joined[i] = replace(token, kind=T.VERSUS, value="")  # 处罚多于许可
        else:
            joined[i] = replace(token, kind=T.UNKNOWN)
    return joined


def _held(number: Token, op: str) -> Token:
    return replace(number, kind=T.COMPARED, value=f"{op}:{number.value}")


def _about(number: Token) -> Token:
    """大约公开了600条: a tenth less to a tenth more."""
    value = number.number or Decimal(0)
    low, high = value - value / 10, value + value / 10
    note = f"“大约{number.text}”按{grouped(low)}—{grouped(high)}理解"
    return replace(_held(number, "ge"), number=low, upper=high, note=note)


def _except_behind(tokens: list[Token]) -> list[Token]:
    """乡镇以外的单位: an exception that is only closed; 后 closes one and otherwise means nothing here."""
    made: list[Token] = []
    for token in tokens:
        if token.kind is T.OUTSIDE and not any(t.kind in (T.EXCEPT, T.NOT) for t in made):
            start = len(made)
            while start and made[start - 1].kind in (*SCOPE_KINDS, T.AND):
                start -= 1
            if token.text == "后" or start == len(made):
                token = replace(token, kind=T.UNKNOWN)
            else:
                made.insert(start, replace(token, kind=T.EXCEPT, end=token.start))
        made.append(token)
    return made


def _other_applicants(tokens: list[Token]) -> list[Token]:
    """除自然人外的申请: the other columns. What else is excepted must be bodies or years, or it is not understood."""
    made = list(tokens)
    for i, token in enumerate(tokens):
        if token.kind is not T.EXCEPT and not (token.kind is T.NOT and token.text in ("不是", "非", "并非")):
            continue
        following = [j for j in range(i + 1, len(tokens)) if tokens[j].kind not in (T.FILLER, T.ALL)][:1]
        kind = tokens[following[0]].kind if following else T.UNKNOWN
        if kind is T.APPLICANT:
            j = following[0]
            made[i] = replace(token, kind=T.FILLER)
            made[j] = replace(tokens[j], value=f"@not:{tokens[j].value}")
            made = [replace(t, kind=T.FILLER) if t.kind is T.OUTSIDE else t for t in made]
        elif token.kind is T.EXCEPT and kind not in (*SCOPE_KINDS, T.YEAR, T.UNKNOWN):
            made[i] = replace(token, kind=T.UNKNOWN)
    return made


def _names_asked(tokens: list[Token]) -> list[Token]:
    """没审结的单位名称是什么: which bodies, no definition."""
    content = [i for i, token in enumerate(tokens) if token.kind not in (T.FILLER, T.BREAK)]
    if len(content) < 3 or not any(token.kind in compose.KINDS for token in tokens):
        return tokens
    head, asked = tokens[content[-2]], tokens[content[-1]]
    if head.kind is not T.OFFICE or asked.kind is not T.DEFINE or asked.text not in ("是什么", "是啥", "是哪些"):
        return tokens
    return [replace(token, kind=T.WHICH) if token is asked else token for token in tokens]


def _beside_measure(token: Token) -> Token:
    """部分公开的有哪些单位: which of them, not what the archive holds."""
    if token.kind is not T.META or token.value != "holdings":
        return token
    asked = any(char in token.text for char in "几多")
    bodies = any(char in token.text for char in "份家位报年")  # 收了多少: money or requests, not reports
    kind, value = (T.QUANT, "家" if bodies else "") if asked else (T.WHICH, "")
    return replace(token, kind=kind, value=value)
