"""What words typed into any box may mean, without answering them: filters of a search, bodies, a question."""

from __future__ import annotations

from dataclasses import dataclass

from archive.store import Store
from archive.text.clean import clean_query
from indexer.index import Index
from indexer.question.chips import search_url
from indexer.question.holdings import holdings
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.passages import Words
from indexer.question.kinds.talk import Pending
from indexer.question.plan import Plan
from indexer.question.reading.choice import hypotheses
from indexer.question.reading.lattice import MAX_CHARACTERS
from indexer.question.reading.read import read
from indexer.question.reading.weights import ANSWER
from indexer.question.wording import condition_text, scope_text


@dataclass(frozen=True, slots=True)
class Glance:
    asks: bool = False  # it has a question word
    understood: str = ""  # the question as it is read; empty where it is not
    agencies: tuple[str, ...] = ()
    filters: str = ""  # what the filters say
    filters_url: str = ""  # of the reports meant, in a search


def glance(words: str, store: Store, index: Index) -> Glance:
    text, held = clean_query(words), holdings(store, index)
    if not held.reports or not 0 < len(text) <= MAX_CHARACTERS:
        return Glance()
    r = read(text, held, None)
    best = next((h.plan for h in hypotheses(r) if h.cost <= ANSWER and not h.left), None)
    if best is None or isinstance(best.ask, Words):
        known = not (r.content or r.mentions or r.who.missing or r.who.ambiguous)
        best = Plan(r.scope(), Pending()) if known else None
    if best is None:
        return Glance(bool(r.question_words))
    plan = best
    listed = plan.ask if isinstance(plan.ask, Listing) and not plan.ask.over else None
    said = [condition_text(each) for each in listed.conditions] if listed is not None else []
    filters = "、".join([*filter(None, [scope_text(plan.scope).replace("｜", "、")]), *said])
    url = (search_url(plan, held) or "") if filters and held.select(plan.scope) else ""
    understood = "" if isinstance(plan.ask, Pending) else "｜".join(filter(None, (plan.ask.words(), scope_text(plan.scope))))
    return Glance(bool(r.question_words), understood, plan.scope.get("agency")[:3], filters if url else "", url)
