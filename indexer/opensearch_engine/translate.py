"""Our query → OpenSearch's. What it cannot say becomes the reports, or the values, that were found to be meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from indexer.analysis import query_words
from indexer.engine import NAMES_BOOST
from indexer.fields import Names, matching
from indexer.opensearch_engine.conditions import EVERYTHING, Clause, among, between, compared, every, none, some, stated
from indexer.opensearch_engine.mapping import value, word
from indexer.passages import IN_TABLE
from indexer.query import (
    Among,
    Amount,
    And,
    Choice,
    Compared,
    Newest,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Sharing,
    Stated,
    Word,
    Written,
    leaves,
)


class Found(Protocol):
    """What has to be looked up in the index itself."""

    def named(self, facet: str) -> Names: ...

    def values(self, facet: str, query: Clause) -> Iterable[str]: ...

    def newest(self, facet: str, query: Clause) -> Sequence[str]:
        """Ids."""

    def fulfilling(self, wanted: Compared | Stated, inside: Clause) -> Sequence[str]:
        """Ids."""


def translate(query: Query | None, found: Found, inside: Clause = EVERYTHING) -> Clause:
    """``inside``: what else is asked of the reports; what has to be reckoned is reckoned for these."""
    match query:
        case None:
            return unscored(EVERYTHING)
        case And(parts):
            told = [translate(part, found, inside) for part in parts if not _is_reckoned(part)]
            further = every([inside, *told])
            return {"bool": {"must": [*told, *(translate(part, found, further) for part in parts if _is_reckoned(part))]}}
        case Or(parts):
            return {"bool": {"should": [translate(part, found, inside) for part in parts], "minimum_should_match": 1}}
        case Not(part):
            return none([translate(part, found, inside)])
        case Word(text):
            return _word(text)
        case Phrase(text):
            return literal(text)
        case _:
            return unscored(_condition(query, found, inside))


def unscored(clause: Clause) -> Clause:
    return {"bool": {"filter": [clause]}}


def _is_reckoned(query: Query) -> bool:
    return any(isinstance(leaf, Compared | Stated) and _told(leaf) is None for leaf in leaves(query))


def _told(query: Compared | Stated) -> Clause | None:
    """None: it has to be reckoned."""
    if isinstance(query, Compared):
        return compared(query.amount, query)
    return stated(query.amount, query.states) if isinstance(query.amount, Amount) else None


def _condition(query: Query, found: Found, inside: Clause) -> Clause:
    match query:
        case Written(text):
            return nested(every([holding(text), none([{"term": {"paragraphs.weight": IN_TABLE}}])]))
        case Among(ids):
            return among("id", ids)
        case Choice(field, values, exact):
            return among(f"facet.{field}", map(value, values if exact else matching(field, values, found.named(field))))
        case Range(field):
            return between(f"number.{field}", query)
        case Compared() | Stated():
            clause = _told(query)
            return among("id", found.fulfilling(query, inside)) if clause is None else clause
        case Sharing(field, part):
            return among(f"facet.{field}", found.values(field, translate(part, found)))
        case Newest(field, inner):
            return among("id", found.newest(field, translate(inner, found)))
        case _:
            raise TypeError(query)


def _word(text: str) -> Clause:
    """All its words, here or there in the report, or the text as it stands."""
    words = query_words(text)
    if not words:
        return literal(text)
    both = {"bool": {"must": [_scored_word(word(each)) for each in words]}}
    # A single word that stands there as it is has been counted already.
    return some([both, unscored(literal(text)) if len(words) == 1 else literal(text)])


def _scored_word(term: str) -> Clause:
    return some([{"term": {"words": term}}, {"term": {"names": {"value": term, "boost": NAMES_BOOST}}}])


def literal(text: str) -> Clause:
    """Some paragraph contains the text."""
    return nested(holding(text))


def holding(text: str) -> Clause:
    """Of a paragraph."""
    if len(text) == 1:
        return {"prefix": {"paragraphs.text": {"value": text}}}
    return {"match_phrase": {"paragraphs.text": {"query": text}}}


def nested(clause: Clause) -> Clause:
    return {"nested": {"path": "paragraphs", "query": clause, "score_mode": "sum"}}
