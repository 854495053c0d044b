"""What an answer showed, as far as the next question may point at it: bodies, years, numbers, the list, its ranking."""

from __future__ import annotations

from dataclasses import replace

from indexer.question.address import FOUND_LONGEST, to_address
from indexer.question.draft import Draft
from indexer.question.kinds.compare import Compare
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.holding import Held
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.number import Number
from indexer.question.kinds.passages import Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.talk import NO_QUESTION
from indexer.question.plan import NAMED, Plan, Shown

_NUMBERS = 8  # asked for one after the other


def shown_after(before: Plan | None, plan: Plan, draft: Draft, bodies: tuple[str, ...], years: tuple[int, ...]) -> Shown:
    """What the next question may refer to."""
    if isinstance(plan.ask, NO_QUESTION) and before is not None:
        return replace(before.shown, terms=draft.terms or before.shown.terms)
    earlier = before.shown if before is not None and set(before.ask.measured) == set(plan.ask.measured) else Shown()
    other_years: tuple[int, ...] = earlier.years if len(years) == 1 and len(earlier.years) == 1 and earlier.years != years else ()
    other_bodies: tuple[str, ...] = earlier.bodies if len(bodies) == 1 and len(earlier.bodies) == 1 and earlier.bodies != bodies else ()
    if years == earlier.years and bodies == earlier.bodies:
        other_years, other_bodies = earlier.earlier_years, earlier.earlier_bodies
    if isinstance(plan.ask, Compare):  # 降幅多少 after 差多少: of the same two
        other_years = years[:1] if len(years) > 1 else ()
        years = years[-1:] if len(years) > 1 else years
    alone = isinstance(plan.ask, Ranking) and bool(plan.ask.nth)  # 第四名呢: the list is still the one before
    again = before is not None and bool(bodies) and set(bodies) <= set(before.shown.listed) and not isinstance(plan.ask, Listing | Ranking)
    lists = (len(bodies) > 1 and not again) or (isinstance(plan.ask, Listing | Ranking | Findings | Words | Held) and not alone)
    listed = bodies[:NAMED] if lists else before.shown.listed if before is not None else ()
    found = to_address(replace(plan, shown=Shown())) if len(bodies) > NAMED else ""
    if len(found) > FOUND_LONGEST:  # 这些 of 这些 of 这些: those it was about already
        bodies, found = (), ""
    same = set(bodies) == set(earlier.bodies) or (before is not None and isinstance(plan.ask, Listing) and before.ask == plan.ask)
    told = tuple(sorted({*(earlier.told_years if same else ()), *years}))[-NAMED:]
    in_turn = tuple(dict.fromkeys((*(earlier.told_bodies if years == earlier.years else ()), *bodies[:1]))) if len(bodies) == 1 else ()
    ranked = _ranking_spoken_of(before, plan)
    measured = draft.measured or _measured_in_turn(before, plan)
    return Shown(bodies[:NAMED], years, other_bodies, other_years, draft.terms, listed, measured, told, in_turn[-NAMED:], ranked, found)


def _ranking_spoken_of(before: Plan | None, plan: Plan) -> str:
    """Of a ranking its own address; what is asked of those it showed keeps it."""
    if isinstance(plan.ask, Ranking):
        mine = to_address(replace(plan, shown=Shown())) if plan.ask.by == "agency" else ""
        return mine if len(mine) <= FOUND_LONGEST else ""
    kept = before.shown.ranked if before is not None else ""
    return kept if kept and set(plan.scope.get("agency")) <= set(before.shown.listed if before else ()) else ""


def _measured_in_turn(before: Plan | None, plan: Plan) -> tuple[str, ...]:
    """The numbers asked for one after the other, of the same bodies and years."""
    if not isinstance(plan.ask, Number) or plan.ask.aggregates or any("+" in code for code in plan.ask.quantities):
        return ()
    earlier = before.shown.measured if before is not None and set(before.scope) == set(plan.scope) else ()
    return tuple(dict.fromkeys((*earlier, *plan.ask.quantities)))[-_NUMBERS:]
