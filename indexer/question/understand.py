"""A question, and perhaps the plan before it → what it was understood to ask, with everything that must be said about that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.text.clean import clean, clean_query
from indexer.question import followup, grammar
from indexer.question.accounted import overlooked
from indexer.question.compose import KINDS
from indexer.question.holdings import REGION_WORDS, Holdings, value_of
from indexer.question.names import names_of
from indexer.question.plan import SCOPE_FIELDS, Intent, Plan
from indexer.question.problems import Option, Problem, Reason
from indexer.question.refuse import refusal, stray_words
from indexer.question.scan import MAX_CHARACTERS, scan
from indexer.question.slots import YEAR_BEFORE, Slots, fill
from indexer.question.textual import could_be_text, stretches
from indexer.question.tokens import T, Token

_CLAUSE_ENDS = "，,；;。？?！! "
# Words that make a clause a question of its own.
_ASKING = frozenset(
    {T.QUANT, T.WHICH, T.YESNO, T.MOST, T.LEAST, T.NTH, T.WHY, T.DEFINE, T.META, T.QUALITY, T.TOPIC, T.TREND, T.SHARE, T.MEAN, T.MEDIAN}
)
_WITHOUT_CONTENT = frozenset({T.FILLER, T.BREAK, T.PRONOUN, T.FOLLOW, T.YESNO, T.OFFICE, T.EXISTS, T.NUMBER, T.SUM, T.AND, T.REST, T.ALL})
_MAY_STAND_IN_TEXT = (Reason.NOT_UNDERSTOOD, Reason.UNRELATED, Reason.UNKNOWN_TERM, Reason.NO_MEASURE)
_WITHOUT_WORDS = (Intent.DEFINE, Intent.SEARCH)
_OVER = ("超过", "多于", "高于", "大于", "超出", "少于", "低于", "小于", "不到", "不及", "不如")
# Little words that cannot turn the meaning; any other word nobody knows may.
_HARMLESS = frozenset("办惹既儿样呐弄搞挂问写讲找选挑数拿咯哩呃嘿所谓")


@dataclass(frozen=True, slots=True)
class Understood:
    plan: Plan  # what would be answered
    problem: Problem | None = None
    notes: tuple[str, ...] = ()  # how relative years, misspelt names … were read
    unmatched: tuple[str, ...] = ()  # words that were not understood
    follow_up: bool = False
    points_back: bool = False  # 它, 这家: one agency of the answer before
    by_model: bool = False  # read by a language model, not here
    stretches: tuple[tuple[str, ...], ...] = ()  # unknown words as a report may write them
    textual: bool = False  # nothing else is asked for: they may be the answer

    @property
    def unread(self) -> bool:
        """The question has a meaning that was not found, as opposed to one that is refused or ambiguous."""
        if self.problem is None:
            return False
        return self.problem.reason is Reason.NOT_UNDERSTOOD or (
            self.problem.reason is Reason.UNRELATED and self.plan.intent is not Intent.REFUSE
        )


def understand(question: str, holdings: Holdings, before: Plan | None) -> Understood:
    """One question; what is really two of them is asked back, each apart."""
    read, slots = _read(question, holdings, before)
    if read.problem is not None or slots is None:
        return read
    lost = overlooked(slots, read.plan)
    if not lost:
        return read
    parts = _parts(slots, holdings, before)
    if parts:
        return replace(read, problem=Problem(Reason.SEVERAL, tuple(option.label for option in parts), parts))
    without = () if _denies(slots, lost) else (Option("", read.plan),)
    return replace(read, problem=Problem(Reason.UNUSED, lost, without), unmatched=(*read.unmatched, *lost))


def _denies(slots: Slots, words: tuple[str, ...]) -> bool:
    """Without a negation, 只有 or 其他 a question means something else: such a reading is not offered."""
    turning = (T.NOT, T.EXCEPT, T.ONLY, T.REST)
    return any(token.kind in turning and token.text in words for token in slots.tokens) or any("冇" in word for word in words)


def _parts(slots: Slots, holdings: Holdings, before: Plan | None) -> tuple[Option, ...]:
    """The clauses that ask for something of their own, each read on its own after the one before it."""
    made: list[Option] = []
    for clause in _clauses(slots):
        read, own = _read(clause, holdings, before)
        if read.problem is not None or own is None or overlooked(own, read.plan):
            return ()
        made.append(Option(clause, read.plan))
        before = read.plan
    return tuple(made) if len({option.plan for option in made}) > 1 else ()


def _clauses(slots: Slots) -> list[str]:
    ends = [token.end for token in slots.tokens if token.kind is T.BREAK and token.text in _CLAUSE_ENDS] + [len(slots.text)]
    clauses: list[str] = []
    start = 0
    for end in ends:
        if any(token.kind in _ASKING for token in slots.tokens if start <= token.start < end):
            clauses.append(slots.text[start:end].strip(_CLAUSE_ENDS))
            start = end
    return clauses


def _read(question: str, holdings: Holdings, before: Plan | None) -> tuple[Understood, Slots | None]:
    text = clean_query(question[: MAX_CHARACTERS + 50])
    if len(text) > MAX_CHARACTERS:
        return Understood(Plan(Intent.REFUSE), Problem(Reason.TOO_LONG)), None
    if not holdings.reports:
        return Understood(Plan(Intent.REFUSE), Problem(Reason.EMPTY)), None
    text, tokens, notes, doubtful = _corrected(text, holdings)
    slots = fill(text, tokens, holdings)
    if before is not None and before.intent is Intent.DEFINE and before.topic != "help" and _asks_of_term(slots):
        return _read(f"{before.topic.split(',')[0]}{text}", holdings, None)
    refused = refusal(slots)
    if refused is not None:
        return Understood(Plan(Intent.REFUSE, topic=refused.reason.value), refused), slots
    if doubtful is not None:
        return Understood(Plan(Intent.CLARIFY), doubtful), slots
    if before is not None:
        _count_back(slots, before, holdings)
    plan, problem = grammar.plan_of(slots, holdings)
    if before is not None and before.intent in (Intent.REFUSE, Intent.CLARIFY):
        before = None  # nothing to continue
    follow_up = before is not None and followup.continues(slots, before)
    if follow_up and before is not None:
        plan, problem = followup.merged(slots, (plan, problem), before, holdings)
        if plan == before and problem is None and _says_nothing(slots):
            problem = Problem(Reason.NOT_UNDERSTOOD, (text.strip("?？。!！ "),))
    plan = replace(plan, text=tuple(_as_typed(words, question) for words in plan.text))
    problem = _about_names(slots) or problem
    if problem is not None and problem.reason is Reason.NO_MEASURE and plan.years and not set(plan.years) & set(holdings.years):
        problem = Problem(Reason.MISSING)
    unmatched = tuple(dict.fromkeys([*(token.text for token in slots.unknown), *stray_words(slots)]))
    problem = problem or _about_someone(slots, follow_up) or _about_words(slots, plan, unmatched) or _about_region(slots, plan, holdings)
    said = tuple(dict.fromkeys([*notes, *slots.notes]))
    points = follow_up and any(token.value == "one" for token in slots.all(T.PRONOUN)) and not slots.scope.filters_named
    read = Understood(plan, problem, said, unmatched, follow_up, points)
    if (problem is not None and problem.reason in _MAY_STAND_IN_TEXT) or (plan.intent is Intent.EXPLAIN and plan.text):
        read = replace(read, stretches=stretches(slots), textual=could_be_text(slots))
    return read, slots


def _count_back(slots: Slots, before: Plan, holdings: Holdings) -> None:
    """上一年呢 after an answer about one year: the year before that one, not before the archive's newest."""
    named = slots.all(T.YEAR)
    if len(named) != 1 or named[0].text not in YEAR_BEFORE or named[0].text == "去年" or not slots.scope.empty or not slots.years:
        return
    scope = [f for f in before.filters if f.field in (*SCOPE_FIELDS, "report_year")]
    years = before.years or tuple({report.report_year for report in holdings.select(scope) if report.report_year is not None})
    if len(years) != 1:
        return
    year = years[0] - 1
    slots.years = (year,)
    slots.notes = [note for note in slots.notes if note != named[0].note]
    slots.notes.append(f"“{named[0].text}”按{year}年理解")


def _asks_of_term(slots: Slots) -> bool:
    """有几件, 哪家有: of the term that was just explained."""
    return slots.has(T.QUANT, T.WHICH, T.MOST) and not grammar.has_core(slots) and not slots.unknown


def _says_nothing(slots: Slots) -> bool:
    """Nothing in it that could have led to the same plan again."""
    return slots.scope.empty and not slots.years and {token.kind for token in slots.tokens} <= _WITHOUT_CONTENT


def _corrected(text: str, holdings: Holdings) -> tuple[str, list[Token], list[str], Problem | None]:
    """Misspelt names and initials put right, each with a note; a name that may be several is asked back."""
    notes: list[str] = []
    tokens = scan(text, holdings)
    names = names_of(holdings)
    for _ in range(2):
        for token in tokens:
            if token.kind is not T.UNKNOWN:
                continue
            if re.fullmatch(r"[a-z]{3,12}", token.text):
                start, end, found = token.start, token.end, names.by_initials(token.text)
            else:
                found_at = names.corrected(text, token.start, token.end) if not _quoted(text, token) else None
                start, end, found = found_at if found_at is not None else (0, 0, ())
            if len(found) == 1:
                notes.append(f"“{text[start:end]}”按“{found[0]}”理解")
                text = text[:start] + found[0] + text[end:]
                tokens = scan(text, holdings)
                break
            if found:
                options = tuple(Option(name, Plan(Intent.LIST, topic="holdings").with_filter("agency", (name,))) for name in found)
                return text, tokens, notes, Problem(Reason.WHICH_NAME, (text[start:end],), options)
        else:
            break
    return text, tokens, notes, None


def _as_typed(words: str, question: str) -> str:
    """随E问: matching folds case, what is shown does not."""
    typed = clean(question).text
    at = typed.lower().find(words)
    return typed[at : at + len(words)] if at >= 0 else words


def _quoted(text: str, token: Token) -> bool:
    return text[: token.start].count("“") > text[: token.start].count("”")


def _about_names(slots: Slots) -> Problem | None:
    if slots.scope.missing:
        return Problem(Reason.MISSING, tuple(slots.scope.missing))
    for name in slots.scope.ambiguous:
        return Problem(Reason.WHICH_NAME, (name.text,), tuple(Option(option) for option in name.options))
    return None


def _about_words(slots: Slots, plan: Plan, unmatched: tuple[str, ...]) -> Problem | None:
    """Words that may change the answer are never passed over in silence."""
    if plan.intent in _WITHOUT_WORDS:
        return None
    material = tuple(word for word in unmatched if word not in _HARMLESS)
    stray = tuple(token.text for token in slots.all(T.NUMBER) if _dangling(slots, plan, token))
    if not material and not stray:
        return None
    if _yardstick(slots, material):
        return Problem(Reason.UNSUPPORTED, ("拿一个单位的数作标准挑选其他单位",))
    without = () if _denies(slots, material) else (Option("", plan),)
    return Problem(Reason.NOT_UNDERSTOOD, material or stray, without)


def _yardstick(slots: Slots, words: tuple[str, ...]) -> bool:
    """申请超过平湖的: the body behind a comparison is what others are held against, no scope."""
    pairs = zip(slots.tokens, slots.tokens[1:], strict=False)
    bodies = (T.AGENCY, T.PLACE, T.BODY)
    return any(token.text in words and token.text in _OVER and after.kind in bodies for token, after in pairs)


def _dangling(slots: Slots, plan: Plan, token: Token) -> bool:
    """A number that became neither a condition nor a limit nor a year."""
    if slots.wanted is not None or token.number is None or token.value in ("次", "位", "名", "份", "家", "个"):
        return False
    if any(code.endswith("_change") for code in plan.quantities):
        return False  # 为什么减3
    before = [t for t in slots.tokens if t.end == token.start]
    if token.value in ("项", "个") and token.number <= 5 and before and before[0].kind in KINDS and slots.has(T.AND):
        return False  # 申请、复议、诉讼三项
    listed = {len(f.values) for f in plan.filters} | {len(plan.quantities)}  # 四地, 三项 behind so many names
    if token.number in listed:
        return False
    used = {condition.value for condition in (*slots.conditions, *plan.conditions)} | {slots.limit, slots.nth}
    return token.number not in used and token.number > 1 and not slots.has(T.EVIDENCE, T.TOPIC, T.QUALITY)


def _about_someone(slots: Slots, follow_up: bool) -> Problem | None:
    """我局, 它: nobody has been named."""
    one = [token.text for token in slots.all(T.PRONOUN) if token.value == "one"]
    if not one or follow_up or slots.scope.filters_named:
        return None
    steps = slots.has(T.MOST, T.LEAST, T.NTH, T.COMPARED, T.FIRST) and slots.tokens[0].kind is not T.PRONOUN
    return (
        Problem(Reason.UNSUPPORTED, (f"一次回答两步，请先问“{one[0]}”是哪家，再接着问它的数字",))
        if steps
        else Problem(Reason.WHICH_REGION, (one[0],))
    )


def _about_region(slots: Slots, plan: Plan, holdings: Holdings) -> Problem | None:
    """全市, 辖区内: of which city."""
    regional = [token.text for token in slots.all(T.ALL) if token.value == "region"]
    fields = [REGION_WORDS[word] for word in regional if word in REGION_WORDS]
    if fields and len({value_of(report, fields[0]) for report in holdings.reports}) == 1:
        return None  # all of one province
    named = any(plan.filter(field) for field in ("agency", "province", "city", "county", "town"))
    return Problem(Reason.WHICH_REGION, (regional[0],), (Option("", plan),)) if regional and not named else None


def resolved(plan: Plan, names: tuple[str, ...]) -> Plan:
    """它, 这家: the agency an earlier answer came to."""
    return replace(plan.without("province", "city", "county", "town", "level", "sector", "body_type"), conditions=()).with_filter(
        "agency", names
    )
