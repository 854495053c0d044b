"""What a question demands of those it lists: conditions, of which years together, and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.question.plan import MEAN_OF_SCOPE, MEDIAN_OF_SCOPE, Condition, Op, Scope
from indexer.question.quantities import quantity
from indexer.question.reading.read import Reading
from indexer.question.reading.yearly import of_years, over_years
from indexer.question.words.pieces import T


@dataclass(frozen=True, slots=True)
class Demanded:
    conditions: tuple[Condition, ...]
    used: frozenset[int]  # pieces
    over: str = ""  # of years: all, never, run …
    run: int = 0
    scope: Scope | None = None  # instead of the one named
    of_others: bool = False  # 比它少的: of all but the one that was spoken of

    @property
    def compares(self) -> bool:
        return any(c.than for c in self.conditions)


def demanded(r: Reading, before: Sequence[Condition]) -> Demanded | None:
    """``before``: the conditions of the list that this question follows; they stay where it says nothing else."""
    held = _said_or_kept(r, before) if r.counted else None
    if held is None:
        return None
    held = _of_two_years(r, held) or _of_their_sum(r, held) or held
    return _of_whom(r, _over_years(r, held))


def _said_or_kept(r: Reading, before: Sequence[Condition]) -> Demanded | None:
    found = r.conditions
    beside_it = not r.yardstick_pronouns.isdisjoint(i for _, ids in found for i in ids)
    if before and not (r.mentions or beside_it or r.has(T.COMPARED, T.AVERAGE)):
        return Demanded(tuple(dict.fromkeys(_among_those(r, each) for each in before)), frozenset())
    conditions = tuple(dict.fromkeys(condition for condition, _ in found))
    if r.has(T.FOLLOW) and {c.quantity for c in conditions} < {c.quantity for c in before}:
        changed = {c.quantity: c for c in conditions}  # 那没有行政复议的呢: the other conditions stay
        conditions = tuple(changed.get(c.quantity, c) for c in before)
    used = frozenset(i for _, ids in found for i in ids)
    return Demanded(conditions, used, of_others=beside_it) if conditions else None


def _among_those(r: Reading, condition: Condition) -> Condition:
    """其中乡镇有谁, after who is above the mean: not above the mean of those."""
    relative = condition.than in (MEAN_OF_SCOPE, MEDIAN_OF_SCOPE) and bool(r.pronouns) and bool(r.shown.bodies)
    return Condition(condition.quantity, Op.GE) if relative else condition


def _of_two_years(r: Reading, held: Demanded) -> Demanded | None:
    """2022年比2021年多的, 2021年有而2022年没有的."""
    apart = of_years(r)
    if apart is None:
        return None
    years = {year for c in apart[0] for year in (c.year, c.than_year) if year}
    return replace(held, conditions=apart[0], used=held.used | apart[1], scope=r.scope().of_years(years))


def _of_their_sum(r: Reading, held: Demanded) -> Demanded | None:
    """许可和处罚加起来超过100件."""
    several = r.has(T.SUM) and r.has(T.COMPARED) and len(r.codes) > 1 and len(held.conditions) > 1
    if not several or any(quantity(code).ratio for code in r.codes):
        return None
    return replace(held, conditions=(replace(held.conditions[-1], quantity="+".join(r.codes)),), used=held.used | r.ids(T.SUM))


def _over_years(r: Reading, held: Demanded) -> Demanded:
    """每年都, 连续三年, 从来没有."""
    over, run, by = over_years(r)
    held = replace(held, over=over, run=run, used=held.used | by)
    if over == "never":
        none = [c.op is Op.EQ and not c.value for c in held.conditions]
        flipped = (Condition(c.quantity, c.op.opposite if no else c.op, c.value) for c, no in zip(held.conditions, none, strict=True))
        return replace(held, conditions=tuple(flipped))
    told = r.shown.told_years
    if over == "run" and run == len(told) > 1 and not r.years and r.before is not None:  # 2023年, 2022年呢, 两年都是的
        return replace(held, over="all", run=0, scope=r.before.scope.of_years(told))
    return held


def _of_whom(r: Reading, held: Demanded) -> Demanded:
    """比平湖多的: of all others; 比它少的呢: of all that were looked at before."""
    if held.of_others and r.before is not None:
        return replace(held, scope=r.before.scope.without("agency").joined(r.scope()))
    bodies = frozenset(i for phrase in r.who.phrases for i in phrase.used if i in held.used)
    return replace(held, scope=r.scope(without=bodies)) if bodies else held
