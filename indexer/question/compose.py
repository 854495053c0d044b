"""What is counted: the words of the form in a question, put together into mentions of one thing each.

Words stand together when nothing but grammar is between them; joined by 和 or 、 they share what only one of them has
(“个人和企业的申请”).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.question.tokens import NOISE, T, Token

KINDS = (T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT, T.VAGUE)
_FAMILY = {T.ROW: 3, T.APPLICANT: 3, T.DISPUTE: 4, T.OUTCOME: 4, T.LINE: 2, T.CELL: 2}
ITEMS = ("items_any", "prev_items")
_HEADS = {3: T.ROW, 4: T.DISPUTE, 2: T.LINE}
# What may stand inside one mention without ending it.
_INSIDE = frozenset(
    {
        T.FILLER,
        T.EXISTS,
        T.NOT,
        T.NUMBER,
        T.QUANT,
        T.ALL,
        T.YESNO,
        T.OFFICE,
        T.SUM,
        T.WHICH,
        T.MOST,
        T.LEAST,
        T.PRONOUN,
        T.YEAR,
        T.EACH,
        T.WHY,
    }
)


@dataclass(slots=True)
class Mention:
    """Words that together name one thing to count."""

    first: int  # index of its first and last token
    last: int
    parts: dict[T, Token] = field(default_factory=dict)
    weak: bool = False
    joined: bool = False  # to the mention before, by 和 or 、
    negated: bool = False
    negations: set[int] = field(default_factory=set)  # the tokens that negate it
    asked: bool = False  # its number is asked for: 收到多少件申请

    @property
    def family(self) -> int:
        return next((_FAMILY[kind] for kind in self.parts if kind in _FAMILY), 0)

    def value(self, kind: T) -> str:
        token = self.parts.get(kind)
        return token.value if token is not None else ""

    def position(self, kind: T) -> int:
        token = self.parts.get(kind)
        return token.start if token is not None else -1


def mentions(tokens: Sequence[Token]) -> list[Mention]:
    found: list[Mention] = []
    for i, token in enumerate(tokens):
        if token.kind not in KINDS:
            continue
        last = found[-1] if found else None
        between = {t.kind for t in tokens[last.last + 1 : i]} if last else set()
        if last and last.last == i - 1 and T.ROW in last.parts and token.value == "new_received":
            last.last = i  # 办结申请数: the noun, not another number
        elif last and between <= _INSIDE and _fits(last, token):
            last.parts[token.kind] = _more_telling(last.parts.get(token.kind), token)
            last.last = i
            last.weak = last.weak and token.weak
        else:
            joined = last is not None and T.AND in between and between <= _INSIDE | {T.AND, T.AGENCY, T.PLACE}
            found.append(Mention(i, i, {token.kind: token}, token.weak, joined))
    found = _without_verbs(tokens, found)
    _share(found)
    _negate(tokens, found)
    for mention in found:
        mention.asked = any(t.kind is T.QUANT for t in tokens[max(0, mention.first - 1) : mention.last + 2])
    return _without_scenery(tokens, found)


def _without_verbs(tokens: Sequence[Token], found: list[Mention]) -> list[Mention]:
    """答复不掌握的, 答复公开率: 答复 right before another number of the same table is only its verb."""
    kept = []
    for mention, following in zip(found, [*found[1:], None], strict=False):
        verb = set(mention.parts) == {T.ROW} and mention.value(T.ROW) == "total_processed" and mention.parts[T.ROW].text in _VERBS
        between = {t.kind for t in tokens[mention.last + 1 : following.first]} if following is not None else {T.BREAK}
        told = following is not None and (following.family == 3 or following.value(T.MEASURE) == "disclosure_rate")
        if not (verb and told and between <= {T.FILLER, T.EXISTS}):
            kept.append(mention)
    return kept


_VERBS = frozenset(("答复", "答复了", "回复", "回复了", "处理", "处理了", "办理", "办理了", "作出答复"))


def _more_telling(held: Token | None, token: Token) -> Token:
    """国家秘密 of 国家秘密 and 不予公开."""
    if held is None or (held.weak and not token.weak) or (held.value.startswith("@") and token.value != held.value):
        return token
    if held.value == "lit" and token.value.startswith("lit_"):
        return token
    if held.value in ITEMS and token.value in ("change", "items_now"):
        return token  # 项目增减
    return held


def _fits(mention: Mention, token: Token) -> bool:
    """Whether a word completes what was begun: the other coordinate of a cell, or the same thing said again."""
    held = mention.parts.get(token.kind)
    if held is not None:
        change = {held.value, token.value} <= {*ITEMS, "items_now", "change"}
        umbrella = held.value == "lit" and token.value.startswith("lit_")  # 行政诉讼未经复议直接起诉的
        return umbrella or held.value == token.value or _in_family(held.value, token.value) or _in_family(token.value, held.value) or change
    if token.kind is T.FACT or T.FACT in mention.parts:
        return bool(token.weak or mention.weak)
    if T.MEASURE in (token.kind, *mention.parts):
        measure = token.value if token.kind is T.MEASURE else mention.value(T.MEASURE)
        line = token.value if token.kind is T.LINE else mention.value(T.LINE)
        if line and len(mention.parts) == 1:
            return measure.startswith(f"t2_{line}_") or is_money(token) or is_money(mention.parts.get(T.MEASURE))
        return T.DISPUTE in (token.kind, *mention.parts) and len(mention.parts) == 1 and measure.startswith(("lit_", "t4_"))
    family = _FAMILY.get(token.kind)
    return family is not None and family == mention.family


def is_money(token: Token | None) -> bool:
    """花了多少钱: of purchases when nothing else is named, else of what is named."""
    return token is not None and token.value == "t2_procurement_amount_yuan" and "采" not in token.text


def _in_family(family: str, row: str) -> bool:
    return family.startswith("@") and row.startswith(f"{family[1:]}_")


def _share(found: list[Mention]) -> None:
    """复议和诉讼的维持数, 个人和企业的申请: what one has, the others joined to it have as well."""
    for run in _runs(found):
        for family, head in _HEADS.items():
            members = [m for m in run if m.family == family]
            holder = next((m for m in members if head in m.parts), None)
            for mention in members:
                if head not in mention.parts and holder is not None and holder is not mention:
                    mention.parts[head] = holder.parts[head]
        _share_modifier(run, T.OUTCOME, T.DISPUTE)
        _share_modifier(run, T.CELL, T.LINE)
        _share_modifier(run, T.APPLICANT, T.ROW)


def _share_modifier(run: list[Mention], modifier: T, head: T) -> None:
    """A modifier before the first head or after the last one belongs to all."""
    members = [m for m in run if head in m.parts]
    if len(members) < 2:
        return
    first, last = members[0], members[-1]
    if modifier in first.parts and first.position(modifier) < first.position(head):
        giver = first
    elif modifier in last.parts and last.position(modifier) > last.position(head):
        giver = last
    else:
        return
    for mention in members:
        mention.parts.setdefault(modifier, giver.parts[modifier])


def _runs(found: list[Mention]) -> list[list[Mention]]:
    runs: list[list[Mention]] = []
    for mention in found:
        if mention.joined and runs:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _negate(tokens: Sequence[Token], found: Sequence[Mention]) -> None:
    """没有行政诉讼, 一件申请都没收到: a negation inside a mention, right before it, or closing it."""
    scene = NOISE | {T.EXISTS, T.NUMBER, T.QUANT, T.ALL, T.YEAR, T.PRONOUN}
    for mention in found:
        start = mention.first - 1
        while start >= 0 and (tokens[start].kind in scene or (tokens[start].kind in KINDS and tokens[start].weak)):
            start -= 1
        inside = [i for i in range(mention.first, mention.last + 1) if tokens[i].kind is T.NOT]
        before = [start] if start >= 0 and tokens[start].kind is T.NOT else []
        behind = [mention.last + 1] if _closed(tokens, mention.last + 1, found) else []
        mention.negations = {*inside, *before, *behind}
        mention.negated = bool(mention.negations)


def _closed(tokens: Sequence[Token], i: int, found: Sequence[Mention]) -> bool:
    """一件申请也没有: the negation stands behind, and begins nothing new."""
    if i >= len(tokens) or tokens[i].kind is not T.NOT:
        return False
    after = next((k for k in range(i + 1, len(tokens)) if tokens[k].kind not in NOISE), None)
    if after is not None and any(mention.first == after for mention in found):
        return False
    emphatic = tokens[i].text.startswith(("都", "也")) or any(t.kind is T.NUMBER and t.number == 1 for t in tokens[:i])
    return emphatic or any(token.kind is T.WHICH for token in tokens)


def _without_scenery(tokens: Sequence[Token], found: list[Mention]) -> list[Mention]:
    """收到的申请中公开了几件: 收到 and 申请 only set the scene, unless joined to the rest (申请和诉讼)."""
    strong = [m for m in found if not m.weak]
    if not strong:
        asked = [m for m in found if _has_own_question(tokens, m)]
        if len(asked) > 1:
            return _once([m for m in found if m in asked or m.negated])
        measures = [m for m in found if T.MEASURE in m.parts]
        if measures and len(measures) < len(found):
            return _without_scenery(tokens, [m for m in found if m not in measures])
        for row in ("total_processed", "new_received", "granted"):  # 收到的申请处理了几件
            chosen = [m for m in found if m.value(T.ROW) in (row, "") or m.negated]
            if any(m.value(T.ROW) == row for m in chosen):
                return _once(chosen)
        return _once(found)
    kept = []
    for i, mention in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else None
        alone = _has_own_question(tokens, mention) and any(_has_own_question(tokens, other) for other in strong)
        if (
            not mention.weak
            or alone
            or (mention.value(T.ROW) != "granted" and _stands_alone(tokens, mention, following, found[i - 1].last if i else 0))
        ):
            kept.append(mention)
        elif T.APPLICANT in mention.parts:
            for other in strong:
                if T.ROW in other.parts:
                    other.parts.setdefault(T.APPLICANT, mention.parts[T.APPLICANT])
    return kept


def _has_own_question(tokens: Sequence[Token], mention: Mention) -> bool:
    """收到多少件、公开多少件: its number is asked for right in it or right behind it."""
    behind = mention.last + 1
    while behind < len(tokens) and tokens[behind].kind in (T.FILLER, T.EXISTS):
        behind += 1
    inside = any(t.kind is T.QUANT for t in tokens[mention.first : mention.last + 1])
    return inside or (behind < len(tokens) and tokens[behind].kind is T.QUANT)


def _stands_alone(tokens: Sequence[Token], mention: Mention, following: Mention | None, before: int) -> bool:
    """Weak words that are meant for themselves: joined to others, negated apart from them, or with a number of their own."""
    if mention.joined or (following is not None and following.joined):
        return True
    if following is None:
        return mention.negated or (mention.asked and any(t.kind is T.BREAK for t in tokens[before : mention.first]))
    between = {t.kind for t in tokens[mention.last + 1 : following.first]}
    if mention.last + 1 < len(tokens) and tokens[mention.last + 1].kind in (T.MOST, T.LEAST):
        return True  # 申请最多的单位有没有被告
    if any(t.kind is T.VERSUS and t.value != "bare" for t in tokens[mention.last + 1 : following.first]):
        return True  # 采购项目比许可多
    if any(t.text in ("也", "又", "还") for t in tokens[mention.last + 1 : following.first]):
        return True  # 有申请也有采购
    apart = bool(between & {T.NOT, T.AND, T.BREAK})
    contrasted = following.negated and not mention.negated and T.NOT in between
    return (mention.negated and apart) or (mention.asked and T.BREAK in between) or contrasted


def _once(found: list[Mention]) -> list[Mention]:
    """The same weak thing said twice (“收到多少件，依申请公开的”) is one mention."""
    kept: list[Mention] = []
    for mention in found:
        same = next((m for m in kept if m.value(T.ROW) == mention.value(T.ROW) and m.value(T.DISPUTE) == mention.value(T.DISPUTE)), None)
        if same is None or mention.joined or T.APPLICANT in mention.parts:
            if same is not None and T.APPLICANT in mention.parts and T.APPLICANT not in same.parts and not mention.joined:
                same.parts[T.APPLICANT] = mention.parts[T.APPLICANT]
                same.last = mention.last
                continue
            kept.append(mention)
        else:
            same.last = mention.last
            same.negated = same.negated or mention.negated
    return kept
