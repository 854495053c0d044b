"""What the words of a question say, each in its place; nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indexer.question import compose
from indexer.question.compose import Mention
from indexer.question.express import Choice, expression
from indexer.question.holdings import Holdings
from indexer.question.lexicon import IN_ANNEX, LAST_ANNEX
from indexer.question.plan import MEAN_OF_SCOPE, Condition, Op
from indexer.question.quantities import denominator, quantity, ratio
from indexer.question.rewrite import in_place
from indexer.question.scope import Scope, read_scope
from indexer.question.texts import Wanted, wanted
from indexer.question.tokens import T, Token

YEAR_BEFORE = ("上年", "上一年", "去年", "上年度", "上一年度")
_PEOPLE = frozenset("家份名位")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a question counts, and what it says of it."""

    first: int  # token it begins with
    last: int
    code: str
    conditions: tuple[Condition, ...] = ()
    fact: str = ""
    negated: bool = False


@dataclass(slots=True)
class Slots:
    text: str
    tokens: list[Token]
    scope: Scope
    wanted: Wanted | None = None
    quantities: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)  # fact → yes or no
    negated: list[str] = field(default_factory=list)  # quantities that must be zero
    counted: list[Said] = field(default_factory=list)  # all of these, in the order of the question
    negations: set[int] = field(default_factory=set)  # tokens that negate a mention
    loose: list[Token] = field(default_factory=list)  # comparisons of nothing named: 超过50件的
    years: tuple[int, ...] = ()
    years_excluded: tuple[int, ...] = ()
    span: bool = False
    limit: int = 0
    limit_sort: str = ""
    nth: int = 0
    unit: str = ""
    asked_unit: str = ""  # of the number asked for
    counting: bool = False  # 几家
    unapplied: list[Token] = field(default_factory=list)  # numbers that fit nothing said
    definite: str = ""  # a quoted or unknown term a definition asks for
    unknown: list[Token] = field(default_factory=list)  # what was not understood, and still matters
    strange: list[Token] = field(default_factory=list)  # all words nobody knows
    notes: list[str] = field(default_factory=list)
    held_years: tuple[int, ...] = ()  # of the archive
    annex: bool = False  # whether it has reports with the annex of 2014–2018

    def has(self, *kinds: T) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    def value(self, kind: T) -> str:
        return next((token.value for token in self.tokens if token.kind is kind), "")

    def all(self, kind: T) -> list[Token]:
        return [token for token in self.tokens if token.kind is kind]

    def said(self, *words: str) -> bool:
        return any(word in self.text for word in words)

    @property
    def counts_something(self) -> bool:
        return bool(self.quantities or self.choices or self.conditions or self.facts or self.negated)


def fill(text: str, tokens: list[Token], holdings: Holdings) -> Slots:
    found = wanted(text, tokens)
    if found is not None:
        tokens = list(found.tokens)
    tokens = in_place(tokens, quotes=found is None)
    slots = Slots(text, tokens, read_scope(tokens, holdings), found, held_years=holdings.years, annex=holdings.with_annex)
    _years(slots)
    _shape(slots)
    if found is None:
        _counted(slots)
    _printed_year_before(slots)
    slots.unknown = [token for i, token in enumerate(tokens) if token.kind is T.UNKNOWN and i not in slots.scope.used]
    slots.strange = [*slots.unknown, *(token for token in slots.all(T.REFUSE) if token.value == "unrelated")]
    if found is None:
        slots.unknown += [*slots.unapplied, *_idle_negations(slots)]
    relative = [token.note for token in tokens if token.note and not any(token.text in note for note in slots.notes)]
    slots.notes += [*slots.scope.notes, *relative]
    return slots


def _printed_year_before(slots: Slots) -> None:
    """行政许可项目总数上一年: the column the form prints, in the report asked about; not another report as well."""
    named = [token for token in slots.all(T.YEAR) if token.text in YEAR_BEFORE and token.text != "去年"]
    counted = [said.code for said in slots.counted]
    if not named or not counted or not all(code.endswith("_prev_items") for code in counted):
        return
    others = {year for token in slots.all(T.YEAR) if token not in named for year in token.years}
    slots.years = tuple(sorted(others))
    slots.tokens = [replace(token, years=(), note="") if token in named else token for token in slots.tokens]
    slots.notes.append(f"“{named[0].text}”按表格“上一年项目数量”一栏理解")


def _idle_negations(slots: Slots) -> list[Token]:
    """2021年有申请而2022年没有: a negation that was not brought to bear on anything may turn the answer around."""
    if slots.has(T.QUALITY, T.META, T.TOPIC, T.WHY, T.DEFINE, T.EVIDENCE, T.HELP, T.REFUSE):
        return []
    at = [i for i, token in enumerate(slots.tokens) if token.kind is T.NOT]
    idle = [i for i in at if i not in slots.scope.used and i not in slots.negations]
    last = max((i for i, token in enumerate(slots.tokens) if token.kind not in (T.BREAK, T.FILLER)), default=-1)
    asking = not slots.has(T.WHICH) and len(slots.years) < 2  # 收到申请没有？
    return [slots.tokens[i] for i in idle if not (asking and i == last and slots.tokens[i].text in ("没有", "没"))]


def _years(slots: Slots) -> None:
    years: dict[int, None] = {}
    excluded: dict[int, None] = {}
    leaving_out = False
    for token in slots.tokens:
        if token.kind is T.EXCEPT:
            leaving_out = True
        elif token.kind in (T.OUTSIDE, T.BREAK):
            leaving_out = False
        elif token.kind is T.YEAR:
            (excluded if leaving_out else years).update(dict.fromkeys(token.years))
            slots.span = slots.span or token.value == "span"
    slots.years, slots.years_excluded = tuple(sorted(years)), tuple(sorted(excluded))
    _year_before(slots)


def _year_before(slots: Slots) -> None:
    """2020年比上年, 2020年同比: the year before the one named, not the archive's last but one."""
    tokens = slots.all(T.YEAR)
    named = [token for token in tokens if not token.note]
    before = [token for token in tokens if token.text in YEAR_BEFORE]
    relative = slots.said("同比", "环比", "增长率", "增幅", "增速", "降幅", "涨幅")
    if len(named) == 1 and len(named[0].years) == 1 and (before or relative):
        year = named[0].years[0]
        slots.years = (year - 1, year)
        slots.notes.append(f"“{before[0].text}”按{year - 1}年理解" if before else f"与上一年（{year - 1}年）比较")


def _shape(slots: Slots) -> None:
    tokens = slots.tokens
    for i, token in enumerate(tokens):
        if token.kind is T.FIRST:
            slots.limit, slots.limit_sort = int(token.number or 0), token.value
        elif token.kind is T.NTH:
            slots.nth, slots.limit_sort = int(token.number or 0), token.value
        elif (
            token.kind is T.NUMBER
            and _after_superlative(tokens, i)
            and (token.value in _PEOPLE or _next_kind(tokens, i) in (T.GROUP, T.OFFICE, T.LEVEL, T.BODY))
        ):
            slots.limit = int(token.number or 0)
        elif token.kind is T.UNIT:
            slots.unit = token.value
        elif token.kind is T.QUANT:
            slots.asked_unit = token.value or slots.asked_unit
            slots.counting = (
                slots.counting or token.value == "家" or (token.value in ("个", "") and _next_kind(tokens, i) in (T.OFFICE, T.LEVEL))
            )
    if slots.asked_unit == "元" and slots.said("多少万", "几万", "几百万", "几千万", "多少千万"):
        slots.unit = slots.unit or "万元"
    if slots.asked_unit == "元" and slots.said("多少亿", "几亿", "几个亿"):
        slots.unit = slots.unit or "亿元"


def _after_superlative(tokens: Sequence[Token], i: int) -> bool:
    return any(t.kind in (T.MOST, T.LEAST, T.RANKING) or t.value in ("earliest", "latest") for t in tokens[max(0, i - 3) : i])


def _next_kind(tokens: Sequence[Token], i: int) -> T | None:
    return tokens[i + 1].kind if i + 1 < len(tokens) else None


def _counted(slots: Slots) -> None:
    """Mentions → quantities, conditions, facts, and what is ambiguous."""
    tokens = slots.tokens
    found = compose.mentions(tokens)
    _received(slots, found)
    slots.negations = {i for mention in found for i in mention.negations}
    numbers = [i for i, token in enumerate(tokens) if token.kind in (T.COMPARED, T.AVERAGE)]
    numbers += [i for i, token in enumerate(tokens) if _is_exact(tokens, i)]
    owners = {i: _owner(i, tokens, found) for i in numbers}
    for mention in found:
        unit = "增减" if _of_change(slots, mention) else slots.asked_unit or _unit_of(tokens, owners, mention)
        code = expression(mention, unit)
        mine = [tokens[i] for i in numbers if owners[i] is mention]
        if slots.annex and slots.years and slots.years[-1] <= LAST_ANNEX and isinstance(code, str):
            code = IN_ANNEX.get(code, code)
        if isinstance(code, Choice):
            slots.choices.append(code)
            continue
        if any(_is_percentage(token) for token in mine) and not quantity(code).ratio:
            below = denominator(code)
            if below is None:
                slots.unapplied += mine  # 许可超过一半: of what
                mine = []
            code = ratio(code, below) if below is not None else code
        held = tuple(condition for token in mine for condition in conditions(code, token))
        fact = mention.value(T.FACT)
        slots.counted.append(Said(mention.first, mention.last, code, held, fact, mention.negated))
        if mine:
            slots.conditions += held
        elif T.FACT in mention.parts and not _asks_how_many(slots, mention):
            slots.facts[fact] = "no" if mention.negated else "yes"
        elif mention.negated:
            slots.negated.append(code)
        else:
            slots.quantities.append(code)
    slots.quantities = list(dict.fromkeys(slots.quantities))
    slots.loose = [tokens[i] for i in numbers if owners[i] is None]


def _is_percentage(token: Token) -> bool:
    return token.value.rpartition(":")[2] == "%"


def _asks_how_many(slots: Slots, mention: Mention) -> bool:
    """未结复议有多少: the number itself; 零申请有多少 can only mean reports."""
    asked = slots.has(T.QUANT, T.SUM, T.MEAN) and not slots.counting and not slots.has(T.WHICH, T.YESNO)
    wants_number = asked or slots.has(T.TREND, T.VERSUS, T.MOST, T.LEAST, T.RANKING, T.FIRST, T.MEDIAN, T.GROUP)
    return wants_number and mention.value(T.FACT) != "zero_requests" and not mention.negated


def _of_change(slots: Slots, mention: Mention) -> bool:
    """行政许可项目减少了多少: a column of the form itself, in one year's report."""
    turned = slots.has(T.TREND) or slots.said("增加", "减少", "增减", "增了", "减了", "新增", "多了", "少了")
    counters = {token.value for token in (*slots.all(T.NUMBER), *slots.all(T.QUANT))}
    of_items = mention.value(T.CELL) in ("items_any", "prev_items") or "项" in counters or mention.value(T.LINE) == "other_services"
    signed = slots.has(T.WHY) and re.search(r"[-－−]\d", slots.text) is not None  # 那个-3怎么回事
    return T.LINE in mention.parts and len(slots.years) < 2 and ((turned and of_items) or signed)


def _received(slots: Slots, found: list[Mention]) -> None:
    """没收到, with nothing said of what: requests."""
    if found or not any(token.kind is T.NOT and token.value == "received" for token in slots.tokens):
        return
    at = next(i for i, token in enumerate(slots.tokens) if token.kind is T.NOT and token.value == "received")
    row = Token(T.ROW, "new_received", slots.tokens[at].text, slots.tokens[at].start, slots.tokens[at].end)
    found.append(Mention(at, at, {T.ROW: row}, negated=True, negations={at}))


def _is_exact(tokens: Sequence[Token], i: int) -> bool:
    """收到3件申请的单位, 0件: a bare count is a condition; 一件…都没 is only an emphasis."""
    token = tokens[i]
    if token.kind is not T.NUMBER or (token.value in _PEOPLE and token.number != 0) or token.value == "次" or _after_superlative(tokens, i):
        return False
    if token.number == 1 and any(t.kind is T.NOT for t in tokens):
        return False
    if token.value in ("项", "个") and i and tokens[i - 1].kind in compose.KINDS and any(t.kind is T.AND for t in tokens[:i]):
        return False  # 申请、复议、诉讼三项
    return token.number == 0 or token.value in ("件", "条", "项", "起", "元", "%", "宗", "例") or (token.number or 0) >= 10_000


def _owner(i: int, tokens: Sequence[Token], found: Sequence[Mention]) -> Mention | None:
    """The mention a comparison belongs to: the nearest in the same clause, the one before it first."""

    def distance(mention: Mention) -> tuple[int, int]:
        gap = i - mention.last if mention.last < i else mention.first - i if mention.first > i else 0
        between = tokens[min(i, mention.last) : max(i, mention.first)]
        apart = sum(token.kind is T.BREAK for token in between)
        return (apart * 100 + max(gap, 0), 0 if mention.last < i else 1)

    return min(found, key=distance, default=None)


def _unit_of(tokens: Sequence[Token], owners: dict[int, Mention | None], mention: Mention) -> str:
    for i, owner in owners.items():
        if owner is mention:
            token = tokens[i]
            unit = token.value.rpartition(":")[2] if token.kind is T.COMPARED else token.value
            if unit or (token.number or 0) >= 10_000:
                return unit or "元"
    return ""


def conditions(expression: str, token: Token) -> Iterator[Condition]:
    value = token.number if token.number is not None else Decimal(0)
    if token.kind is T.AVERAGE:
        yield Condition(expression, Op(token.value), value, MEAN_OF_SCOPE)
        return
    if token.kind is T.NUMBER:
        yield Condition(expression, Op.EQ, value)
        return
    yield Condition(expression, Op(token.value.partition(":")[0]), value)
    if token.upper is not None:
        yield Condition(expression, Op.LE, token.upper)
