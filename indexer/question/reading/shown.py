"""What an answer showed, as far as the next question may point at it: bodies, years, numbers, the list, its ranking."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from indexer.question.address import FOUND_LONGEST, to_address
from indexer.question.draft import Draft
from indexer.question.kinds.compare import Compare
from indexer.question.kinds.definition import Definition
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.holding import Held
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.talk import NO_QUESTION, Talk
from indexer.question.plan import FOUND, NAMED, Ask, Plan, Scope, Shown
from indexer.question.reports import Reports

_NUMBERS = 8  # asked for one after the other
_LISTS = (Listing, Ranking, Findings, Words, Held)
_NOTHING = Plan(Scope(), Ask())
_T = TypeVar("_T")


def shown_after(before: Plan | None, plan: Plan, draft: Draft, bodies: tuple[str, ...], years: tuple[int, ...], of: Reports) -> Shown:
    """What the next question may refer to. ``of``: the reports the answer was about."""
    if before is not None and isinstance(plan.ask, NO_QUESTION):
        return replace(before.shown, terms=draft.terms or before.shown.terms)
    before = before or _NOTHING
    if not bodies and len(before.shown.bodies) == 1 and isinstance(plan.ask, _LISTS):
        bodies = before.shown.bodies  # none of it fulfils that: it is still spoken of
    earlier = before.shown if set(before.ask.measured) == set(plan.ask.measured) else Shown()
    other_bodies, other_years = _another(earlier.bodies, bodies), _another(earlier.years, years)
    if (bodies, years) == (earlier.bodies, earlier.years):
        other_bodies, other_years = earlier.earlier_bodies, earlier.earlier_years
    if isinstance(plan.ask, Compare):  # 降幅多少 after 差多少: of the same two
        other_years, years = years[:-1][:1], years[-1:]
    listed = bodies[:NAMED] if _is_list(plan, bodies, before.shown.listed) else before.shown.listed
    bodies, found = _within_reach(plan, bodies)
    same = set(bodies) == set(earlier.bodies) or (isinstance(plan.ask, Listing) and before.ask == plan.ask)
    told_years = _also(earlier.told_years if same else (), years, NAMED)
    told_bodies = _also(earlier.told_bodies if years == earlier.years else (), bodies, NAMED) if len(bodies) == 1 else ()
    return Shown(
        bodies[:NAMED], years, other_bodies, other_years, draft.terms, listed, draft.measured or _measured_in_turn(before, plan),
        tuple(sorted(told_years)), told_bodies, _wide(before, plan, of), _ranking_spoken_of(before, plan), found,
    )  # fmt: skip


def _another(earlier: tuple[_T, ...], now: tuple[_T, ...]) -> tuple[_T, ...]:
    """The one before, where the same is now told of another one."""
    return earlier if len(earlier) == len(now) == 1 and earlier != now else ()


def _also(told: tuple[_T, ...], now: tuple[_T, ...], most: int) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*told, *now)))[-most:]


def _within_reach(plan: Plan, bodies: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The bodies 这些 may mean and, of more than are named, where they are found; else it means those it was about already."""
    found = _address(plan) if len(bodies) > NAMED else ""
    return (bodies if found or len(bodies) <= NAMED else ()), found


def _is_list(plan: Plan, bodies: tuple[str, ...], listed: tuple[str, ...]) -> bool:
    """第四名呢, or a look at some of those listed: the list is still the one before."""
    alone = isinstance(plan.ask, Ranking) and (bool(plan.ask.nth) or (plan.ask.limit == 1 and set(bodies) <= set(listed)))
    if isinstance(plan.ask, _LISTS) and not alone:
        return True
    return len(bodies) > 1 and (isinstance(plan.ask, Ranking) or not set(bodies) <= set(listed))


def _address(plan: Plan) -> str:
    """Empty where it would be too long: 这些 of 这些 of 这些."""
    made = to_address(replace(plan, shown=Shown()))
    return made if len(made) <= FOUND_LONGEST else ""


def _ranking_spoken_of(before: Plan, plan: Plan) -> str:
    """Of a ranking its own address; what is asked of those it showed keeps it."""
    if isinstance(plan.ask, Ranking):
        return _address(plan) if plan.ask.by == "agency" else ""
    return before.shown.ranked if set(plan.scope.get("agency")) <= set(before.shown.listed) else ""


def _wide(before: Plan, plan: Plan, of: Reports) -> str:
    """The plan itself, unless it is about one body or only about some that were found before."""
    if not plan.scope.who:
        return _address(plan)  # of all: nothing to count
    told = {*before.shown.bodies, *before.shown.listed, *before.shown.told_bodies}
    named = plan.scope.get("agency") or plan.scope.get("town")
    found = plan.scope.get(FOUND) or (named and set(named) <= told)
    return before.shown.wide if found or of.bodies == 1 else _address(plan)


def _measured_in_turn(before: Plan, plan: Plan) -> tuple[str, ...]:
    """The numbers asked for one after the other, of the same bodies and years."""
    if isinstance(plan.ask, Listing) and set(plan.ask.measured) <= set(before.shown.measured):
        return before.shown.measured  # 有哪些单位, between one number and the next
    if not isinstance(plan.ask, Number) or plan.ask.aggregates or any("+" in code for code in plan.ask.quantities):
        return ()
    earlier = before.shown.measured if set(before.scope) == set(plan.scope) else ()
    return _also(earlier, plan.ask.quantities, _NUMBERS)


def followed(before: Plan | None, plan: Plan, draft: Draft) -> Plan:
    """What the next question follows: not 谢谢, nor 空白能当成0吗 in between."""
    if before is None or not (isinstance(plan.ask, Talk) or (isinstance(plan.ask, Definition) and not plan.ask.measured)):
        return plan
    return replace(before, shown=replace(before.shown, terms=draft.terms or before.shown.terms))
