"""From a question, or a plan, to a finished answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from archive.store import Store
from archive.text.clean import clean_query
from indexer.index import Index
from indexer.question.address import to_address
from indexer.question.asking_back import Asked, about_names, asked_back, back, options_of, refused, which
from indexer.question.chips import chips, rows_url, search_url
from indexer.question.context import Context
from indexer.question.draft import Draft
from indexer.question.holdings import Holdings, holdings
from indexer.question.kinds.compare import Compare
from indexer.question.kinds.definition import Comparable, Definition
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.talk import Pending, Refusal, Talk
from indexer.question.model import Answer, Citation, Row
from indexer.question.plan import KINDS_OF_BODY, Intent, Plan, Scope
from indexer.question.reading.choice import Hypothesis, hypotheses, offered, rivals
from indexer.question.reading.lattice import MAX_CHARACTERS
from indexer.question.reading.operators import COUNTING
from indexer.question.reading.read import Reading, Want, read
from indexer.question.reading.shown import followed, shown_after
from indexer.question.reading.steps import in_turn, sentences_of, steps
from indexer.question.reading.weights import ANSWER
from indexer.question.reports import Rows
from indexer.question.sentences import instead, spoken_of
from indexer.question.suggest import suggestions
from indexer.question.times import spoken
from indexer.question.wording import interpretation, plan_text, scope_text
from indexer.question.words.lexicon import terms
from indexer.question.words.pieces import T

_SEARCHED = 2.6  # what a search for the words nobody knows may cost: with more left out it is of something else
_MOST_WORDS = 3  # of which a sentence may hold a part only
MOST_ROWS, _MOST_CITATIONS = 200, 100
_ORDERING = (T.MOST, T.LEAST, T.FIRST, T.NTH, T.RANKING, T.MEAN, T.MEDIAN, T.COMPARED, T.AVERAGE, T.SHARE, T.TIMES, T.TREND, T.STREAK)
_OF_REPORTS = (T.TEXT, T.TOPIC, T.QUALITY, T.META, T.OFFICE, T.DEFINE, T.GROUP, T.CATEGORY, T.MOST, T.LEAST)
_NO_ANSWER = (Intent.CLARIFY, Intent.REFUSE)
_WITHOUT_REPORTS = (Definition, Comparable, Talk, Refusal, Pending)


def ask(question: str, *, store: Store, index: Index, state: Plan | None = None) -> Answer:
    """Answer a question; ``state``: the plan of the answer before, for follow-ups."""
    asked = Asked(question, holdings(store, index), store, index, state)
    text = clean_query(question[: MAX_CHARACTERS + 50])
    if len(text) > MAX_CHARACTERS or not asked.holdings.reports:
        return refused(asked, Refusal("too_long" if len(text) > MAX_CHARACTERS else "empty"), Scope())
    r = read(text, asked.holdings, state)
    answer = _in_turn(asked, in_turn(r)) or _in_steps(asked, r) or _in_one(asked, r)
    return (_in_turn(asked, sentences_of(r)) if answer.intent is Intent.CLARIFY else None) or answer


def _in_turn(asked: Asked, parts: Sequence[str]) -> Answer | None:
    """市政府2021年收到多少？教育局呢？: each is answered, and both are told; None where one of them is not understood."""
    answers: list[Answer] = []
    for part in parts:
        answers.append(ask(part, store=asked.store, index=asked.index, state=answers[-1].plan if answers else asked.before))
        if answers[-1].intent is Intent.CLARIFY or (answers[-1].intent is Intent.REFUSE and len(answers) == 1):
            return None
    if not answers:
        return None
    return replace(
        answers[-1],
        question=asked.question,
        interpretation_text="；".join(answer.interpretation_text for answer in answers),
        text="".join(answer.text for answer in answers),
        value=None,
        citations=_of_all(answers, "citations")[:_MOST_CITATIONS],
        notes=_of_all(answers, "notes"),
        contradictions=_of_all(answers, "contradictions"),
    )


def _of_all(answers: Sequence[Answer], name: str) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each for answer in answers for each in getattr(answer, name)))


def _in_steps(asked: Asked, r: Reading) -> Answer | None:
    """申请最多的单位公开率是多少: who is asked first, the rest of those who were found; None where one step answers it."""
    found = steps(r)
    if found is None or any(isinstance(h.plan.ask, Listing) and h.cost <= ANSWER and not h.left for h in hypotheses(r)[:1]):
        return None
    first = ask(found.first, store=asked.store, index=asked.index, state=asked.before)
    if not isinstance(first.plan.ask, Listing | Ranking) or first.intent in _NO_ANSWER:
        return None
    if not first.plan.shown.bodies:
        return replace(first, question=asked.question)
    then = ask(found.second(len(first.plan.shown.bodies)), store=asked.store, index=asked.index, state=first.plan)
    if then.intent in _NO_ANSWER:
        return None
    return replace(then, question=asked.question, text=f"{then.text}{first.text}", notes=(*first.notes, *then.notes))


def _in_one(asked: Asked, r: Reading) -> Answer:
    found = hypotheses(r)
    asked = replace(asked, notes=tuple(dict.fromkeys(r.notes)))
    if (problem := about_names(asked, r, found)) is not None:
        return problem
    if not found or found[0].cost > ANSWER:
        return _in_text(asked, r, found) or _unanswered(asked, r, found)
    if (close := rivals(found)) and found[0].label != close[0].label:
        return which(asked, r, [found[0], *close])
    asked = replace(asked, left=found[0].left, others=tuple(h for h in found[1:] if h.cost < ANSWER))
    if others := _counting_instead(r, found):
        return _unanswered(asked, r, others)
    return _of_best(asked, r, found) or _in_text(asked, r, found) or _nothing_found(asked, r, found)


def _of_best(asked: Asked, r: Reading, found: Sequence[Hypothesis]) -> Answer | None:
    best = found[0].plan
    answer = _answered(asked, best)
    if answer is not None and not _beside_the_point(r, best, answer):
        return _not_counted(r, answer) if _in_words_only(best) else answer
    others = (_answered(asked, h.plan) for h in found[1:4] if h.cost <= ANSWER)  # the next reading may say more
    return next((other for other in others if other is not None), None)


def _in_words_only(plan: Plan) -> bool:
    return isinstance(plan.ask, Words) and not plan.ask.exact


def _counts(r: Reading) -> bool:
    """Whether a number of the form, or an order by it, is asked for: sentences are no answer to that, whatever is unknown."""
    asked = r.wanting(Want.NUMBER, Want.BODIES, Want.YEAR) or r.has(*_ORDERING)
    return bool(asked) and any(not (m.weak or m.others or m.code.startswith("n_")) for m in r.mentions)


def _counting_instead(r: Reading, found: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Where sentences are the best reading and no answer: the others, if the first of them counts."""
    others = [h for h in found if not _in_words_only(h.plan)] if _in_words_only(found[0].plan) and _counts(r) else []
    return others if others and isinstance(others[0].plan.ask, COUNTING) else []


def _nothing_found(asked: Asked, r: Reading, found: list[Hypothesis]) -> Answer:
    """No sentence speaks of it: a number, if one was asked for; else what was looked for in vain."""
    best = found[0].plan
    unread = bool(r.mentions or r.wanting(Want.NUMBER)) or any("最" in word for _, word in r.content)
    unread = unread or (asked.before is not None and not r.named)  # 2021年呢，反过来了吗
    if _in_words_only(best) and (unread or not getattr(best.ask, "yes_no", False)):
        return _unanswered(asked, r, found)
    return _answered(asked, best, even_empty=True) or _unanswered(asked, r, found)


def _beside_the_point(r: Reading, plan: Plan, answer: Answer) -> bool:
    """Sentences that hold what is counted, and none of the words nobody knows: they speak of something else."""
    if not (_in_words_only(plan) and r.mentions and r.content):
        return False
    said = "".join(row.display for row in answer.rows)
    return not any(word in said for _, word in r.content)


def answer_plan(plan: Plan, *, store: Store, index: Index, question: str = "") -> Answer:
    """Answer a plan as it stands: a shared address, an edited chip."""
    asked = Asked(question, holdings(store, index), store, index, replace(plan, ask=Pending()) if plan.shown.bodies else None)
    answer = _answered(asked, plan, even_empty=True)
    assert answer is not None
    return answer


def all_rows(plan: Plan, *, store: Store, index: Index) -> Iterator[Row]:
    """Every row of an answer, where the answer itself shows only the first."""
    draft = plan.ask.answer(Context(plan.scope, holdings(store, index), store, index, plan.shown))
    for start in range(0, len(draft.rows), MOST_ROWS):
        yield from _sourced(draft, draft.rows[start : start + MOST_ROWS])


def beginnings(store: Store, index: Index) -> tuple[str, ...]:
    """Questions this archive can answer, to start from."""
    return suggestions(Plan(Scope(), Pending()), holdings(store, index))


def _answered(asked: Asked, plan: Plan, *, even_empty: bool = False) -> Answer | None:
    if isinstance(plan.ask, Refusal):
        return refused(asked, plan.ask, plan.scope)
    context = Context(plan.scope, asked.holdings, asked.store, asked.index, plan.shown)
    others = plan.scope.only(*KINDS_OF_BODY) if plan.scope.get("agency") and asked.before is not None else Scope()
    if others and not context.reports:  # 里面有乡镇吗
        return back(asked, plan.scope, Pending(), f"没有：上一个回答的单位里没有{scope_text(others)}。", [])
    if not isinstance(plan.ask, _WITHOUT_REPORTS) and not context.reports:
        return refused(asked, Refusal("missing"), plan.scope, plan.ask)
    draft = plan.ask.answer(context)
    if draft.empty and not even_empty and isinstance(plan.ask, Words):
        return None
    return _finished(asked, plan, context, draft)


def _finished(asked: Asked, plan: Plan, context: Context, draft: Draft) -> Answer:
    rows = _sourced(draft, draft.rows[:MOST_ROWS])
    citations = draft.citations or [citation for row in rows for citation in row.citations]
    bodies = draft.bodies or _bodies_of(draft, rows, context) or context.scope.get("agency")
    years = draft.years or context.scope.years or _years_of(draft, rows, context)
    plan = replace(plan, shown=shown_after(asked.before, plan, draft, bodies, years, context.reports))
    state = followed(asked.before, plan, draft)
    options = options_of([h for h in offered(asked.others, 2) if h.plan.ask != plan.ask])
    beside = spoken_of(context, plan.ask.measured, citations, empty=draft.empty) if isinstance(plan.ask, Number | Compare) else ()
    return Answer(
        question=asked.question,
        intent=plan.ask.intent_of(),
        plan=state,
        interpretation=interpretation(plan),
        interpretation_text=plan_text(plan),
        text=_with_said(plan, draft, beside),
        value=draft.value,
        unit=draft.unit,
        rows=tuple(rows),
        columns=tuple(draft.columns),
        citations=tuple(dict.fromkeys(citations))[:_MOST_CITATIONS],
        coverage=replace(draft.coverage, entered=context.entered(plan.ask.measured)),
        notes=tuple(dict.fromkeys([*asked.notes, *_absent_years(plan, asked.holdings), *draft.notes])),
        contradictions=tuple(dict.fromkeys(draft.contradictions)),
        passages=beside,
        total_rows=len(draft.rows),
        rows_url=rows_url(plan) if draft.rows else None,
        chips=chips(plan, asked.holdings),
        options=tuple(options),
        search_url=search_url(plan, asked.holdings),
        suggestions=suggestions(plan, asked.holdings),
        unmatched=asked.left,
        state=to_address(state),
    )


def _with_said(plan: Plan, draft: Draft, beside: Sequence[Citation]) -> str:
    """What the text says instead of a number; first, where the number asked for is one of the text."""
    said = instead(plan.ask.measured, beside) if draft.value is None else ""
    of_text = bool(said) and all(code.startswith("n_") for code in plan.ask.measured)
    return f"{said}{draft.text}" if of_text else f"{draft.text}{said}"


def _sourced(draft: Draft, rows: Sequence[Row]) -> list[Row]:
    """With what they rest on."""
    if draft.cite is None or any(row.citations for row in rows):
        return list(rows)
    return [replace(row, citations=cited) for row, cited in zip(rows, draft.cite(rows), strict=True)]


def _bodies_of(draft: Draft, rows: Sequence[Row], context: Context) -> tuple[str, ...]:
    named = draft.rows.bodies if isinstance(draft.rows, Rows) else dict.fromkeys(row.agency for row in rows)
    return tuple(name for name in named if name is not None and name in context.holdings.offices)


def _years_of(draft: Draft, rows: Sequence[Row], context: Context) -> tuple[int, ...]:
    """Of the rows shown; where there are more, of all reports."""
    if len(draft.rows) > len(rows):
        return context.years
    return tuple(sorted({row.report_year for row in rows if row.report_year is not None}))


def _absent_years(plan: Plan, held: Holdings) -> list[str]:
    absent = tuple(year for year in plan.scope.years if year not in held.years)
    return [f"馆藏没有{spoken(absent)}度的年报，未计入。"] if absent and len(absent) < len(plan.scope.years) else []


def _in_text(asked: Asked, r: Reading, found: list[Hypothesis]) -> Answer | None:
    """No good reading: the sentences that speak of it, when there are some."""
    words = tuple(dict.fromkeys(word for _, word in r.content if len(word) > 1))
    search = next((h for h in found if isinstance(h.plan.ask, Words)), None)
    if not found or not words or _counts(r) or (search is not None and search.cost > _SEARCHED):
        return None
    plan = search.plan if search is not None else replace(found[0].plan, ask=Words(words))
    others = tuple(h for h in offered(found) if not isinstance(h.plan.ask, Words))
    answer = _answered(replace(asked, others=others), plan)
    return _not_counted(r, answer) if answer is not None else None


def _not_counted(r: Reading, answer: Answer) -> Answer:
    """Sentences where a number was asked for: said so."""
    numeric = r.mentions and r.wanting(Want.NUMBER)
    return replace(answer, text=f"表格里没有直接回答这个问题的数字，以下是正文中的相关段落。{answer.text}") if numeric else answer


def _unanswered(asked: Asked, r: Reading, found: list[Hypothesis]) -> Answer:
    return _in_part(asked, r, found) or asked_back(asked, r, found)


def _in_part(asked: Asked, r: Reading, found: Sequence[Hypothesis]) -> Answer | None:
    """Sentences that speak of a part of it; a refusal where nothing in it is what one asks reports about."""
    denied = r.has(T.NOT) and r.wanting(Want.BODY, Want.BODIES)  # 哪几家没有做: no sentence tells
    foreign = bool(r.content) and not (denied or r.mentions or r.scene or r.who.phrases or r.before or r.has(*_OF_REPORTS))
    answer = _partly(asked, r) if foreign or _told_by_one(r) else None
    if answer is None and _only_asked(r, found):
        answer = _partly(asked, r, least=True)
    if answer is None and foreign:
        return refused(asked, Refusal("unrelated", tuple(word for _, word in r.content)), Scope())
    return answer


def _told_by_one(r: Reading) -> bool:
    """请了什么人当监督员, of one body: what its reports say of it, where no number is asked for."""
    of_one = len(r.scope().get("agency")) == 1 or (not r.named and r.before is not None and len(r.before.scope.get("agency")) == 1)
    return of_one and bool(r.content) and not _counts(r) and not r.has(*_ORDERING, T.NOT, T.EXCEPT, T.VERSUS)


def _partly(asked: Asked, r: Reading, *, least: bool = False) -> Answer | None:
    """Sentences that speak of part of what is asked; with ``least``, of most of it."""
    if least:
        words = (p.text for i, p in enumerate(r.pieces) if i not in r.question_words and p.kind not in (T.GROUP, T.BREAK, T.YESNO))
        said: tuple[str, ...] = ("".join(words).strip("的了吗呢"),)
    else:
        said = tuple(dict.fromkeys(word for _, word in r.content if len(word) > 1))
        if (len(said) > _MOST_WORDS and not _told_by_one(r)) or _unrelated(said):
            return None
    if not any(said) or r.has(T.REFUSE):
        return None
    scope = asked.before.scope.joined(r.scope()) if asked.before is not None and not r.named else r.scope()
    return _answered(asked, Plan(scope, Words(said, loose=not least)))


def _unrelated(words: Iterable[str]) -> bool:
    """今天天气: a word one does not ask reports about stands in it."""
    refused = [word for word, entry in terms().items() if entry.kind is T.REFUSE and len(word) > 1]
    return any(word in each for each in words for word in refused)


def _only_asked(r: Reading, found: Sequence[Hypothesis]) -> bool:
    """怎么处理涉及个人信息的内容: nothing but the question word is left unexplained, and nobody and no year is named."""
    asked = {p.text for p in r.pieces if p.kind is T.GROUP}
    counted = any(r.pieces[i].kind is not T.APPLICANT for i in r.mentioned)
    return bool(found) and bool(found[0].left) and set(found[0].left) <= asked and not (counted or r.named or r.years or r.before)
