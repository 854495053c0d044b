"""The index in Whoosh's terms: which fields a document has. Facets and numbers are columns beside it (``layout``)."""

from __future__ import annotations

from whoosh.analysis import Analyzer, Token
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Frequency

from indexer.analysis import index_words
from indexer.folding import fold

INDEX_NAME = "gongkai"


class WordAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """The package's own words, for whoever hands Whoosh a text."""

    def __call__(self, value: str, **options: object) -> object:
        token = Token()
        for position, word in enumerate(index_words(fold(value))):
            token.text, token.boost, token.pos = word, 1.0, position
            yield token


class Words(FieldType):  # type: ignore[misc]
    """Words with their frequencies; places within the text are the pairs' business."""

    def __init__(self) -> None:
        self.analyzer = WordAnalyzer()
        self.format = Frequency()
        self.scorable = True
        self.stored = self.unique = False
        self.vector = self.column_type = None


def schema() -> Schema:
    return Schema(id=STORED(), words=Words(), names=Words())
