"""Our query → Whoosh's query tree."""

from __future__ import annotations

from whoosh import query as whoosh

from indexer.analysis import query_words
from indexer.engine import NAMES_BOOST
from indexer.fields import FACET_BY_NAME, matching
from indexer.query import And, Choice, Not, Or, Phrase, Query, Range, Word
from indexer.whoosh_engine.collection import Collection
from indexer.whoosh_engine.nodes import Column, Literal, Unscored


def translate(query: Query | None, collection: Collection) -> whoosh.Query:
    match query:
        case None:
            return whoosh.Every()
        case Word(text):
            return _word(text)
        case Phrase(text):
            return Literal(text)
        case Choice(field, values):
            return Column(field, frozenset(matching(FACET_BY_NAME[field], values, collection.facets[field].values)))
        case Range(field):
            return Column(field, query)
        case Not(part):
            return whoosh.Not(translate(part, collection))
        case And(parts):
            return whoosh.And([translate(part, collection) for part in parts])
        case Or(parts):
            return whoosh.Or([translate(part, collection) for part in parts])


def _word(text: str) -> whoosh.Query:
    """All its words, or the text as it stands. A single word found only literally adds a document, not a score."""
    words = query_words(text)
    anywhere = [whoosh.Or([whoosh.Term("words", word), whoosh.Term("names", word, boost=NAMES_BOOST)]) for word in words]
    match anywhere:
        case []:
            return Literal(text)
        case [one]:
            return whoosh.Or([one, Unscored(Literal(text))])
        case _:
            return whoosh.Or([whoosh.And(anywhere), Literal(text)])
