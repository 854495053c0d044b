"""What is asked back and what is refused: names nobody knows, several readings, none at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.store import Store
from indexer.index import Index
from indexer.question.address import to_address
from indexer.question.chips import search_url
from indexer.question.display import joined
from indexer.question.holdings import REGION_WORDS, Holdings
from indexer.question.kinds.definition import Definition
from indexer.question.kinds.number import Number
from indexer.question.kinds.passages import Words
from indexer.question.kinds.talk import REASONS, Pending, Refusal, Talk
from indexer.question.lacking import missing, places
from indexer.question.model import Answer, Option
from indexer.question.plan import NAMED, REGION, Ask, Intent, Plan, Scope, Shown
from indexer.question.reading.as_written import written_span
from indexer.question.reading.choice import Hypothesis, named_as, offered
from indexer.question.reading.pointing import unclear_pronoun
from indexer.question.reading.read import Reading, Want
from indexer.question.reading.weights import ANSWER
from indexer.question.suggest import suggestions
from indexer.question.wording import interpretation, plan_text, scope_text
from indexer.question.words.pieces import T

_SURE = 0.1
_USUAL = (("收到的申请", "t3_new_received__total"), ("行政诉讼", "t4_lit_total"), ("行政处罚", "t2_penalty_decisions"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on its way to an answer."""

    question: str
    holdings: Holdings
    store: Store
    index: Index
    before: Plan | None = None
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    others: tuple[Hypothesis, ...] = field(default=())


def about_names(asked: Asked, r: Reading, found: Sequence[Hypothesis]) -> Answer | None:
    best = found[0].plan.ask if found else None
    if isinstance(best, Definition) and found[0].cost < _SURE:
        return None  # 区政府的年报期限: a rule, whoever is held
    if not r.who.lost <= written_span(r)[1] and (problem := _lost_names(asked, r)) is not None:
        return problem
    if r.shown.absent and not (r.named or r.has(T.ALL, T.GROUP, T.TALK) or r.wanting(Want.BODY, Want.BODIES)):
        return refused(asked, Refusal("missing", r.shown.absent), r.scope(), Pending(r.codes))  # 公开了几件, after a body that is not held
    which = "？请写明市、县或单位。馆藏有{}的年报。"
    region = next((p.text for p in r.pieces if p.kind is T.ALL and p.value == "region"), "")
    if region and not _of_one_region(region, asked, r):
        text = f"“{region}”指哪个地方{which.format(places(asked.holdings))}"
        return back(asked, r.scope(), Pending(r.codes), text, options_of(found[:1]))
    if (pronoun := unclear_pronoun(r)) and not isinstance(best, Talk | Definition):
        of_kind = f"“{pronoun}”指哪一类？请写明，例如自然人、商业企业。"
        text = of_kind if "类" in pronoun else f"“{pronoun}”指哪个单位{which.format(places(asked.holdings))}"
        scope = asked.before.scope.joined(r.scope()) if asked.before is not None else r.scope()
        return back(asked, scope, Pending(r.codes if r.mentions else ()), text, [])
    return None


def _lost_names(asked: Asked, r: Reading) -> Answer | None:
    if r.who.missing:
        return refused(asked, Refusal("missing", tuple(dict.fromkeys(r.who.missing))), r.scope(), Pending(r.codes))
    if not r.who.ambiguous:
        return None
    name = r.who.ambiguous[0]
    text = f"“{name.text}”可能指{joined(list(name.options), 8)}，请写明是哪一个。"
    text += "" if name.held else f"馆藏目前没有这些地方的年报，有的是{places(asked.holdings)}。"
    return back(asked, r.scope(), Pending(r.codes), text, [_with_name(asked, r, name.text, each) for each in name.options[:8]])


def _of_one_region(word: str, asked: Asked, r: Reading) -> bool:
    """全市, 辖区内: of a place that is named, carried over, or the only one there is."""
    if r.named or (asked.before is not None and asked.before.scope.only("agency", *REGION)):
        return True
    field = REGION_WORDS.get(word)
    return field is not None and len(asked.holdings.values_of(field)) == 1


def _with_name(asked: Asked, r: Reading, short: str, name: str) -> Option:
    found = named_as(r, short, name) if name in asked.holdings.offices else []
    return Option(name, to_address(found[0].plan) if found and found[0].cost <= ANSWER + 1 else None)


def which(asked: Asked, r: Reading, found: list[Hypothesis]) -> Answer:
    options = [Option(h.label or _label(h), to_address(h.plan)) for h in found]
    labels = "、".join(f"“{option.label}”" for option in options)
    return back(asked, found[0].plan.scope, Pending(r.codes), f"这个问题可以有几种理解：{labels}。请选择其中一个。", options)


def asked_back(asked: Asked, r: Reading, found: list[Hypothesis]) -> Answer:
    options = options_of([h for h in offered(found) if not isinstance(h.plan.ask, Words)])
    left, scope = (found[0].left, found[0].plan.scope) if found else ((), r.scope())
    if asked.before is not None and not r.named:
        scope = asked.before.scope.joined(r.scope().only("report_year"))
    if len(options) > 1 and not left:
        text = "这个问题可以有几种理解，请选择其中一个，或者换一种说法。"
    elif left:
        text = f"没有读懂“{'”“'.join(left)}”，它可能影响答案，所以没有直接回答。可以选择下面的一种理解，或者换一种说法。"
    elif scope and not r.mentions and not r.content:
        text = f"要问{scope_text(scope).replace('｜', '、')}的什么？例如收到多少申请、处罚多少、承认哪些问题。"
        options = [Option(label, to_address(Plan(scope, Number((code,))))) for label, code in _USUAL]
    else:
        text = f"{_unread(r)}可以问某单位某年的数字、哪些单位、排名、变化，或者正文里写到什么。"
    return back(asked, scope, Pending(tuple(m.code for m in r.mentions)), text, options)


def _unread(r: Reading) -> str:
    if len(r.ids(T.TEXT)) > 1:
        return "一次只查一种写法，请分开问。"
    what = f"“{'”“'.join(word for _, word in r.content)}”" if r.content else "这个问题"
    return f"没有读懂{what}，正文里也没有找到。"


def back(asked: Asked, scope: Scope, pending: Pending, text: str, options: list[Option]) -> Answer:
    before = asked.before
    kept = before.ask if before is not None and not isinstance(before.ask, Talk | Refusal) and not pending.quantities else pending
    named = scope.get("agency")
    shown = before.shown if before is not None else Shown()
    shown = replace(shown, bodies=named, found="") if len(named) == 1 else shown  # 它, after a question about one that was asked back
    plan = Plan(scope, kept, shown)
    return Answer(
        question=asked.question,
        intent=Intent.CLARIFY,
        plan=plan,
        interpretation=interpretation(plan),
        interpretation_text=plan_text(plan),
        text=text,
        notes=asked.notes,
        options=tuple(options),
        search_url=search_url(plan, asked.holdings) if scope else None,
        suggestions=suggestions(plan, asked.holdings),
        state=to_address(plan),
    )


def refused(asked: Asked, why: Refusal, scope: Scope, what: Ask | None = None) -> Answer:
    """A refusal keeps the conversation where it was; ``what`` was asked of reports that are missing: 那2021年呢 asks it again."""
    plan = asked.before or Plan(scope, what or Pending())
    plan = Plan(scope, what, plan.shown) if what is not None and not isinstance(what, Pending) else plan
    plan = replace(plan, shown=replace(plan.shown, absent=why.about[:NAMED] if why.reason == "missing" else ()))
    text = missing(why.about, scope, asked.holdings) if why.reason == "missing" else REASONS[why.reason]
    about = {"intent": "refuse", "reason": why.reason, "about": list(why.about)}
    return Answer(
        question=asked.question,
        intent=Intent.REFUSE,
        plan=plan,
        interpretation={**interpretation(Plan(scope, why)), **about},
        interpretation_text="不能回答",
        text=text,
        notes=asked.notes,
        suggestions=suggestions(Plan(scope, why), asked.holdings),
        state=to_address(plan),
    )


def options_of(found: Sequence[Hypothesis]) -> list[Option]:
    return [Option(_label(h), to_address(h.plan)) for h in found]


def _label(h: Hypothesis) -> str:
    """2022年度：新收申请，从高到低，前1名（不考虑“单独”）."""
    without = f"（不考虑“{'”“'.join(h.left)}”）" if h.left else ""
    who, what = scope_text(h.plan.scope).replace("｜", "、"), h.plan.ask.words().replace("｜", "，")
    return (h.label or (f"{who}：{what}" if who else what)) + without
