"""From a question, or a plan, to a finished answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from archive.store import Store
from indexer.question.address import to_address
from indexer.question.answer import (
    comparing,
    evidence,
    listing,
    metadata,
    numbers,
    passages,
    phrases,
    quality,
    ranking,
    refusals,
    series,
    table,
    terms,
)
from indexer.question.answer.chips import chips, search_url
from indexer.question.answer.context import Context, TextIndex
from indexer.question.answer.draft import Draft
from indexer.question.answer.model import Answer, Option
from indexer.question.definitions import define
from indexer.question.holdings import Holdings, holdings
from indexer.question.plan import FACT_FIELDS, Intent, Plan
from indexer.question.problems import Option as Reading
from indexer.question.problems import Problem, Reason
from indexer.question.suggest import suggestions
from indexer.question.textual import as_written, search_plan
from indexer.question.times import spoken
from indexer.question.translate import Translator, configured
from indexer.question.understand import Understood, resolved, understand
from indexer.question.wording import META, TOPICS, plan_text

_BY_INTENT: Mapping[Intent, Callable[[Context], Draft]] = {
    Intent.LOOKUP: numbers.answer,
    Intent.AGGREGATE: numbers.answer,
    Intent.LIST: listing.answer,
    Intent.COUNT: listing.answer,
    Intent.TABLE: table.answer,
    Intent.QUALITY: quality.answer,
    Intent.EXPLAIN: passages.explain,
    Intent.SEARCH: phrases.search,
    Intent.EVIDENCE: evidence.answer,
    Intent.DEFINE: terms.explain_term,
    Intent.TREND: series.trend,
    Intent.BREAKDOWN: series.breakdown,
    Intent.RANK: ranking.rank,
    Intent.COMPARE: comparing.compare,
}
_NEEDS_NUMBER = frozenset({Intent.AGGREGATE, Intent.RANK, Intent.COMPARE, Intent.TREND, Intent.BREAKDOWN})
_BY_MODEL = "这个问题由模型解读成上面的条件；数字和原文仍全部取自年报，请核对条件是否符合原意。"
_MOST_CITATIONS = 100


def ask(question: str, *, store: Store, index: TextIndex, state: Plan | None = None, translator: Translator | None = None) -> Answer:
    """Answer a question; ``state``: the plan of the answer before, for follow-ups.

    ``translator``: asked only for what the parser could not read; without one, whatever the environment sets up, usually nothing.
    """
    held = holdings(store)
    read = understand(question, held, state)
    if read.unread and (translator := translator or configured()) is not None and (plan := translator(question, held)) is not None:
        read = Understood(plan, notes=(_BY_MODEL,), by_model=True)
    if read.points_back and state is not None and not read.plan.filter("agency"):
        read = _pointed(read, state, held, store, index)
    return respond(question, read, held, store, index, state)


def answer_plan(plan: Plan, *, store: Store, index: TextIndex, question: str = "") -> Answer:
    """Answer a plan as it stands: a shared address, an edited chip."""
    held = holdings(store)
    problem = Problem(Reason.UNRELATED) if plan.intent in (Intent.REFUSE, Intent.CLARIFY) else None
    return respond(question, Understood(plan, problem), held, store, index, None)


def respond(question: str, read: Understood, held: Holdings, store: Store, index: TextIndex, state: Plan | None) -> Answer:
    problem = read.problem or _lacking(read.plan, held)
    if read.problem is not None and (told := _in_words(read, held, store, index)) is not None:
        found, absent = told
        if read.textual and (not absent or _settled(found)):
            said = f"表格没有“{'”“'.join(found.text)}”这项统计，以下是年报正文里写到它的地方，请看原文"
            said += f"；“{'”“'.join(absent)}”没有写到" if absent else ""
            return respond(question, Understood(found, notes=(*read.notes, said)), held, store, index, state)
        searched = Reading(f"在年报正文里查找“{'”“'.join(found.text)}”", found)
        problem = replace(read.problem, options=(*read.problem.options, searched))
    if problem is not None:
        return _not_answered(question, read, problem, held, state)
    context = Context(read.plan, held, store, index)
    draft = _by_topic(read.plan)(context)
    if read.plan.intent is Intent.SEARCH and not draft.rows and not read.plan.absent and (words := phrases.similar(context)):
        meant = Reading(
            f"{'同一句话里' if len(words) > 1 else ''}写到“{'”“'.join(words)}”的",
            replace(read.plan, text=words, topic=phrases.ONE_SENTENCE),
        )
        return _not_answered(question, read, Problem(Reason.SIMILAR, (*read.plan.text, *words), (meant,)), held, state)
    if _found_nothing(read.plan, draft):
        if (told := _in_words(read, held, store, index)) is not None and not told[1]:
            return respond(question, Understood(told[0], notes=read.notes), held, store, index, state)
        return _not_answered(question, read, Problem(Reason.NOT_UNDERSTOOD, read.plan.text), held, state)
    citations = draft.citations or [citation for row in draft.rows for citation in row.citations]
    return Answer(
        question=question,
        intent=read.plan.intent,
        plan=read.plan,
        interpretation=interpretation(read.plan),
        interpretation_text=plan_text(read.plan),
        text=draft.text,
        value=draft.value,
        unit=draft.unit,
        rows=tuple(draft.rows),
        columns=tuple(draft.columns),
        citations=tuple(dict.fromkeys(citations))[:_MOST_CITATIONS],
        coverage=draft.coverage,
        notes=tuple(dict.fromkeys([*read.notes, *_absent_years(read.plan, held), *draft.notes])),
        contradictions=tuple(dict.fromkeys(draft.contradictions)),
        chips=chips(read.plan, held),
        search_url=search_url(read.plan, held),
        suggestions=suggestions(read.plan, None, held),
        unmatched=read.unmatched,
        state=to_address(read.plan),
        interpreted_by="model" if read.by_model else "parser",
    )


def _settled(plan: Plan) -> bool:
    """A search narrow enough to be an answer although not all words were found."""
    return any(len(plan.filter(field)) == 1 for field in ("agency", "county", "town")) or any(char.isdigit() for char in "".join(plan.text))


def _in_words(read: Understood, held: Holdings, store: Store, index: TextIndex) -> tuple[Plan, tuple[str, ...]] | None:
    """The unknown words as a search, where some report of the scope writes them, and those nobody writes."""
    if not read.stretches:
        return None
    nothing = search_plan(read.plan, ())
    context = Context(nothing, held, store, index)
    scope = {report.id for report in context.scope}
    words, absent = as_written(read.stretches, lambda text: bool(scope & phrases.occurring(context, text)))
    if not words:
        return None
    plan = search_plan(read.plan, words)
    return (plan, absent) if phrases.search(Context(plan, held, store, index)).rows else None


def _by_topic(plan: Plan) -> Callable[[Context], Draft]:
    if plan.topic == "comparability":
        return terms.comparability
    if plan.intent is Intent.RANK and plan.topic == "published":
        return metadata.by_date
    if plan.intent in (Intent.LOOKUP, Intent.TABLE) and plan.topic.startswith("meta:"):
        return metadata.answer
    return _BY_INTENT[plan.intent]


def _lacking(plan: Plan, held: Holdings) -> Problem | None:
    """What keeps a plan from being answered from this archive."""
    if (unknown := _unknown_topic(plan)) is not None:
        return unknown
    if plan.intent is Intent.DEFINE or plan.topic == "comparability":
        return None
    if not plan.quantities and plan.intent in _NEEDS_NUMBER and (plan.topic != "published" or plan.intent is not Intent.RANK):
        return Problem(Reason.NO_MEASURE)
    if plan.intent is Intent.LOOKUP and not plan.quantities and not plan.topic.startswith("meta:"):
        return Problem(Reason.NO_MEASURE)
    chosen = plan.conditions or plan.topic or any(f.field in FACT_FIELDS for f in plan.filters)
    if plan.intent in (Intent.LIST, Intent.COUNT) and not chosen:
        return Problem(Reason.NO_MEASURE)
    if plan.intent is Intent.SEARCH and not plan.text:
        return Problem(Reason.NO_CONTEXT)
    included = [f for f in plan.filters if f.field not in (*FACT_FIELDS, "rule", "published")]
    if any(not f.exclude for f in included) and not held.select(included):
        return Problem(Reason.MISSING)
    return None


def _unknown_topic(plan: Plan) -> Problem | None:
    """An address may name what nothing here is called."""
    if plan.intent is Intent.DEFINE and plan.topic != "help" and not any(define(term) for term in plan.topic.split(",")):
        return Problem(Reason.UNKNOWN_TERM, (plan.topic,) if plan.topic else ())
    told = plan.intent is not Intent.EXPLAIN or plan.topic in TOPICS
    dated = not plan.topic.startswith("meta:") or plan.topic.removeprefix("meta:") in META
    return None if told and dated else Problem(Reason.NO_CONTEXT)


def _absent_years(plan: Plan, held: Holdings) -> list[str]:
    absent = tuple(year for year in plan.years if year not in held.years)
    return [f"馆藏没有{spoken(absent)}度的年报，未计入。"] if absent and len(absent) < len(plan.years) else []


def _found_nothing(plan: Plan, draft: Draft) -> bool:
    """A guess at words to search for that found nothing is no answer."""
    guessed = plan.intent is Intent.SEARCH and plan.topic == "fallback"
    return (guessed or (plan.intent is Intent.EXPLAIN and bool(plan.text))) and not draft.rows


def _not_answered(question: str, read: Understood, problem: Problem, held: Holdings, state: Plan | None) -> Answer:
    intent = Intent.REFUSE if problem.refused else Intent.CLARIFY
    keeps = problem.reason in (
        Reason.MISSING,
        Reason.NO_MEASURE,
        Reason.WHICH_MEASURE,
        Reason.WHICH_NAME,
        Reason.WHICH_REGION,
        Reason.UNSUPPORTED,
    )
    plan = read.plan if keeps else state or replace(read.plan, intent=intent)
    about = {"intent": intent.value, "reason": problem.reason.value, "about": list(problem.about)}
    offered = suggestions(read.plan, problem, held)
    options = tuple(
        Option(_label(option), to_address(option.plan) if option.plan is not None else None) for option in problem.options if _shown(option)
    )
    return Answer(
        question=question,
        intent=intent,
        plan=plan,
        interpretation={**interpretation(read.plan), **about},
        interpretation_text=plan_text(replace(read.plan, intent=intent)),
        text=refusals.text_of(problem, read.plan, held),
        notes=read.notes,
        options=options,
        search_url=search_url(replace(read.plan, intent=Intent.LIST), held) if read.plan.filters else None,
        suggestions=offered,
        unmatched=tuple(dict.fromkeys([*read.unmatched, *(problem.about if problem.reason is Reason.NOT_UNDERSTOOD else ())])),
        state=to_address(plan),
    )


def _shown(option: Reading) -> bool:
    return bool(option.label) or (option.plan is not None and option.plan.intent not in (Intent.CLARIFY, Intent.REFUSE))


def _label(option: Reading) -> str:
    return option.label or (f"不考虑没读懂的部分：{plan_text(option.plan)}" if option.plan is not None else "")


def _pointed(read: Understood, state: Plan, held: Holdings, store: Store, index: TextIndex) -> Understood:
    """它, 这家: the agency the answer before came to."""
    before = answer_plan(state, store=store, index=index)
    names = tuple(dict.fromkeys(row.agency for row in before.rows if row.agency in held.offices))
    if len(names) == 1:
        return replace(read, plan=resolved(read.plan, (str(names[0]),)))
    if not names:
        return read
    options = tuple(Reading(str(name), resolved(read.plan, (str(name),))) for name in names[:8])
    return replace(read, problem=Problem(Reason.WHICH_NAME, ("它",), options))


def interpretation(plan: Plan) -> dict[str, Any]:
    """The plan as plain data."""

    def number(value: Decimal) -> int | float:
        return int(value) if value == value.to_integral_value() else float(value)

    filters: dict[str, Any] = {}
    for each in plan.filters:
        target = filters.setdefault("not", {}) if each.exclude else filters
        target[each.field] = list(each.values)
    made: dict[str, Any] = {"intent": plan.intent.value, "filters": filters}
    if plan.conditions:
        made["conditions"] = [{"quantity": c.quantity, c.op.value: number(c.value)} for c in plan.conditions]
    if plan.quantities:
        made["quantities"] = list(plan.quantities)
    for name in ("aggregate", "group", "sort", "limit", "nth", "unit", "topic", "yes_no", "always", "absent"):
        value = getattr(plan, name)
        if value:
            made[name] = str(value) if isinstance(value, str) else value
    if plan.text:
        made["text"] = list(plan.text)
    return made
