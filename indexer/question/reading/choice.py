"""All readings of a question, compared: what each leaves unexplained decides; what is close is asked back or offered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from indexer.question.kinds import KINDS
from indexer.question.kinds.definition import asks_for_a_rule
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.ranking import Ranking
from indexer.question.plan import Plan
from indexer.question.reading.frame import again
from indexer.question.reading.lattice import clauses
from indexer.question.reading.of_whom import scope_of
from indexer.question.reading.operators import unrealised
from indexer.question.reading.pointing import pointing
from indexer.question.reading.read import Proposal, Reading
from indexer.question.reading.weights import A_NOUN, EVERYBODY, LEFT_OUT, MARGIN, OF_REPORTS, OFFERED, SAID_AGAIN, UNREALISED, cost_of
from indexer.question.words.pieces import Piece, T

_OF_CASES = ("件", "条", "项", "起", "宗", "例", "份", "单", "元")
_NOUNS = ("件数", "数量", "数目", "条数", "家数")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    plan: Plan
    cost: float
    left: tuple[str, ...]  # words it does not explain
    label: str = ""


def hypotheses(r: Reading) -> list[Hypothesis]:
    """Cheapest first; of equal plans the cheapest."""
    found: dict[Plan, Hypothesis] = {}
    for proposal in _proposals(r):
        made = _weighed(r, proposal)
        held = found.get(made.plan)
        if held is None or made.cost < held.cost:
            found[made.plan] = made
    return sorted(found.values(), key=lambda h: (round(h.cost, 6), h.plan.ask.kind))


def named_as(r: Reading, short: str, name: str) -> list[Hypothesis]:
    """The same question with one of the bodies a name may mean; its other words are not cut again."""
    start = r.text.find(short)
    if start < 0:
        return []
    end = start + len(short)
    pieces = (*(p for p in r.pieces if p.end <= start), Piece(T.AGENCY, name, short, start, end), *(p for p in r.pieces if p.start >= end))
    return hypotheses(Reading(r.text, pieces, r.holdings, r.before))


def _proposals(r: Reading) -> Iterator[Proposal]:
    for kind in KINDS:
        yield from kind.propose(r)
    yield from again(r)


def _weighed(r: Reading, proposal: Proposal) -> Hypothesis:
    points = pointing(r)
    explained = proposal.used | r.free | points
    costs = {i: _cost(r, i, proposal.used) for i in range(len(r.pieces)) if i not in explained}
    if r.head in costs:
        costs[r.head] = LEFT_OUT[T.WHICH]
    for i in costs:  # 采购最抠的: an unknown superlative is an operator nobody knows
        if i and r.pieces[i].kind is T.UNKNOWN and r.pieces[i - 1].text == "最":
            costs[i] = max(costs[i], LEFT_OUT[T.MOST])
    if isinstance(proposal.ask, Number | Listing) and asks_for_a_rule(r):
        proposal = replace(proposal, cost=proposal.cost + OF_REPORTS)
    if isinstance(proposal.ask, Ranking) and r.ids(T.NTH) & points:
        proposal = replace(proposal, cost=proposal.cost + LEFT_OUT[T.NTH])  # 第二名的公开率: of who was shown there
    plan = Plan(scope_of(r, proposal), proposal.ask, r.shown)
    left = tuple(r.pieces[i].text for i, cost in costs.items() if cost >= 0.5)
    lost = tuple(unrealised(r, plan))
    cost = proposal.cost + sum(costs.values()) + UNREALISED * len(lost)
    return Hypothesis(plan, cost, (*left, *(word for word in lost if not any(word in each for each in left))), proposal.label)


def _cost(r: Reading, i: int, used: frozenset[int]) -> float:
    """重大复议未审结，某局是多少: an unknown word counts in full beside what is counted, though its clause asks nothing."""
    piece = r.pieces[i]
    if piece.alone and piece.kind is T.UNKNOWN:
        clause = next(each for each in clauses(r.pieces) if i in each)
        piece = replace(piece, alone=(used & r.mentioned).isdisjoint(clause) and not _of_somebody(r, i))
    if piece.kind is T.NUMBER and i + 1 in r.ids(T.GROUP):
        return EVERYBODY  # 三个市各多少
    if piece.kind is T.QUANT and piece.text in _NOUNS:
        return A_NOUN  # 予以公开件数超过…的
    if piece.kind is T.NUMBER and piece.value in _OF_CASES and not {i - 1, i + 1}.isdisjoint(r.mentioned | r.scene):
        return SAID_AGAIN  # 收到的3件申请怎么处理的
    if piece.kind is T.CELL and not {k for k in r.ids(T.LINE) if k in used}.isdisjoint(r.mentioned):
        return LEFT_OUT[T.LINE]  # 有效的处罚: the form has no such cell
    return cost_of(replace(piece, weak=False) if i in r.mentioned else piece)


def _of_somebody(r: Reading, i: int) -> bool:
    """撇去市政府: a word nobody knows right before a name may take it out."""
    names = {min(phrase.used) for phrase in r.who.phrases if not phrase.exclude}
    behind = i + 1 if i + 1 < len(r.pieces) and r.pieces[i + 1].text not in ("去", "掉", "了", "开") else i + 2
    return behind in names


def rivals(found: list[Hypothesis]) -> list[Hypothesis]:
    """Readings that cost about as much as the best and would give another number."""
    best = found[0]
    numeric = isinstance(best.plan.ask, Number)
    return [h for h in found[1:6] if h.cost - best.cost < MARGIN and numeric and isinstance(h.plan.ask, Number)]


def offered(found: Iterable[Hypothesis], most: int = 3) -> list[Hypothesis]:
    kept: list[Hypothesis] = []
    for h in found:
        if h.cost <= OFFERED and not any(k.plan.ask == h.plan.ask for k in kept):
            kept.append(h)
    return kept[:most]
