"""What is counted: words of the form → expressions. 企业 + 申请 is one cell, 尚未审结 + 诉讼 another, 许可 alone a default.

Words stand together when nothing but grammar is between them; joined by 和 or 、 they share what only one of them has
(“个人和企业的申请”). What has several readings and no usual one is handed back as a choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.form import table3, table4
from indexer.question.lexicon import DECIDED_SUITS, FAMILY_MEASURE
from indexer.question.quantities import DECIDED, ORGANISATIONS
from indexer.question.tokens import NOISE, T, Token

KINDS = (T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT, T.VAGUE)
_FAMILY = {T.ROW: 3, T.APPLICANT: 3, T.DISPUTE: 4, T.OUTCOME: 4, T.LINE: 2, T.CELL: 2}
_ITEMS = ("items_any", "prev_items")
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


@dataclass(frozen=True, slots=True)
class Choice:
    """Several things may be meant: (what it is called in a question, expression)."""

    asked: str
    options: tuple[tuple[str, str], ...]


def mentions(tokens: Sequence[Token]) -> list[Mention]:
    found: list[Mention] = []
    for i, token in enumerate(tokens):
        if token.kind not in KINDS:
            continue
        last = found[-1] if found else None
        between = {t.kind for t in tokens[last.last + 1 : i]} if last else set()
        if last and between <= _INSIDE and _fits(last, token):
            last.parts[token.kind] = _more_telling(last.parts.get(token.kind), token)
            last.last = i
            last.weak = last.weak and token.weak
        else:
            joined = last is not None and T.AND in between and between <= _INSIDE | {T.AND, T.AGENCY, T.PLACE}
            found.append(Mention(i, i, {token.kind: token}, token.weak, joined))
    _share(found)
    _negate(tokens, found)
    for mention in found:
        mention.asked = any(t.kind is T.QUANT for t in tokens[max(0, mention.first - 1) : mention.last + 2])
    return _without_scenery(tokens, found)


def _more_telling(held: Token | None, token: Token) -> Token:
    """国家秘密 of 国家秘密 and 不予公开."""
    if held is None or (held.weak and not token.weak) or (held.value.startswith("@") and token.value != held.value):
        return token
    if held.value in _ITEMS and token.value == "change":
        return token  # 项目增减
    return held


def _fits(mention: Mention, token: Token) -> bool:
    """Whether a word completes what was begun: the other coordinate of a cell, or the same thing said again."""
    held = mention.parts.get(token.kind)
    if held is not None:
        change = {held.value, token.value} <= {*_ITEMS, "change"}
        return held.value == token.value or _in_family(held.value, token.value) or _in_family(token.value, held.value) or change
    if token.kind is T.FACT or T.FACT in mention.parts:
        return bool(token.weak or mention.weak)
    if T.MEASURE in (token.kind, *mention.parts):
        measure = token.value if token.kind is T.MEASURE else mention.value(T.MEASURE)
        line = token.value if token.kind is T.LINE else mention.value(T.LINE)
        if line and len(mention.parts) == 1:
            return measure.startswith(f"t2_{line}_") or _is_money(token) or _is_money(mention.parts.get(T.MEASURE))
        return T.DISPUTE in (token.kind, *mention.parts) and len(mention.parts) == 1 and measure.startswith(("lit_", "t4_"))
    family = _FAMILY.get(token.kind)
    return family is not None and family == mention.family


def _is_money(token: Token | None) -> bool:
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
        inside = any(token.kind is T.NOT for token in tokens[mention.first : mention.last + 1])
        before = start >= 0 and tokens[start].kind is T.NOT
        mention.negated = inside or before or _closed(tokens, mention.last + 1, found)


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
        if not mention.weak or (
            mention.value(T.ROW) != "granted" and _stands_alone(tokens, mention, following, found[i - 1].last if i else 0)
        ):
            kept.append(mention)
        elif T.APPLICANT in mention.parts:
            for other in strong:
                if T.ROW in other.parts:
                    other.parts.setdefault(T.APPLICANT, mention.parts[T.APPLICANT])
    return kept


def _stands_alone(tokens: Sequence[Token], mention: Mention, following: Mention | None, before: int) -> bool:
    """Weak words that are meant for themselves: joined to others, negated apart from them, or with a number of their own."""
    if mention.joined or (following is not None and following.joined):
        return True
    if following is None:
        return mention.negated or (mention.asked and any(t.kind is T.BREAK for t in tokens[before : mention.first]))
    between = {t.kind for t in tokens[mention.last + 1 : following.first]}
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


# Mention → expression


def expression(mention: Mention, unit: str = "") -> str | Choice:
    """``unit``: of the number asked for, where the question names one (多少钱, 几项)."""
    if T.MEASURE in mention.parts and not (T.LINE in mention.parts and _is_money(mention.parts[T.MEASURE])):
        return _measure(mention, unit)
    if T.FACT in mention.parts:
        return {"zero_requests": table3.code("new_received", "total"), "pending_litigation": "t4_lit_pending"}.get(
            mention.value(T.FACT), table4.code("review", "pending")
        )
    if T.VAGUE in mention.parts:
        return VAGUE[mention.value(T.VAGUE)]
    if mention.family == 3:
        return _requests(mention, unit)
    if mention.family == 4:
        return _disputes(mention)
    return _proactive(mention, unit)


def _measure(mention: Mention, unit: str) -> str:
    code = mention.value(T.MEASURE)
    if code == "t2_procurement_items" and unit == "元":
        return "t2_procurement_amount_yuan"  # 采购项目多少钱
    if mention.value(T.DISPUTE) == "review":
        decided = "+".join(table4.code("review", outcome) for outcome in ("upheld", "corrected", "other"))
        if code == "lit_correction_rate":
            return f"{table4.code('review', 'corrected')}/{decided}"
        if code == f"t4_lit_upheld/{DECIDED_SUITS}":
            return f"{table4.code('review', 'upheld')}/{decided}"
    return code


def _requests(mention: Mention, unit: str) -> str | Choice:
    row, who = mention.value(T.ROW) or "new_received", mention.value(T.APPLICANT) or "total"
    if row == "granted" and unit == "条":
        return "n_published"
    if row in FAMILY_MEASURE and who == "total":
        return FAMILY_MEASURE[row]
    if row == "@other":
        row = "other_processing"
    rows = [row] if row not in FAMILY_MEASURE else _family_rows(row)
    columns = sorted(ORGANISATIONS, key=[c.code for c in table3.COLUMNS].index) if who == "@organisations" else [who]
    return "+".join(table3.code(each, column) for each in rows for column in columns)


def _family_rows(family: str) -> list[str]:
    return [row.code for row in table3.ROWS if row.code.startswith(f"{family[1:]}_")]


_GROUPS = {"lit": ("lit_direct", "lit_after_review"), "both": ("review", "lit_direct", "lit_after_review")}
_LIT = {"total": "t4_lit_total", "pending": "t4_lit_pending", "upheld": "t4_lit_upheld", "corrected": "t4_lit_corrected"}


def _disputes(mention: Mention) -> str | Choice:
    outcome, group = mention.value(T.OUTCOME) or "total", mention.value(T.DISPUTE)
    if outcome.endswith("_suit"):
        outcome, group = outcome.removesuffix("_suit"), "lit" if group in ("", "both") else group
    if mention.weak and group == "both" and outcome == "total":
        return VAGUE["cases"]
    if not group or (group == "both" and mention.parts[T.DISPUTE].weak):
        if outcome != "pending":
            return _either_dispute(outcome)
        group = "lit"
    if group == "lit" and outcome in _LIT:
        return _LIT[outcome]
    outcomes = sorted(DECIDED) if outcome == "@decided" else [outcome]
    return "+".join(table4.code(g, o) for g in _GROUPS.get(group, (group,)) for o in outcomes)


def _either_dispute(outcome: str) -> Choice:
    outcomes = sorted(DECIDED) if outcome == "@decided" else [outcome]
    word = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "@decided": "已审结"}.get(outcome, "")
    review = "+".join(table4.code("review", o) for o in outcomes)
    suits = "+".join(table4.code(g, o) for g in _GROUPS["lit"] for o in outcomes)
    return Choice(word, ((f"行政复议{word}", review), (f"行政诉讼{word}", suits)))


_DOCUMENTS = {"regulations": "规章", "normative_docs": "规范性文件"}
_SERVICES = {"licensing": "行政许可", "penalty": "行政处罚", "coercion": "行政强制", "other_services": "其他对外管理服务事项"}
_CELLS_OF_DOCUMENTS = {
    "made": "t2_{0}_made~t2_{0}_issued",
    "issued": "t2_{0}_issued~t2_{0}_made",
    "published": "t2_{0}_published",
    "total_public": "t2_{0}_total_public",
    "in_force": "t2_{0}_in_force",
    "repealed": "t2_{0}_repealed",
}


def _proactive(mention: Mention, unit: str) -> str | Choice:
    line, cell = mention.value(T.LINE), mention.value(T.CELL)
    if unit == "增减":
        cell = "change"
    if not line:
        return _line_of(cell)
    if line in _DOCUMENTS:
        known = _CELLS_OF_DOCUMENTS.get(cell)
        return known.format(line) if known else _which_documents(line)
    if line == "procurement":
        items = cell in ("items_any", "prev_items") or (not cell and unit in ("项", "个", "次", "件"))
        return "t2_procurement_items" if items else "t2_procurement_amount_yuan"
    if line == "fees":
        return {"items_any": "t2_fees_prev_items", "prev_items": "t2_fees_prev_items", "change": "t2_fees_change"}.get(
            cell, "t2_fees_amount_yuan"
        )
    return {"items_any": f"t2_{line}_prev_items", "prev_items": f"t2_{line}_prev_items", "change": f"t2_{line}_change"}.get(
        cell, f"t2_{line}_decisions"
    )


def _which_documents(line: str) -> Choice:
    name = _DOCUMENTS[line]
    return Choice(
        name,
        (
            (f"{name}本年制发件数", _CELLS_OF_DOCUMENTS["issued"].format(line)),
            (f"{name}对外公开总数量", f"t2_{line}_total_public"),
            (f"{name}现行有效件数", f"t2_{line}_in_force"),
        ),
    )


def _line_of(cell: str) -> str | Choice:
    """A column without its line."""
    if cell in _CELLS_OF_DOCUMENTS:
        label = {
            "made": "新制作",
            "issued": "制发",
            "published": "新公开",
            "total_public": "对外公开总数量",
            "in_force": "现行有效",
            "repealed": "废止",
        }
        options = tuple((f"{label[cell]}{name}", _CELLS_OF_DOCUMENTS[cell].format(line)) for line, name in _DOCUMENTS.items())
        return Choice(label[cell], options[::-1])
    if cell == "amount":
        return VAGUE["money"]
    suffix = {"change": "change", "prev_items": "prev_items", "items_any": "prev_items"}.get(cell, "decisions")
    said = {"change": "项目增减", "prev_items": "项目数量"}.get(suffix, "处理决定数量")
    return Choice(said, tuple((f"{name}{said}", f"t2_{line}_{suffix}") for line, name in list(_SERVICES.items())[:3]))


VAGUE: dict[str, Choice] = {
    "disclosed_not": Choice("没公开", (("不予公开", "t3_denied_total"), ("无法提供", "t3_unable_total"), ("不予处理", "t3_refused_total"))),
    "carried": Choice(
        "结转", (("上年结转申请", table3.code("carried_in", "total")), ("结转下年度继续办理的申请", table3.code("carried_out", "total")))
    ),
    "cases": Choice("案件", (("行政复议案件", table4.code("review", "total")), ("行政诉讼案件", "t4_lit_total"))),
    "money": Choice("金额", (("政府集中采购金额", "t2_procurement_amount_yuan"), ("行政事业性收费金额", "t2_fees_amount_yuan"))),
}
