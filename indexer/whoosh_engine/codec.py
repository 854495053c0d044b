"""Segments of arrays as a Whoosh codec: Whoosh's own searcher reads them like any other.

The executor goes straight to the arrays; this is what lets every other query of Whoosh's work as well. Segments are
written whole (``invert``, ``merge``), never document by document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher, Matcher
from whoosh.reading import TermInfo

from indexer.arrays import Array, ArrayFile
from indexer.whoosh_engine.layout import EXTENSION, WORD_FIELDS
from indexer.whoosh_engine.postings import Postings
from indexer.whoosh_engine.schema import INDEX_NAME
from indexer.whoosh_engine.segment import Segment


class ArraySegment(base.Segment):  # type: ignore[misc]  # Whoosh has no types
    """What the table of contents says about a segment: its file, how many documents, which of them are deleted."""

    def __init__(self, count: int, blocks: int, deleted: frozenset[int] = frozenset()) -> None:
        super().__init__(INDEX_NAME)
        self.count = count
        self.blocks = blocks
        self.deleted = deleted

    @property
    def filename(self) -> str:
        return str(self.make_filename(EXTENSION))

    def without(self, docs: frozenset[int]) -> ArraySegment:
        """The same segment with more documents deleted."""
        other = ArraySegment(self.count, self.blocks, self.deleted | docs)
        other.segid = self.segid
        return other

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.count

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> frozenset[int]:
        return self.deleted

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted


class ArrayCodec(base.Codec):  # type: ignore[misc]
    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTerms:
        return ArrayTerms(_open(storage, segment))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayDocuments:
        return ArrayDocuments(_open(storage, segment), segment)


def _open(storage: FileStorage, segment: ArraySegment) -> Segment:
    return Segment(ArrayFile(Path(storage.folder) / segment.filename))


class ArrayTerms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in WORD_FIELDS and self._postings(*term).size > 0

    def indexed_field_names(self) -> list[str]:
        return list(WORD_FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(WORD_FIELDS):
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self.segment.terms[fieldname]
        return ((fieldname, terms[number]) for number in range(terms.find(prefix), len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        postings = self._postings(fieldname, text)
        if not postings.size:
            raise KeyError(text)
        docs, counts = postings.listed()
        lengths = self.segment.terms[fieldname].lengths[docs]
        return TermInfo(
            weight=float(counts.sum()),
            df=postings.size,
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(counts.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        postings = self._postings(fieldname, text)
        docs, counts = postings.listed()
        weights, info = counts.astype(float).tolist(), self.term_info(fieldname, text)
        term = (fieldname, text)
        return ListMatcher(docs.tolist(), weights, format=format_, scorer=scorer, term=term, terminfo=info)

    def _postings(self, field: str, text: bytes) -> Postings:
        return self.segment.terms[field].postings(text)


class ArrayDocuments(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, segment: Segment, entry: ArraySegment) -> None:
        self._segment = segment
        self._entry = entry

    def doc_count(self) -> int:
        return int(self._entry.doc_count())

    def doc_count_all(self) -> int:
        return self._entry.count

    def has_deletions(self) -> bool:
        return bool(self._entry.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return self._entry.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        return self._entry.deleted

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {"id": self._segment.ids[docnum].decode()}

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths(fieldname)[docnum]) if fieldname in WORD_FIELDS else default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum()) if fieldname in WORD_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min(initial=0)) if fieldname in WORD_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0)) if fieldname in WORD_FIELDS else 0

    def _lengths(self, fieldname: str) -> Array:
        return self._segment.terms[fieldname].lengths
