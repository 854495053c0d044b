"""Our query → Whoosh's query tree."""

from __future__ import annotations

from whoosh import query as whoosh

from indexer.analysis import query_words
from indexer.fields import matching
from indexer.query import And, Choice, Compared, Newest, Not, Or, Phrase, Query, Range, Sharing, Stated, Word
from indexer.whoosh_engine.collection import Collection
from indexer.whoosh_engine.nodes import Anywhere, Column, Literal, Related, Unscored


def translate(query: Query | None, collection: Collection) -> whoosh.Query:
    match query:
        case None:
            return Unscored(whoosh.Every())
        case Word(text):
            return _word(text)
        case Phrase(text):
            return Literal(text)
        case Choice(field, values, exact):
            return Column(field, frozenset(values if exact else matching(field, values, collection.facets[field].names)))
        case Range(field):
            return Column(field, query)
        case Compared() | Stated():
            return Column("", query)
        case Not():
            return _all((query,), collection)
        case And(parts):
            return _all(parts, collection)
        case Or(parts):
            return whoosh.Or([translate(part, collection) for part in parts])
        case _:
            return Related(query, translate(query.part, collection) if isinstance(query, Sharing | Newest) else None)


def _all(parts: tuple[Query, ...], collection: Collection) -> whoosh.Query:
    """What must not match is taken from the rest. (Whoosh's And lets a Not add to the score.)"""
    wanted = [translate(part, collection) for part in parts if not isinstance(part, Not)] or [translate(None, collection)]
    unwanted = [translate(part.part, collection) for part in parts if isinstance(part, Not)]
    node = wanted[0] if len(wanted) == 1 else whoosh.And(wanted)
    return whoosh.AndNot(node, whoosh.Or(unwanted)) if unwanted else node


def _word(text: str) -> whoosh.Query:
    words = query_words(text)
    return Anywhere(text, words) if words else Literal(text)
