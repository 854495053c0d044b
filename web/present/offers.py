"""What else the words in the search box may mean: an agency, a filter, a question. All readings are offered, none is forced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from indexer.engine import Engine
from indexer.fields import FACET_BY_NAME, FACETS, facet_named, value_of
from indexer.folding import fold
from indexer.question import Glance
from web.present.agencies import Agencies
from web.present.search_state import FILTERS, SearchState

_MOST = 6
_PLACES = ("province", "city", "county", "town")


@dataclass(frozen=True, slots=True)
class Offer:
    kind: str  # 单位, 筛选, 提问
    label: str
    url: str


def offers(state: SearchState, engine: Engine, agencies: Agencies, read: Callable[[str], Glance]) -> tuple[Offer, ...]:
    """For words without any of the query language's signs. ``read``: how they are read as a question."""
    words = state.q.strip()
    if not words or re.search(r'["“”「」:：()（）]', words):
        return ()
    glance = read(words)
    found: dict[str, Offer] = {}
    for offer in (*_agencies(words, agencies), *_filters(words, state, engine), *_read(glance)):
        found.setdefault(offer.url, offer)
    label = f"{words}（{glance.understood}）" if glance.understood and glance.understood != words else words
    asked = Offer("提问", label, f"/ask?{urlencode({'question': words})}")
    return (asked, *found.values()) if glance.asks else (*found.values(), asked)


def _read(glance: Glance) -> Iterator[Offer]:
    """松漪教育局, 2022年零申请: a body by a short name, several filters at once."""
    yield from (Offer("单位", name, f"/agencies/{name}") for name in glance.agencies)
    if glance.filters:
        yield Offer("筛选", glance.filters, glance.filters_url)


def _agencies(words: str, agencies: Agencies) -> list[Offer]:
    wanted = fold(words)
    found = agencies.like(wanted) if len(wanted) > 1 else []
    return [Offer("单位", name, f"/agencies/{name}") for name in sorted(found, key=lambda name: (len(name), name))[:_MOST]]


def _filters(words: str, state: SearchState, engine: Engine) -> list[Offer]:
    """A facet by its name offers its values; a value by its name offers itself."""
    plain = replace(state, q="", page=1)
    named = facet_named(words)
    pairs = [(named.name, value) for value in named.labels] if named is not None and named.closed and named.name in FILTERS else []
    pairs += _values(words, engine)
    return [
        Offer("筛选", f"{FACET_BY_NAME[name].label}：{FACET_BY_NAME[name].labels.get(value, value)}", plain.with_value(name, value).url())
        for name, value in dict.fromkeys(pairs)
    ][:_MOST]


def _values(words: str, engine: Engine) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        if facet.name not in FILTERS:
            continue
        if facet.name in _PLACES:
            yield from ((facet.name, name) for name in engine.names(facet.name) if fold(name) == fold(words))
        elif facet.closed and facet.labels and (value := value_of(facet, words)) is not None and words not in ("是", "否"):
            yield facet.name, value
