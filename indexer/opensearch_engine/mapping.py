"""How a report is kept in the cluster: its fields, and what a document looks like.

id, change          the report and the number of the change it was read at
words, names        our words, one a line; scored
paragraphs          nested: the folded text, searched by pairs of characters, and the kind of paragraph
facet.<name>        all values; ``first.<name>``: the first one, for orders and rows
number.<code>       the number, where there is one
state.<code>        how it is known or why not; absent: no row; also of codes as they were read (``as_read``), which have no number
year, nameless      for orders: 0 where there is no year; 1 where there is no agency
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import Any

from indexer.analysis import index_words
from indexer.as_read import code_as_read
from indexer.documents import IndexDocument
from indexer.fields import COLUMNS, NUMBERS
from indexer.folding import fold
from indexer.states import MISSING

FORMAT = 2  # of all this; raised when it changes
SHARD = 100_000  # reports
COPIED = {"auto_expand_replicas": "0-1"}  # a copy of everything as soon as there is a second node
_BREAK = "\n"  # no folded text and no word contains it
_LONGEST_WORD = 200  # characters; the cluster cuts what is longer than 255
_LONGEST_VALUE = 8_000  # of a facet; Lucene refuses a term of 32,766 bytes
_NUMBERED = frozenset(number.code for number in NUMBERS)
_STATED = _NUMBERED | frozenset(map(code_as_read, _NUMBERED))


def index(reports: int) -> dict[str, Any]:
    """Settings and mapping of an index for so many reports."""
    return {"settings": {"index": _settings(reports)}, "mappings": _mappings()}


def _settings(reports: int) -> dict[str, Any]:
    return {
        "number_of_shards": 1 + reports // SHARD,
        "number_of_replicas": 0,  # while it is built
        "refresh_interval": "-1",  # what is written becomes visible when the writer says so
        "codec": "best_compression",
        "max_docvalue_fields_search": 2_000,
        "max_terms_count": 10_000_000,
        "mapping": {"total_fields": {"limit": 5_000}, "nested_objects": {"limit": 1_000_000}},
        "analysis": {
            "tokenizer": {
                "pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2},
                "lines": {"type": "char_group", "tokenize_on_chars": [_BREAK]},
            },
            "analyzer": {name: {"type": "custom", "tokenizer": name} for name in ("pairs", "lines")},
        },
    }


def _mappings() -> dict[str, Any]:
    words = {"type": "text", "analyzer": "lines", "index_options": "freqs"}
    return {
        "dynamic": "strict",
        "_source": {"includes": ["paragraphs"]},
        "properties": {
            "id": {"type": "keyword"},
            "change": {"type": "long"},
            "year": {"type": "integer"},
            "nameless": {"type": "byte"},
            "words": words,
            "names": words,
            "paragraphs": {"type": "nested", "properties": {"text": {"type": "text", "analyzer": "pairs"}, "weight": {"type": "byte"}}},
            "facet": {"properties": {name: {"type": "keyword"} for name in COLUMNS}},
            "first": {"properties": {name: {"type": "keyword", "index": False} for name in COLUMNS}},
            "number": {"properties": {code: {"type": "double"} for code in sorted(_STATED)}},
            "state": {"properties": {code: {"type": "keyword"} for code in sorted(_STATED)}},
        },
    }


def source(document: IndexDocument, change: int) -> dict[str, Any]:
    folded = [fold(paragraph) for paragraph in document.paragraphs]
    facets = {name: [value(each) for each in values] for name, values in document.facets.items() if values}
    return {
        "id": document.id,
        "change": change,
        "year": document.year,
        "nameless": int(not document.agency),
        "words": _lines(chain.from_iterable(map(index_words, folded))),
        "names": _lines(index_words(fold(document.names))),
        # The break makes of the last character a pair too, so that a single one is found by the beginnings of pairs.
        "paragraphs": [
            {"text": text + _BREAK, "weight": weight} for text, weight in zip(folded, document.weights or bytes(len(folded)), strict=True)
        ],
        "facet": facets,
        "first": {name: values[0] for name, values in facets.items()},
        "number": {code: number for code, number in document.numbers.items() if code in _NUMBERED},
        "state": states(document),
    }


def states(document: IndexDocument) -> dict[str, str]:
    """Of every row; said of each, so that a condition on states needs no exceptions."""
    codes = (document.numbers.keys() | document.states.keys()) & _STATED
    return {code: state for code in sorted(codes) if (state := document.state(code)) != MISSING}


def paragraphs(found: dict[str, Any]) -> tuple[list[str], list[int]]:
    """Folded texts and weights, from what the cluster keeps of a document."""
    kept = found.get("_source", {}).get("paragraphs", [])
    return [each["text"].removesuffix(_BREAK) for each in kept], [each["weight"] for each in kept]


def word(text: str) -> str:
    """The term that stands for a word."""
    return text if len(text) <= _LONGEST_WORD else f"{text[: _LONGEST_WORD // 2]}{_digest(text)}"


def value(text: str) -> str:
    """The term that stands for a facet's value."""
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE // 2]}{_digest(text)}"


def _lines(words: Any) -> str:
    return _BREAK.join(map(word, words))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
